/**
 * Sheets of pictures of Random Art, all of one size.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { makeSpace } from '../core/space.js';
import { encodeArt } from '../run/outputs/art-png.js';
import { checkApart, checkPngOutput, findShowMethod, resultOf } from './art-outputs.js';
import { makePaper, pastePixels, type Pixels } from '../codecs/pixels.js';
import { writeWhole } from '../io/atomic-file.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { writeToPipe } from './render/standard-output.js';

const PAPER = [255, 255, 255] as const;
/** Between pictures and around them, in parts of their longer side. */
const MARGIN_PART = 16;
const LEAST_MARGIN = 4;
/** The whole sheet, in pixels: half a gigabyte of memory at most. */
const MOST_PIXELS = 2 ** 26;

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size of a sheet, before anything is drawn.
 * @throws EnumeratorError `E_LIMIT` where it would be too large
 */
export function sheetSize(count: number, size: Size, columns: number): Size {
  const sheet = wholeSize(count, size, columns);
  if (isWithin(sheet)) return sheet;
  const pictures = count === 1 ? 'a picture' : `${count} pictures`;
  const makes = count === 1 ? 'makes' : 'make';
  const side = largestSide(count, columns);
  const fewer = count > 2 ? 'draw fewer, or smaller ones: ' : '';
  throw new EnumeratorError(
    'E_LIMIT',
    `${pictures} of ${size.width}×${size.height} ${makes} a sheet of ${sheet.width}×${sheet.height} pixels, and ${MOST_PIXELS} is the limit: ${fewer}--size ${side} is the largest square for such a sheet`,
  );
}

function wholeSize(count: number, { width, height }: Size, columns: number): Size {
  const margin = marginOf({ width, height });
  const rows = Math.ceil(count / columns);
  return {
    width: columns * (width + margin) + margin,
    height: rows * (height + margin) + margin,
  };
}

function isWithin({ width, height }: Size): boolean {
  return width * height <= MOST_PIXELS;
}

/** Of square pictures that fit on a sheet. */
function largestSide(count: number, columns: number): number {
  const fits = (side: number): boolean =>
    isWithin(wholeSize(count, { width: side, height: side }, columns));
  let side = 0;
  for (let step = 2 ** 13; step >= 1; step /= 2) if (fits(side + step)) side += step;
  return side;
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

/**
 * See to it that a sheet can go where it is to, before it is drawn.
 * @param name - of the file where none is given
 * @returns the same, with the way to show it found out
 * @throws EnumeratorError
 */
export async function checkSheet(options: SheetOptions, name: string): Promise<SheetOptions> {
  const { out, force, show } = options;
  if (out !== undefined || show === undefined) checkPngOutput(out ?? name, force);
  checkApart([
    ...resultOf('--out', out),
    ...resultOf('--show', show !== undefined && out === STANDARD_OUTPUT ? out : undefined),
  ]);
  return { out, force, show: await findShowMethod(show) };
}

/** Where a sheet goes. */
export interface SheetOptions {
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly show?: string | undefined;
}

/**
 * Write a sheet into its file, or show it.
 * @param options - what {@link checkSheet} gave
 * @param name - of the file where none is given
 * @returns the file, if it is one
 */
export async function writeSheet(
  sheet: Pixels,
  { out, force, show }: SheetOptions,
  name: string,
): Promise<string | undefined> {
  const { width, height, rgba } = sheet;
  const pixels = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) pixels.set(rgba.subarray(4 * i, 4 * i + 3), 3 * i);
  if (show !== undefined) {
    const { showImage } = await import('./render/show-image.js');
    const space = makeSpace({ width, height, color: 'rgb', depth: 8 });
    await showImage({ space, samples: pixels, method: show });
    if (out === undefined) return undefined;
  }
  const png = encodeArt(pixels, sheet, []);
  if (out === STANDARD_OUTPUT) {
    await writeToPipe(png);
    return undefined;
  }
  const file = out ?? name;
  writeWhole(file, png, force);
  return file;
}
