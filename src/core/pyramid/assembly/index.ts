/**
 * The entry points of the pyramid's kernel: from a code to a frame and back, level by level.
 * SPEC §5.10, §5.11. hot: run `npm run bench` before editing.
 *
 * A level is worked on in chunks of columns, each row by row, each row one row a sample, green first.
 * Planes of the lattice before are tight rows of samples; the last level goes to the frame itself, row by
 * row where the frame is large.
 * Vectors run over the end of a row into the next, which is written later, or into a plane's slack.
 */
import {
  channels,
  CHUNK,
  GAPS,
  hasAlpha,
  isPlanar,
  isTinted,
  isWide,
  LINES,
  planesOf,
  PREDICTIONS,
  RESIDUALS,
  ROW,
  SPREAD,
  top,
  topLevel,
} from './layout';
import {

  endColumn,
  endGap,
  firstColumn,
  firstGap,
  gaps,
  hasRowBehind,
  newColumns,
  newPlane,
  newRows,
  NONE,
  oldColumns,
  oldPlane,
  oldRows,
  planeBytes,
  rowOf,
  setChunk,
  setLevel,
  SOME,
} from './lattice';
import { forgetSums, mergeGaps, mergePredicted, oldRow, predictGaps, predictRow, setLattice } from './interpolate';
import { areGapsPredicted, isRowPredicted, oldOf, packGaps, spreadToGaps } from './columns';
import { clearCode, codeLength, fetch, put, setDeal } from './residuals';
import { foldRows, unfoldRows } from './fold';
import { unweave, weave } from './weave';

export { HEAP, setup } from './layout';
export { countOf, planeBytes } from './lattice';
export { setDeal };

/** Make the frame of the first `length` digits or bits of the code. */
export function frame(length: u32, out: usize): void {
  if (isWide) frameOf<u16>(length, out);
  else frameOf<u8>(length, out);
}

/**
 * The way back, into the code.
 * @param codeBytes - how long the code is
 * @returns its digits or bits without zeros at the end
 */
export function unframe(from: usize, codeBytes: usize): u32 {
  clearCode(codeBytes);
  if (isWide) {
    unframeOf<u16>(from);
    return codeLength<u16>();
  }
  unframeOf<u8>(from);
  return codeLength<u8>();
}

function frameOf<T>(length: u32, out: usize): void {
  predictFirst<T>(LINES);
  if (fetch<T>(0, 0, 1, length)) unfoldRows<T>(LINES, ROW, RESIDUALS, ROW, sizeof<T>());
  if (topLevel == 0) {
    weave<T>(out, LINES, ROW, 1, channels, isTinted);
    return;
  }
  for (let c = 0; c < channels; c++) store<T>(planesOf(0) + usize(c) * planeBytes(1, 1, sizeof<T>()), load<T>(LINES + usize(c) * ROW));
  for (let level = 1; level <= topLevel; level++) refine<T>(level, length, out);
  if (isPlanar) weave<T>(out, planesOf(topLevel), newPlane, newColumns * newRows, channels, isTinted);
}

/** What the first pixel is expected to be. */
function predictFirst<T>(rows: usize): void {
  for (let c = 0; c < channels; c++) {
    const isAlpha = hasAlpha && c == channels - 1;
    store<T>(rows + usize(c) * ROW, <T>(isAlpha ? top : (top + 1) >> 1));
  }
}

/** Whether rows go through LINES: those of the frame, and where a row's end must be exact. */
// @ts-ignore: decorator
@inline
function isDirect(level: i32): bool {
  return oldColumns <= CHUNK && (level != topLevel || isPlanar);
}

/** Where the chunk's row of a level's lattice is, or is worked on, and how far its samples are apart. */
// @ts-ignore: decorator
@inline
function placeOfRow<T>(level: i32, row: i32): usize {
  if (!isDirect(level)) return LINES;
  return planesOf(level) + usize(row) * usize(newColumns) * sizeof<T>();
}

// @ts-ignore: decorator
@inline
function pitchOf(level: i32): usize {
  return isDirect(level) ? newPlane : ROW;
}

