/**
 * Frames to one animated PNG, with no other program installed. The format is W3C's "Portable
 * Network Graphics", third edition; the compression is upng-js's.
 *
 * upng-js 2.1.0 makes the animation itself without a fault: identical frames stay frames (of one
 * pixel), frames are cut to where they differ, from the frame before or from the one before that,
 * and colours come out as they went in. What is wrong, and what is done about it here:
 * - It writes into a buffer of 4 bytes a pixel of the first frame, times the frames, and 100. What
 *   goes beyond is dropped without a word, IEND first: in all pictures of a few pixels, and in noise,
 *   which deflate makes longer. So the first frame is handed in with more pixels behind it than
 *   belong to the picture, which upng-js looks at for colours alone.
 * - It packs palettes of up to 16 entries into 1, 2 or 4 bits, which is right; but ffmpeg (5.1) shows
 *   other pixels where a frame that is packed covers a part of the picture. So the pixels behind the
 *   first frame bring along colours that nobody uses, until a palette takes 8 bits.
 * - A single frame becomes a still picture: it gets its acTL and fcTL here.
 * - Delays are whole milliseconds, and the animation always goes on for ever: both are put in here.
 * - Whatever else there may be: the file's chunks are checked, and its frames decoded and compared.
 * @module
 */
import UPNG from 'upng-js';
import { EnumeratorError } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import { describeSpace, type Space } from '../core/space.js';
import { checkPalette } from './arguments.js';
import { formatRate } from './film-note.js';
import { enlargePixels, toPixels } from './pixels.js';
import { readChunks } from './png/chunks.js';
import {
  type Checksum,
  CHUNK_OVERHEAD,
  grouped,
  makeChunk,
  readUint32,
  SIGNATURE,
  writeUint32,
} from './png/format.js';
import { indexText, makeMetadataChunks, makeTextChunk, type PngMetadata } from './png/metadata.js';

export interface ApngOptions {
  readonly space: Space;
  /** Red, green, blue of each entry: 3·K bytes. For palettes, and only for them. */
  readonly palette?: Uint8Array;
  /** Frames a second. SPEC §9.1 says what becomes of those that the format does not hold. */
  readonly rate: FrameRate;
  /** How often it is played, up to 2^31 − 1; 0 for ever. */
  readonly loop: number;
  /** Every pixel becomes a square of so many, from 1. */
  readonly scale: number;
  /** SPEC §9.1. Left out: the file carries none. */
  readonly metadata?: ApngMetadata;
  readonly crc32: Checksum;
}

export interface ApngMetadata extends PngMetadata {
  /** That of the first frame. */
  readonly index: bigint;
  readonly step: bigint;
}

/**
 * Pixels of all frames together. Noise in pictures of up to 500 KB takes the longest, since upng-js
 * deflates each five times over: 16 seconds for so many on one core, a minute where that is shared.
 */
export const MAX_APNG_PIXELS = 2 ** 23;

/** Each frame costs 0.4 ms before its first pixel, as much as 200 pixels of noise. */
export const MAX_APNG_FRAMES = 2 ** 13;

const MAX_PLAYS = 2 ** 31 - 1;
const MAX_DELAY_PART = 65535;
/** Where fcTL has its delay: two numbers of two bytes. */
const DELAY_AT = 20;
const STEP_LIMIT = 10n ** 1000n;

/**
 * Why so many images of a space can't be an animated PNG, in one line; undefined where they can.
 * @param images - how many; at least 1 for a film
 * @param scale - a whole number from 1
 * @param fewer - what helps where they are too many, to stand behind "or"
 */
export function apngFault(
  space: Space,
  images: number | bigint,
  scale: number,
  fewer = 'a smaller --count',
): string | undefined {
  const { color, depth, width, height } = space;
  if (color === 'graya' || color === 'rgba') {
    return `${describeSpace(space)} has transparency, which animated PNG is written without here: write .mkv through ffmpeg, or png instead`;
  }
  if (depth === 16) {
    return `${describeSpace(space)} has more levels than animated PNG is written with here, which is 8 bit: write .mkv through ffmpeg, or png instead`;
  }
  const ways = `take .mkv or .gif through ffmpeg, or ${fewer}`;
  if (images > MAX_APNG_FRAMES) {
    return `${images.toLocaleString('en-US')} images are too many for an animated PNG: the limit is ${grouped(MAX_APNG_FRAMES)}; ${ways}`;
  }
  const pixels = width * scale * height * scale * Number(images);
  if (pixels > MAX_APNG_PIXELS) {
    return `${images.toLocaleString('en-US')} images of ${grouped(width * scale)}×${grouped(height * scale)} are ${grouped(pixels)} pixels: the limit of an animated PNG is ${grouped(MAX_APNG_PIXELS)}; ${ways}${scale > 1 ? ' or --scale' : ''}`;
  }
  return undefined;
}

