/**
 * The number of an image, drawn into the lower left corner of its frame: for people, and as a
 * strip of black and white cells that {@link readOverlay} gets back from lossy video. SPEC §9.2.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import { DATA_BITS, needLayout, putBits, REFERENCE_CELLS, type StripLayout } from './strip.js';
import { ADVANCE, GLYPH_HEIGHT, hasPoint, NumberText } from './text.js';

export { readOverlay } from './reader.js';
export { overlayFault, type StripLayout, stripLayout } from './strip.js';

/** Samples of a pixel: gray, gray and alpha, red green blue, these and alpha. */
export type OverlayChannels = 1 | 2 | 3 | 4;

const BLACK = 0;
const WHITE = 255;
const BOX_LEVEL = 16;
const MAX_CHARACTERS = 48;
/** A point of the font for so many rows of the frame, and columns: 20 digits and the box's sides. */
const ROWS_A_POINT = 240;
const COLUMNS_A_POINT = 22 * ADVANCE;

/** Draws on frames of one size. Memory: a few rows of pixels. */
export class Overlay {
  readonly #width: number;
  readonly #height: number;
  readonly #channels: OverlayChannels;
  readonly #layout: StripLayout;
  /** Pixels of a point of the font. */
  readonly #point: number;
  readonly #boxHeight: number;
  readonly #text: NumberText;
  readonly #bits = new Uint8Array(DATA_BITS);

  /**
   * @param width - in pixels
   * @param height - in pixels
   * @throws {@link EnumeratorError} `E_OUTPUT` where {@link overlayFault} finds one
   */
  constructor(width: number, height: number, channels: OverlayChannels) {
    if (![1, 2, 3, 4].includes(channels)) throw new TypeError('channels must be 1, 2, 3 or 4');
    this.#layout = needLayout(width, height);
    const { side } = this.#layout;
    this.#width = width;
    this.#height = height;
    this.#channels = channels;
    const widest = Math.floor(width / COLUMNS_A_POINT);
    this.#point = Math.max(1, Math.min(Math.round(height / ROWS_A_POINT), widest));
    // A point above and below the text, and one for its sides.
    const needed = (GLYPH_HEIGHT + 2) * this.#point + 2;
    this.#boxHeight = Math.min(Math.ceil(needed / side) * side, this.#layout.top);
    const room = Math.floor((width - 3 * this.#point) / (ADVANCE * this.#point));
    this.#text = new NumberText(Math.min(room, MAX_CHARACTERS));
  }

  /**
   * Draw over a frame. Hot: measure before editing.
   * @param pixels - 8-bit samples, pixels from the top left: changed in place; alpha becomes
   *   opaque where something is drawn
   * @param index - from 0, of any length
   * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not a frame's, `E_RANGE`
   *   where the index is negative
   */
  draw(pixels: Uint8Array, index: bigint): void {
    const frameBytes = this.#width * this.#height * this.#channels;
    if (pixels.length !== frameBytes) {
      throw new EnumeratorError(
        'E_FRAME',
        `${counted(pixels.length, 'byte of pixels is', 'bytes of pixels are')} no frame: ${this.#width}×${this.#height} with ${this.#channels} channels takes ${frameBytes}`,
      );
    }
    if (index < 0n) throw new EnumeratorError('E_RANGE', 'index must not be negative');
    this.#drawStrip(pixels, index);
    this.#drawText(pixels, index);
  }

  #drawStrip(pixels: Uint8Array, index: bigint): void {
    const { side, rows, columns, top } = this.#layout;
    putBits(index, this.#bits);
    const rowData = columns - REFERENCE_CELLS;
    for (let row = 0; row < rows; row++) {
      const y = top + row * side;
      // What is left below the last row is less than a cell, and looks as that.
      const height = row === rows - 1 ? this.#height - y : side;
      for (let column = 0; column < columns; column++) {
        const bit =
          column < REFERENCE_CELLS
            ? 1 - column
            : this.#bits[row * rowData + column - REFERENCE_CELLS];
        this.#fill(pixels, column * side, y, side, bit === 1 ? WHITE : BLACK);
      }
      this.#repeatRow(pixels, y, columns * side, height);
    }
  }

  #drawText(pixels: Uint8Array, index: bigint): void {
    const text = this.#text.format(index);
    const point = this.#point;
    const boxHeight = this.#boxHeight;
    const boxTop = this.#layout.top - boxHeight;
    const boxWidth = Math.min((text.length * ADVANCE + 3) * point, this.#width);
    this.#fill(pixels, 0, boxTop, boxWidth, BOX_LEVEL);
    this.#repeatRow(pixels, boxTop, boxWidth, boxHeight);
    const textTop = boxTop + ((boxHeight - GLYPH_HEIGHT * point) >> 1);
    for (let row = 0; row < GLYPH_HEIGHT; row++) {
      const y = textTop + row * point;
      for (let i = 0; i < text.length; i++) {
        for (let x = 0; x < ADVANCE - 1; x++) {
          if (!hasPoint(text.charAt(i), x, row)) continue;
          this.#fill(pixels, (2 + i * ADVANCE + x) * point, y, point, WHITE);
        }
      }
      this.#repeatRow(pixels, y, boxWidth, point);
    }
  }

  #fill(pixels: Uint8Array, left: number, y: number, width: number, level: number): void {
    const channels = this.#channels;
    const from = (y * this.#width + left) * channels;
    const to = from + width * channels;
    pixels.fill(level, from, to);
    if (channels % 2 === 1) return;
    for (let at = from + channels - 1; at < to; at += channels) pixels[at] = 255;
  }

  /** Copy the first `width` pixels of a row into the rows below it, up to `height` in all. */
  #repeatRow(pixels: Uint8Array, top: number, width: number, height: number): void {
    const rowBytes = this.#width * this.#channels;
    const from = top * rowBytes;
    for (let y = 1; y < height; y++) {
      pixels.copyWithin(from + y * rowBytes, from, from + width * this.#channels);
    }
  }
}
