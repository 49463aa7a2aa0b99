/**
 * Between codes and rows of residuals. SPEC §5.10, §5.11. hot: run `npm run bench` before editing.
 */
import { bits, channels, code, DEAL, height, RESIDUALS, ROW, topLevel, width, WOVEN, WOVEN_HIGH, WOVEN_LOW } from './layout';
import { countOf } from './lattice';
import { unweave, weave } from './weave';
import { evens, odds, zipHigh, zipLow } from './wide';

/** Digits of all levels below one. */
export function digitsBelow(level: i32): u32 {
  if (level == 0) return 0;
  return u32(countOf(width, level - 1)) * u32(countOf(height, level - 1)) * u32(channels);
}

/** Where bit j of a level's residuals begins. */
// @ts-ignore: decorator
@inline
function dealt(level: i32, j: i32): u32 {
  return load<u32>(DEAL + usize(level * 16 + j) * 4);
}

/** Sort the bits by j + level, then by level. SPEC §5.11. */
export function setDeal(): void {
  let at: u32 = 0;
  for (let sum = 0; sum < topLevel + bits; sum++) {
    for (let level = max(0, sum - bits + 1); level <= min(topLevel, sum); level++) {
      store<u32>(DEAL + usize(level * 16 + sum - level) * 4, at);
      at += digitsBelow(level + 1) - digitsBelow(level);
    }
  }
}

/**
 * Read the residuals of `count` pixels of a level from its pixel `first` on into RESIDUALS, a row
 * a sample.
 * @param length - digits or bits of the code; those behind are zero
 * @returns whether any may be other than zero; where none is, nothing is written
 */
export function fetch<T>(level: i32, first: i32, count: i32, length: u32): bool {
  if (count == 0) return false;
  return bits == 0 ? fetchDigits<T>(level, first, count, length) : fetchBits<T>(level, first, count, length);
}

function fetchDigits<T>(level: i32, first: i32, count: i32, length: u32): bool {
  const begin = digitsBelow(level) + u32(first) * u32(channels);
  if (begin >= length) return false;
  unweave<T>(RESIDUALS, ROW, code + usize(begin) * sizeof<T>(), count, channels, false);
  const there = length - begin;
  if (there >= u32(count) * u32(channels)) return true;
  for (let c = 0; c < channels; c++) {
    for (let i = (there - c + channels - 1) / channels; i < u32(count); i++)
      store<T>(RESIDUALS + usize(c) * ROW + usize(i) * sizeof<T>(), 0);
  }
  return true;
}

