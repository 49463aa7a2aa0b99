/**
 * Frames to one animated PNG, with no other program installed. The format is W3C's "Portable
 * Network Graphics", third edition.
 *
 *     signature IHDR iTXt… PLTE? acTL   { fcTL IDAT }   { fcTL fdAT }…   IEND
 *
 * Pixels have 8 bits (SPEC §9.1): levels of gray, of red, green and blue, or entries of a palette.
 * A frame that resembles the one before it holds the rectangle in which they differ, and at least
 * one pixel. The file comes frame by frame, so that its length does not matter.
 * @module
 */
import { counted, grouped } from '../core/cardinality.js';
import { joinBytes } from '../core/bytes.js';
import { EnumeratorError } from '../core/errors.js';
import { compressRows } from '../core/kernel/compressor.js';
import type { FrameRate } from '../core/pace.js';
import { describeSpace, type Space } from '../core/space.js';
import { checkFrameBytes } from '../core/sample-bytes.js';
import { checkPalette } from './arguments.js';
import { FilmFrames, type PixelFormat } from './film-frame.js';
import { formatRate } from './film-metadata.js';
import {
  type Checksum,
  COLOR_TYPES,
  makeChunk,
  makeHeaderChunk,
  SIGNATURE,
  writeUint32,
} from './png/format.js';
import {
  indexText,
  makeMetadataChunks,
  makeTextChunk,
  METADATA_LIMIT,
  type PngMetadata,
} from './png/metadata.js';

export interface ApngOptions {
  /** Without transparency and with at most 8 bits. */
  readonly space: Space;
  /** Red, green, blue of each entry: 3·K bytes. For palettes, and only for them. */
  readonly palette?: Uint8Array | undefined;
  /** How many frames come; 1 or more. */
  readonly frames: number;
  /** Frames a second. SPEC §9.1 says what becomes of those that the format does not hold. */
  readonly rate: FrameRate;
  /** How often it is played, up to 2^31 − 1; 0 for ever. */
  readonly loop: number;
  /** Every pixel becomes a square of so many, from 1. */
  readonly scale: number;
  /** SPEC §9.1. Left out: the file carries none. */
  readonly metadata?: ApngMetadata | undefined;
  readonly crc32: Checksum;
}

export interface ApngMetadata extends PngMetadata {
  /** That of the first frame. */
  readonly index: bigint;
  readonly step: bigint;
}

/** Each frame takes two numbers of 31 bits. */
export const MAX_APNG_FRAMES = 2 ** 30;
const MAX_PLAYS = 2 ** 31 - 1;
const MAX_DELAY_PART = 65535;

/** In pixels. */
interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Writes one film: its head, each of its frames in turn, its tail. Memory: a few frames. */
export class ApngEncoder {
  readonly #options: ApngOptions;
  readonly #delay: Fraction;
  readonly #frames: FilmFrames;
  /** The pixels of the frame before; empty for the first. */
  #previous = new Uint8Array(0);
  /** The sequence number of fcTL and fdAT chunks together. */
  #sequence = 0;
  #written = 0;

  /**
   * @throws {@link EnumeratorError} `E_OUTPUT` where the space does not fit or the rate is invalid,
   *   `E_LIMIT` for too many frames, `E_PALETTE` where the palette has not 3·K bytes
   * @throws TypeError where a number is invalid, or `palette` is missing or not wanted
   */
  constructor(options: ApngOptions) {
    const { space, palette, frames, rate, loop, scale } = options;
    if (!Number.isInteger(scale) || scale < 1) {
      throw new TypeError('scale must be a whole number from 1');
    }
    if (!Number.isInteger(loop) || loop < 0 || loop > MAX_PLAYS) {
      throw new TypeError(`loop must be a whole number from 0 to ${MAX_PLAYS}`);
    }
    if (!Number.isInteger(frames) || frames < 1) {
      throw new TypeError('frames must be a whole number from 1');
    }
    if (frames > MAX_APNG_FRAMES) {
      throw new EnumeratorError(
        'E_LIMIT',
        `${grouped(frames)} frames: an animated PNG has at most ${grouped(MAX_APNG_FRAMES)}`,
      );
    }
    const form = formOf(space);
    checkPalette(space, palette);
    this.#options = options;
    this.#delay = delayOf(rate);
    this.#frames = new FilmFrames(space, palette, form, scale);
  }

