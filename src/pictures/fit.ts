/**
 * The nearest picture of a space: resized, then each pixel rounded to what the space has.
 *
 * Nearest means level by level as they are stored, with no look at what an eye sees; of palettes,
 * the colour at the least distance in red, green and blue. Dithering gives that up for the sake
 * of the mean over many pixels; where it is ordered, palettes are mixed (`palette-colors.ts`). Integers only, so that every machine gets the same.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { describeSpace, hasAlpha, type Space } from '../core/space.js';
import { ColorMixer, NearestColor } from './palette-colors.js';
import { FULL, type Picture } from './picture.js';
import { type Fit, resampleRows } from './resample.js';

export type Dither = 'none' | 'floyd-steinberg' | 'ordered';

export const DITHERS = ['none', 'floyd-steinberg', 'ordered'] as const satisfies readonly Dither[];

/** How a picture is laid into a space that is not its own. */
export interface FitOptions {
  readonly fit: Fit;
  /**
   * Red, green, blue, alpha of 0 to 255: around a picture that is contained, and behind one that shines
   * through. Unless given, transparent where the space has alpha, else black.
   */
  readonly background?: readonly number[] | undefined;
  /** `none` unless given. */
  readonly dither?: Dither | undefined;
  /**
   * The level of 255, from 1, from which on a pixel is white: of spaces of gray at 1 bit, without
   * dithering. Half of the range unless given.
   */
  readonly threshold?: number | undefined;
}

export interface FittedPicture {
  /** The frame's sample bytes. */
  readonly samples: Uint8Array;
  /** Whether it is the picture itself after all: nothing was resized, rounded or left out. */
  readonly isExact: boolean;
}

/**
 * Every picture has a nearest one in every space.
 * @param colors - 3·K bytes, for palette spaces, and only for them
 * @throws {@link EnumeratorError} `E_SPACE` where the background has alpha, and the space has none
 */
export function fitPicture(
  picture: Picture,
  space: Space,
  options: FitOptions,
  colors?: Uint8Array,
): FittedPicture {
  const { width, height, sampleBytes } = space;
  const background = backgroundOf(space, options.background);
  const pixels = new PixelRounder(space, options, colors);
  const flattened = hasAlpha(space.color) ? undefined : background;
  const samples = new Uint8Array(sampleBytes);
  const rowBytes = sampleBytes / height;
  let isExact = picture.width === width && picture.height === height;
  resampleRows(picture, { width, height, fit: options.fit, background }, (row, y) => {
    if (flattened !== undefined && flatten(row, flattened)) isExact = false;
    const out = samples.subarray(y * rowBytes, (y + 1) * rowBytes);
    if (!pixels.round(row, out, y)) isExact = false;
  });
  return { samples, isExact };
}

/** The background as levels of 0 to 65,535, checked. */
function backgroundOf(space: Space, given?: readonly number[]): number[] {
  const isOpaque = !hasAlpha(space.color);
  const background = given ?? [0, 0, 0, isOpaque ? 255 : 0];
  if (isOpaque && background[3] !== 255) {
    const hex = background.map((level) => level.toString(16).padStart(2, '0')).join('');
    throw new EnumeratorError(
      'E_SPACE',
      `background ${hex} has alpha, and ${describeSpace(space)} has none: write ${hex.slice(0, 6)}, or choose rgba`,
    );
  }
  return background.map((level) => level * 257);
}

/** Lay the row over an opaque colour; returns whether anything shone through. */
function flatten(row: Uint16Array, background: readonly number[]): boolean {
  let isChanged = false;
  for (let at = 0; at < row.length; at += 4) {
    const alpha = row[at + 3]!;
    if (alpha === FULL) continue;
    isChanged = true;
    for (let c = 0; c < 3; c++) {
      const sum = row[at + c]! * alpha + background[c]! * (FULL - alpha);
      row[at + c] = Math.floor((sum + (FULL - 1) / 2) / FULL);
    }
    row[at + 3] = FULL;
  }
  return isChanged;
}

/** The shares of red, green and blue in gray, of 65,536: those of ITU-R BT.709. */
const LUMA = [13_933, 46_871, 4_732] as const;

/** The 8×8 matrix of Bayer: each of 0 … 63 once, neighbours far apart. */
const BAYER = Uint8Array.from({ length: 64 }, (_, i) => {
  const [x, y] = [i & 7, i >> 3];
  let value = 0;
  for (let bit = 0; bit < 3; bit++) {
    const [right, down] = [(x >> bit) & 1, (y >> bit) & 1];
    value |= (((right ^ down) << 1) | down) << (2 * (2 - bit));
  }
  return value;
});

function thresholdAt(x: number, y: number): number {
  return BAYER[8 * (y & 7) + (x & 7)]!;
}

/** How a palette's entries are chosen for colours of 16-bit levels. */
function entryFinder(
  colors: Uint8Array,
  dither: Dither,
): (wished: readonly number[], x: number, y: number) => number {
  if (dither !== 'ordered') {
    const nearest = new NearestColor(colors);
    return (wished) => nearest.find(wished[0]!, wished[1]!, wished[2]!);
  }
  const mixer = new ColorMixer(colors, grayOf);
  return (wished, x, y) => mixer.find(wished[0]!, wished[1]!, wished[2]!, thresholdAt(x, y));
}

