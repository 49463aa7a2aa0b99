/**
 * Numbers as text: what a person types for an index, and how one is printed. SPEC §7.
 *
 * A space may have a number of images that takes a billion bits to write. So the text is first cut
 * into terms, the terms are weighed by their logarithms, and what cannot be an index is refused
 * before anything large is worked out; `5` costs nothing in any space.
 * @module
 */
import { requireObject, requireType } from '../core/arguments.js';
import { bitLength, fromBytes, trimZeros } from '../core/big-bytes.js';
import { bitsOf, counted } from '../core/cardinality.js';
import { EnumeratorError, naming } from '../core/errors.js';
import { briefIndex, DECIMAL_LIMIT, rangeError, shortenIndex } from '../core/index-format.js';
import { MAX_NUMBER_BITS, parseTerms, type Term, tooLong } from './index-terms.js';
import { BASE64_PREFIX, readBase64Index } from './base64-index.js';
import { decodeText } from './decode-text.js';
import { BLANKS } from './digit-groups.js';
import { NAME_PREFIX, nameIndex } from './name-index.js';
import { quoteText } from '../core/quote.js';
import { checkSame, COMMENTS, type NumberedBy, readSpaceLine } from './number-file.js';
import { requireSize, type SpaceSize } from '../core/size.js';

/** What {@link parseIndexText} needs besides the text. */
export interface IndexTextOptions {
  readonly size: SpaceSize;
  /** What the number is to be of: a file that says its order and seed is held to them, too. */
  readonly enumeration?: NumberedBy | undefined;
  /** Whether an end of a range is asked for, which may be the size itself. */
  readonly end?: boolean;
  /** `n` random bytes, for `random`; without it, `random` is refused. */
  readonly randomBytes?: (n: number) => Uint8Array;
  /** The bytes of a file, for `@path`; without it, `@path` is refused. What it throws goes through. */
  readonly readFile?: (path: string) => Uint8Array;
}

/**
 * Read a number in the grammar of SPEC §7.
 * @param text - any text, of any length
 * @returns 0 ≤ n < size, or 0 ≤ n ≤ size where an end is asked for
 * @throws {@link EnumeratorError} `E_NUMBER` where the text is no number, `E_SPACE` where
 *   it is in a file that names another space, order or seed, `E_RANGE` where it is no
 *   index (or end) of the space, `E_LIMIT` where a number is longer than {@link MAX_NUMBER_BITS}
 */
export function parseIndexText(text: string, options: IndexTextOptions): bigint {
  requireType(text, 'string', 'text');
  requireSize(requireObject(options, 'options').size, 'options.size');
  const number = trimBlanks(text);
  if (number.startsWith('@')) return readIndexFile(number.slice(1), options);
  if (number === 'random') return randomIndex(options);
  const name = nameIn(number);
  if (name !== undefined) return nameIndex(name, options.size);
  if (number.startsWith(BASE64_PREFIX))
    return indexOfBytes(readBase64Index(number), number, options);
  return evaluate(number, options);
}

/** Whether the text asks for a random number, which a program should then print. */
export function isRandomText(text: string): boolean {
  return trimBlanks(text) === 'random';
}

/**
 * What a message calls a number that its text does not say, and which a program should then print: `random`, or a
 * name. Undefined where the text says it.
 */
export function unsaidNumber(text: string): string | undefined {
  if (isRandomText(text)) return 'random';
  const name = nameIn(trimBlanks(text));
  return name === undefined ? undefined : NAME_PREFIX + quoteText(name);
}

/** The name that a number has; undefined where it is another one. */
function nameIn(number: string): string | undefined {
  if (!number.startsWith(NAME_PREFIX)) return undefined;
  return trimBlanks(number.slice(NAME_PREFIX.length));
}

/** Without the blanks, tabs and line ends around it. */
function trimBlanks(text: string): string {
  const isBlank = (at: number): boolean => AROUND.includes(text.charAt(at));
  let start = 0;
  while (start < text.length && isBlank(start)) start++;
  let end = text.length;
  while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}

const AROUND = `\t\r\n${BLANKS}`;

function readIndexFile(path: string, options: IndexTextOptions): bigint {
  const { readFile, size, ...rest } = options;
  if (path === '') throw new EnumeratorError('E_NUMBER', '"@" names no file: write @path');
  if (readFile === undefined) {
    throw new EnumeratorError(
      'E_NUMBER',
      `"@${quoteText(path)}": a number cannot come from a file here`,
    );
  }
  const bytes = readFile(path);
  if (path.endsWith('.bin')) {
    return indexOfBytes(bytes, `@${path}`, options);
  }
  const told = naming(quoteText(path), () => readSpaceLine(bytes));
  if (told !== undefined) checkSame(told, options.enumeration ?? { space: size.space }, path);
  let text: string;
  try {
    text = decodeText(bytes).replace(COMMENTS, '');
  } catch (cause) {
    const message = `${quoteText(path)} holds no text: a file of raw bytes must be named .bin`;
    throw new EnumeratorError('E_NUMBER', message, { cause });
  }
  if (trimBlanks(text).startsWith('@')) {
    throw new EnumeratorError(
      'E_NUMBER',
      `${quoteText(path)} names another file: it must hold the number`,
    );
  }
  return naming(quoteText(path), () => parseIndexText(text, { size, ...rest }));
}

