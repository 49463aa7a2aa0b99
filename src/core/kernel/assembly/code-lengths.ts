/**
 * What a block says of its codes: their lengths, in runs that have codes of their own (RFC 1951, 3.2.7).
 */
import { count } from './block';
import { putBits } from './bits';
import { DISTANCE_CODES, LENGTH_CODES, LENGTH_COUNTS, LITERAL_CODES, RUNS } from './deflate-layout';
import { makeCodes } from './huffman';

const LITERALS: i32 = 286;
const DISTANCES: i32 = 30;
const MAX_LENGTH_BITS: i32 = 7;

/** How many codes are said of literals and lengths, of distances, of code lengths, and the end of RUNS. */
let literals: i32 = 0;
let distances: i32 = 0;
let lengths: i32 = 0;
let runsEnd: usize = 0;

// @ts-ignore: decorator
@inline
export function lengthOf(codes: usize, symbol: i32): u32 {
  return load<u16>(codes + (symbol << 2), 2);
}

function usedOf(codes: usize, most: i32, least: i32): i32 {
  let used = most;
  while (used > least && lengthOf(codes, used - 1) == 0) used--;
  return used;
}

// @ts-ignore: decorator
@inline
function putRun(out: usize, symbol: u32, extra: u32): usize {
  count(LENGTH_COUNTS, symbol);
  store<u32>(out, symbol | (extra << 8));
  return out + 4;
}

// @ts-ignore: decorator
@inline
function lengthInAll(i: i32): u32 {
  return i < literals ? lengthOf(LITERAL_CODES, i) : lengthOf(DISTANCE_CODES, i - literals);
}

/** Write the lengths of all codes as runs. @returns the end of RUNS */
function makeRuns(): usize {
  memory.fill(LENGTH_COUNTS, 0, 19 * 4);
  let out = RUNS;
  const all = literals + distances;
  let i = 0;
  while (i < all) {
    const length = lengthInAll(i);
    let end = i + 1;
    while (end < all && lengthInAll(end) == length) end++;
    let run = end - i;
    i = end;
    if (length != 0) {
      out = putRun(out, length, 0);
      run--;
    }
    while (run >= 3) {
      if (length != 0) {
        const part = min(run, 6);
        out = putRun(out, 16, part - 3);
        run -= part;
      } else if (run >= 11) {
        const part = min(run, 138);
        out = putRun(out, 18, part - 11);
        run -= part;
      } else {
        out = putRun(out, 17, run - 3);
        run = 0;
      }
    }
    for (; run > 0; run--) out = putRun(out, length, 0);
  }
  return out;
}

/** The order of code lengths in a block's head, five bits each: 16, 17, 18, 0, 8, 7, … */
function lengthAt(i: i32): i32 {
  if (i < 3) return 16 + i;
  if (i == 3) return 0;
  return (i & 1) == 0 ? 6 + (i >> 1) : 9 - (i >> 1);
}

// @ts-ignore: decorator
@inline
function runBits(symbol: u32): u32 {
  return symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
}

/** Put the lengths of LITERAL_CODES and DISTANCE_CODES into runs, and make codes for these. @returns how many bits they take */
export function planHead(): u32 {
  literals = usedOf(LITERAL_CODES, LITERALS, 257);
  distances = usedOf(DISTANCE_CODES, DISTANCES, 1);
  runsEnd = makeRuns();
  makeCodes(LENGTH_COUNTS, 19, MAX_LENGTH_BITS, LENGTH_CODES);
  lengths = 19;
  while (lengths > 4 && lengthOf(LENGTH_CODES, lengthAt(lengths - 1)) == 0) lengths--;
  let bits: u32 = 14 + 3 * lengths;
  for (let run = RUNS; run < runsEnd; run += 4) {
    const symbol = load<u8>(run);
    bits += lengthOf(LENGTH_CODES, symbol) + runBits(symbol);
  }
  return bits;
}

/** Write what was planned last. */
export function putHead(out: usize): usize {
  out = putBits(out, (literals - 257) | ((distances - 1) << 5) | ((lengths - 4) << 10), 14);
  for (let i = 0; i < lengths; i++) out = putBits(out, lengthOf(LENGTH_CODES, lengthAt(i)), 3);
  for (let run = RUNS; run < runsEnd; run += 4) {
    const symbol = load<u8>(run);
    const code = load<u32>(LENGTH_CODES + (symbol << 2));
    const bits = code >> 16;
    out = putBits(out, (code & 0xffff) | ((load<u32>(run) >> 8) << bits), bits + runBits(symbol));
  }
  return out;
}
