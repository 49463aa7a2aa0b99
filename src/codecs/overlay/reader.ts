/**
 * The strip of an overlay, read back from a picture that may have suffered. SPEC §9.2.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import { DATA_BITS, readBits, REFERENCE_CELLS, type StripLayout, stripLayout } from './strip.js';

/** The size of the frame that was drawn on, in pixels. */
export interface OverlayFrame {
  readonly width: number;
  readonly height: number;
}

/** Levels that white must be above black. */
const LEAST_CONTRAST = 24;
/** A cell this close to the middle between them, as a part of their distance, is undecided. */
const UNDECIDED = 0.08;

/**
 * Read the strip of a picture. What was no strip passes the checksum once in 65,536 times, if it
 * gets so far as to be made of cells that are clearly black or white, as noise hardly ever is.
 * @param pixels - 8-bit samples, pixels from the top left; alpha is not looked at
 * @param channels - 1 to 4
 * @param frame - the size that was drawn, where the picture has been resized
 * @returns the index modulo 2^64; undefined where there is no strip, or none that can be trusted
 * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not a picture's
 */
export function readOverlay(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
  frame: OverlayFrame = { width, height },
): bigint | undefined {
  if (pixels.length !== width * height * channels) {
    throw new EnumeratorError(
      'E_FRAME',
      `${counted(pixels.length, 'byte of pixels is', 'bytes of pixels are')} no picture of ${width}×${height} with ${channels} channels`,
    );
  }
  const layout = stripLayout(frame.width, frame.height);
  if (layout === undefined) return undefined;
  const levels = measureCells(pixels, { width, height, channels }, frame, layout);
  const bits = decide(levels, layout);
  return bits && readBits(bits);
}

/** The mean level of each cell's inner half, row by row. */
function measureCells(
  pixels: Uint8Array,
  picture: OverlayFrame & { readonly channels: number },
  frame: OverlayFrame,
  { side, rows, columns, top }: StripLayout,
): Float64Array {
  const xScale = picture.width / frame.width;
  const yScale = picture.height / frame.height;
  const levels = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [y, yEnd] = innerPart(top + row * side, side, yScale, picture.height);
    for (let column = 0; column < columns; column++) {
      const [x, xEnd] = innerPart(column * side, side, xScale, picture.width);
      levels[row * columns + column] = meanLevel(pixels, picture, x, xEnd, y, yEnd);
    }
  }
  return levels;
}

/** Half-open: the pixels whose middles lie in the inner half of a cell, at least the one in its middle. */
function innerPart(from: number, side: number, scale: number, limit: number): [number, number] {
  const start = Math.ceil((from + side / 4) * scale - 0.5);
  const end = Math.ceil((from + (side * 3) / 4) * scale - 0.5);
  if (end > start) return [start, end];
  const middle = Math.min(Math.floor((from + side / 2) * scale), limit - 1);
  return [middle, middle + 1];
}

function meanLevel(
  pixels: Uint8Array,
  { width, channels }: { readonly width: number; readonly channels: number },
  x: number,
  xEnd: number,
  y: number,
  yEnd: number,
): number {
  const colors = channels < 3 ? 1 : 3;
  let sum = 0;
  for (let row = y; row < yEnd; row++) {
    for (let column = x; column < xEnd; column++) {
      const at = (row * width + column) * channels;
      for (let c = 0; c < colors; c++) sum += pixels[at + c]!;
    }
  }
  return sum / (colors * (xEnd - x) * (yEnd - y));
}

/** The cells as bits; undefined where the reference cells or any other are not clear. */
function decide(levels: Float64Array, { rows, columns }: StripLayout): Uint8Array | undefined {
  let white = 0;
  let black = 0;
  let leastWhite = Infinity;
  let mostBlack = -Infinity;
  for (let row = 0; row < rows; row++) {
    const first = levels[row * columns]!;
    const second = levels[row * columns + 1]!;
    white += first / rows;
    black += second / rows;
    leastWhite = Math.min(leastWhite, first);
    mostBlack = Math.max(mostBlack, second);
  }
  if (white - black < LEAST_CONTRAST || leastWhite <= mostBlack) return undefined;
  const threshold = (white + black) / 2;
  const undecided = UNDECIDED * (white - black);
  const bits = new Uint8Array(DATA_BITS);
  let at = 0;
  for (let i = 0; i < levels.length; i++) {
    if (i % columns < REFERENCE_CELLS) continue;
    const above = levels[i]! - threshold;
    if (Math.abs(above) < undecided) return undefined;
    bits[at++] = above > 0 ? 1 : 0;
  }
  return bits;
}
