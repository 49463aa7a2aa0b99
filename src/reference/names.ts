/**
 * Names of files. SPEC §8.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { JSBI } from './jsbi.js';
import { ONE, ZERO, toHex } from './integers.js';
import { utf8 } from './keys.js';
import { type Run, indexAt } from './runs.js';

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
