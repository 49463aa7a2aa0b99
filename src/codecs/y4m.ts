/**
 * Frames to uncompressed video, YUV4MPEG2. The format is that of mjpegtools' manual page
 * yuv4mpeg(5); `mono16`, `444p16` and `XCOLORRANGE` are what ffmpeg adds to it.
 *
 * A stream is one line, and for each frame the line `FRAME` and its planes. Gray frames are
 * one plane, and come back exactly. There is no RGB, so that RGB frames become Y′CbCr in full
 * resolution and the full range of values, by the equations of ITU-T T.871 (JFIF), which are
 * BT.601's:
 *
 *     Y  = 0.299 R + 0.587 G + 0.114 B
 *     Cb = (B − Y) / 1.772 + half
 *     Cr = (R − Y) / 1.402 + half
 *
 * BT.601, because ffmpeg takes unlabelled video for that. Each value is rounded, which no
 * reader can undo: of the 2^24 colours of 8 bits about a quarter come back from ffmpeg as
 * they were and all others with no sample off by more than 1 level; at 16 bits by more than 2.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import { describeSpace, type Space } from '../core/space.js';
import { checkFrameBytes } from '../core/sample-bytes.js';
import { writeLatin1 } from './png/format.js';

const FRAME_LINE = 'FRAME\n';
export const MAX_RATE_PART = 2 ** 31 - 1;

/** Why the frames of a space can't be video, in one line; undefined where they can. */
export function y4mFault(space: Space): string | undefined {
  const { color } = space;
  if (color === 'gray' || color === 'rgb') return undefined;
  const why =
    color === 'palette'
      ? 'has entries of a palette, from which .y4m video would make other colours'
      : 'has transparency, which .y4m video has not';
  return `${describeSpace(space)} ${why}: write .raw, .npy, .tar or png instead`;
}

/** @throws {@link EnumeratorError} `E_OUTPUT` where a part is no whole number from 1 to 2^31 − 1 */
export function checkRate({ numerator, denominator }: FrameRate): void {
  for (const part of [numerator, denominator]) {
    if (!Number.isInteger(part) || part < 1 || part > MAX_RATE_PART) {
      throw new EnumeratorError(
        'E_OUTPUT',
        `${numerator}:${denominator} is no frame rate: both are whole numbers from 1 to ${MAX_RATE_PART}`,
      );
    }
  }
}

/**
 * The line that begins a stream, ASCII, its newline included.
 * @throws {@link EnumeratorError} `E_OUTPUT` where video has no such space or rate
 */
export function y4mHeader(space: Space, { numerator, denominator }: FrameRate): Uint8Array {
  refuseFault(space);
  checkRate({ numerator, denominator });
  const { width, height, color, depth } = space;
  const planes = color === 'gray' ? 'mono' : '444';
  const bits = depth < 16 ? '' : color === 'gray' ? '16' : 'p16';
  const text = `YUV4MPEG2 W${width} H${height} F${numerator}:${denominator} Ip A1:1 C${planes}${bits} XCOLORRANGE=FULL\n`;
  const header = new Uint8Array(text.length);
  writeLatin1(header, 0, text);
  return header;
}

/** Writes any frame of one space as a frame of video. Memory: one of those. */
export class Y4mEncoder {
  readonly #space: Space;
  /** The line and the planes, one behind the other. */
  readonly #out: Uint8Array;
  readonly #planes: Uint8Array;

