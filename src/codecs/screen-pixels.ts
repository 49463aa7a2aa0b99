/**
 * Frames onto a screen many times a second: what `pixels.ts` does, into memory that is there
 * already, with a way of its own for each colour model.
 * @module
 */
import type { Space } from '../core/space.js';

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
