/**
 * Sheets of pictures of Random Art, all of one size.
 * @module
 */
import type { Pixels } from '../codecs/pixels.js';
import { EnumeratorError } from '../core/errors.js';
import { escapeControls } from '../core/quote.js';
import { makeSpace } from '../core/space.js';
import { encodeArt } from '../sinks/art-png.js';
import { makePaper, pastePixels } from './contact-sheet.js';
import { checkPngPipe, STANDARD_OUTPUT, writeToPipe, writeWhole } from './output-file.js';

const PAPER = [255, 255, 255] as const;
/** Between pictures and around them, in parts of their longer side. */
const MARGIN_PART = 16;
const LEAST_MARGIN = 4;
/** The whole sheet, in pixels. */
const MOST_PIXELS = 2 ** 26;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size of a sheet, before anything is drawn.
 * @throws EnumeratorError `E_LIMIT` where it would be too large
 */
export function sheetSize(count: number, { width, height }: Size, columns: number): Size {
  const margin = marginOf({ width, height });
  const rows = Math.ceil(count / columns);
  const sheet = {
    width: columns * (width + margin) + margin,
    height: rows * (height + margin) + margin,
  };
  if (sheet.width * sheet.height <= MOST_PIXELS) return sheet;
  throw new EnumeratorError(
    'E_LIMIT',
    `${count} pictures of ${width}×${height} make a sheet of ${sheet.width}×${sheet.height} pixels, and ${MOST_PIXELS} is the limit: draw fewer, or smaller ones with --size`,
  );
}

/** @param pictures - width·height·3 bytes each */
export function makeArtSheet(pictures: readonly Uint8Array[], size: Size, columns: number): Pixels {
  const { width, height } = size;
  const margin = marginOf(size);
  const whole = sheetSize(pictures.length, size, columns);
  const sheet = makePaper(PAPER, whole.width, whole.height);
  for (const [i, pixels] of pictures.entries()) {
    const left = margin + (i % columns) * (width + margin);
    const top = margin + Math.floor(i / columns) * (height + margin);
    pastePixels({ width, height, rgba: opaque(pixels) }, sheet, left, top);
  }
  return sheet;
}

function marginOf({ width, height }: Size): number {
  return Math.max(LEAST_MARGIN, Math.round(Math.max(width, height) / MARGIN_PART));
}

function opaque(rgb: Uint8Array): Uint8Array {
  const rgba = new Uint8Array((rgb.length / 3) * 4).fill(255);
  for (let i = 0; i < rgb.length / 3; i++) rgba.set(rgb.subarray(3 * i, 3 * i + 3), 4 * i);
  return rgba;
}

/** Where a sheet goes. */
export interface SheetOptions {
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly show?: string | undefined;
}

/**
 * Write a sheet into its file, which is named on standard output, or show it.
 * @param name - of the file where none is given
 */
export async function writeSheet(
  sheet: Pixels,
  { out, force, show }: SheetOptions,
  name: string,
): Promise<void> {
  const { width, height, rgba } = sheet;
  if (out === STANDARD_OUTPUT) checkPngPipe('say --show');
  const pixels = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) pixels.set(rgba.subarray(4 * i, 4 * i + 3), 3 * i);
  if (show !== undefined) {
    const { showImage } = await import('./show-image.js');
    const space = makeSpace({ width, height, color: 'rgb', depth: 8 });
    await showImage({ space, samples: pixels, method: show });
    if (out === undefined) return;
  }
  const png = encodeArt(pixels, sheet, []);
  if (out === STANDARD_OUTPUT) return writeToPipe(png);
  const file = out ?? name;
  writeWhole(file, png, force);
  process.stdout.write(`${escapeControls(file)}\n`);
}
