/**
 * Predictions from the lattice before, for the rows that it has and for those between them.
 * SPEC §5.10. hot: run `npm run bench` before editing.
 */
import { channels, DOUBLED, isPalette, ROW, SUMS, top } from './layout';
import { ALL, endGap, firstGap, gaps, NONE, oldColumns, oldPlane, oldRows } from './lattice';
import { take } from './columns';
import { add, lanesOf, narrowed, samples, shr, splat, sub, weighted, widened, zipHigh, zipLow } from './wide';

/** The planes of the lattice before. */
let lattice: usize = 0;
/** The last row whose sums are there. */
let summed: i32 = 0;

export function setLattice(planes: usize): void {
  lattice = planes;
}

/** To be called for each chunk: no row's sums are there. */
export function forgetSums(): void {
  summed = -2;
}

/** Row `row`, which may lie beyond the edges, of a sample's plane: its first column. */
// @ts-ignore: decorator
@inline
export function oldRow<T>(channel: i32, row: i32): usize {
  const inside = (row + oldRows) % oldRows;
  return lattice + usize(channel) * oldPlane + usize(inside) * usize(oldColumns) * sizeof<T>();
}

// @ts-ignore: decorator
@inline
function sumsOf(channel: i32, row: i32): usize {
  return SUMS + usize(channel * 4 + (row & 3)) * ROW;
}

/** Weigh the columns about each gap of the chunk; the last wrap is done one by one. */
function sumRow<T>(out: usize, row: usize): void {
  const half = lanesOf<T>() / 2;
  let at = row + usize(firstGap) * sizeof<T>();
  let to = out;
  for (let i = firstGap; i < endGap; i += half) {
    const a = widened<T>(at - sizeof<T>());
    const b = widened<T>(at);
    const c = widened<T>(at + sizeof<T>());
    const d = widened<T>(at + 2 * sizeof<T>());
    v128.store(to, weighted<T>(a, b, c, d));
    at += 8;
    to += 16;
  }
  if (firstGap == 0) sumEdge<T>(out, row, 0);
  if (endGap >= oldColumns - 1 && firstGap <= oldColumns - 2) sumEdge<T>(out, row, oldColumns - 2);
  if (endGap == oldColumns) sumEdge<T>(out, row, oldColumns - 1);
}

function sumEdge<T>(out: usize, row: usize, i: i32): void {
  const n = oldColumns;
  const a = sampleAt<T>(row, (i + n - 1) % n);
  const b = sampleAt<T>(row, i);
  const c = sampleAt<T>(row, (i + 1) % n);
  const d = sampleAt<T>(row, (i + 2) % n);
  const sum = 9 * (b + c) - a - d;
  const at = out + usize(i - firstGap) * 2 * sizeof<T>();
  if (sizeof<T>() == 1) store<i16>(at, i16(sum));
  else store<i32>(at, sum);
}

// @ts-ignore: decorator
@inline
function sampleAt<T>(row: usize, i: i32): i32 {
  return i32(load<T>(row + usize(i) * sizeof<T>()));
}

/** See to it that the sums of all rows up to this one are there; the last four stay. */
function sumUpTo<T>(row: i32): void {
  while (summed < row) {
    summed++;
    for (let c = 0; c < channels; c++) sumRow<T>(sumsOf(c, summed), oldRow<T>(c, summed));
  }
}

/** Predict what lies in the gaps of an old row, gap by gap, sample by sample. */
export function predictGaps<T>(row: i32, out: usize): void {
  const bytes = usize(endGap - firstGap) * sizeof<T>();
  if (isPalette) {
    memory.copy(out, oldRow<T>(0, row) + usize(firstGap) * sizeof<T>(), bytes);
    return;
  }
  sumUpTo<T>(row);
  const most = samples<T>(top);
  const eight = splat<T>(8);
  for (let c = 0; c < channels; c++) {
    const to = out + usize(c) * ROW;
    const from = sumsOf(c, row);
    for (let i: usize = 0; i < bytes; i += 16) {
      const low = shr<T>(add<T>(v128.load(from + 2 * i), eight), 4);
      const high = shr<T>(add<T>(v128.load(from + 2 * i, 16), eight), 4);
      v128.store(to + i, v128.min<T>(narrowed<T>(low, high), most));
    }
  }
}

