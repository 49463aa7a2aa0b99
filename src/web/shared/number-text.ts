/**
 * Numbers as text no longer than there is room for, without writing out the rest: that may be
 * hundreds of megabytes.
 * @module
 */
import { bitLength } from '../../core/big-bytes.js';
import { grouped } from '../../core/cardinality.js';
import { formatIndex, shortenIndex } from '../../core/index-format.js';

/** A number as it is shown. */
export interface NumberText {
  /** Decimal up to 80 digits, else hex (SPEC §7), with its middle cut out where it is too long. */
  readonly text: string;
  /** The characters of the whole text, `0x` included. */
  readonly length: number;
}

/** Numbers of fewer bits may be decimal, and are quickly written. */
const SHORT_BITS = 1024;

/**
 * As `briefIndex(index, width)`, in time that the shifts of the number take.
 * @param index - not negative
 * @param width - characters that the result may have, from 8; unlimited unless given
 */
export function numberText(index: bigint, width = Infinity): NumberText {
  const bits = bitLength(index);
  const digits = Math.ceil(bits / 4);
  const length = digits + 2;
  if (bits < SHORT_BITS || length <= width) {
    const text = formatIndex(index);
    return { text: shortenIndex(text, width), length: text.length };
  }
  const tail = Math.floor((width - 1) / 2);
  const head = width - 1 - tail - 2;
  const first = (index >> BigInt(4 * (digits - head))).toString(16);
  const last = BigInt.asUintN(4 * tail, index)
    .toString(16)
    .padStart(tail, '0');
  return { text: `0x${first}…${last}`, length };
}

/**
 * A number as a person reads it: with commas where it is short.
 * @param large - up to so many characters it is decimal, and stands in large type
 */
export function readableNumber({ text, length }: NumberText, large: number): string {
  return length <= large ? grouped(BigInt(text)) : text;
}

/** `1 digit`, `24,576 hex digits`. */
export function digitsText({ text, length }: NumberText): string {
  if (text.startsWith('0x')) return `${grouped(length - 2)} hex digits`;
  return `${grouped(length)} digit${length === 1 ? '' : 's'}`;
}