/** Put a finished row from where it was worked on to where it belongs. */
function finishRow<T>(level: i32, row: i32, out: usize): void {
  if (isDirect(level)) return;
  const first = usize(row) * usize(newColumns) + usize(firstColumn);
  const count = endColumn - firstColumn;
  if (level == topLevel && !isPlanar) {
    weave<T>(out + first * usize(channels) * sizeof<T>(), LINES, ROW, count, channels, isTinted);
    return;
  }
  for (let c = 0; c < channels; c++) {
    const to = planesOf(level) + usize(c) * newPlane + first * sizeof<T>();
    memory.copy(to, LINES + usize(c) * ROW, usize(count) * sizeof<T>());
  }
}

/** From the lattice of the level before to that of this one, or to the frame. */
function refine<T>(level: i32, length: u32, out: usize): void {
  setLevel(level, sizeof<T>());
  setLattice(planesOf(level - 1));
  for (let gap = 0; gap < oldColumns; gap += CHUNK) {
    setChunk<T>(gap);
    forgetSums();
    let row = 0;
    let pixel = 0;
    for (let old = 0; old < oldRows; old++) {
      refineOldRow<T>(level, old, row, pixel, length);
      finishRow<T>(level, row, out);
      row++;
      pixel += newColumns - oldColumns;
      if (!hasRowBehind(old)) continue;
      refineNewRow<T>(level, old, row, pixel, length);
      finishRow<T>(level, row, out);
      row++;
      pixel += newColumns;
    }
  }
}

function refineOldRow<T>(level: i32, old: i32, row: i32, pixel: i32, length: u32): void {
  const to = placeOfRow<T>(level, row);
  const pitch = pitchOf(level);
  const from = oldRow<T>(0, old) + usize(firstGap) * sizeof<T>();
  const end = usize(endGap - firstGap) * sizeof<T>();
  if (gaps == NONE) {
    for (let c: usize = 0; c < usize(channels); c++) memory.copy(to + c * pitch, from + c * oldPlane, end);
    return;
  }
  const count = endColumn - firstColumn - (endGap - firstGap);
  if (!fetch<T>(level, pixel + firstColumn - firstGap, count, length)) {
    mergePredicted<T>(old, to, pitch);
    return;
  }
  predictGaps<T>(old, GAPS);
  let residuals = RESIDUALS;
  if (gaps == SOME) {
    residuals = SPREAD;
    for (let c: usize = 0; c < usize(channels); c++) spreadToGaps<T>(RESIDUALS + c * ROW, SPREAD + c * ROW);
  }
  unfoldRows<T>(GAPS, ROW, residuals, ROW, end);
  for (let c: usize = 0; c < usize(channels); c++) mergeGaps<T>(from + c * oldPlane, GAPS + c * ROW, to + c * pitch);
}

function refineNewRow<T>(level: i32, old: i32, row: i32, pixel: i32, length: u32): void {
  const to = placeOfRow<T>(level, row);
  const pitch = pitchOf(level);
  predictRow<T>(old, to, pitch);
  const count = endColumn - firstColumn;
  if (fetch<T>(level, pixel + firstColumn, count, length))
    unfoldRows<T>(to, pitch, RESIDUALS, ROW, usize(count) * sizeof<T>());
}

function unframeOf<T>(from: usize): void {
  if (isPlanar && topLevel > 0) {
    setLevel(topLevel, sizeof<T>());
    unweave<T>(planesOf(topLevel), newPlane, from, newColumns * newRows, channels, isTinted);
  }
  for (let level = topLevel; level > 0; level--) {
    setLevel(level, sizeof<T>());
    setLattice(planesOf(level - 1));
    // Where a row asks for no other, it is gone through once.
    if (!isThinnedOnTheWay()) thin<T>(level, from);
    explain<T>(level, from);
  }
  if (topLevel == 0) {
    unweave<T>(LINES, ROW, from, 1, channels, isTinted);
  } else {
    for (let c = 0; c < channels; c++) store<T>(LINES + usize(c) * ROW, load<T>(planesOf(0) + usize(c) * planeBytes(1, 1, sizeof<T>())));
  }
  predictFirst<T>(PREDICTIONS);
  foldRows<T>(LINES, ROW, PREDICTIONS, ROW, RESIDUALS, ROW, sizeof<T>());
  put<T>(0, 0, 1, RESIDUALS);
}

