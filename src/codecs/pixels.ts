/**
 * Frames as a screen shows them: eight bits each of red, green, blue and alpha. SPEC §4.
 *
 * Values of fewer bits are spread over the whole range, so that the highest one is 255;
 * those of 16 bits are rounded to the nearest of the 256 levels.
 * @module
 */
import { checkSamples } from '../core/sample-bytes.js';
import { makeSpace, type Space } from '../core/space.js';

export interface Pixels {
  /** In pixels, at least 1. */
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, rows from the top: 4·width·height bytes. */
  readonly rgba: Uint8Array;
}

export interface PixelOptions {
  /** Red, green, blue of each entry: 3·K bytes. For palettes, and only for them. */
  readonly colors?: Uint8Array;
  /** Take every so many-th pixel of every so many-th row, from the first one; 1 by default. */
  readonly every?: number;
}

/**
 * @param samples - the frame's sample bytes; not kept
 * @returns ⌈width / every⌉ × ⌈height / every⌉ pixels in new memory
 * @throws EnumeratorError `E_FRAME` where `samples` is no frame of the space
 * @throws TypeError where `colors` has not 3·K bytes, or is there for no palette
 */
export function toPixels(
  space: Space,
  samples: Uint8Array,
  { colors, every = 1 }: PixelOptions = {},
): Pixels {
  checkSamples(space, samples);
  if (!Number.isSafeInteger(every) || every < 1) {
    throw new TypeError('every must be a whole number from 1');
  }
  const needed = space.color === 'palette' ? 3 * space.radix : undefined;
  if (colors?.length !== needed) {
    throw new TypeError(
      needed === undefined
        ? `colors: ${space.color} takes none`
        : `colors must have ${needed} bytes: ${space.radix} colours are given by three each`,
    );
  }
  const width = Math.ceil(space.width / every);
  const height = Math.ceil(space.height / every);
  const rgba = new Uint8ClampedArray(4 * width * height);
  const paint = makeScreenPainter(space, colors);
  paint(every === 1 ? samples : pickPixels(space, samples, every), rgba);
  return { width, height, rgba: new Uint8Array(rgba.buffer) };
}

/** The sample bytes of every so many-th pixel of every so many-th row. */
function pickPixels(space: Space, samples: Uint8Array, every: number): Uint8Array {
  const { width, height, sampleBytes } = space;
  const pixelBytes = sampleBytes / (width * height);
  const picked = new Uint8Array(Math.ceil(width / every) * Math.ceil(height / every) * pixelBytes);
  let to = 0;
  for (let y = 0; y < height; y += every) {
    for (let x = 0; x < width; x += every) {
      const from = (y * width + x) * pixelBytes;
      for (let i = 0; i < pixelBytes; i++) picked[to++] = samples[from + i]!;
    }
  }
  return picked;
}

/**
 * A frame with every pixel as a square of `scale` × `scale`.
 * @param scale - a whole number from 1
 * @returns the same frame where the scale is 1, else new samples
 * @throws EnumeratorError `E_LIMIT` where it is larger than any space's
 * @throws TypeError where the scale is none
 */
export function enlargeFrame(
  space: Space,
  samples: Uint8Array,
  scale: number,
): { readonly space: Space; readonly samples: Uint8Array } {
  if (!Number.isSafeInteger(scale) || scale < 1)
    throw new TypeError('scale must be a whole number from 1');
  if (scale === 1) return { space, samples };
  const { color, depth, radix } = space;
  const [width, height] = [space.width * scale, space.height * scale];
  const large = makeSpace({
    width,
    height,
    color,
    ...(color === 'palette' ? { colors: radix } : { depth }),
  });
  const pixelBytes = space.sampleBytes / (space.width * space.height);
  const rowBytes = width * pixelBytes;
  const out = new Uint8Array(large.sampleBytes);
  for (let y = 0, from = 0, to = 0; y < space.height; y++) {
    const top = to;
    for (let x = 0; x < space.width; x++, from += pixelBytes) {
      for (let copy = 0; copy < scale; copy++) {
        for (let byte = 0; byte < pixelBytes; byte++) out[to++] = samples[from + byte]!;
      }
    }
    for (let copy = 1; copy < scale; copy++, to += rowBytes) {
      out.copyWithin(to, top, top + rowBytes);
    }
  }
  return { space: large, samples: out };
}

/**
 * Every pixel as a square of `factor` × `factor`. They move as one word each, whichever way
 * round this machine has their bytes.
 * @param factor - a whole number from 1
 * @returns the same pixels where the factor is 1, else new ones
 */
export function enlargePixels(pixels: Pixels, factor: number): Pixels {
  if (factor === 1) return pixels;
  const width = pixels.width * factor;
  const height = pixels.height * factor;
  const from = new Uint32Array(pixels.rgba.slice().buffer);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < pixels.height; y++) {
    const top = y * factor * width;
    for (let x = 0; x < pixels.width; x++) {
      to.fill(from[y * pixels.width + x]!, top + x * factor, top + (x + 1) * factor);
    }
    for (let i = 1; i < factor; i++) to.copyWithin(top + i * width, top, top + width);
  }
  return { width, height, rgba: new Uint8Array(to.buffer) };
}

