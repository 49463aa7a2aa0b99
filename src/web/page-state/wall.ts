/**
 * The wall: all images of a space in rows of thumbnails, of which a few are seen.
 *
 * A space may have 10^29,592 rows, and a browser scrolls some millions of pixels. So rows are counted
 * from an anchor, the image with which row 0 begins, and a window of rows around it is what the browser
 * scrolls. Where a visitor comes near an end of the window, or jumps, there is a new anchor. What is
 * worked out for each frame has small numbers alone.
 * @module
 */
import { type Enumeration } from '../../core/enumeration.js';
import type { SpaceSize } from '../../core/size.js';

/** How thumbnails lie, in CSS pixels. */
export interface WallGrid {
  /** From 1. */
  readonly columns: number;
  /** Of a cell, with the gap to the next one and the number below the image. */
  readonly cellWidth: number;
  readonly rowHeight: number;
  /** Of the image in it. */
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** Pixels of the image's own, or of the smaller one that is drawn. */
  readonly thumbWidth: number;
  readonly thumbHeight: number;
  /** Characters of a number that there is room for. */
  readonly textLength: number;
}

/** What the browser scrolls: rows around an anchor. */
export interface WallWindow {
  /** The image with which row 0 begins. */
  readonly anchor: bigint;
  /** Half-open: firstRow ≤ 0 < endRow. */
  readonly firstRow: number;
  readonly endRow: number;
}

/** Browsers scroll up to 2^24 pixels without rounding. */
const MOST_PIXELS = 2 ** 23;
const GAP = 8;
/** The line of the number below an image. */
const CAPTION = 20;
/** The width of a character of it, of the star beside it with the gaps, and the characters that there are at least. */
const CHARACTER = 6.7;
const STAR = 24;
const LEAST_LENGTH = 4;
/** Below so many pixels there is no room for a number. */
const CAPTION_FROM = 44;

/** The sides of thumbnails that there are to choose from, about, in CSS pixels. */
export const WALL_SIDES = [24, 32, 48, 64, 96, 128, 192, 256, 384] as const;
export const USUAL_SIDE = 96;

/** @param width - the room for the rows @param side - one of {@link WALL_SIDES} */
export function gridFor({ space }: Enumeration, width: number, side: number): WallGrid {
  const longest = Math.max(space.width, space.height);
  // A whole number of the screen's pixels for each of the image's, or a smaller image.
  const scale = longest <= side ? Math.floor(side / longest) : side / longest;
  const imageWidth = Math.max(1, Math.round(space.width * scale));
  const imageHeight = Math.max(1, Math.round(space.height * scale));
  const isSmaller = scale < 1;
  const columns = Math.max(1, Math.floor((width + GAP) / (Math.max(imageWidth, MIN_CELL) + GAP)));
  return {
    columns,
    cellWidth: (width + GAP) / columns,
    rowHeight: imageHeight + GAP + (side >= CAPTION_FROM ? CAPTION : 0),
    imageWidth,
    imageHeight,
    thumbWidth: isSmaller ? imageWidth : space.width,
    thumbHeight: isSmaller ? imageHeight : space.height,
    textLength: Math.max(LEAST_LENGTH, Math.floor(((width + GAP) / columns - STAR) / CHARACTER)),
  };
}

/** A finger hits no smaller one. */
const MIN_CELL = 24;

export function hasCaptions(side: number): boolean {
  return side >= CAPTION_FROM;
}

/** Where another side leads; the same at the ends. */
export function sideBy(side: number, by: 1 | -1): number {
  const at = WALL_SIDES.findIndex((one) => one >= side);
  return WALL_SIDES[Math.min(WALL_SIDES.length - 1, Math.max(0, at + by))] ?? side;
}

/** The window around an image, as many rows as the browser scrolls and the space has. */
export function windowAt(size: SpaceSize, anchor: bigint, grid: WallGrid): WallWindow {
  const { columns, rowHeight } = grid;
  const most = Math.floor(MOST_PIXELS / rowHeight / 2);
  const above = rowsIn(anchor, columns, most);
  // Only as many as are wanted: the size of a large space is not asked for.
  const reach = BigInt(most) * BigInt(columns);
  const below = size.has(anchor + reach) ? most : rowsIn(size.exact() - anchor, columns, most);
  return { anchor, firstRow: -above, endRow: Math.max(1, below) };
}

/** Rows that so many images fill or begin, at most `most`. */
function rowsIn(images: bigint, columns: number, most: number): number {
  const rows = (images + BigInt(columns) - 1n) / BigInt(columns);
  return rows < BigInt(most) ? Number(rows) : most;
}

/** Half-open. */
export interface RowRange {
  readonly first: number;
  readonly end: number;
}

/** The rows that are seen from a place on, and some around them, within the window. */
export function rowsSeen(
  { firstRow, endRow }: WallWindow,
  { rowHeight }: WallGrid,
  top: number,
  height: number,
  around: number,
): RowRange {
  const first = firstRow + Math.floor(top / rowHeight) - around;
  const end = firstRow + Math.ceil((top + height) / rowHeight) + around;
  return { first: Math.max(firstRow, first), end: Math.min(endRow, Math.max(first + 1, end)) };
}

/**
 * The rows whose images are wanted, in that order: those that are seen, those that come next, and those
 * that were seen before.
 */
export function wantedRows(seen: RowRange, near: RowRange): number[] {
  const rows: number[] = [];
  for (let row = seen.first; row < near.end; row++) rows.push(row);
  for (let row = seen.first - 1; row >= near.first; row--) rows.push(row);
  return rows;
}

/** How far the window is scrolled where a row is at its top. */
export function topOf({ firstRow }: WallWindow, { rowHeight }: WallGrid, row: number): number {
  return (row - firstRow) * rowHeight;
}

/** Whether so little of the window is left that there should be a new one, though the space goes on. */
export function isNearEnd(
  window: WallWindow,
  grid: WallGrid,
  size: SpaceSize,
  row: number,
): boolean {
  const { anchor, firstRow, endRow } = window;
  const columns = BigInt(grid.columns);
  const margin = Math.floor(MOST_PIXELS / grid.rowHeight / 8);
  const goesUp = anchor + BigInt(firstRow) * columns > 0n;
  const goesDown = size.has(anchor + BigInt(endRow) * columns);
  return (goesUp && row - firstRow < margin) || (goesDown && endRow - row < margin);
}

/** The images that a row has: the first and the last row may have fewer than there are columns. */
export interface RowImages {
  /** The column of the first of them. */
  readonly column: number;
  /** Its number. */
  readonly index: bigint;
  readonly count: number;
}

/** @param row - of the window */
export function rowImages(
  { anchor }: WallWindow,
  { columns }: WallGrid,
  size: SpaceSize,
  row: number,
): RowImages {
  const begin = anchor + BigInt(row * columns);
  const end = begin + BigInt(columns);
  const column = begin < 0n ? Number(-begin) : 0;
  const missing = size.hasEnd(end) ? 0 : Number(end - size.exact());
  return { column, index: begin + BigInt(column), count: columns - column - missing };
}

/** The image at a row and a column, if there is one. */
export function imageAt(
  { anchor }: WallWindow,
  { columns }: WallGrid,
  size: SpaceSize,
  row: number,
  column: number,
): bigint | undefined {
  const index = anchor + BigInt(row) * BigInt(columns) + BigInt(column);
  return size.has(index) ? index : undefined;
}