/**
 * @param bytes - little-endian
 * @param text - that they come from
 */
function indexOfBytes(bytes: Uint8Array, text: string, options: IndexTextOptions): bigint {
  const number = trimZeros(bytes);
  // One byte more than an end could have is too much without a look at the rest.
  if (number.length > Math.ceil((bitsOf(options.size.space) + 1) / 8) + 1)
    throw rangeError(`the number of ${number.length} bytes in "${quoteText(text)}"`, options);
  return checked(fromBytes(number), text, options);
}

/** Uniform over the space by rejection: fewer than two draws on average. */
function randomIndex(options: IndexTextOptions): bigint {
  const { size, randomBytes } = options;
  if (randomBytes === undefined)
    throw new EnumeratorError('E_NUMBER', '"random" is not taken here: give a number');
  const bits = bitLength(size.exact() - 1n);
  const length = Math.ceil(bits / 8);
  for (;;) {
    const bytes = randomBytes(length);
    if (bytes.length !== length)
      throw new TypeError(`randomBytes(${length}) gave ${counted(bytes.length, 'byte')}`);
    const n = BigInt.asUintN(bits, fromBytes(bytes));
    if (size.has(n)) return n;
  }
}

/**
 * A long hex number by V8 alone, whose own reading is the fastest there is. Undefined where it is
 * anything else, or too long for the space: then the grammar says what.
 */
function readLongHex(text: string, { size }: IndexTextOptions): bigint | undefined {
  if (text.length < 100 || !/^0[xX]/.test(text) || text.length * 4 > size.bits + 64)
    return undefined;
  try {
    return BigInt(text);
  } catch {
    return undefined;
  }
}

function evaluate(text: string, options: IndexTextOptions): bigint {
  const hex = readLongHex(text, options);
  if (hex !== undefined) return checked(hex, text, options);
  const isSigned = text.startsWith('-') && text.length > 1;
  const terms = parseTerms(isSigned ? text.slice(1) : text, options.size);
  // A sign in front is no part of the grammar, but -5 is meant as a number.
  if (isSigned) throw rangeError(`image ${quoteText(text)}`, options);
  refuseGiants(terms, text, options);
  const isShort = terms.every((term) => term.most + Math.log2(terms.length) < MAX_NUMBER_BITS);
  return checked(isShort ? sumOf(terms) : sumInOrder(terms, text), text, options);
}

function sumOf(terms: readonly Term[]): bigint {
  let sum = 0n;
  for (const { term, times } of countTerms(terms)) {
    if (times !== 0n) sum += term.value() * times;
  }
  return sum;
}

/** Term by term, because it is an error if the sum is too long at any place. */
function sumInOrder(terms: readonly Term[], text: string): bigint {
  let sum = 0n;
  for (const { negative, value } of terms) {
    const term = value();
    sum = negative ? sum - term : sum + term;
    if (Math.max(bitLength(term), bitLength(sum < 0n ? -sum : sum)) > MAX_NUMBER_BITS)
      throw tooLong(text);
  }
  return sum;
}

/** How often each term stands in a sum, so that none is worked out twice, or only to go away again. */
function countTerms(terms: readonly Term[]): { term: Term; times: bigint }[] {
  const counts = new Map<string, { term: Term; times: bigint }>();
  for (const term of terms) {
    const count = counts.get(term.text) ?? { term, times: 0n };
    count.times += term.negative ? -1n : 1n;
    counts.set(term.text, count);
  }
  return [...counts.values()];
}

/** Refuse a sum in which one term outweighs all others and the size of the space together. */
function refuseGiants(terms: readonly Term[], text: string, options: IndexTextOptions): void {
  const sizeBits = bitsOf(options.size.space) + 1;
  let [heaviest, second] = [-Infinity, -Infinity];
  for (const { most } of terms) {
    if (most > heaviest) [heaviest, second] = [most, heaviest];
    else if (most > second) second = most;
  }
  // So many numbers below 2^x add up to less than 2^(x + slack).
  const slack = Math.log2(terms.length + 1);
  for (const { least, most } of terms) {
    const others = Math.max(sizeBits, most === heaviest ? second : heaviest);
    if (least > others + slack) throw rangeError(imageText(text), options);
    if (least > MAX_NUMBER_BITS) throw tooLong(text);
  }
}

function checked(n: bigint, text: string, options: IndexTextOptions): bigint {
  const { size, end = false } = options;
  if (end ? size.hasEnd(n) : size.has(n)) return n;
  const isPlain = /^[0-9]{1,80}$/.test(text) || n >= DECIMAL_LIMIT;
  throw rangeError(isPlain ? imageText(text) : `${imageText(text)} = ${briefIndex(n)}`, options);
}

function imageText(text: string): string {
  return /^[0-9]+$/.test(text) ? `image ${shortenIndex(text, 60)}` : `image "${quoteText(text)}"`;
}
