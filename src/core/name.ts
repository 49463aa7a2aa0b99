/**
 * Names of the files and members that hold images. SPEC §8.
 *
 * An image is named by its number, padded so that names sort as numbers do, or, where numbers are
 * long, by a digest of the run's first number and the position in the run.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { requireFields } from './arguments.js';
import type { Run } from './range.js';

/** Above this many decimal digits a number is no file name. */
const MAX_NUMBER_DIGITS = 40;
const MAX_POSITION_DIGITS = 20;
/** Of a digest and its plus sign. */
const PREFIX_LENGTH = 9;

/**
 * The name width of a run: how many decimal digits its largest index has, up to 40, else 40 plus
 * the digits of its last position. SPEC §8.
 * @returns 1..60
 */
export function nameWidth(run: Run): number {
  requireFields(run, { from: 'bigint', step: 'bigint', count: 'bigint' }, 'run');
  const last = run.count === 0n ? run.from : run.from + (run.count - 1n) * run.step;
  const largest = last > run.from ? last : run.from;
  if (largest < 10n ** BigInt(MAX_NUMBER_DIGITS)) return largest.toString().length;
  const lastPosition = run.count === 0n ? 0n : run.count - 1n;
  if (lastPosition >= 10n ** BigInt(MAX_POSITION_DIGITS))
    return MAX_NUMBER_DIGITS + MAX_POSITION_DIGITS;
  return MAX_NUMBER_DIGITS + lastPosition.toString().length;
}

/**
 * Prepare a run's names. SPEC §8. The function that comes back gives the name, without extension,
 * of the image at a position; it works out nothing but that number, so it can be called for each image.
 * @param run - its count plays no part, so that a run can be continued
 * @param width - as {@link nameWidth} gave it when the run began, 1..60
 */
export function frameNames(
  run: Pick<Run, 'from' | 'step'>,
  width: number,
): (position: bigint) => string {
  const { from, step } = requireFields(run, { from: 'bigint', step: 'bigint' }, 'run');
  if (!Number.isInteger(width) || width < 1 || width > MAX_NUMBER_DIGITS + MAX_POSITION_DIGITS) {
    throw new TypeError(`width must be a whole number from 1 to 60, not ${width}`);
  }
  if (width <= MAX_NUMBER_DIGITS) {
    return (position) => (from + position * step).toString().padStart(width, '0');
  }
  const prefix = `${startDigest(from)}+`;
  return (position) => prefix + position.toString().padStart(width - MAX_NUMBER_DIGITS, '0');
}

/**
 * How many positions, from 0 on, have names of at most so many characters.
 * @param width - as {@link nameWidth} gave it when the run began, 1..60
 * @param characters - from 60
 * @returns undefined where all of them have
 */
export function namedPositions(
  { from, step }: Pick<Run, 'from' | 'step'>,
  width: number,
  characters: number,
): bigint | undefined {
  if (width > MAX_NUMBER_DIGITS) return 10n ** BigInt(characters - PREFIX_LENGTH);
  // Downwards the first number is the longest one, and has no more digits than the width says.
  if (step < 0n) return undefined;
  return (10n ** BigInt(characters) - from + step - 1n) / step;
}

/**
 * The inverse of {@link frameNames}. SPEC §8.
 * @param width - as {@link nameWidth} gave it when the run began, 1..60
 * @returns a function from a name without extension to the position that has exactly this name,
 *   also outside the run's range; undefined where no position has it
 */
export function framePositions(
  run: Pick<Run, 'from' | 'step'>,
  width: number,
): (name: string) => bigint | undefined {
  const { from, step } = run;
  const nameAt = frameNames(run, width);
  const isPosition = width > MAX_NUMBER_DIGITS;
  return (name) => {
    const match = /^(?:[0-9a-f]{8}\+)?([0-9]{1,100})$/.exec(name);
    if (match === null) return undefined;
    const number = BigInt(match[1]!);
    if (!isPosition && (number - from) % step !== 0n) return undefined;
    const position = isPosition ? number : (number - from) / step;
    return position >= 0n && nameAt(position) === name ? position : undefined;
  };
}

/** The first eight hex digits of SHA-256 over the number as lower-case hex text. */
function startDigest(from: bigint): string {
  const digest = sha256(new TextEncoder().encode(from.toString(16)));
  return bytesToHex(digest.subarray(0, 4));
}
