/**
 * The grammar of SPEC §7: a sum of terms, cut out of the text and weighed, but not worked out.
 * @module
 */
import { bitsOf } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import type { SpaceSize } from '../core/size.js';
import { BLANKS, groupedLength, isMark, withoutMarks } from './digit-groups.js';

/** One term of a sum. */
export interface Term {
  readonly negative: boolean;
  /** As it is written, without its sign: terms of one text have one value. */
  readonly text: string;
  /** The term is at least 2^least; −∞ where it may be 0. */
  readonly least: number;
  /** The term is less than 2^most. */
  readonly most: number;
  /** Work it out. May take seconds where `most` is large. */
  readonly value: () => bigint;
}

type Weighed = Omit<Term, 'negative' | 'text'>;

/** The longest number of SPEC §7: V8's have 2^30 bits, and it is a digit of 64 bits short of that where it multiplies. */
export const MAX_NUMBER_BITS = 2 ** 30 - 2 ** 10;

/**
 * Cut an expression into its terms.
 * @param text - without blanks around it
 * @param size - that `last` and percentages mean
 * @throws {@link EnumeratorError} `E_NUMBER` where it does not fit the grammar, `E_RANGE` where a
 *   percentage is above 100, `E_LIMIT` where a power has more than 2^30 − 2^10 bits
 */
export function parseTerms(text: string, size: SpaceSize): Term[] {
  const scanner = new Scanner(text);
  const terms: { negative: boolean; text: string; weigh: () => Weighed }[] = [];
  let negative = false;
  for (;;) {
    const start = scanner.at;
    const weigh = readTerm(scanner, size);
    terms.push({ negative, text: text.slice(start, scanner.at), weigh });
    // Weighed when the whole text fits the grammar: what does not is no number, however large.
    if (scanner.atEnd()) {
      return terms.map((term) => {
        const { least, most, value } = term.weigh();
        return { negative: term.negative, text: term.text, least, most, value };
      });
    }
    if (scanner.take('+')) negative = false;
    else if (scanner.take('-')) negative = true;
    else throw scanner.error();
  }
}

function readTerm(scanner: Scanner, size: SpaceSize): () => Weighed {
  if (scanner.take('last')) {
    const bits = bitsOf(size.space);
    return () => ({ least: bits - 1, most: bits + 1, value: () => size.exact() - 1n });
  }
  if (scanner.take('0x') || scanner.take('0X')) {
    const hex = scanner.digits(isHexDigit, isMark);
    return () => weighHex(hex);
  }
  const { digits, isGrouped } = scanner.decimal();
  if (scanner.take('^')) {
    const exponent = scanner.decimal();
    const places = scanner.take('.') ? scanner.digits(isDigit) : '';
    const isShare = stripZeros(digits) === '2' && !isGrouped && !exponent.isGrouped;
    if (isShare && scanner.take('%'))
      return () => weighLength(readShare(exponent.digits, places, scanner.text), size);
    if (places !== '') throw scanner.error();
    return () => weighPower(digits, exponent.digits, scanner.text);
  }
  const fraction = scanner.take('.') ? scanner.digits(isDigit) : '';
  if (!isGrouped && scanner.take('%')) {
    return () => weighPercent(readShare(digits, fraction, scanner.text), size, scanner.text);
  }
  const exponent = readExponent(scanner);
  if (exponent === undefined) {
    if (fraction !== '') throw scanner.error();
    return () => weighDecimal(digits);
  }
  const places = stripEndZeros(fraction);
  const zeros = withoutFraction(exponent, places.length);
  if (zeros === undefined) throw scanner.error();
  return () => weighScaled(digits + places, zeros, scanner.text);
}

/** What the letter behind a number means, as a power of ten. */
const POWERS_OF_TEN: Readonly<Record<string, string>> = { k: '3', m: '6', g: '9', t: '12' };

/** The power of ten by which a number is multiplied: `e6`, or a letter. */
function readExponent(scanner: Scanner): string | undefined {
  if (scanner.take('e') || scanner.take('E')) {
    scanner.take('+');
    return scanner.decimal().digits;
  }
  const letter = 'kmgtKMGT'.split('').find((unit) => scanner.take(unit));
  return letter === undefined ? undefined : POWERS_OF_TEN[letter.toLowerCase()];
}

/** The exponent of a number whose point is left out; none where the number is not whole. */
function withoutFraction(exponent: string, places: number): string | undefined {
  const digits = stripZeros(exponent);
  if (digits.length > 15) return digits;
  const zeros = Number(digits) - places;
  return zeros < 0 ? undefined : String(zeros);
}