  /** What comes before the first frame. */
  head(): Uint8Array {
    const { space, palette, frames, loop, crc32 } = this.#options;
    const { width, height } = this.#frames;
    const control = new Uint8Array(8);
    writeUint32(control, 0, frames);
    writeUint32(control, 4, loop);
    return joinBytes(
      SIGNATURE,
      makeHeaderChunk(width, height, 8, COLOR_TYPES[space.color], crc32),
      ...makeTexts(this.#options),
      ...(palette === undefined ? [] : [makeChunk('PLTE', palette, crc32)]),
      makeChunk('acTL', control, crc32),
    );
  }

  /**
   * The next frame.
   * @param samples - its sample bytes (SPEC §4); not kept
   * @returns new memory
   * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not a frame's
   */
  encode(samples: Uint8Array): Uint8Array {
    const { space, frames, crc32 } = this.#options;
    checkFrameBytes(space, samples);
    if (this.#written === frames)
      throw new TypeError(`all of ${counted(frames, 'frame is', 'frames are')} written`);
    const { width, height } = this.#frames;
    const pixels = this.#frames
      .encode(samples)
      .subarray(0, width * height * this.#frames.pixelBytes);
    const isFirst = this.#written++ === 0;
    const part = isFirst ? { left: 0, top: 0, width, height } : this.#changedPart(pixels);
    const zlib = this.#compress(pixels, part);
    if (isFirst) this.#previous = pixels.slice();
    else this.#previous.set(pixels);
    return joinBytes(
      makeChunk('fcTL', this.#control(part), crc32),
      isFirst ? makeChunk('IDAT', zlib, crc32) : makeChunk('fdAT', this.#numbered(zlib), crc32),
    );
  }

  /** What comes behind the last frame. @throws TypeError where frames are missing */
  tail(): Uint8Array {
    const { frames, crc32 } = this.#options;
    if (this.#written !== frames) {
      throw new TypeError(
        `${this.#written} of ${counted(frames, 'frame is', 'frames are')} written`,
      );
    }
    return makeChunk('IEND', new Uint8Array(0), crc32);
  }

  /** The smallest rectangle that holds all pixels which differ from the frame before. */
  #changedPart(pixels: Uint8Array): Rectangle {
    const previous = this.#previous;
    const { width } = this.#frames;
    const rowBytes = width * this.#frames.pixelBytes;
    let first = 0;
    while (first < pixels.length && pixels[first] === previous[first]) first++;
    if (first === pixels.length) return { left: 0, top: 0, width: 1, height: 1 };
    let last = pixels.length - 1;
    while (pixels[last] === previous[last]) last--;
    const top = Math.floor(first / rowBytes);
    const bottom = Math.floor(last / rowBytes);
    // In bytes of a row; what lies between them has to be there anyway.
    let left = rowBytes;
    let right = -1;
    for (let y = top; y <= bottom; y++) {
      const row = y * rowBytes;
      for (let x = 0; x < left; x++) if (pixels[row + x] !== previous[row + x]) left = x;
      for (let x = rowBytes - 1; x > right; x--)
        if (pixels[row + x] !== previous[row + x]) right = x;
    }
    left = Math.floor(left / this.#frames.pixelBytes);
    right = Math.floor(right / this.#frames.pixelBytes);
    return { left, top, width: right - left + 1, height: bottom - top + 1 };
  }

  /** A rectangle as a zlib stream, valid until the next one is made. */
  #compress(pixels: Uint8Array, { left, top, width, height }: Rectangle): Uint8Array {
    const { pixelBytes } = this.#frames;
    const rowBytes = width * pixelBytes;
    const isFiltered = this.#options.space.color !== 'palette';
    const layout = { rowBytes, height, pixelBytes: isFiltered ? pixelBytes : 0 };
    return compressRows(layout, (firstRow, rows, out, at) => {
      for (let y = firstRow; y < firstRow + rows; y++, at += 1 + rowBytes) {
        const from = ((top + y) * this.#frames.width + left) * pixelBytes;
        out[at] = 0;
        out.set(pixels.subarray(from, from + rowBytes), at + 1);
      }
    });
  }

  #control({ left, top, width, height }: Rectangle): Uint8Array {
    const { numerator, denominator } = this.#delay;
    const control = new Uint8Array(26);
    for (const [i, value] of [this.#sequence++, width, height, left, top].entries()) {
      writeUint32(control, 4 * i, value);
    }
    writeUint32(control, 20, numerator * 65536 + denominator);
    return control;
  }

  #numbered(zlib: Uint8Array): Uint8Array {
    const data = new Uint8Array(4 + zlib.length);
    writeUint32(data, 0, this.#sequence++);
    data.set(zlib, 4);
    return data;
  }
}

/** @throws {@link EnumeratorError} `E_OUTPUT` */
function formOf(space: Space): PixelFormat {
  const { color, depth } = space;
  if (color === 'graya' || color === 'rgba' || depth === 16) {
    throw new EnumeratorError(
      'E_OUTPUT',
      `${describeSpace(space)}: animated PNG is written with 8 bits and without transparency`,
    );
  }
  return color === 'palette' ? 'pal8' : color === 'gray' ? 'gray' : 'rgb24';
}

function makeTexts({ space, metadata, rate, scale, crc32 }: ApngOptions): Uint8Array[] {
  const fps = formatRate(rate);
  if (metadata === undefined) return [];
  const texts = makeMetadataChunks(space, metadata, crc32);
  const index = indexText(metadata.index);
  if (index !== '') texts.push(makeChunk('iTXt', new TextEncoder().encode(index), crc32));
  const { step } = metadata;
  if (step > -METADATA_LIMIT && step < METADATA_LIMIT) {
    texts.push(makeTextChunk('enumerate-step', step.toString(), crc32));
  }
  texts.push(makeTextChunk('enumerate-fps', fps, crc32));
  if (scale > 1) texts.push(makeTextChunk('enumerate-scale', `${scale}`, crc32));
  return texts;
}

export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * A frame's delay in seconds: the nearest fraction to 1 / rate with both parts from 1 to 65,535, by its
 * continued fraction. SPEC §9.1.
 * @param rate - checked
 */
export function delayOf(rate: FrameRate): Fraction {
  let [p, q] = [rate.denominator, rate.numerator];
  // The last two convergents, numerator and denominator.
  let [h0, k0, h1, k1] = [0, 1, 1, 0];
  while (q > 0) {
    const a = Math.floor(p / q);
    const fits = Math.min(
      h1 === 0 ? Infinity : Math.floor((MAX_DELAY_PART - h0) / h1),
      k1 === 0 ? Infinity : Math.floor((MAX_DELAY_PART - k0) / k1),
    );
    if (a > fits) {
      const last = { numerator: h1, denominator: k1 };
      const between = { numerator: fits * h1 + h0, denominator: fits * k1 + k0 };
      if (h1 === 0 || k1 === 0) return between;
      if (between.numerator === 0 || between.denominator === 0) return last;
      return distance(between, rate) < distance(last, rate) ? between : last;
    }
    [h0, k0, h1, k1] = [h1, k1, a * h1 + h0, a * k1 + k0];
    [p, q] = [q, p - a * q];
  }
  return { numerator: h1, denominator: k1 };
}

/** |delay − 1 / rate| as a number that can be compared: times the rate's numerator, over one large common denominator. */
function distance({ numerator, denominator }: Fraction, rate: FrameRate): number {
  return Math.abs(numerator * rate.numerator - denominator * rate.denominator) / denominator;
}
