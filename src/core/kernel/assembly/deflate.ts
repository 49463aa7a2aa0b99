/**
 * Deflate (RFC 1951), a block at a time, each in the shortest of its three forms: with codes of its own, with those
 * of the format, or stored. hot: run `npm run bench` before editing.
 */
import { heldBits, held, holdBits, putBits } from './bits';
import { count, makeCosts, makeEvenCosts, takeBlock } from './block';
import { lengthOf, planHead, putHead } from './code-lengths';
import {
  BYTE_COUNTS,
  DISTANCE_CODES,
  DISTANCE_COUNTS,
  LITERAL_CODES,
  LITERAL_COUNTS,
  SEQUENCES,
} from './deflate-layout';
import { makeCodes, numberCodes } from './huffman';
import { findMatches, openWindow } from './match';

const LITERALS: i32 = 286;
const DISTANCES: i32 = 30;
const END: i32 = 256;
/** Four codes of literals and seven bits before them fit into 64 bits. */
const MAX_LITERAL_BITS: i32 = 14;
const MAX_DISTANCE_BITS: i32 = 15;

/** Whether nothing was compressed yet. */
let isFirst: bool = true;

/** Begin a stream whose first byte will stand at `at`. */
export function openStream(at: usize): void {
  holdBits(0, 0);
  isFirst = true;
  openWindow(at);
}

// @ts-ignore: decorator
@inline
function lengthSymbol(length: u32): u32 {
  const x = length - 3;
  if (x < 4) return 257 + x;
  if (x == 255) return 285;
  const bits = 29 - clz(x);
  return 257 + (bits << 2) + (x >> bits);
}

// @ts-ignore: decorator
@inline
function lengthBits(length: u32): u32 {
  const x = length - 3;
  return x < 4 || x == 255 ? 0 : 29 - clz(x);
}

// @ts-ignore: decorator
@inline
function distanceBits(distance: u32): u32 {
  const x = distance - 1;
  return x < 2 ? 0 : 30 - clz(x);
}

// @ts-ignore: decorator
@inline
function distanceSymbol(distance: u32): u32 {
  const bits = distanceBits(distance);
  return (bits << 1) + ((distance - 1) >> bits);
}

/** Count what is to be coded: bytes outside of matches, lengths, distances. */
function countSymbols(from: usize, size: usize, sequences: usize): void {
  memory.fill(LITERAL_COUNTS, 0, 288 * 4);
  memory.fill(DISTANCE_COUNTS, 0, 32 * 4);
  store<u32>(LITERAL_COUNTS + (END << 2), 1);
  let matched: usize = 0;
  let sequence = sequences;
  for (; load<u32>(sequence, 4) != 0; sequence += 8) {
    const match = load<u32>(sequence, 4);
    matched += match >> 16;
    count(LITERAL_COUNTS, lengthSymbol(match >> 16));
    count(DISTANCE_COUNTS, distanceSymbol(match & 0xffff));
  }
  // Whichever is less work: to count the literals, or to take all that is matched from all bytes.
  const isCounted = matched > size - matched;
  if (!isCounted) memory.copy(LITERAL_COUNTS, BYTE_COUNTS, 1024);
  for (let at = from; sequences <= sequence; sequences += 8) {
    let end = at + load<u32>(sequences);
    if (isCounted) for (; at < end; at++) count(LITERAL_COUNTS, load<u8>(at));
    at = end;
    end += load<u16>(sequences, 6);
    if (!isCounted) {
      for (; at < end; at++) {
        const place = LITERAL_COUNTS + (usize(load<u8>(at)) << 2);
        store<u32>(place, load<u32>(place) - 1);
      }
    }
    at = end;
  }
}

// @ts-ignore: decorator
@inline
function timesOf(counts: usize, symbol: i32): u32 {
  return load<u32>(counts + (symbol << 2));
}

function fixedLength(symbol: i32): u32 {
  return symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
}

