/**
 * Sheets of pictures of one size, in rows from left to right. Pixels are red, green and blue, from
 * the top left.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';

/** A size in pixels. */
export interface SheetSize {
  readonly width: number;
  readonly height: number;
}

/** A sheet: 3·width·height bytes. */
export interface Sheet extends SheetSize {
  readonly rgb: Uint8Array;
}

const WHITE = 255;
/** The margin between pictures and around them is this part of their longer side. */
const MARGIN_PART = 16;
const LEAST_MARGIN = 4;
/** A larger sheet takes more than 200 MB. */
const MOST_PIXELS = 2 ** 26;

/**
 * The size of a sheet, known before anything is drawn.
 * @param size - of each picture
 * @param columns - from 1
 * @throws EnumeratorError `E_LIMIT` where it would be too large
 */
export function sheetSize(count: number, size: SheetSize, columns: number): SheetSize {
  const sheet = wholeSize(count, size, columns);
  if (isWithin(sheet)) return sheet;
  const pictures = count === 1 ? 'a picture' : `${count} pictures`;
  const side = largestSide(count, columns);
  const wayOut = count > 2 ? '; draw fewer, or smaller ones' : '';
  throw new EnumeratorError(
    'E_LIMIT',
    `${pictures} of ${size.width}×${size.height} on a sheet of ${sheet.width}×${sheet.height} pixels: the limit is ${MOST_PIXELS} pixels${wayOut}`,
    { hints: [{ key: 'largest-square', value: `${side}` }] },
  );
}

/** @param pictures - 3·width·height bytes each */
export function drawSheet(
  pictures: readonly Uint8Array[],
  size: SheetSize,
  columns: number,
): Sheet {
  const whole = sheetSize(pictures.length, size, columns);
  const margin = marginOf(size);
  const rgb = new Uint8Array(3 * whole.width * whole.height).fill(WHITE);
  const rowBytes = 3 * size.width;
  for (const [i, pixels] of pictures.entries()) {
    const left = margin + (i % columns) * (size.width + margin);
    const top = margin + Math.floor(i / columns) * (size.height + margin);
    for (let y = 0; y < size.height; y++) {
      const row = pixels.subarray(y * rowBytes, (y + 1) * rowBytes);
      rgb.set(row, 3 * ((top + y) * whole.width + left));
    }
  }
  return { ...whole, rgb };
}

/** How many pixels of two pictures of one size differ. */
export function countDifferences(a: Uint8Array, b: Uint8Array): number {
  let differing = 0;
  for (let at = 0; at < a.length; at += 3) {
    if (a[at] !== b[at] || a[at + 1] !== b[at + 1] || a[at + 2] !== b[at + 2]) differing++;
  }
  return differing;
}

function wholeSize(count: number, size: SheetSize, columns: number): SheetSize {
  const margin = marginOf(size);
  const rows = Math.ceil(count / columns);
  return {
    width: columns * (size.width + margin) + margin,
    height: rows * (size.height + margin) + margin,
  };
}

function marginOf({ width, height }: SheetSize): number {
  return Math.max(LEAST_MARGIN, Math.round(Math.max(width, height) / MARGIN_PART));
}

function isWithin({ width, height }: SheetSize): boolean {
  return width * height <= MOST_PIXELS;
}

/** The largest side of square pictures that fit on a sheet. */
function largestSide(count: number, columns: number): number {
  const fits = (side: number): boolean =>
    isWithin(wholeSize(count, { width: side, height: side }, columns));
  let side = 0;
  for (let step = 2 ** 13; step >= 1; step /= 2) if (fits(side + step)) side += step;
  return side;
}