/** The bits of a word, from the lowest, as bytes of 0 and −1; `part` times sixteen are left out. */
// @ts-ignore: decorator
@inline
function spread(word: v128, part: i32): v128 {
  const places = i64x2.splat(0x8040201008040201);
  let bytes: v128;
  if (part == 0) bytes = i8x16.swizzle(word, i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  else if (part == 1) bytes = i8x16.swizzle(word, i8x16(2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3));
  else bytes = i8x16.swizzle(word, i8x16(4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5));
  return i8x16.eq(v128.and(bytes, places), places);
}

/** Bits of a code that are read at a time: with those that do not count, they fill a word. */
const TAKEN: u32 = 48;

/** TAKEN bits of a code from a place on, those from `length` on zero. */
// @ts-ignore: decorator
@inline
function bitsAt(place: u32, length: u32): u64 {
  const word = load<u64>(code + (place >> 3)) >> u64(place & 7);
  if (place + TAKEN <= length) return word;
  return place >= length ? 0 : word & ((u64(1) << u64(length - place)) - 1);
}

function fetchBits<T>(level: i32, first: i32, count: i32, length: u32): bool {
  const begin = u32(first) * u32(channels);
  let planes = 0;
  while (planes < bits && dealt(level, planes) + begin < length) planes++;
  if (planes == 0) return false;
  const samples = u32(count) * u32(channels);
  const out: usize = channels == 1 ? RESIDUALS : WOVEN;
  if (sizeof<T>() == 1) {
    spreadPlanes(level, begin, samples, 0, planes, length, out);
  } else {
    spreadPlanes(level, begin, samples, 0, min(planes, 8), length, WOVEN_LOW);
    if (planes > 8) spreadPlanes(level, begin, samples, 8, planes, length, WOVEN_HIGH);
    else memory.fill(WOVEN_HIGH, 0, samples);
    let i: usize = 0;
    do {
      const low = v128.load(WOVEN_LOW + i);
      const high = v128.load(WOVEN_HIGH + i);
      v128.store(out + 2 * i, zipLow<u8>(low, high));
      v128.store(out + 2 * i, zipHigh<u8>(low, high), 16);
      i += 16;
    } while (i < usize(samples));
  }
  if (channels > 1) unweave<T>(RESIDUALS, ROW, WOVEN, count, channels, false);
  return true;
}

/** Bits `low` … `high` − 1 of a level's residuals, `count` of them from `begin` on, as bytes; whole TAKEN are written. */
function spreadPlanes(level: i32, begin: u32, count: u32, low: i32, high: i32, length: u32, out: usize): void {
  let i: u32 = 0;
  do {
    let a = i8x16.splat(0);
    let b = i8x16.splat(0);
    let c = i8x16.splat(0);
    let j = high - 1;
    do {
      const word = i64x2.splat(bitsAt(dealt(level, j) + begin + i, length));
      a = i8x16.sub(i8x16.add(a, a), spread(word, 0));
      b = i8x16.sub(i8x16.add(b, b), spread(word, 1));
      c = i8x16.sub(i8x16.add(c, c), spread(word, 2));
      j--;
    } while (j >= low);
    v128.store(out + i, a);
    v128.store(out + i, b, 16);
    v128.store(out + i, c, 32);
    i += TAKEN;
  } while (i < count);
}

/** The code is zero from here on. */
let codeEnd: usize = 0;

export function clearCode(bytes: usize): void {
  memory.fill(code, 0, bytes);
  codeEnd = code;
}

/** How many digits or bits of the code there are without zeros at the end. */
export function codeLength<T>(): u32 {
  while (codeEnd > code && load<u8>(codeEnd - 1) == 0) codeEnd--;
  const bytes = u32(codeEnd - code);
  if (bits == 0 || bytes == 0) return (bytes + sizeof<T>() - 1) / sizeof<T>();
  return 8 * bytes - u32(clz(u32(load<u8>(codeEnd - 1))) - 24);
}

/** Whether rows of `end` bytes are zero; those up to a whole vector become it. */
function areZero(rows: usize, end: usize): bool {
  let any = i8x16.splat(0);
  for (let c: usize = 0; c < usize(channels); c++) {
    const row = rows + c * ROW;
    v128.store(row + end, i8x16.splat(0));
    let i: usize = 0;
    do {
      any = v128.or(any, v128.load(row + i));
      i += 16;
    } while (i < end);
  }
  return !v128.any_true(any);
}

/**
 * The inverse: the residuals of `count` pixels go to the code, which is zero there.
 * @param rows - a row a sample, ROW bytes apart
 * @returns whether any is other than zero
 */
export function put<T>(level: i32, first: i32, count: i32, rows: usize): bool {
  if (count == 0 || areZero(rows, usize(count) * sizeof<T>())) return false;
  const begin = u32(first) * u32(channels);
  if (bits == 0) {
    const to = code + usize(digitsBelow(level) + begin) * sizeof<T>();
    weave<T>(to, rows, ROW, count, channels, false);
    codeEnd = max(codeEnd, to + usize(count) * usize(channels) * sizeof<T>());
    return true;
  }
  const samples = u32(count) * u32(channels);
  weave<T>(WOVEN, rows, ROW, count, channels, false);
  if (sizeof<T>() == 1) {
    putPlanes(level, begin, samples, WOVEN, 0);
    return true;
  }
  let i: usize = 0;
  do {
    const a = v128.load(WOVEN + 2 * i);
    const b = v128.load(WOVEN + 2 * i, 16);
    v128.store(WOVEN_LOW + i, evens<u8>(a, b));
    v128.store(WOVEN_HIGH + i, odds<u8>(a, b));
    i += 16;
  } while (i < usize(samples));
  putPlanes(level, begin, samples, WOVEN_LOW, 0);
  putPlanes(level, begin, samples, WOVEN_HIGH, 8);
  return true;
}

/** Bits `plane` and up to seven more of as many residuals, of which the bytes at `from` are made. */
function putPlanes(level: i32, begin: u32, count: u32, from: usize, plane: i32): void {
  memory.fill(from + count, 0, TAKEN);
  let any = i8x16.splat(0);
  let i: u32 = 0;
  do {
    any = v128.or(any, v128.load(from + i));
    i += 16;
  } while (i < count);
  let word = i64x2.extract_lane(any, 0) | i64x2.extract_lane(any, 1);
  word |= word >> 32;
  word |= word >> 16;
  word |= word >> 8;
  for (let j = 0; j < min(8, bits - plane); j++) {
    if ((word >> j) & 1) putPlane(dealt(level, plane + j) + begin, count, from, 7 - j);
  }
}

/** The bit that is the highest of a byte once it is moved up by `shift`. */
// @ts-ignore: decorator
@inline
function bitmask(from: usize, shift: i32): u64 {
  return u64(i8x16.bitmask(i16x8.shl(v128.load(from), shift)));
}

function putPlane(place: u32, count: u32, from: usize, shift: i32): void {
  codeEnd = max(codeEnd, code + ((place + count + 7) >> 3));
  const fill = u64(place & 7);
  let to = code + (place >> 3);
  // What lies in the first byte is of others.
  let carry = u64(load<u8>(to));
  // Whole words, as long as they end before the last byte, which is of others too.
  const last = code + ((place + count) >> 3);
  let at = from;
  while (to + 8 <= last) {
    const word = bitmask(at, shift) | (bitmask(at + 16, shift) << 16) | (bitmask(at + 32, shift) << 32);
    const filled = carry | (word << fill);
    store<u64>(to, filled);
    carry = filled >> 48;
    to += 6;
    at += TAKEN;
  }
  store<u8>(to, load<u8>(to) | u8(carry));
  const end = from + count;
  for (let next = (u64(to - code) << 3) + fill; at < end; at += 16) {
    let word = bitmask(at, shift) << (next & 7);
    for (let byte = code + usize(next >> 3); word != 0; word >>= 8) {
      store<u8>(byte, load<u8>(byte) | u8(word));
      byte++;
    }
    next += 16;
  }
}
