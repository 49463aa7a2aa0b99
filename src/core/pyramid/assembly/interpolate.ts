/**
 * Predictions from the lattice before, for the rows that it has and for those between them.
 * SPEC §5.10. hot: run `npm run bench` before editing.
 */
import { channels, DOUBLED, isPalette, ROW, SUMS, top } from './layout';
import { ALL, endGap, firstGap, gaps, newRows, NONE, oldColumns, oldPlane, oldRows } from './lattice';
import { take } from './columns';
import { add, narrowed, samples, shr, splat, sub, weighted, widened, zipHigh, zipLow } from './wide';

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

/** i modulo n, for 0 ≤ i ≤ n + 1. */
// @ts-ignore: decorator
@inline
function wrapped(i: i32, n: i32): i32 {
  const once = i < n ? i : i - n;
  return once < n ? once : once - n;
}

/** Row `row`, which may lie beyond the edges, of a sample's plane: its first column. */
// @ts-ignore: decorator
@inline
export function oldRow<T>(channel: i32, row: i32): usize {
  const inside = row < 0 ? row + oldRows : wrapped(row, oldRows);
  return lattice + usize(channel) * oldPlane + usize(inside) * usize(oldColumns) * sizeof<T>();
}

// @ts-ignore: decorator
@inline
function sumsOf(channel: i32, row: i32): usize {
  return SUMS + usize(channel * 4 + (row & 3)) * ROW;
}

/** Half a vector of gaps' columns, weighed. */
// @ts-ignore: decorator
@inline
function weighedAt<T>(at: usize): v128 {
  const b = widened<T>(at);
  const c = widened<T>(at + sizeof<T>());
  return weighted<T>(widened<T>(at - sizeof<T>()), b, c, widened<T>(at + 2 * sizeof<T>()));
}

/** Weigh the columns about each gap of the chunk; the last and the first, which go round the edge, one by one. */
function sumRow<T>(out: usize, row: usize): void {
  const from = row + usize(firstGap) * sizeof<T>();
  const end = usize(endGap - firstGap) * sizeof<T>();
  let i: usize = 0;
  do {
    v128.store(out + 2 * i, weighedAt<T>(from + i));
    v128.store(out + 2 * i, weighedAt<T>(from + i + 8), 16);
    i += 16;
  } while (i < end);
  mendEdges<T>(true, row, out, 2 * sizeof<T>());
}

/** What goes to a gap whose columns' weighted sum this is: the sum, or the prediction. */
// @ts-ignore: decorator
@inline
function putEdge<T>(isSum: bool, at: usize, sum: i32): void {
  if (!isSum) store<T>(at, <T>max(0, min(top, (sum + 8) >> 4)));
  else if (sizeof<T>() == 1) store<i16>(at, i16(sum));
  else store<i32>(at, sum);
}

/**
 * Put right the first gap and the last two, where columns go round the edge: gaps are `step` bytes
 * apart in `out`.
 */
// @ts-ignore: decorator
@inline
function mendEdges<T>(isSum: bool, row: usize, out: usize, step: usize): void {
  const n = oldColumns;
  if (n >= 3 && endGap - firstGap == n) {
    const a = sampleAt<T>(row, 0);
    const b = sampleAt<T>(row, 1);
    const c = sampleAt<T>(row, 2);
    const x = sampleAt<T>(row, n - 3);
    const y = sampleAt<T>(row, n - 2);
    const z = sampleAt<T>(row, n - 1);
    const last = out + usize(n - 1) * step;
    putEdge<T>(isSum, out, 9 * (a + b) - z - c);
    putEdge<T>(isSum, last - step, 9 * (y + z) - x - a);
    putEdge<T>(isSum, last, 9 * (z + a) - y - b);
    return;
  }
  for (let edge = 0; edge < 3; edge++) {
    const i = edge == 0 ? 0 : n - 3 + edge;
    if (i < firstGap || i >= endGap) continue;
    putEdge<T>(isSum, out + usize(i - firstGap) * step, sumAt<T>(row, i));
  }
}

