/**
 * Frames as a screen shows them: eight bits each of red, green, blue and alpha. SPEC §4.
 *
 * Values of fewer bits are spread over the whole range, so that the highest one is 255;
 * those of 16 bits are rounded to the nearest of the 256 levels.
 * @module
 */
import { checkSamples } from '../core/sample-bytes.js';
import type { Space } from '../core/space.js';

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

/** Where each of a pixel's four values comes from: a channel's place, or none. */
const SOURCES = {
  gray: [0, 0, 0, undefined],
  graya: [0, 0, 0, 1],
  rgb: [0, 1, 2, undefined],
  rgba: [0, 1, 2, 3],
} as const;

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
  const levelAt = levelReader(space, samples);
  const width = Math.ceil(space.width / every);
  const height = Math.ceil(space.height / every);
  const rgba = new Uint8Array(4 * width * height);
  let at = 0;
  for (let y = 0; y < space.height; y += every) {
    for (let x = 0; x < space.width; x += every) {
      const pixel = y * space.width + x;
      if (colors !== undefined) {
        const entry = 3 * samples[pixel]!;
        rgba[at++] = colors[entry]!;
        rgba[at++] = colors[entry + 1]!;
        rgba[at++] = colors[entry + 2]!;
        rgba[at++] = 255;
        continue;
      }
      const first = pixel * space.channels;
      for (const source of SOURCES[space.color as keyof typeof SOURCES]) {
        rgba[at++] = source === undefined ? 255 : levelAt(first + source);
      }
    }
  }
  return { width, height, rgba };
}

/** The samples as levels from 0 to 255. */
function levelReader({ depth }: Space, samples: Uint8Array): (place: number) => number {
  if (depth === 8) return (place) => samples[place]!;
  if (depth < 8) {
    // 255, 85 or 17: the highest value divides 255.
    const scale = 255 / (2 ** depth - 1);
    return (place) => samples[place]! * scale;
  }
  // 65535 = 257·255; 257 is odd, so that no value lies halfway.
  return (place) => Math.floor((samples[2 * place]! + 256 * samples[2 * place + 1]! + 128) / 257);
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