/** The bits of all symbols, without those behind lengths and distances. */
function costOf(isFixed: bool): u32 {
  let bits: u32 = 0;
  for (let i = 0; i < LITERALS; i++) {
    bits += timesOf(LITERAL_COUNTS, i) * (isFixed ? fixedLength(i) : lengthOf(LITERAL_CODES, i));
  }
  for (let i = 0; i < DISTANCES; i++) {
    bits += timesOf(DISTANCE_COUNTS, i) * (isFixed ? 5 : lengthOf(DISTANCE_CODES, i));
  }
  return bits;
}

/** The bits behind lengths and distances. */
function extraBits(): u32 {
  let bits: u32 = 0;
  for (let i = 8; i < 28; i++) bits += timesOf(LITERAL_COUNTS, 257 + i) * ((i >> 2) - 1);
  for (let i = 4; i < DISTANCES; i++) bits += timesOf(DISTANCE_COUNTS, i) * ((i >> 1) - 1);
  return bits;
}

/** The block's symbols, then its end. */
function putSymbols(from: usize, sequences: usize, out: usize): usize {
  let bits = held;
  let count = heldBits;
  let at = from;
  for (;; sequences += 8) {
    const end = at + load<u32>(sequences);
    while (at + 4 <= end) {
      const four = load<u32>(at);
      const a = u64(load<u32>(LITERAL_CODES + ((four & 255) << 2)));
      const b = u64(load<u32>(LITERAL_CODES + (((four >> 8) & 255) << 2)));
      const c = u64(load<u32>(LITERAL_CODES + (((four >> 16) & 255) << 2)));
      const d = u64(load<u32>(LITERAL_CODES + ((four >> 24) << 2)));
      const ab = (a & 0xffff) | ((b & 0xffff) << (a >> 16));
      const cd = (c & 0xffff) | ((d & 0xffff) << (c >> 16));
      const abBits = (a >> 16) + (b >> 16);
      bits |= (ab | (cd << abBits)) << count;
      count += abBits + (c >> 16) + (d >> 16);
      store<u64>(out, bits);
      out += usize(count >> 3);
      bits >>= count & ~7;
      count &= 7;
      at += 4;
    }
    for (; at < end; at++) {
      const code = u64(load<u32>(LITERAL_CODES + (usize(load<u8>(at)) << 2)));
      bits |= (code & 0xffff) << count;
      count += code >> 16;
    }
    // Three literals at most: 49 bits.
    store<u64>(out, bits);
    out += usize(count >> 3);
    bits >>= count & ~7;
    count &= 7;
    const match = load<u32>(sequences, 4);
    if (match == 0) break;
    const length = match >> 16;
    const distance = match & 0xffff;
    const first = u64(load<u32>(LITERAL_CODES + (lengthSymbol(length) << 2)));
    bits |= (first & 0xffff) << count;
    count += first >> 16;
    const more = u64(lengthBits(length));
    bits |= (u64(length - 3) & ((1 << more) - 1)) << count;
    count += more;
    const second = u64(load<u32>(DISTANCE_CODES + (distanceSymbol(distance) << 2)));
    bits |= (second & 0xffff) << count;
    count += second >> 16;
    const rest = u64(distanceBits(distance));
    bits |= (u64(distance - 1) & ((1 << rest) - 1)) << count;
    count += rest;
    store<u64>(out, bits);
    out += usize(count >> 3);
    bits >>= count & ~7;
    count &= 7;
    at += length;
  }
  holdBits(bits, count);
  const code = load<u32>(LITERAL_CODES + (END << 2));
  return putBits(out, code & 0xffff, code >> 16);
}

/** A stored block: up to 65,535 bytes as they are. */
function putStored(from: usize, size: usize, isLast: bool, out: usize): usize {
  out = putBits(out, u64(isLast), 3);
  if (heldBits > 0) out = putBits(out, 0, 8 - heldBits);
  store<u32>(out, u32(size) | (~u32(size) << 16));
  memory.copy(out + 4, from, size);
  return out + 4 + size;
}