/** Reads a text from left to right, and says where it goes wrong. */
class Scanner {
  #at = 0;

  constructor(readonly text: string) {}

  /** How far it has read. */
  get at(): number {
    return this.#at;
  }

  atEnd(): boolean {
    return this.#at === this.text.length;
  }

  /** Step over `word` where it comes next. */
  take(word: string): boolean {
    if (!this.text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  /** A decimal number without what is between its digits: underscores, or marks before each three. */
  decimal(): { digits: string; isGrouped: boolean } {
    const length = groupedLength(this.text, this.#at);
    if (length === 0) return { digits: this.digits(isDigit, isUnderscore), isGrouped: false };
    this.#at += length;
    return { digits: withoutMarks(this.text.slice(this.#at - length, this.#at)), isGrouped: true };
  }

  /** One digit or more, without the marks of which one may stand between two of them. */
  digits(isPart: (code: number) => boolean, isBetween = (_character: string) => false): string {
    const start = this.#at;
    let isBehindDigit = false;
    for (; this.#at < this.text.length; this.#at++) {
      const isDigitHere = isPart(this.text.charCodeAt(this.#at));
      if (!isDigitHere && !(isBehindDigit && isBetween(this.text.charAt(this.#at)))) break;
      isBehindDigit = isDigitHere;
    }
    if (!isBehindDigit) throw this.error();
    return withoutMarks(this.text.slice(start, this.#at));
  }

  error(): EnumeratorError {
    return new EnumeratorError(
      'E_NUMBER',
      `"${quoteText(this.text)}" is no number: ${this.#explain()}`,
    );
  }

  #explain(): string {
    const { text } = this;
    if (text === '')
      return 'it is empty; write one such as 42, 0x2a, 2^100+5, last, 50%, random or name:hello';
    // What follows is for people: a megabyte was not typed by one.
    if (text.length <= MAX_EXPLAINED) {
      for (const [pattern, hint] of HINTS) if (pattern.test(text)) return hint;
    }
    if (this.atEnd()) return 'it ends where a digit should follow';
    const found = String.fromCodePoint(text.codePointAt(this.#at)!);
    const place = `at character ${this.#at + 1}`;
    if (/\p{Nd}/u.test(found)) return `"${found}" ${place} is not one of the digits 0-9`;
    return `"${quoteText(found)}" ${place} does not belong there`;
  }
}

const MAX_EXPLAINED = 200;

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^0[xX]$/, 'the digits behind 0x are missing'],
  [/^first$/i, 'the first image is 0'],
  [
    /^(?!last|random)\p{L}[\p{L} ]*$/iu,
    'write one such as 42, 0x2a, 2^100+5, last, 50%, random or name:hello',
  ],
  [/^0[bBoO]/, 'only decimal and hex (0x…) are taken'],
  [/^\+/, 'leave out the sign in front'],
  [/^[0-9]*\.[0-9]*$/, 'images are counted in whole numbers'],
  [/^[0-9]+\.[0-9]+([eE]\+?[0-9]+|[kmgtKMGT])$/, 'images are counted in whole numbers'],
  [/[eE]-[0-9]+$/, 'images are counted in whole numbers'],
  [/[0-9],[0-9]+%/, 'a fraction has a point, as in 33.3%'],
  [
    new RegExp(`^[0-9_${BLANKS}]*,[0-9_,${BLANKS}]*$`),
    'commas stand before each three digits, as in 1,000,000; none is a decimal point',
  ],
  [
    new RegExp(`^[0-9_]+[${BLANKS}][0-9_${BLANKS}]+$`),
    'blanks stand before each three digits, as in 1 000 000, or write _ in their place',
  ],
  [/^[0-9]{1,3}(\.[0-9]{3}){2,}$/, 'write the points as commas: 1,000,000'],
  [/^[0-9]{1,3}(['’][0-9]{3})+$/, 'write the apostrophes as commas: 1,000,000'],
  [/[\n\r]/, 'give one number on one line, without blanks'],
  [/\s/, 'leave out the blanks'],
  [/random|@|name:|b64:/, 'random, name:, b64: and @path stand alone'],
  [/^(last$|random$|name:|b64:)/i, 'write it in lower case'],
  [/__|_$|^_|x_/i, 'an underscore stands between two digits'],
  [/\^.*\^/, 'a power has one exponent'],
  [/0[xX].*\^|\^0[xX]/, 'powers are of decimal numbers'],
  [/\^.*%/, 'a share of the bits is written with 2, as in 2^40%'],
  [/\*\*/, 'write a power as 2^10'],
  [/[*/()]/, 'only + - and ^ are taken'],
];

function isUnderscore(character: string): boolean {
  return character === '_';
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

function weighDecimal(padded: string): Weighed {
  const digits = stripZeros(padded);
  return { ...weigh(log2OfDecimal(digits)), value: () => BigInt(digits) };
}

function weighHex(padded: string): Weighed {
  const digits = stripZeros(padded);
  const least = digits === '' ? -Infinity : (digits.length - 1) * 4;
  return { least, most: digits.length * 4, value: () => BigInt(`0x0${digits}`) };
}

function weighPower(paddedBase: string, paddedExponent: string, text: string): Weighed {
  const base = stripZeros(paddedBase);
  const exponent = stripZeros(paddedExponent);
  if (exponent === '') return weighDecimal('1');
  if (base === '' || base === '1') return weighDecimal(base);
  // A base from 2 on with an exponent of eleven digits is too long as well.
  const bits = exponent.length > 10 ? Infinity : Number(exponent) * log2OfDecimal(base);
  if (bits >= MAX_NUMBER_BITS) throw tooLong(text);
  return { ...weigh(bits), value: () => BigInt(base) ** BigInt(exponent) };
}

/** `digits` and so many zeros. */
function weighScaled(digits: string, zeros: string, text: string): Weighed {
  const mantissa = stripZeros(digits);
  if (mantissa === '') return weighDecimal('');
  const bits = log2OfDecimal(mantissa) + (zeros.length > 10 ? Infinity : Number(zeros)) * LOG2_10;
  if (bits >= MAX_NUMBER_BITS) throw tooLong(text);
  return { ...weigh(bits), value: () => BigInt(mantissa) * 10n ** BigInt(zeros) };
}

const LOG2_10 = Math.log2(10);

/** A percentage as a fraction. */
interface Share {
  readonly numerator: bigint;
  /** A power of ten with so many zeros. */
  readonly zeros: number;
}

/** @throws EnumeratorError `E_RANGE` above 100 % */
function readShare(whole: string, padded: string, text: string): Share {
  const fraction = stripEndZeros(padded);
  const percent = stripZeros(whole);
  const isAboveAll =
    percent.length > 3 || Number(percent) > 100 || (percent === '100' && fraction !== '');
  if (isAboveAll) {
    throw new EnumeratorError('E_RANGE', `"${quoteText(text)}" is more than 100% of the images`);
  }
  return { numerator: BigInt(percent + fraction), zeros: fraction.length + 2 };
}

function shareOf({ numerator, zeros }: Share, whole: bigint): bigint {
  return (whole * numerator) / 10n ** BigInt(zeros);
}

function weighPercent(share: Share, size: SpaceSize, text: string): Weighed {
  const bits = bitsOf(size.space) + 1;
  if (bits + share.zeros * 4 > MAX_NUMBER_BITS) throw tooLong(text);
  return { least: -Infinity, most: bits, value: () => shareOf(share, size.exact()) };
}

/** 2 to a share of the bits that the space's numbers have. */
function weighLength(share: Share, size: SpaceSize): Weighed {
  const exponent = shareOf(share, BigInt(size.bits - 1));
  return { ...weigh(Number(exponent)), value: () => 1n << exponent };
}

/** Bounds for a positive number from its logarithm, with room for the errors of floats. */
function weigh(log2: number): { least: number; most: number } {
  return { least: log2 * (1 - 1e-12), most: log2 * (1 + 1e-12) + 1 };
}

/** log₂ of a decimal number without leading zeros, to a relative 1e-14; −∞ for none. */
function log2OfDecimal(digits: string): number {
  if (digits === '') return -Infinity;
  return Math.log2(Number(digits.slice(0, 15))) + Math.max(0, digits.length - 15) * LOG2_10;
}

function stripEndZeros(digits: string): string {
  return digits.replace(/(?<!0)0+$/, '');
}

function stripZeros(digits: string): string {
  let start = 0;
  while (digits.charCodeAt(start) === 0x30) start++;
  return digits.slice(start);
}

/** What `E_LIMIT` says of a number that no space is large enough for. */
export function tooLong(text: string): EnumeratorError {
  return new EnumeratorError(
    'E_LIMIT',
    `"${quoteText(text)}" has more than 1,073,740,800 bits: the numbers of every space are shorter`,
  );
}
