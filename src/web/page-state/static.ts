/**
 * Static: what nearly all images look like, how it is told from others, and the way to a cloud.
 * @module
 */
import type { Enumeration } from '../../core/enumeration.js';
import { presetOf } from './presets.js';
import type { Frame } from './pixels.js';

export const STATIC_WORDS = 'Nearly all pictures look like this: static.';

/** Of fewer pixels nothing can be told. */
const LEAST_PIXELS = 256;
/** Of an image's pixels, so many are looked at. */
const MOST_LOOKED_AT = 4096;
/** How much neighbours differ, to how much pixels far from each other do: 1 where nothing ties them. */
const LEAST_SHARE = 0.8;
const MOST_SHARE = 1.25;
/** Of 3 · 255: images that differ less look plain. */
const LEAST_DIFFERENCE = 24;

/** Whether pixels differ from their neighbours as they do from any others, and not by little. */
export function looksStatic(frame: Frame): boolean {
  const { width, height } = frame;
  if (width < 2 || height < 2 || width * height < LEAST_PIXELS) return false;
  const far = meanDifference(frame, width >> 1, height >> 1);
  if (far < LEAST_DIFFERENCE) return false;
  return [meanDifference(frame, 1, 0), meanDifference(frame, 0, 1)].every(
    (near) => near >= LEAST_SHARE * far && near <= MOST_SHARE * far,
  );
}

/** How much a pixel differs from that so far to the right and below, around the edges, on average. */
function meanDifference({ rgba, width, height }: Frame, dx: number, dy: number): number {
  const pixels = width * height;
  const step = Math.max(1, Math.floor(pixels / MOST_LOOKED_AT));
  let sum = 0;
  let count = 0;
  for (let at = 0; at < pixels; at += step) {
    const x = ((at % width) + dx) % width;
    const y = (Math.floor(at / width) + dy) % height;
    const other = y * width + x;
    for (let channel = 0; channel < 3; channel++)
      sum += Math.abs((rgba[4 * at + channel] ?? 0) - (rgba[4 * other + channel] ?? 0));
    count++;
  }
  return sum / count;
}

/** Whether a space has static alone, but for a few images that nobody comes upon. */
export function isStaticOrder({ order, space: { width, height } }: Enumeration): boolean {
  return order === 'mixed' && width * height >= LEAST_PIXELS;
}

/** Per cent of a number's bits: more than these is too busy, and of 16 bits a level, less is plain. */
const MOST_PERCENT = 30;
const DEEP_PERCENT = 60;

/** How many per cent of the bits make a cloud that looks well. */
function cloudPercent({ width, height, channels, radix }: Enumeration['space']): number {
  const levelBits = Math.log2(radix);
  if (levelBits > 8) return DEEP_PERCENT;
  // So many bits whatever the size, and fewer for fewer levels.
  const bits = 2 ** (5 + 1.25 * levelBits);
  const percent = (100 * bits) / (width * height * channels * levelBits);
  return Number(Math.min(MOST_PERCENT, percent).toPrecision(2));
}

/** A cloud of the same space: its order, and a number as an address has it. */
export function cloudOf(choice: Enumeration): {
  readonly choice: Enumeration;
  readonly number: string;
} {
  const cloud = { ...choice, order: 'cloud', seed: '' } as const;
  return { choice: cloud, number: presetOf(cloud)?.number ?? `2^${cloudPercent(choice.space)}%` };
}