/**
 * One film as a file. Memory: about 32 bytes a pixel.
 * @param frames - the sample bytes (SPEC §4) of each image, at least one; not kept
 * @returns new memory
 * @throws {@link EnumeratorError} `E_OUTPUT` where {@link apngFault} finds one or the rate is none,
 * `E_FRAME` where a frame is none of the space, `E_PALETTE` where the palette has not 3·K bytes
 * @throws TypeError where there is no frame, `palette` is missing or not wanted, or a number is none
 */
export function encodeApng(options: ApngOptions, frames: readonly Uint8Array[]): Uint8Array {
  const { space, palette, rate, loop, scale, crc32 } = options;
  if (frames.length === 0) throw new TypeError('frames must not be empty');
  if (!Number.isInteger(scale) || scale < 1) {
    throw new TypeError('scale must be a whole number from 1');
  }
  if (!Number.isInteger(loop) || loop < 0 || loop > MAX_PLAYS) {
    throw new TypeError(`loop must be a whole number from 0 to ${MAX_PLAYS}`);
  }
  const fault = apngFault(space, frames.length, scale);
  if (fault !== undefined) throw new EnumeratorError('E_OUTPUT', fault);
  checkPalette(space, palette);
  const texts = makeTexts(options);
  const delay = delayOf(rate);

  const colors = palette === undefined ? {} : { colors: palette };
  const pictures = frames.map(
    (samples) => enlargePixels(toPixels(space, samples, colors), scale).rgba as Rgba,
  );
  const [width, height] = [space.width * scale, space.height * scale];
  const first = withRoom(pictures[0]!, width, height, pictures);
  const made = UPNG.encode(
    [first, ...pictures.slice(1)].map(({ buffer }) => buffer),
    width,
    height,
    0,
    pictures.map(() => 0),
  );
  const file = rewrite(new Uint8Array(made), {
    width,
    height,
    frames: frames.length,
    loop,
    delay,
    texts,
    crc32,
  });
  checkPictures(file, pictures);
  return file;
}

/** The whole of its buffer, as upng-js wants it. */
type Rgba = Uint8Array<ArrayBuffer>;

/**
 * The first frame with pixels behind it, so that upng-js's buffer, which is as long as this times
 * the frames, has room for the file, and that the palette, if there is one, takes 8 bits.
 */
function withRoom(picture: Rgba, width: number, height: number, pictures: readonly Rgba[]): Rgba {
  const filtered = height * (4 * width + 1);
  // zlib adds 5 bytes to 16 KiB that it can't compress; fcTL takes 38 bytes, fdAT and its number 16.
  const frameBytes = filtered + Math.ceil(filtered / 1024) + 128;
  // Signature, IHDR, sRGB, acTL, IEND; PLTE and tRNS of 256 entries.
  const sharedBytes = 8 + 25 + 13 + 20 + 12 + 1048;
  const pixels = Math.ceil((frameBytes + sharedBytes / pictures.length) / 4);
  const longer = new Uint32Array(pixels).fill(new Uint32Array(picture.buffer, 0, 1)[0]!);
  const bytes = new Uint8Array(longer.buffer);
  bytes.set(picture);
  if (pictures.length > 1 && hasFewColors(pictures)) {
    for (let level = 0, at = picture.length; level < PACKED_COLORS; level++, at += 4) {
      bytes.fill(level, at, at + 3);
      bytes[at + 3] = 255;
    }
  }
  return bytes;
}

/** The largest palette that is packed, upng-js's own transparent entry included. */
const PACKED_COLORS = 16;

