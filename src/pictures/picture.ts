/**
 * A picture from anywhere, before a space is chosen for it: its samples in its own colour model,
 * its transparency, and its rows as 16-bit red, green, blue, alpha.
 *
 * Every depth fits into 16 bits without loss, since 1, 3, 15 and 255 divide
 * 65,535. So `exact.ts` and `fit.ts` look at one form of pixels, a row at a time.
 * @module
 */
import { CHANNELS, type Color, hasAlpha, type SpaceFields } from '../core/space.js';
import { COLOR_MODELS } from '../codecs/png/format.js';
import type { FoundMetadata } from '../codecs/png/metadata.js';
import type { PngHeader, PngPicture } from '../codecs/png/reader.js';
import type { FileFacts } from './file-facts.js';

export interface Picture {
  /** In pixels, at least 1. */
  readonly width: number;
  readonly height: number;
  readonly color: Color;
  /** Bits per sample: 1, 2, 4, 8 or 16; of palettes those of the levels of a colour, which are 8. */
  readonly depth: number;
  /** Sample bytes as in SPEC §4. */
  readonly samples: Uint8Array;
  /** Palettes: red, green, blue of each entry; all samples lie below their number. */
  readonly colors?: Uint8Array;
  /** Palettes: the alpha of each entry, 255 where it is missing. */
  readonly alphas?: Uint8Array | undefined;
  /** Gray and RGB: the one level, or the three, that stand for a transparent pixel. */
  readonly key?: readonly number[] | undefined;
}

/** How strictly a picture's file is read. */
export interface ReadingOptions {
  /** Refuse every fault of the file, also where it decides no sample. */
  readonly strict?: boolean | undefined;
  /**
   * Take what can be had of a damaged file, and remark on it. Where it is false rather than left out, an
   * error says that there is this way.
   */
  readonly damaged?: boolean | undefined;
}

/** A picture with what its file says of it. */
export interface ReadPicture {
  readonly picture: Picture;
  /** The numbering and index that this program wrote into the file. */
  readonly metadata?: FoundMetadata | undefined;
  /** `png`, `jpeg` … */
  readonly format?: string;
  /** The form in which ffmpeg found the pixels, such as `yuvj420p`. */
  readonly pixelFormat?: string;
  /** Whether the colours were worked out from others, as for a JPEG: another decoder may differ. */
  readonly isConverted?: boolean;
  /** Whether it is, or could be, the first of several pictures of a PNG. */
  readonly isAnimation?: boolean;
  readonly facts?: FileFacts;
  /** What is wrong with the file, and was passed over: a sentence without its end each. */
  readonly remarks?: readonly string[];
}

/** A picture from a file, of a format that is known. */
export type FilePicture = ReadPicture & { readonly format: string };

/** The highest level of a row's channels. */
export const FULL = 65_535;

/** The picture of a PNG that was read; nothing is copied. */
export function fromPng(png: PngHeader & Pick<PngPicture, 'samples'>): Picture {
  const { width, height, samples, colorType, palette, transparency } = png;
  const { color } = COLOR_MODELS.get(colorType)!;
  if (palette !== undefined) {
    return { width, height, color, depth: 8, samples, colors: palette, alphas: transparency };
  }
  const key = transparency && readKey(transparency, png.depth);
  return { width, height, color, depth: png.depth, samples, key };
}

/** Read the tRNS of gray and RGB: two bytes a level, of which only the lowest `depth` bits count. */
function readKey(transparency: Uint8Array, depth: number): number[] {
  const levels: number[] = [];
  for (let at = 0; at + 1 < transparency.length; at += 2) {
    levels.push(((transparency[at]! << 8) | transparency[at + 1]!) & (2 ** depth - 1));
  }
  return levels;
}

/**
 * The smallest space that holds all of the picture.
 *
 * That is the one in which its samples are a frame, with two exceptions. Where a colour key or a
 * palette's alphas make a pixel transparent, it is graya or rgba, at 8 bit or at the picture's
 * 16; and a palette of one colour, or with a colour twice, which makes no space, becomes rgb.
 */
export function fittingSpace(picture: Picture): SpaceFields & { readonly color: Color } {
  const { width, height, color, depth, colors } = picture;
  const size = { width, height };
  if (hasHiddenAlpha(picture)) {
    return { ...size, color: color === 'gray' ? 'graya' : 'rgba', depth: Math.max(8, depth) };
  }
  if (color !== 'palette') return { ...size, color, depth };
  return findPaletteFault(colors!) === undefined
    ? { ...size, color, colors: colors!.length / 3 }
    : { ...size, color: 'rgb', depth: 8 };
}

/**
 * Why colours make no palette of a space, in which no two images look alike. SPEC §10.
 * @param colors - 3·K bytes
 */
export function findPaletteFault(colors: Uint8Array): 'one colour' | 'a colour twice' | undefined {
  if (colors.length < 6) return 'one colour';
  const seen = new Set<number>();
  for (let at = 0; at < colors.length; at += 3) {
    seen.add((colors[at]! << 16) | (colors[at + 1]! << 8) | colors[at + 2]!);
  }
  return seen.size < colors.length / 3 ? 'a colour twice' : undefined;
}

/** Whether a pixel is transparent by a colour key or a palette's alphas, not by its samples. */
function hasHiddenAlpha(picture: Picture): boolean {
  const { key, alphas, samples } = picture;
  if (alphas !== undefined) return samples.some((entry) => (alphas[entry] ?? 255) < 255);
  return key !== undefined && !isOpaquePicture(picture);
}