  /** @throws {@link EnumeratorError} `E_OUTPUT` where {@link y4mFault} finds one */
  constructor(space: Space) {
    refuseFault(space);
    this.#space = space;
    this.#out = new Uint8Array(FRAME_LINE.length + space.sampleBytes);
    writeLatin1(this.#out, 0, FRAME_LINE);
    this.#planes = this.#out.subarray(FRAME_LINE.length);
  }

  /**
   * One frame with the line before it. Takes no memory.
   *
   * Gray of 1, 2 and 4 bits is spread so that the highest value is 255, as PNG has it.
   * @param samples - the frame's sample bytes (SPEC §4); not kept. Digits at or above the radix
   * are not looked for: what becomes of them is unspecified
   * @returns a view of the encoder's buffer, valid until the next call
   * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not the frame's
   */
  encode(samples: Uint8Array): Uint8Array {
    const { color, depth } = this.#space;
    checkFrameBytes(this.#space, samples);
    if (color === 'rgb') {
      if (depth === 8) putPlanes(samples, this.#planes);
      else putWidePlanes(samples, this.#planes);
    } else if (depth < 8) {
      spread(samples, 255 / (2 ** depth - 1), this.#planes);
    } else {
      this.#planes.set(samples);
    }
    return this.#out;
  }
}

function refuseFault(space: Space): void {
  const fault = y4mFault(space);
  if (fault !== undefined) throw new EnumeratorError('E_OUTPUT', fault);
}

/** @param scale - 255, 85 or 17: the highest value divides 255 */
function spread(samples: Uint8Array, scale: number, plane: Uint8Array): void {
  for (let i = 0; i < samples.length; i++) plane[i] = samples[i]! * scale;
}

/**
 * The equations above with 20 binary places, written out because the loop of 8 bits runs a quarter faster
 * than with factors that they must fetch. Each row adds up to 1, 0 and 0 exactly, so that gray
 * stays gray: green has taken up what rounding left over.
 */
const PLACES = 20;
const ONE = 1 << PLACES;
const HALF = ONE >> 1;
const Y_RED = 313524;
const Y_GREEN = 615514;
const Y_BLUE = 119538;
const CB_RED = -176932;
const CB_GREEN = -347356;
const CR_GREEN = -439026;
const CR_BLUE = -85262;
/**
 * Added before rounding down, one less than a half: the largest sum of Cb and Cr is the highest
 * value and a half, so that nothing ever leaves the range and nothing is clamped.
 */
const ROUND = HALF - 1;

/** Hot: measure before editing. The sums take up to 28 bits. */
function putPlanes(samples: Uint8Array, planes: Uint8Array): void {
  const pixels = planes.length / 3;
  const middle = 128 * ONE + ROUND;
  for (let i = 0, from = 0; i < pixels; i++, from += 3) {
    const red = samples[from]!;
    const green = samples[from + 1]!;
    const blue = samples[from + 2]!;
    planes[i] = (Y_RED * red + Y_GREEN * green + Y_BLUE * blue + ROUND) >> PLACES;
    planes[i + pixels] = (CB_RED * red + CB_GREEN * green + HALF * blue + middle) >> PLACES;
    planes[i + 2 * pixels] = (HALF * red + CR_GREEN * green + CR_BLUE * blue + middle) >> PLACES;
  }
}

/** As {@link putPlanes}, for 16 bits. The sums take up to 36 bits, too many for shifts, and are exact all the same. */
function putWidePlanes(samples: Uint8Array, planes: Uint8Array): void {
  const planeBytes = planes.length / 3;
  const middle = 2 ** 15 * ONE + ROUND;
  for (let to = 0, from = 0; to < planeBytes; to += 2, from += 6) {
    const red = samples[from]! | (samples[from + 1]! << 8);
    const green = samples[from + 2]! | (samples[from + 3]! << 8);
    const blue = samples[from + 4]! | (samples[from + 5]! << 8);
    const y = Math.floor((Y_RED * red + Y_GREEN * green + Y_BLUE * blue + ROUND) / ONE);
    const cb = Math.floor((CB_RED * red + CB_GREEN * green + HALF * blue + middle) / ONE);
    const cr = Math.floor((HALF * red + CR_GREEN * green + CR_BLUE * blue + middle) / ONE);
    planes[to] = y;
    planes[to + 1] = y >>> 8;
    planes[to + planeBytes] = cb;
    planes[to + planeBytes + 1] = cb >>> 8;
    planes[to + 2 * planeBytes] = cr;
    planes[to + 2 * planeBytes + 1] = cr >>> 8;
  }
}
