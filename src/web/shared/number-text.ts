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
 * A number as a person reads it: with commas where it is short; else with a blank before each three
 * digits, of hex four, and its middle cut out where it is too long.
 * @param large - up to so many characters it is decimal, and stands in large type
 * @param most - the characters that there is room for, blanks not counted
 */
export function readableNumber(number: NumberText, large: number, most: number): string {
  const { text, length } = number;
  if (length <= large) return grouped(BigInt(text));
  const isHex = text.startsWith('0x');
  const prefix = isHex ? '0x' : '';
  const size = isHex ? 4 : 3;
  // The digits of both ends stand as they would in the whole number.
  const [head = '', tail] = shortenIndex(text, most).slice(prefix.length).split('…');
  const first = (length - prefix.length) % size;
  const begin = prefix + groups(head, first, size);
  return tail === undefined ? begin : `${begin} … ${groups(tail, tail.length % size, size)}`;
}

/** @param first - how many stand before the first blank; 0 for as many as in each other group */
function groups(digits: string, first: number, size: number): string {
  const parts = first === 0 ? [] : [digits.slice(0, first)];
  for (let at = first; at < digits.length; at += size) parts.push(digits.slice(at, at + size));
  return parts.join(' ');
}

/** `1 digit`, `24,576 hex digits`. */
export function digitsText({ text, length }: NumberText): string {
  if (text.startsWith('0x')) return `${grouped(length - 2)} hex digits`;
  return `${grouped(length)} digit${length === 1 ? '' : 's'}`;
}
