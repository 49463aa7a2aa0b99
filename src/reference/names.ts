/**
 * Names of files and of parts. SPEC §8.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { JSBI } from './jsbi.js';
import { ONE, ZERO, floorDivide, toHex } from './integers.js';
import { utf8 } from './keys.js';
import { type Range, type Run, indexAt } from './runs.js';

/** Names of more digits than these hold the position in place of the index. */
const MAX_INDEX_DIGITS = 40;
const MAX_POSITION_DIGITS = 20;

/** The name width of a run. SPEC §8. */
export function nameWidthOf(run: Run): number {
  const last = JSBI.equal(run.count, ZERO) ? ZERO : JSBI.subtract(run.count, ONE);
  const digits = Math.max(run.from.toString().length, indexAt(run, last).toString().length);
  if (digits <= MAX_INDEX_DIGITS) return digits;
  return MAX_INDEX_DIGITS + Math.min(last.toString().length, MAX_POSITION_DIGITS);
}

/**
 * The name of the image at a position, without extension. SPEC §8.
 * @param nameWidth - 1..60, that of the run when it was first made
 */
export function nameOf(run: Run, nameWidth: number, position: JSBI): string {
  if (nameWidth <= MAX_INDEX_DIGITS) {
    return indexAt(run, position).toString().padStart(nameWidth, '0');
  }
  const from = toHex(sha256(utf8(run.from.toString(16)))).slice(0, 8);
  return `${from}+${position.toString().padStart(nameWidth - MAX_INDEX_DIGITS, '0')}`;
}

/** How a run, or a shard of it, is cut into parts. SPEC §8.1. */
export interface Parts {
  /** Images of a part, n. */
  readonly split: JSBI;
  readonly isNumbered: boolean;
  /** The positions of the run, or of the shard. */
  readonly range: Range;
}

/**
 * The name of the part that has a position, behind `images-` and without extension. SPEC §8.1.
 * @param nameWidth - as of {@link nameOf}
 * @param position - in the range
 */
export function partNameOf(
  run: Run,
  nameWidth: number,
  { split, isNumbered, range }: Parts,
  position: JSBI,
): string {
  const number = floorDivide(position, split);
  if (isNumbered) {
    const last = JSBI.equal(run.count, ZERO) ? ZERO : JSBI.subtract(run.count, ONE);
    return number.toString().padStart(floorDivide(last, split).toString().length, '0');
  }
  const start = JSBI.multiply(number, split);
  const next = JSBI.add(start, split);
  const first = JSBI.lessThan(start, range.first) ? range.first : start;
  const end = JSBI.lessThan(next, range.end) ? next : range.end;
  const last = JSBI.subtract(end, ONE);
  return `${nameOf(run, nameWidth, first)}-${nameOf(run, nameWidth, last)}`;
}
