/**
 * Which bytes of a file are meant: `7T-7T+1M`, `7T+1M`, `1G-`, `-500`.
 * @module
 */
import { counted } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { invalid, readByteCount } from './read-quantity.js';

/** Half-open. */
export interface ByteSpan {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * The bytes that are meant of a file of a size.
 * @throws {@link EnumeratorError} `E_RANGE` where it has not so many
 */
export type ByteRange = (sizeBytes: bigint) => ByteSpan;

const WAY_OUT =
  'write it as 7T-7T+1M (up to the byte before the second), 7T+1M (so many from there on), 7T- (to the end) or -1M (the last)';

/**
 * Each number is a sum of numbers of bytes, with units or without.
 * @param name - of what it is, for messages
 * @throws {@link EnumeratorError} `E_USAGE`
 */
export function readByteRange(text: string, name: string): ByteRange {
  const words = text.split('-').map((word) => word.trim());
  const [first = '', last] = words;
  if (words.length > 2 || (first === '' && (last ?? '') === '')) throw invalid(name, text, WAY_OUT);
  const read = (word: string): bigint => sumOf(word, name, text);
  if (last === undefined) {
    const plus = first.lastIndexOf('+');
    if (plus < 0) throw invalid(name, text, WAY_OUT);
    const start = read(first.slice(0, plus));
    const end = start + read(first.slice(plus + 1));
    return within(text, name, () => ({ start, end }));
  }
  const end = last === '' ? undefined : read(last);
  if (first === '') return within(text, name, (size) => ({ start: size - (end ?? 0n), end: size }));
  const start = read(first);
  if (end !== undefined && end < start) throw invalid(name, text, 'it ends before it begins');
  return within(text, name, (size) => ({ start, end: end ?? size }));
}

function sumOf(words: string, name: string, text: string): bigint {
  return words.split('+').reduce((sum, word) => {
    const bytes = readByteCount(word);
    if (bytes === undefined) throw invalid(name, text, WAY_OUT);
    return sum + bytes;
  }, 0n);
}

function within(text: string, name: string, spanOf: ByteRange): ByteRange {
  return (size) => {
    const span = spanOf(size);
    if (span.start >= 0n && span.start <= size && span.end <= size) return span;
    throw new EnumeratorError(
      'E_RANGE',
      `${name} ${quoteText(text)}: the file has ${counted(size, 'byte')}`,
    );
  };
}