/** Whether nothing shines through anywhere. */
export function isOpaquePicture(picture: Picture): boolean {
  const row = new Uint16Array(4 * picture.width);
  for (let y = 0; y < picture.height; y++) {
    readRow(picture, y, row);
    if (!isOpaqueRow(row)) return false;
  }
  return true;
}

/** Whether all pixels have one colour and one alpha. */
export function isOneColor(picture: Picture): boolean {
  const row = new Uint16Array(4 * picture.width);
  const first: number[] = [];
  for (let y = 0; y < picture.height; y++) {
    readRow(picture, y, row);
    if (y === 0) first.push(...row.subarray(0, 4));
    if (row.some((level, at) => level !== first[at % 4])) return false;
  }
  return true;
}

/** The picture without an alpha that is opaque everywhere; as it is where it has none, or uses it. */
export function dropOpaqueAlpha(picture: Picture): Picture {
  const { width, height, color, depth, samples } = picture;
  if (!hasAlpha(color) || !isOpaquePicture(picture)) return picture;
  const sampleBytes = depth / 8;
  const pixelBytes = CHANNELS[color] * sampleBytes;
  const kept = pixelBytes - sampleBytes;
  const opaque = new Uint8Array(width * height * kept);
  for (let from = 0, to = 0; from < samples.length; from += pixelBytes, to += kept) {
    for (let i = 0; i < kept; i++) opaque[to + i] = samples[from + i]!;
  }
  return { width, height, color: color === 'graya' ? 'gray' : 'rgb', depth, samples: opaque };
}

function isOpaqueRow(row: Uint16Array): boolean {
  for (let at = 3; at < row.length; at += 4) if (row[at] !== FULL) return false;
  return true;
}

/**
 * One row as red, green, blue, alpha of 0 to 65,535 each; alpha is not multiplied in.
 * @param y - 0 ≤ y < height
 * @param row - 4·width values, filled wholly; caller-owned
 */
export function readRow(picture: Picture, y: number, row: Uint16Array): void {
  if (picture.colors !== undefined) readPaletteRow(picture, picture.colors, y, row);
  else readLevelRow(picture, y, row);
}

function readPaletteRow(
  { width, samples, alphas }: Picture,
  colors: Uint8Array,
  y: number,
  row: Uint16Array,
): void {
  for (let x = 0, at = 0; x < width; x++) {
    const entry = samples[y * width + x]!;
    row[at++] = colors[3 * entry]! * 257;
    row[at++] = colors[3 * entry + 1]! * 257;
    row[at++] = colors[3 * entry + 2]! * 257;
    row[at++] = (alphas?.[entry] ?? 255) * 257;
  }
}

function readLevelRow(picture: Picture, y: number, row: Uint16Array): void {
  const { width, color, depth, samples, key } = picture;
  const channels = CHANNELS[color];
  const isColored = channels >= 3;
  const scale = FULL / (2 ** depth - 1);
  const levelAt =
    depth === 16
      ? (place: number): number => samples[2 * place]! + 256 * samples[2 * place + 1]!
      : (place: number): number => samples[place]!;
  for (let x = 0, at = 0; x < width; x++, at += 4) {
    const place = (y * width + x) * channels;
    const red = levelAt(place);
    const green = isColored ? levelAt(place + 1) : red;
    const blue = isColored ? levelAt(place + 2) : red;
    row[at] = red * scale;
    row[at + 1] = green * scale;
    row[at + 2] = blue * scale;
    if (channels % 2 === 0) row[at + 3] = levelAt(place + channels - 1) * scale;
    else row[at + 3] = key !== undefined && isKey(key, red, green, blue) ? 0 : FULL;
  }
}

function isKey(key: readonly number[], red: number, green: number, blue: number): boolean {
  return key[0] === red && (key.length === 1 || (key[1] === green && key[2] === blue));
}

/** Red, green, blue of each pixel in 8 bits; deeper levels lose their lowest bits. */
export function toRgb(picture: Picture): Uint8Array {
  const { width, height } = picture;
  const rgb = new Uint8Array(3 * width * height);
  const row = new Uint16Array(4 * width);
  for (let y = 0, to = 0; y < height; y++) {
    readRow(picture, y, row);
    for (let at = 0; at < row.length; at += 4) {
      for (let c = 0; c < 3; c++) rgb[to++] = row[at + c]! >> 8;
    }
  }
  return rgb;
}

/**
 * A picture whose pixels are squares, with one pixel for each: the one in its middle.
 * @param size - of the small picture, in pixels
 * @param scale - the side of a square, from 1
 * @returns nothing where the picture has another size; the picture itself where the scale is 1
 */
export function shrinkPicture(
  picture: Picture,
  { width, height }: Pick<Picture, 'width' | 'height'>,
  scale: number,
): Picture | undefined {
  if (picture.width !== width * scale || picture.height !== height * scale) return undefined;
  if (scale === 1) return picture;
  const { samples } = picture;
  const bytes = samples.length / (picture.width * picture.height);
  const small = new Uint8Array(width * height * bytes);
  const middle = scale >> 1;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += bytes) {
      const at = ((y * scale + middle) * picture.width + x * scale + middle) * bytes;
      for (let i = 0; i < bytes; i++) small[to + i] = samples[at + i]!;
    }
  }
  return { ...picture, width, height, samples: small };
}