/** What the block costs that was planned last: with codes of its own, and with the format's. */
let ownBits: u32 = 0;
let fixedBits: u32 = 0;
/** Make the codes of a block of these matches. @returns how many bits it takes in the shorter form */
function planBlock(from: usize, size: usize, sequences: usize): u32 {
  countSymbols(from, size, sequences);
  makeCodes(LITERAL_COUNTS, LITERALS, MAX_LITERAL_BITS, LITERAL_CODES);
  makeCodes(DISTANCE_COUNTS, DISTANCES, MAX_DISTANCE_BITS, DISTANCE_CODES);
  const head = planHead();
  const extra = extraBits();
  fixedBits = 3 + costOf(true) + extra;
  ownBits = 3 + head + costOf(false) + extra;
  return min(ownBits, fixedBits);
}

/** The format's own codes. */
function makeFixedCodes(): void {
  for (let i = 0; i < 288; i++) store<u32>(LITERAL_CODES + (i << 2), fixedLength(i) << 16);
  for (let i = 0; i < 32; i++) store<u32>(DISTANCE_CODES + (i << 2), 5 << 16);
  numberCodes(LITERAL_CODES, 288);
  numberCodes(DISTANCE_CODES, 32);
}

/**
 * Find the matches of a block, of bytes that {@link takeBlock} has counted, and plan its codes.
 * @param isWhole - whether it is all of its stream
 * @returns where the matches stand
 */
function planMatches(from: usize, size: usize, isWhole: bool): usize {
  const end = from + size;
  if (!isWhole) {
    makeCosts(u32(size));
    findMatches(from, end, SEQUENCES);
    planBlock(from, size, SEQUENCES);
    return SEQUENCES;
  }
  // Of a small picture the bytes' shares say little of their codes: both ways are tried where it is not all runs.
  makeEvenCosts();
  const more = findMatches(from, end, SEQUENCES);
  const bits = planBlock(from, size, SEQUENCES);
  if (usize(bits) << 3 < size) return SEQUENCES;
  openWindow(from);
  makeCosts(u32(size));
  findMatches(from, end, more);
  if (planBlock(from, size, more) < bits) return more;
  planBlock(from, size, SEQUENCES);
  return SEQUENCES;
}

function putBlock(from: usize, size: usize, isWhole: bool, isLast: bool, out: usize): usize {
  const sequences = planMatches(from, size, isWhole);
  const bits = min(ownBits, fixedBits);
  const stored: u32 = 3 + (u32(5 - heldBits) & 7) + 32 + (u32(size) << 3);
  if (stored < bits) return putStored(from, size, isLast, out);
  const isFixed = fixedBits <= ownBits;
  out = putBits(out, u64(isLast) | (isFixed ? 2 : 4), 3);
  if (isFixed) makeFixedCodes();
  else out = putHead(out);
  return putSymbols(from, sequences, out);
}

/**
 * Compress the next bytes of a stream.
 * @param from - where they stand, behind those before them, of which up to WINDOW are still there
 * @param isLast - whether the stream ends with them
 * @param out - has room for them, 5 bytes for each PIECE, and 64
 * @returns the end of what is written, in whole bytes; bits that are left go before the next block
 */
export function deflate(from: usize, size: usize, isLast: bool, out: usize): usize {
  const end = from + size;
  let isWhole = isLast && isFirst;
  isFirst = false;
  while (from < end) {
    const block = takeBlock(from, end - from);
    isWhole = isWhole && block == size;
    out = putBlock(from, block, isWhole, isLast && from + block == end, out);
    from += block;
  }
  return out;
}

/** End at a byte: with zeros behind the last block, or else with a stored one that is empty. */
export function endAtByte(isLast: bool, out: usize): usize {
  if (!isLast) return putStored(0, 0, false, out);
  return heldBits > 0 ? putBits(out, 0, 8 - heldBits) : out;
}