/** Four samples, one below the other, where the row between them has one. */
// @ts-ignore: decorator
@inline
function between<T>(a: usize, b: usize, c: usize, d: usize): v128 {
  const eight = splat<T>(8);
  const low = weighted<T>(widened<T>(a), widened<T>(b), widened<T>(c), widened<T>(d));
  const high = weighted<T>(widened<T>(a + 8), widened<T>(b + 8), widened<T>(c + 8), widened<T>(d + 8));
  return narrowed<T>(shr<T>(add<T>(low, eight), 4), shr<T>(add<T>(high, eight), 4));
}

/** ⌊(9(b + c) − a − d + 128)/256⌋ without leaving the width of the sums. */
// @ts-ignore: decorator
@inline
function weightedSums<T>(a: usize, b: usize, c: usize, d: usize): v128 {
  const inner = add<T>(v128.load(b), v128.load(c));
  const rest = sub<T>(inner, add<T>(v128.load(a), v128.load(d)));
  return shr<T>(add<T>(inner, shr<T>(add<T>(rest, splat<T>(128)), 3)), 5);
}

/** Predict the row behind an old one, column by column, into rows `pitch` bytes apart. */
export function predictRow<T>(row: i32, out: usize, pitch: usize): void {
  if (gaps != NONE && !isPalette) sumUpTo<T>(row + 2);
  for (let c = 0; c < channels; c++) predictSamples<T>(c, row, out + usize(c) * pitch);
}

function predictSamples<T>(channel: i32, row: i32, out: usize): void {
  const from = usize(firstGap) * sizeof<T>();
  const end = usize(endGap - firstGap) * sizeof<T>();
  const b = oldRow<T>(channel, row) + from;
  if (isPalette) {
    if (gaps == NONE) memory.copy(out, b, end);
    else mergeGaps<T>(b, b, out);
    return;
  }
  const a = oldRow<T>(channel, row - 1) + from;
  const c = oldRow<T>(channel, row + 1) + from;
  const d = oldRow<T>(channel, row + 2) + from;
  const most = samples<T>(top);
  if (gaps == NONE) {
    for (let i: usize = 0; i < end; i += 16)
      v128.store(out + i, v128.min<T>(between<T>(a + i, b + i, c + i, d + i), most));
    return;
  }
  const sa = sumsOf(channel, row - 1);
  const sb = sumsOf(channel, row);
  const sc = sumsOf(channel, row + 1);
  const sd = sumsOf(channel, row + 2);
  const to = gaps == ALL ? out : DOUBLED;
  for (let i: usize = 0; i < end; i += 16) {
    const old = v128.min<T>(between<T>(a + i, b + i, c + i, d + i), most);
    const k: usize = 2 * i;
    const low = weightedSums<T>(sa + k, sb + k, sc + k, sd + k);
    const high = weightedSums<T>(sa + k + 16, sb + k + 16, sc + k + 16, sd + k + 16);
    const gap = v128.min<T>(narrowed<T>(low, high), most);
    v128.store(to + k, zipLow<T>(old, gap));
    v128.store(to + k, zipHigh<T>(old, gap), 16);
  }
  if (gaps != ALL) take<T>(DOUBLED, out);
}

/** Put old columns and what lies in the gaps behind them into one row. */
export function mergeGaps<T>(old: usize, inGaps: usize, out: usize): void {
  const end = usize(endGap - firstGap) * sizeof<T>();
  const to = gaps == ALL ? out : DOUBLED;
  for (let i: usize = 0; i < end; i += 16) {
    const a = v128.load(old + i);
    const b = v128.load(inGaps + i);
    v128.store(to + 2 * i, zipLow<T>(a, b));
    v128.store(to + 2 * i, zipHigh<T>(a, b), 16);
  }
  if (gaps != ALL) take<T>(DOUBLED, out);
}
