/**
 * Numbers as text no longer than there is room for, without writing out the rest: that may be
 * hundreds of megabytes.
 * @module
 */
import { bitLength } from '../../core/big-bytes.js';
import { counted, grouped } from '../../core/cardinality.js';
import { DECIMAL_LIMIT, formatIndex, shortenIndex } from '../../core/index-format.js';

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

/**
 * A number as it stands below a small picture: whole with commas where there is room, else the digits that
 * change from image to image: `…551,615`, and in hex `…0000 002a`.
 * @param width - characters that there is room for, from 2
 */
export function endOfNumber(index: bigint, width: number): string {
  const isHex = index >= DECIMAL_LIMIT;
  const whole = isHex ? '' : grouped(index);
  if (!isHex && whole.length <= width) return whole;
  const size = isHex ? 4 : 3;
  // Whole groups, each with what parts it from the one before; the first has the sign of what is left out.
  const digits = size * Math.floor(width / (size + 1)) || width - 1;
  if (!isHex) return `…${whole.slice(-(digits + Math.max(0, Math.floor(digits / size) - 1)))}`;
  const last = BigInt.asUintN(4 * digits, index).toString(16);
  return `…${groups(last.padStart(digits, '0'), 0, size)}`;
}

/**
 * What an image is called whose number stands below it as {@link endOfNumber}: decimal numbers whole, of
 * hex ones the beginning and that end.
 */
export function nameOfNumber(index: bigint, width: number): string {
  if (index < DECIMAL_LIMIT) return grouped(index);
  const below = BigInt(4 * (Math.ceil(bitLength(index) / 4) - HEAD_DIGITS));
  const head = groups((index >> below).toString(16), 0, 4);
  return `0x${head} … ${endOfNumber(index, width).slice(1)}`;
}

const HEAD_DIGITS = 8;

/** @param first - how many stand before the first blank; 0 for as many as in each other group */
function groups(digits: string, first: number, size: number): string {
  const parts = first === 0 ? [] : [digits.slice(0, first)];
  for (let at = first; at < digits.length; at += size) parts.push(digits.slice(at, at + size));
  return parts.join(' ');
}

/** `1 digit`, `24,576 hex digits`. */
export function digitsText({ text, length }: NumberText): string {
  if (text.startsWith('0x')) return `${grouped(length - 2)} hex digits`;
  return counted(length, 'digit');
}