/** The weighted sum of the columns about a gap that may be near an edge. */
function sumAt<T>(row: usize, i: i32): i32 {
  const n = oldColumns;
  const a = sampleAt<T>(row, i > 0 ? i - 1 : n - 1);
  const b = sampleAt<T>(row, i);
  const c = sampleAt<T>(row, wrapped(i + 1, n));
  const d = sampleAt<T>(row, wrapped(i + 2, n));
  return 9 * (b + c) - a - d;
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

/** A vector of predictions: of sums, or of the columns themselves. */
// @ts-ignore: decorator
@inline
function gapsAt<T>(isSummed: bool, from: usize, i: usize, most: v128): v128 {
  const low = isSummed ? v128.load(from + 2 * i) : weighedAt<T>(from + i);
  const high = isSummed ? v128.load(from + 2 * i, 16) : weighedAt<T>(from + i + 8);
  const eight = splat<T>(8);
  const narrow = narrowed<T>(shr<T>(add<T>(low, eight), 4), shr<T>(add<T>(high, eight), 4));
  return v128.min<T>(narrow, most);
}

/** Predict what lies in the gaps of an old row, gap by gap, into rows ROW bytes apart. */
export function predictGaps<T>(row: i32, out: usize): void {
  const end = usize(endGap - firstGap) * sizeof<T>();
  const first = usize(firstGap) * sizeof<T>();
  if (isPalette) {
    memory.copy(out, oldRow<T>(0, row) + first, end);
    return;
  }
  if (hasSums()) sumUpTo<T>(row);
  const most = samples<T>(top);
  for (let c = 0; c < channels; c++) {
    const to = out + usize(c) * ROW;
    if (hasSums()) {
      const sums = sumsOf(c, row);
      let i: usize = 0;
      do {
        v128.store(to + i, gapsAt<T>(true, sums, i, most));
        i += 16;
      } while (i < end);
      continue;
    }
    const from = oldRow<T>(c, row) + first;
    let i: usize = 0;
    do {
      v128.store(to + i, gapsAt<T>(false, from, i, most));
      i += 16;
    } while (i < end);
    mendEdges<T>(false, oldRow<T>(c, row), to, sizeof<T>());
  }
}

/** The same and {@link mergeGaps}, where predictions are samples. */
export function mergePredicted<T>(row: i32, out: usize, pitch: usize): void {
  const end = usize(endGap - firstGap) * sizeof<T>();
  if (hasSums() && !isPalette) sumUpTo<T>(row);
  const most = samples<T>(top);
  for (let c = 0; c < channels; c++) {
    const from = oldRow<T>(c, row) + usize(firstGap) * sizeof<T>();
    const columns = out + usize(c) * pitch;
    if (isPalette) {
      mergeGaps<T>(from, from, columns);
      continue;
    }
    const to = gaps == ALL ? columns : DOUBLED;
    if (hasSums()) {
      const sums = sumsOf(c, row);
      let i: usize = 0;
      do {
        putBoth<T>(to + 2 * i, v128.load(from + i), gapsAt<T>(true, sums, i, most));
        i += 16;
      } while (i < end);
    } else {
      let i: usize = 0;
      do {
        putBoth<T>(to + 2 * i, v128.load(from + i), gapsAt<T>(false, from, i, most));
        i += 16;
      } while (i < end);
      mendEdges<T>(false, oldRow<T>(c, row), to + sizeof<T>(), 2 * sizeof<T>());
    }
    if (gaps != ALL) take<T>(DOUBLED, columns);
  }
}

/** Whether rows between the old ones will want the sums of these. */
// @ts-ignore: decorator
@inline
function hasSums(): bool {
  return newRows != oldRows;
}

/** A vector of old columns and one of what lies in the gaps behind them. */
// @ts-ignore: decorator
@inline
function putBoth<T>(to: usize, old: v128, inGaps: v128): void {
  v128.store(to, zipLow<T>(old, inGaps));
  v128.store(to, zipHigh<T>(old, inGaps), 16);
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
    let i: usize = 0;
    do {
      v128.store(out + i, v128.min<T>(between<T>(a + i, b + i, c + i, d + i), most));
      i += 16;
    } while (i < end);
    return;
  }
  const sa = sumsOf(channel, row - 1);
  const sb = sumsOf(channel, row);
  const sc = sumsOf(channel, row + 1);
  const sd = sumsOf(channel, row + 2);
  const to = gaps == ALL ? out : DOUBLED;
  let i: usize = 0;
  do {
    const old = v128.min<T>(between<T>(a + i, b + i, c + i, d + i), most);
    const k: usize = 2 * i;
    const low = weightedSums<T>(sa + k, sb + k, sc + k, sd + k);
    const high = weightedSums<T>(sa + k + 16, sb + k + 16, sc + k + 16, sd + k + 16);
    const gap = v128.min<T>(narrowed<T>(low, high), most);
    putBoth<T>(to + k, old, gap);
    i += 16;
  } while (i < end);
  if (gaps != ALL) take<T>(DOUBLED, out);
}

/** Put old columns and what lies in the gaps behind them into one row. */
export function mergeGaps<T>(old: usize, inGaps: usize, out: usize): void {
  const end = usize(endGap - firstGap) * sizeof<T>();
  const to = gaps == ALL ? out : DOUBLED;
  let i: usize = 0;
  do {
    putBoth<T>(to + 2 * i, v128.load(old + i), v128.load(inGaps + i));
    i += 16;
  } while (i < end);
  if (gaps != ALL) take<T>(DOUBLED, out);
}
