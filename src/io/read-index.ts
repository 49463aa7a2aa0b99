/**
 * Indices in every text form, of which one names a file and one is random. SPEC §7.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { readWholeFile } from './bounded-read.js';
import { type IndexTextOptions, parseIndexText } from '../text/index-text.js';
import { formatIndex, shortenIndex } from '../core/index-format.js';
import type { Enumeration } from '../core/enumeration.js';
import { naming } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import type { SpaceSize } from '../core/size.js';
import { type NumberedBy, readSpaceLine } from '../text/number-file.js';

/** A number as it was given, and the file that it names. */
export interface GivenNumber {
  readonly text: string;
  /** Of `@path`: the file, which is read once, for it may be a pipe. */
  readonly file?: { readonly path: string; readonly bytes: Uint8Array };
  /** What the file says that its number is of. */
  readonly told?: Enumeration | undefined;
}

/**
 * Read the file that a number names, if any.
 * @throws EnumeratorError `E_IO`, `E_LIMIT`, and as {@link readSpaceLine}
 */
export function openNumber(text: string): GivenNumber {
  const path = text.trim().slice(1);
  if (!text.trim().startsWith('@') || path === '') return { text };
  const bytes = readFile(path);
  const file = { path, bytes };
  if (path.endsWith('.bin')) return { text, file };
  return { text, file, told: naming(quoteText(path), () => readSpaceLine(bytes)) };
}

/** What else a number is held to. */
interface IndexOptions {
  /** What it is to be of. */
  readonly enumeration?: NumberedBy | undefined;
  /** Whether it is an exclusive end, which may be the size itself. */
  readonly end?: boolean;
}

/**
 * An index of the space, in every form that SPEC §7 has.
 * @throws EnumeratorError `E_NUMBER`, `E_SPACE`, `E_RANGE`, `E_LIMIT`, `E_IO`
 */
export function readIndex(
  number: string | GivenNumber,
  size: SpaceSize,
  options: IndexOptions = {},
): bigint {
  return parseGiven(typeof number === 'string' ? openNumber(number) : number, {
    ...options,
    size,
    randomBytes,
  });
}

/**
 * The same for what has a name, which is to mean the same each time: `random` is refused.
 * @throws as {@link readIndex}
 */
export function readNamedIndex(
  number: GivenNumber,
  size: SpaceSize,
  options: IndexOptions = {},
): bigint {
  return parseGiven(number, { ...options, size });
}

function parseGiven({ text, file }: GivenNumber, options: IndexTextOptions): bigint {
  const bytes = file?.bytes;
  const read = bytes === undefined ? {} : { readFile: () => bytes };
  return parseIndexText(text, { ...options, ...read });
}

/** A number as a terminal can bear it. */
export function shownIndex(index: bigint): string {
  const text = formatIndex(index);
  return text.length <= 400 ? text : `${shortenIndex(text, 60)} (${text.length - 2} hex digits)`;
}

function readFile(file: string): Uint8Array {
  return readWholeFile(file, {
    name: `the number in ${file}`,
    tooLarge: 'no number takes so many',
  });
}
