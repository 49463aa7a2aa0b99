/**
 * A picture at another size, by area: a pixel of the result is the mean of what lies under it.
 *
 * All in integers, so that every machine gets the same: the weights of a pixel add up to 2^16 on
 * each axis, and a level of 16 bits times two weights stays below 2^53. Colours are weighed by
 * their alpha, or what is transparent would shine through. A picture at its own size comes out
 * as it went in.
 * @module
 */
import { FULL, type Picture, readRow } from './picture.js';

/** The ways to lay a picture of another shape into a space. */
export type Fit = 'crop' | 'contain' | 'stretch';

export const FITS = ['crop', 'contain', 'stretch'] as const satisfies readonly Fit[];

export interface Target {
  readonly width: number;
  readonly height: number;
  readonly fit: Fit;
  /** Red, green, blue, alpha of 0 to 65,535: what `contain` puts around the picture. */
  readonly background: readonly number[];
}

/** The weights of one axis add up to this. */
const UNIT = 2 ** 16;

/** For each place of the result: which places of the source it covers, and how much of each. */
interface Axis {
  readonly first: Float64Array;
  /** weights[ends[i − 1]] … weights[ends[i] − 1] belong to place i. */
  readonly ends: Float64Array;
  readonly weights: Int32Array;
}

/** A stretch of a picture's axis: [start, start + length) / unit of its pixels. */
interface Stretch {
  readonly start: bigint;
  readonly length: bigint;
  readonly unit: bigint;
}

/**
 * Hand over the rows of the result, from the top.
 * @param each - gets red, green, blue, alpha of 0 to 65,535; the row is valid during the call
 */
export function resampleRows(
  picture: Picture,
  target: Target,
  each: (row: Uint16Array, y: number) => void,
): void {
  const { width, height, background } = target;
  if (picture.width === width && picture.height === height) return copyRows(picture, each);
  const inner = target.fit === 'contain' ? containedSize(picture, target) : { width, height };
  const left = Math.floor((width - inner.width) / 2);
  const top = Math.floor((height - inner.height) / 2);
  const isCropped = target.fit === 'crop';
  const columns = makeAxis(
    isCropped ? cropped(picture.width, picture.height, width, height) : wholeOf(picture.width),
    inner.width,
  );
  const rows = makeAxis(
    isCropped ? cropped(picture.height, picture.width, height, width) : wholeOf(picture.height),
    inner.height,
  );
  const source = new RowSource(picture, columns);
  const out = new Uint16Array(4 * width);
  const sums = new Float64Array(4 * inner.width);
  for (let y = 0; y < height; y++) {
    for (let at = 0; at < out.length; at++) out[at] = background[at % 4]!;
    const place = y - top;
    if (place >= 0 && place < inner.height) {
      sums.fill(0);
      const start = place === 0 ? 0 : rows.ends[place - 1]!;
      for (let i = start; i < rows.ends[place]!; i++) {
        const part = source.rowAt(rows.first[place]! + i - start);
        const weight = rows.weights[i]!;
        for (let at = 0; at < sums.length; at++) sums[at]! += part[at]! * weight;
      }
      writePixels(sums, out.subarray(4 * left, 4 * (left + inner.width)));
    }
    each(out, y);
  }
}

/** Without the detour over means, which rounds the colours of what shines through. */
function copyRows(picture: Picture, each: (row: Uint16Array, y: number) => void): void {
  const row = new Uint16Array(4 * picture.width);
  for (let y = 0; y < picture.height; y++) {
    readRow(picture, y, row);
    each(row, y);
  }
}

/** The largest size of the picture's shape within the target's, at least one pixel a side. */
function containedSize(
  picture: { readonly width: number; readonly height: number },
  { width, height }: Target,
): { width: number; height: number } {
  const isWide = BigInt(picture.width) * BigInt(height) >= BigInt(picture.height) * BigInt(width);
  return isWide
    ? { width, height: scaled(picture.height, width, picture.width) }
    : { width: scaled(picture.width, height, picture.height), height };
}

/** side · numerator / denominator, rounded, at least 1. */
function scaled(side: number, numerator: number, denominator: number): number {
  const twice = (2n * BigInt(side) * BigInt(numerator)) / BigInt(denominator);
  return Math.max(1, Number((twice + 1n) / 2n));
}

