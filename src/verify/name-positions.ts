/**
 * From a name back to a position: the inverse of SPEC §8.
 * @module
 */
import type { RunRecord } from '../run/record.js';
import { frameNames } from '../core/name.js';

/** Above this a name holds a position instead of a number. */
const MAX_NUMBER_DIGITS = 40;

/**
 * @returns a function that takes a name without extension, and gives the position of the run that
 *   has exactly this name, also outside its range; undefined where there is none
 */
export function namePositions(record: RunRecord): (name: string) => bigint | undefined {
  const { from, step, output } = record;
  const nameAt = frameNames(record, output.nameWidth);
  const isPosition = output.nameWidth > MAX_NUMBER_DIGITS;
  return (name) => {
    const match = /^(?:[0-9a-f]{8}\+)?([0-9]{1,100})$/.exec(name);
    if (match === null) return undefined;
    const number = BigInt(match[1]!);
    if (!isPosition && (number - from) % step !== 0n) return undefined;
    const position = isPosition ? number : (number - from) / step;
    return position >= 0n && nameAt(position) === name ? position : undefined;
  };
}
