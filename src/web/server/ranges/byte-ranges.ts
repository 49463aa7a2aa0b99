/**
 * The header `Range`: which bytes of a file are asked for. RFC 9110 §14.
 *
 * A file that is never written may be longer than any that was, so all places are bigints.
 * @module
 */
import { counted } from '../../../core/cardinality.js';
import { Problem } from '../problem.js';

/** Bytes from `start` on, up to and without `end`; never empty. */
export interface ByteRange {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * More ranges in one header are refused, as RFC 9110 §14.2 allows: nobody reads a file so, and the
 * heads of many small parts would be longer than the bytes in them.
 */
const MOST_RANGES = 64;
/** Places of more digits lie behind the end of every file. */
const MOST_DIGITS = 2000;

/**
 * Read a header.
 * @param header - as it came; undefined where there is none
 * @param size - of the file, in bytes; below 10^2000
 * @returns `whole` where the header is to be ignored: there is none, it is of another unit, it cannot
 *   be read, or the file is empty; `none` where no byte of the file is asked for; `many` where too many
 *   ranges are;
 *   else the ranges in the order of the header, those that overlap or touch joined where the first
 *   of them stands
 */
export function readByteRanges(
  header: string | undefined,
  size: bigint,
): readonly ByteRange[] | 'whole' | 'none' | 'many' {
  const [, set] = /^bytes=(.*)$/i.exec(header ?? '') ?? [];
  if (set === undefined || size === 0n) return 'whole';
  const texts = listOf(set);
  if (texts.length > MOST_RANGES) return 'many';
  const found: ByteRange[] = [];
  for (const text of texts) {
    const range = readRange(text, size);
    if (range === undefined) return 'whole';
    if (range.start < range.end) found.push(range);
  }
  if (texts.length === 0) return 'whole';
  return found.length === 0 ? 'none' : joined(found);
}

/**
 * The same, where nothing to send is a failure.
 * @param headers - further ones of the refusal
 * @throws Problem 416
 */
export function requireByteRanges(
  header: string | undefined,
  size: bigint,
  headers: Readonly<Record<string, string>> = {},
): readonly ByteRange[] | 'whole' {
  const ranges = readByteRanges(header, size);
  if (ranges !== 'none' && ranges !== 'many') return ranges;
  throw new Problem(
    416,
    ranges === 'none'
      ? `the file has ${counted(size, 'byte')}, and none of those that are asked for`
      : `more than ${MOST_RANGES} parts of the file are asked for at once: ask for fewer`,
    { ...headers, 'content-range': `bytes */${size}` },
  );
}

/** The elements of a list, of which empty ones do not count. RFC 9110 §5.6.1. */
function listOf(set: string): string[] {
  const texts = set.split(',').map((text) => text.trim());
  return texts.filter((text) => text !== '');
}

/** @returns undefined for what is no range; an empty one for what lies outside of the file */
function readRange(text: string, size: bigint): ByteRange | undefined {
  const [, first, last] = /^(\d*)-(\d*)$/.exec(text) ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (first === '') {
    if (last === '') return undefined;
    const length = readPlace(last, size);
    return { start: length < size ? size - length : 0n, end: length === 0n ? 0n : size };
  }
  const start = readPlace(first, size);
  if (last === '') return { start, end: size };
  if (isLess(last, first)) return undefined;
  const end = readPlace(last, size) + 1n;
  return { start, end: end < size ? end : size };
}

/** A place, or the size where the place lies behind the end. */
function readPlace(digits: string, size: bigint): bigint {
  const short = withoutZeros(digits);
  if (short.length > MOST_DIGITS) return size;
  const place = BigInt(short);
  return place < size ? place : size;
}

function isLess(a: string, b: string): boolean {
  const [left, right] = [withoutZeros(a), withoutZeros(b)];
  return left.length === right.length ? left < right : left.length < right.length;
}

function withoutZeros(digits: string): string {
  return digits.replace(/^0+(?=\d)/, '');
}

/** No byte is sent twice, and no head between bytes that are neighbours. */
function joined(ranges: readonly ByteRange[]): ByteRange[] {
  const kept: ByteRange[] = [];
  for (const range of ranges) {
    let all = range;
    let place = kept.length;
    // A range that grows may reach others, which it did not reach before.
    for (let i = 0; i < kept.length; i++) {
      const other = kept[i]!;
      if (other.start > all.end || all.start > other.end) continue;
      all = {
        start: other.start < all.start ? other.start : all.start,
        end: other.end > all.end ? other.end : all.end,
      };
      kept.splice(i, 1);
      place = Math.min(place, i);
      i = -1;
    }
    kept.splice(place, 0, all);
  }
  return kept;
}
