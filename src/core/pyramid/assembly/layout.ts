/**
 * What the pyramid's kernel is set to, and where everything lies in its memory. `../pyramid.ts`
 * gives the addresses of what is as long as a frame.
 */

/** Gaps between columns that are worked on at a time, so that rows of them stay in a cache. */
export const CHUNK: i32 = 1024;

/** Bytes from one row of a chunk to the next: two samples a gap, of two bytes, and room to overrun. */
export const ROW: usize = 4 * CHUNK + 128;
/** Bytes behind a plane that a writer may touch. */
export const SLACK: usize = 64;

/** Residuals of a row, one row a sample, and the same with a place for gaps without a column. */
export const RESIDUALS: usize = 1024;
export const SPREAD: usize = RESIDUALS + 4 * ROW;
/** What lies in the gaps of an old row: predictions, then samples. */
export const GAPS: usize = SPREAD + 4 * ROW;
/** Rows on their way into a frame or out of it. */
export const LINES: usize = GAPS + 4 * ROW;
/** Predictions of a new row, and what lies in an old row's gaps, on the way back. */
export const PREDICTIONS: usize = LINES + 4 * ROW;
/** A row in which every gap has a column. */
export const DOUBLED: usize = PREDICTIONS + 4 * ROW;
/** The weighted sums of four rows of each sample: twice as wide as samples. */
export const SUMS: usize = DOUBLED + ROW;
/** Which column comes from where: see `columns.ts`. */
export const TAKE: usize = SUMS + 16 * ROW;
export const GIVE: usize = TAKE + 12288 + 64;
/** u32: where bit j of the residuals of level l begins in the deal, at 16·l + j. */
export const DEAL: usize = GIVE + 10240 + 64;
/** Residuals of a row's pixels, sample by sample, and the lower and the upper bytes of wide ones. */
export const WOVEN: usize = DEAL + 32 * 16 * 4;
export const WOVEN_LOW: usize = WOVEN + 4 * ROW;
export const WOVEN_HIGH: usize = WOVEN_LOW + 2 * ROW;
/** What is as long as a frame begins here. */
export const HEAP: usize = WOVEN_HIGH + 2 * ROW;

export let width: i32 = 0;
export let height: i32 = 0;
export let channels: i32 = 0;
/** R − 1. */
export let top: i32 = 0;
/** Bits of a digit where the deal is of bits, else 0. */
export let bits: i32 = 0;
export let isWide: bool = false;
export let isPalette: bool = false;
/** Whether red and blue follow green. */
export let isTinted: bool = false;
export let hasAlpha: bool = false;
/** Whether the last level has planes, too, which are woven at once: for frames so small that rows take little. */
export let isPlanar: bool = false;
/** L. SPEC §5.10. */
export let topLevel: i32 = 0;
export let code: usize = 0;

let even: usize = 0;
let odd: usize = 0;

/** Where the planes of a level's lattice begin: those of every second level are in the same place. */
export function planesOf(level: i32): usize {
  return (level & 1) == 0 ? even : odd;
}

/**
 * @param digitBits - bits of a digit where the deal is of bits, else 0
 * @param color - 0 for levels, 1 for a palette
 * @param planar - whether the last level has planes, 0 or 1
 */
export function setup(
  w: i32,
  h: i32,
  samples: i32,
  radix: i32,
  digitBits: i32,
  color: i32,
  planar: i32,
  codeAt: usize,
  evenAt: usize,
  oddAt: usize,
): void {
  width = w;
  height = h;
  channels = samples;
  top = radix - 1;
  bits = digitBits;
  isWide = radix > 256;
  isPalette = color == 1;
  isPlanar = planar == 1;
  isTinted = samples > 2;
  hasAlpha = samples == 2 || samples == 4;
  topLevel = 0;
  while (u64(1) << u64(topLevel) < u64(max(w, h))) topLevel++;
  code = codeAt;
  even = evenAt;
  odd = oddAt;
}