/** An empty sheet of one colour: red, green, blue. */
export function makePaper(
  color: readonly [number, number, number],
  width: number,
  height: number,
): Pixels {
  const rgba = new Uint8Array(4 * width * height);
  for (let at = 0; at < rgba.length; at += 4) rgba.set([...color, 255], at);
  return { width, height, rgba };
}

/** Put a picture on a sheet that has room for it. */
export function pastePixels(from: Pixels, to: Pixels, left: number, top: number): void {
  for (let y = 0; y < from.height; y++) {
    const row = from.rgba.subarray(4 * y * from.width, 4 * (y + 1) * from.width);
    to.rgba.set(row, 4 * ((top + y) * to.width + left));
  }
}

/** Whether nothing shines through. */
export function isOpaque({ rgba }: Pixels): boolean {
  for (let at = 3; at < rgba.length; at += 4) {
    if (rgba[at] !== 255) return false;
  }
  return true;
}

/** Red, green and blue alone: 3·width·height bytes in new memory. */
export function dropAlpha({ rgba }: Pixels): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from]!;
    rgb[to++] = rgba[from + 1]!;
    rgb[to++] = rgba[from + 2]!;
  }
  return rgb;
}

/**
 * Fills `rgba`, 4·width·height bytes at a multiple of four in their buffer, from the sample bytes
 * of a frame.
 */
export type ScreenPainter = (samples: Uint8Array, rgba: Uint8ClampedArray) => void;

/**
 * The way for a space.
 * @param colors - 3·K bytes, for palettes
 */
export function makeScreenPainter(space: Space, colors?: Uint8Array): ScreenPainter {
  if (colors !== undefined) return byTable(tableOf(colors));
  if (space.depth === 16) return by16Bit(space);
  switch (space.color) {
    case 'rgb':
      return paintRgb;
    case 'rgba':
      return (samples, rgba) => rgba.set(samples);
    case 'graya':
      return paintGrayAlpha;
    default:
      return byTable(tableOf(grays(space.radix)));
  }
}

/** Red, green, blue of each level of gray. */
function grays(radix: number): Uint8Array {
  return Uint8Array.from({ length: 3 * radix }, (_, i) => (Math.floor(i / 3) * 255) / (radix - 1));
}

/** An opaque pixel for each value of a sample, as this machine holds its four bytes. */
function tableOf(colors: Uint8Array): Uint32Array {
  const bytes = new Uint8Array((colors.length / 3) * 4);
  for (let entry = 0; entry < colors.length / 3; entry++) {
    bytes.set(colors.subarray(3 * entry, 3 * entry + 3), 4 * entry);
    bytes[4 * entry + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

function byTable(table: Uint32Array): ScreenPainter {
  return (samples, rgba) => {
    const words = wordsOf(rgba);
    for (let pixel = 0; pixel < words.length; pixel++) words[pixel] = table[samples[pixel]!]!;
  };
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** hot: run `npm run bench -- page` before editing. */
function paintRgb(samples: Uint8Array, rgba: Uint8ClampedArray): void {
  if (!IS_LITTLE_ENDIAN) {
    paintRgbByBytes(samples, rgba);
    return;
  }
  const words = wordsOf(rgba);
  for (let pixel = 0, at = 0; pixel < words.length; pixel++, at += 3) {
    words[pixel] = 0xff000000 | (samples[at + 2]! << 16) | (samples[at + 1]! << 8) | samples[at]!;
  }
}

function paintRgbByBytes(samples: Uint8Array, rgba: Uint8ClampedArray): void {
  for (let from = 0, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = samples[from]!;
    rgba[to + 1] = samples[from + 1]!;
    rgba[to + 2] = samples[from + 2]!;
    rgba[to + 3] = 255;
  }
}

function paintGrayAlpha(samples: Uint8Array, rgba: Uint8ClampedArray): void {
  for (let from = 0, to = 0; to < rgba.length; from += 2, to += 4) {
    const level = samples[from]!;
    rgba[to] = level;
    rgba[to + 1] = level;
    rgba[to + 2] = level;
    rgba[to + 3] = samples[from + 1]!;
  }
}

/** Where each of a pixel's four values comes from; the last is 255 where there is no alpha. */
const SOURCES = {
  gray: [0, 0, 0],
  graya: [0, 0, 0, 1],
  rgb: [0, 1, 2],
  rgba: [0, 1, 2, 3],
} as const;

function by16Bit({ color, channels }: Space): ScreenPainter {
  const sources = SOURCES[color as keyof typeof SOURCES];
  return (samples, rgba) => {
    for (let from = 0, to = 0; to < rgba.length; from += 2 * channels, to += 4) {
      rgba[to + 3] = 255;
      for (let c = 0; c < sources.length; c++) {
        const at = from + 2 * sources[c]!;
        // The nearest of 256 levels: v / 257, rounded, without a division.
        rgba[to + c] = ((samples[at]! + 256 * samples[at + 1]!) * 255 + 32_895) >>> 16;
      }
    }
  };
}

function wordsOf({ buffer, byteOffset, length }: Uint8ClampedArray): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length / 4);
}