/**
 * Find the chunk's row of a level: its first sample's row.
 * @param from - the frame
 */
function rowAt<T>(level: i32, row: i32, from: usize): usize {
  const first = usize(row) * usize(newColumns) + usize(firstColumn);
  if (level != topLevel || isPlanar) return planesOf(level) + first * sizeof<T>();
  unweave<T>(LINES, ROW, from + first * usize(channels) * sizeof<T>(), endColumn - firstColumn, channels, isTinted);
  return LINES;
}

// @ts-ignore: decorator
@inline
function isThinnedOnTheWay(): bool {
  return newRows == oldRows && oldColumns <= CHUNK;
}

/** Take the lattice of the level before out of this one, or out of the frame. */
function thin<T>(level: i32, from: usize): void {
  for (let gap = 0; gap < oldColumns; gap += CHUNK) {
    setChunk<T>(gap);
    for (let old = 0; old < oldRows; old++) thinRow<T>(old, rowAt<T>(level, rowOf(old), from), pitchOfRows(level));
  }
}

function thinRow<T>(old: i32, row: usize, pitch: usize): void {
  const bytes = usize(endGap - firstGap) * sizeof<T>();
  for (let c: usize = 0; c < usize(channels); c++) {
    const to = oldRow<T>(i32(c), old) + usize(firstGap) * sizeof<T>();
    if (gaps == NONE) {
      memory.copy(to, row + c * pitch, bytes);
    } else if (oldColumns <= CHUNK) {
      oldOf<T>(row + c * pitch, 0, to);
    } else {
      oldOf<T>(row + c * pitch, 0, GAPS);
      memory.copy(to, GAPS, bytes);
    }
  }
}

/** How far the samples of {@link rowAt} are apart. */
// @ts-ignore: decorator
@inline
function pitchOfRows(level: i32): usize {
  return level == topLevel && !isPlanar ? ROW : newPlane;
}

/** Whether the last row was what was predicted: where one is, the next may well be. */
let isPlain: bool = true;

/** Write the residuals of a level to the code; the lattice of the level before is there. */
function explain<T>(level: i32, from: usize): void {
  const pitch = pitchOfRows(level);
  isPlain = true;
  for (let gap = 0; gap < oldColumns; gap += CHUNK) {
    setChunk<T>(gap);
    forgetSums();
    let row = 0;
    let pixel = 0;
    for (let old = 0; old < oldRows; old++) {
      if (gaps != NONE) {
        const at = rowAt<T>(level, row, from);
        if (isThinnedOnTheWay()) thinRow<T>(old, at, pitch);
        explainGaps<T>(level, old, at, pitch, pixel);
      }
      row++;
      pixel += newColumns - oldColumns;
      if (!hasRowBehind(old)) continue;
      predictRow<T>(old, PREDICTIONS, ROW);
      const count = endColumn - firstColumn;
      const at = rowAt<T>(level, row, from);
      if (!isPlain || !isRowPredicted<T>(at, pitch, PREDICTIONS)) {
        foldRows<T>(at, pitch, PREDICTIONS, ROW, RESIDUALS, ROW, usize(count) * sizeof<T>());
        isPlain = !put<T>(level, pixel + firstColumn, count, RESIDUALS);
      }
      row++;
      pixel += newColumns;
    }
  }
}

function explainGaps<T>(level: i32, old: i32, row: usize, pitch: usize, pixel: i32): void {
  const end = usize(endGap - firstGap) * sizeof<T>();
  const count = endColumn - firstColumn - (endGap - firstGap);
  predictGaps<T>(old, GAPS);
  if (isPlain && areGapsPredicted<T>(row, pitch, GAPS)) return;
  for (let c: usize = 0; c < usize(channels); c++) oldOf<T>(row + c * pitch, 1, PREDICTIONS + c * ROW);
  foldRows<T>(PREDICTIONS, ROW, GAPS, ROW, RESIDUALS, ROW, end);
  let residuals = RESIDUALS;
  if (gaps == SOME) {
    residuals = SPREAD;
    for (let c: usize = 0; c < usize(channels); c++) packGaps<T>(RESIDUALS + c * ROW, SPREAD + c * ROW);
  }
  isPlain = !put<T>(level, pixel + firstColumn - firstGap, count, residuals);
}
