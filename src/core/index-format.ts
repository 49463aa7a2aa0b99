/**
 * Numbers as text for people, and the message for one that lies outside its space. SPEC §7.
 * @module
 */
import { requireType } from './arguments.js';
import { bitLength } from './big-bytes.js';
import { cardinalityText } from './cardinality.js';
import { EnumeratorError } from './errors.js';
import type { SpaceSize } from './size.js';
import { describeSpace } from './space.js';

/** A number for people: decimal up to 80 digits, else hex, which costs no conversion. SPEC §7. */
export function formatIndex(n: bigint): string {
  requireType(n, 'bigint', 'n');
  if (n < 0n) return `-${formatIndex(-n)}`;
  return n < DECIMAL_LIMIT ? n.toString() : `0x${n.toString(16)}`;
}

/** Numbers from here on are written in hex. */
export const DECIMAL_LIMIT = 10n ** 80n;

/**
 * Cut the middle out of a long text: `0x12345…cdef0`.
 * @param width - characters that the result may have, from 3
 */
export function shortenIndex(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/**
 * {@link formatIndex}, shortened where it is longer than `width` characters. Of a number of millions
 * of digits only those that are shown are written out.
 */
export function briefIndex(index: bigint, width = 40): string {
  if (index < LONG_LIMIT) return shortenIndex(formatIndex(index), width);
  const tail = Math.floor((width - 1) / 2);
  const head = width - 1 - tail - '0x'.length;
  const first = index >> BigInt(4 * (Math.ceil(bitLength(index) / 4) - head));
  const last = BigInt.asUintN(4 * tail, index);
  return `0x${first.toString(16)}…${last.toString(16).padStart(tail, '0')}`;
}

/** Above all that {@link briefIndex} may show whole. */
const LONG_LIMIT = 1n << 4096n;

/**
 * The `E_RANGE` for a number that is no index of the space, or, where an end was asked for, above its size.
 */
export function outsideError(index: bigint, size: SpaceSize, end = false): EnumeratorError {
  return rangeError(`image ${briefIndex(index, 60)}`, { size, end });
}

/** As {@link outsideError}, for what a text calls the number. */
export function rangeError(
  what: string,
  { size, end = false }: { readonly size: SpaceSize; readonly end?: boolean },
): EnumeratorError {
  const { space } = size;
  const count = cardinalityText(space);
  const isShort = !count.startsWith('≈');
  const last = isShort ? size.exact() - 1n : 'last';
  const most = end ? `; an end may be at most ${isShort ? size.exact() : '100%'}` : '';
  return new EnumeratorError(
    'E_RANGE',
    `${what} is outside this space: ${size.name ?? describeSpace(space)} has ${count} images (0 … ${last})${most}`,
  );
}