/** Rounds rows of pixels, from the top, to the digits of a space. */
class PixelRounder {
  readonly #space: Space;
  readonly #dither: Dither;
  readonly #colors: Uint8Array | undefined;
  /** The entry of the palette for a colour of 16-bit levels at a place of the picture. */
  readonly #findEntry: (wished: readonly number[], x: number, y: number) => number;
  /** The number of channels that are dithered: 1 for gray, 3 for colours. Alpha is only rounded. */
  readonly #channels: number;
  readonly #hasAlpha: boolean;
  /** The distance from one level to the next, of 65,535. */
  readonly #step: number;
  /** The amount by which every level is raised before it is rounded. */
  readonly #lift: number;
  /** The errors that earlier pixels pass on to this row and the next, with a margin of one pixel. */
  #errors: Int32Array;
  #nextErrors: Int32Array;

  constructor(
    space: Space,
    { dither = 'none', threshold }: FitOptions,
    colors: Uint8Array | undefined,
  ) {
    this.#space = space;
    this.#dither = dither;
    this.#colors = colors;
    this.#findEntry = entryFinder(colors ?? Uint8Array.of(), dither);
    this.#hasAlpha = hasAlpha(space.color);
    this.#channels = space.color === 'gray' || space.color === 'graya' ? 1 : 3;
    this.#step = FULL / (2 ** space.depth - 1);
    const hasThreshold = threshold !== undefined && space.color === 'gray' && space.depth === 1;
    this.#lift = hasThreshold ? (FULL + 1) / 2 - threshold * 257 : 0;
    this.#errors = new Int32Array(3 * (space.width + 2));
    this.#nextErrors = new Int32Array(3 * (space.width + 2));
  }

  /** @returns whether the pixels are what they were before */
  round(row: Uint16Array, out: Uint8Array, y: number): boolean {
    const { width } = this.#space;
    const wanted = [0, 0, 0];
    const wished = [0, 0, 0];
    const reached = [0, 0, 0];
    let isExact = true;
    for (let x = 0, to = 0; x < width; x++) {
      const at = 4 * x;
      const [red, green, blue, alpha] = [row[at]!, row[at + 1]!, row[at + 2]!, row[at + 3]!];
      if (this.#channels === 1) {
        wanted[0] = grayOf(red, green, blue);
        if (red !== green || red !== blue) isExact = false;
      } else {
        wanted[0] = red;
        wanted[1] = green;
        wanted[2] = blue;
      }
      for (let c = 0; c < this.#channels; c++) {
        wished[c] = clamp(wanted[c]! + this.#shiftAt(x, y, c));
      }
      if (this.#colors === undefined) to = this.#writeLevels(wished, reached, out, to);
      else {
        const entry = this.#findEntry(wished, x, y);
        for (let c = 0; c < 3; c++) reached[c] = this.#colors[3 * entry + c]! * 257;
        out[to++] = entry;
      }
      if (this.#hasAlpha) {
        const level = Math.floor((alpha + Math.floor(this.#step / 2)) / this.#step);
        if (level * this.#step !== alpha) isExact = false;
        to = this.#writeLevel(level, out, to);
      }
      for (let c = 0; c < this.#channels; c++) {
        if (reached[c] !== wanted[c]) isExact = false;
        if (this.#dither === 'floyd-steinberg') this.#spread(wished[c]! - reached[c]!, x, c);
      }
    }
    [this.#errors, this.#nextErrors] = [this.#nextErrors, this.#errors];
    this.#nextErrors.fill(0);
    return isExact;
  }

  /** Write the digits of a colour, and the colour that they stand for into `reached`. */
  #writeLevels(wished: number[], reached: number[], out: Uint8Array, to: number): number {
    let next = to;
    for (let c = 0; c < this.#channels; c++) {
      const level = Math.floor((wished[c]! + Math.floor(this.#step / 2)) / this.#step);
      reached[c] = level * this.#step;
      next = this.#writeLevel(level, out, next);
    }
    return next;
  }

  #writeLevel(level: number, out: Uint8Array, to: number): number {
    out[to] = level;
    if (this.#space.depth !== 16) return to + 1;
    out[to + 1] = level >> 8;
    return to + 2;
  }

  #shiftAt(x: number, y: number, channel: number): number {
    if (this.#dither === 'none') return this.#lift;
    if (this.#dither === 'floyd-steinberg') return this.#errors[3 * (x + 1) + channel]!;
    // A palette's colours are mixed.
    if (this.#colors !== undefined) return 0;
    // From −63/128 to 63/128 of a step: too little to move what is a level already.
    return Math.trunc(((2 * thresholdAt(x, y) - 63) * this.#step) / 128);
  }

  /** 7/16 to the right, 3/16, 5/16 and the rest below. */
  #spread(error: number, x: number, channel: number): void {
    const at = 3 * (x + 1) + channel;
    const right = (error * 7) >> 4;
    const left = (error * 3) >> 4;
    const below = (error * 5) >> 4;
    this.#errors[at + 3]! += right;
    this.#nextErrors[at - 3]! += left;
    this.#nextErrors[at]! += below;
    this.#nextErrors[at + 3]! += error - right - left - below;
  }
}

function grayOf(red: number, green: number, blue: number): number {
  return Math.floor((red * LUMA[0] + green * LUMA[1] + blue * LUMA[2] + 32_768) / 65_536);
}

function clamp(level: number): number {
  return Math.min(FULL, Math.max(0, level));
}