/** Whether all frames together have so few that upng-js packs them. */
function hasFewColors(pictures: readonly Rgba[]): boolean {
  const colors = new Set<number>();
  for (const { buffer } of pictures) {
    for (const pixel of new Uint32Array(buffer)) {
      colors.add(pixel);
      if (colors.size >= PACKED_COLORS) return false;
    }
  }
  return true;
}

function makeTexts({ space, metadata, rate, scale, crc32 }: ApngOptions): Uint8Array[] {
  const fps = formatRate(rate);
  if (metadata === undefined) return [];
  const texts = makeMetadataChunks(space, metadata, crc32);
  const index = indexText(metadata.index);
  if (index !== '') texts.push(makeChunk('iTXt', new TextEncoder().encode(index), crc32));
  const { step } = metadata;
  if (step > -STEP_LIMIT && step < STEP_LIMIT) {
    texts.push(makeTextChunk('enumerate-step', step.toString(), crc32));
  }
  texts.push(makeTextChunk('enumerate-fps', fps, crc32));
  if (scale > 1) texts.push(makeTextChunk('enumerate-scale', `${scale}`, crc32));
  return texts;
}

interface Animation {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly loop: number;
  readonly delay: Fraction;
  readonly texts: readonly Uint8Array[];
  readonly crc32: Checksum;
}

/** The file that upng-js made, checked, with what it can't be told put in. */
function rewrite(made: Uint8Array, animation: Animation): Uint8Array {
  const { frames, loop, delay, texts, crc32 } = animation;
  const acTL = new Uint8Array(8);
  writeUint32(acTL, 0, frames);
  writeUint32(acTL, 4, loop);
  const parts: Uint8Array[] = [SIGNATURE];
  const found: string[] = [];
  let sequence = 0;

  function putControl(data: Uint8Array): void {
    const control = data.slice();
    control[DELAY_AT] = delay.numerator >>> 8;
    control[DELAY_AT + 1] = delay.numerator;
    control[DELAY_AT + 2] = delay.denominator >>> 8;
    control[DELAY_AT + 3] = delay.denominator;
    parts.push(makeChunk('fcTL', control, crc32));
  }

  for (const { type, data, at } of readChunks(made, crc32)) {
    if (type !== 'acTL') found.push(type);
    if (type === 'fcTL' || type === 'fdAT') {
      if (readUint32(data, 0) !== sequence++) throw wrong(`${type} out of its turn`);
    }
    if (type === 'IHDR') {
      if (frames > 1 && data[8] !== 8) throw wrong('a palette that is packed');
      parts.push(made.subarray(at, at + CHUNK_OVERHEAD + data.length), ...texts);
      parts.push(makeChunk('acTL', acTL, crc32));
    } else if (type === 'fcTL') {
      putControl(data);
    } else if (type !== 'acTL') {
      if (type === 'IDAT' && frames === 1) putControl(wholeFrame(animation));
      parts.push(made.subarray(at, at + CHUNK_OVERHEAD + data.length));
    }
  }
  const order = frames === 1 ? 'IDAT' : `fcTL IDAT${' fcTL fdAT'.repeat(frames - 1)}`;
  const ancillary = /^IHDR sRGB( PLTE tRNS)? /;
  if (found.join(' ').replace(ancillary, '') !== `${order} IEND`) throw wrong('other chunks');
  return concat(parts);
}

/** fcTL of a picture that covers everything, the first one. */
function wholeFrame({ width, height }: Animation): Uint8Array {
  const control = new Uint8Array(26);
  writeUint32(control, 4, width);
  writeUint32(control, 8, height);
  return control;
}

/** Decodes the file and compares. Each picture is let go of when it has been compared. */
function checkPictures(file: Uint8Array, pictures: readonly Rgba[]): void {
  const decoded = UPNG.toRGBA8(UPNG.decode(file.slice().buffer));
  if (decoded.length !== pictures.length) throw wrong('another number of frames');
  for (const [i, picture] of pictures.entries()) {
    const found = new Uint32Array(decoded[i]!);
    const wanted = new Uint32Array(picture.buffer);
    if (found.length !== wanted.length || !wanted.every((pixel, at) => found[at] === pixel)) {
      throw wrong(`frame ${i} unlike the image`);
    }
  }
}

function wrong(what: string): Error {
  return new Error(`upng-js wrote ${what}: it is not the version that this was made for`);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
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
