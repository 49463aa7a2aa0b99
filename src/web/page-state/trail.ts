/**
 * The images that were seen last, so that a person gets back to them.
 * @module
 */
import { byteLength } from '../../core/big-bytes.js';
import type { Enumeration } from '../../core/enumeration.js';
import { writeSpaceQuery } from '../shared/space-query.js';

/** An image that was seen. */
export interface Trace {
  readonly choice: Enumeration;
  readonly index: bigint;
}

const MOST = 12;
/** Of all their numbers; the one that was seen last is always there. */
const MOST_BYTES = 2 ** 25;

/** With one more in front, which is there once. */
export function withTrace<T extends Trace>(trail: readonly T[], seen: T): readonly T[] {
  const others = trail.filter((one) => !isSame(one, seen)).slice(0, MOST - 1);
  let sum = byteLength(seen.index);
  return [seen, ...others.filter(({ index }) => (sum += byteLength(index)) <= MOST_BYTES)];
}

function isSame(a: Trace, b: Trace): boolean {
  return a.index === b.index && writeSpaceQuery(a.choice) === writeSpaceQuery(b.choice);
}
