/**
 * What the demonstration shows: a walk in each order, through three spaces.
 * @module
 */
import { Numbering } from '../core/numbering.js';
import { findPalette, type Palette, parsePalette } from '../core/palette.js';
import type { Run } from '../core/range.js';
import { makeSpace, type Space } from '../core/space.js';

export interface Scene extends Run {
  /** Also its folder's. */
  readonly name: string;
  readonly numbering: Numbering;
  /** None where the images are gray. */
  readonly palette: Palette | undefined;
  /** Of the film's palette, which of its entries each of this one's entries, or each level of gray, is. */
  readonly entries: readonly number[];
  /** How many of the film's pixels one of an image takes in each direction. */
  readonly enlarged: number;
  /** For how many of the film's frames an image stands. */
  readonly hold: number;
}

/** The film's colours: all scenes have them. */
export const DEMO_PALETTE = findPalette('pico8');

/** Pixels of the large space's images in each direction, and of the film's unless enlarged. */
export const DEMO_SIDE = 24;

/** Frames a second. */
export const DEMO_RATE = 24;

/** What the scenes of large images share. */
const LARGE = {
  enlarged: 1,
  // Four images a second: as fast as whole pictures may flash for everybody's eyes.
  hold: 6,
};

/** What those in all colours share. */
const COLORFUL = {
  ...LARGE,
  palette: DEMO_PALETTE,
  entries: Array.from({ length: 16 }, (_, entry) => entry),
  count: 48n,
};

export function makeScenes(): Scene[] {
  return [rings(), noise(), clouds(), blends(), wholeSpace()];
}

/**
 * N, 2N, 3N …, counted like a number. N's digits are the distances of their pixels from the middle,
 * so that in each image every pixel is as many colours on from the last one as it lies outside,
 * and now and then one more, carried.
 */
function rings(): Scene {
  const numbering = new Numbering(largeSpace(), 'sequential', '');
  const middle = (DEMO_SIDE - 1) / 2;
  const digits = new Uint8Array(DEMO_SIDE ** 2);
  for (let y = 0, at = 0; y < DEMO_SIDE; y++) {
    for (let x = 0; x < DEMO_SIDE; x++) {
      // Not `hypot`, which may differ between machines.
      digits[at++] = Math.round(Math.sqrt((x - middle) ** 2 + (y - middle) ** 2)) % 16;
    }
  }
  const step = numbering.indexOf(digits);
  return {
    name: 'rings',
    numbering,
    ...COLORFUL,
    from: step,
    step,
  };
}

/** What nearly all images look like. */
function noise(): Scene {
  return {
    name: 'noise',
    numbering: new Numbering(largeSpace(), 'mixed', ''),
    ...COLORFUL,
    from: 0n,
    step: 1n,
  };
}

/** Numbers of 25 bits, of the 1,152 that all have. */
function clouds(): Scene {
  return {
    name: 'clouds',
    numbering: new Numbering(graySpace(), 'cloud', ''),
    ...LARGE,
    palette: undefined,
    // From dark blue by way of lavender and gray to white.
    entries: [1, 13, 6, 7],
    from: 2n ** 24n,
    step: 1n,
    count: 24n,
  };
}

/** Numbers of up to four digits, of the 576 that all have: so four points say all that is in the image. */
function blends(): Scene {
  return {
    name: 'blends',
    numbering: new Numbering(graySpace(), 'progressive', ''),
    ...LARGE,
    palette: undefined,
    // Purple, lavender, pink and peach: none is a red that may not flash.
    entries: [2, 13, 14, 15],
    from: 0n,
    // All four digits change in most steps.
    step: 11n,
    count: 24n,
  };
}

/** A space so small that all of it can be seen. Each image differs from the last in one pixel. */
function wholeSpace(): Scene {
  const space = makeSpace({ width: 3, height: 3, color: 'palette', colors: 2 });
  return {
    name: 'all-3x3',
    numbering: new Numbering(space, 'gray', ''),
    palette: parsePalette('1d2b53,fff1e8'),
    // Dark blue and white.
    entries: [1, 7],
    from: 0n,
    step: 1n,
    count: 512n,
    // In the middle of the picture, since it flickers.
    enlarged: 4,
    hold: 1,
  };
}

function graySpace(): Space {
  return makeSpace({ width: DEMO_SIDE, height: DEMO_SIDE, color: 'gray', depth: 2 });
}

function largeSpace(): Space {
  return makeSpace({ width: DEMO_SIDE, height: DEMO_SIDE, color: 'palette', colors: 16 });
}
