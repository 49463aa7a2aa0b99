/**
 * The two ends of a number that may be millions of digits long, without writing out the rest:
 * many times a second.
 * @module
 */
import { bitLength } from '../../core/big-bytes.js';
import { formatIndex, shortenIndex } from '../../core/index-text.js';

/** Below it, writing a number out is quick. */
const SHORT = 1n << 4096n;

/** A number as SPEC §7 prints it, cut in its middle. */
export interface ShortIndex {
  readonly text: string;
  /** Characters of the whole text, `0x` included. */
  readonly length: number;
}

/**
 * The same text as `shortenIndex(formatIndex(n), width)`.
 * @param n - from 0
 * @param width - characters that it may have: 8 to 1000
 */
export function formatShort(n: bigint, width: number): ShortIndex {
  if (n < SHORT) {
    const text = formatIndex(n);
    return { text: shortenIndex(text, width), length: text.length };
  }
  const digits = Math.ceil(bitLength(n) / 4);
  const tail = Math.floor((width - 1) / 2);
  const head = width - 1 - tail - 2;
  const high = (n >> BigInt(4 * (digits - head))).toString(16);
  const low = BigInt.asUintN(4 * tail, n)
    .toString(16)
    .padStart(tail, '0');
  return { text: `0x${high}…${low}`, length: digits + 2 };
}