function wholeOf(side: number): Stretch {
  return { start: 0n, length: BigInt(side), unit: 1n };
}

/** The middle of an axis, as much as has the target's shape. */
function cropped(side: number, other: number, targetSide: number, targetOther: number): Stretch {
  const unit = 2n * BigInt(targetOther);
  const whole = BigInt(side) * unit;
  const wanted = 2n * BigInt(other) * BigInt(targetSide);
  if (wanted >= whole) return wholeOf(side);
  return { start: (whole - wanted) / 2n, length: wanted, unit };
}

/** Cut a stretch into `places` parts of one length. */
function makeAxis({ start, length, unit }: Stretch, places: number): Axis {
  // In units of 1 / (unit · places) a part is `length` long, and a pixel `pixel`.
  const pixel = unit * BigInt(places);
  const first = new Float64Array(places);
  const ends = new Float64Array(places);
  const most = Number((length * BigInt(places)) / pixel) + 2 * places + 2;
  const weights = new Int32Array(most);
  let at = 0;
  for (let place = 0; place < places; place++) {
    const from = start * BigInt(places) + BigInt(place) * length;
    let covered = 0;
    let source = from / pixel;
    first[place] = Number(source);
    while (covered < UNIT) {
      source++;
      const reached = source * pixel - from;
      const share =
        reached >= length ? UNIT : Number((2n * reached * BigInt(UNIT) + length) / (2n * length));
      weights[at++] = share - covered;
      covered = share;
    }
    ends[place] = at;
  }
  return { first, ends, weights };
}

/** Rows of the picture, made as wide as the result; the last one is kept, for it often comes twice. */
class RowSource {
  readonly #picture: Picture;
  readonly #columns: Axis;
  readonly #row: Uint16Array;
  readonly #sums: Float64Array;
  #kept = -1;

  constructor(picture: Picture, columns: Axis) {
    this.#picture = picture;
    this.#columns = columns;
    this.#row = new Uint16Array(4 * picture.width);
    this.#sums = new Float64Array(4 * columns.ends.length);
  }

  /** Sums of level · weight: alpha, and colours with alpha multiplied in. Valid until the next call. */
  rowAt(y: number): Float64Array {
    if (y === this.#kept) return this.#sums;
    this.#kept = y;
    readRow(this.#picture, y, this.#row);
    multiplyAlpha(this.#row);
    const { first, ends, weights } = this.#columns;
    for (let place = 0, i = 0; place < ends.length; place++) {
      let [red, green, blue, alpha] = [0, 0, 0, 0];
      for (let at = 4 * first[place]!; i < ends[place]!; i++) {
        const weight = weights[i]!;
        red += this.#row[at++]! * weight;
        green += this.#row[at++]! * weight;
        blue += this.#row[at++]! * weight;
        alpha += this.#row[at++]! * weight;
      }
      this.#sums[4 * place] = red;
      this.#sums[4 * place + 1] = green;
      this.#sums[4 * place + 2] = blue;
      this.#sums[4 * place + 3] = alpha;
    }
    return this.#sums;
  }
}

function multiplyAlpha(row: Uint16Array): void {
  for (let at = 0; at < row.length; at += 4) {
    const alpha = row[at + 3]!;
    if (alpha === FULL) continue;
    for (let c = at; c < at + 3; c++) row[c] = divideRounded(row[c]! * alpha, FULL);
  }
}

function writePixels(sums: Float64Array, out: Uint16Array): void {
  for (let at = 0; at < sums.length; at += 4) {
    const alpha = divideRounded(sums[at + 3]!, UNIT * UNIT);
    for (let c = at; c < at + 3; c++) {
      const level = divideRounded(sums[c]!, UNIT * UNIT);
      out[c] =
        alpha === FULL || alpha === 0 ? level : Math.min(FULL, divideRounded(level * FULL, alpha));
    }
    out[at + 3] = alpha;
  }
}

/**
 * The nearest integer to the quotient. The numerator is an integer below 2^49, so the quotient of
 * the doubles, which is off by less than one in 2^52, can't be carried over the next integer.
 */
function divideRounded(numerator: number, denominator: number): number {
  return Math.floor((numerator + Math.floor(denominator / 2)) / denominator);
}
