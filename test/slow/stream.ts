/**
 * Writes a stream of frames to standard output, for programs that judge random bytes:
 *
 *     node dist/test/slow/stream.js NAME SEED [BYTES]
 *
 * Without BYTES it goes on until nobody reads any more, which is no error. All bytes follow from
 * NAME and SEED.
 * @module
 */
import fs from 'node:fs';
import { open, pseudoNumber, sizeOf } from '../core/tools.js';

/** A piece of the stream at a time; each is used before the next one is asked for. */
type Pieces = Generator<Uint8Array, void>;

/** The streams by name. In each, SEED is the seed of the numbering and decides where it begins. */
const STREAMS: Readonly<Record<string, (seed: string) => Pieces>> = {
  // Raw frames: at 8 bits the sample bytes are the rank bytes (SPEC §4).
  'frames-16': (seed) => frames('16x1 gray 8', seed),
  'frames-48': (seed) => frames('48x1 gray 8', seed),
  'frames-768': (seed) => frames('16x16 rgb 8', seed),
  'frames-12288': (seed) => frames('64x64 rgb 8', seed),
  // The tail of the index changes from image to image, and its head never does (SPEC §5.7).
  'tails-48': (seed) => frames('48x1 gray 8', seed, 256n ** 16n),
  // One pixel through consecutive images: in the head, at its end, in the tail.
  'pixel-16': (seed) => pixel(frames('16x1 gray 8', seed), 16, 5),
  'pixel-48': (seed) => pixel(frames('48x1 gray 8', seed), 48, 40),
  'pixel-768': (seed) => pixel(frames('16x16 rgb 8', seed), 768, 700),
  // Each image exclusive-or the next.
  'xor-16': (seed) => neighbours(frames('16x1 gray 8', seed), 16),
  'xor-48': (seed) => neighbours(frames('48x1 gray 8', seed), 48),
  'xor-768': (seed) => neighbours(frames('16x16 rgb 8', seed), 768),
  'xor-12288': (seed) => neighbours(frames('64x64 rgb 8', seed), 12_288),
  // The number that each image is more than the one before it, byte by byte.
  'difference-16': (seed) => differences(frames('16x1 gray 8', seed), 16),
  'difference-768': (seed) => differences(frames('16x16 rgb 8', seed), 768),
  // One bit through consecutive images.
  'bit-16': (seed) => bit(frames('16x1 gray 8', seed), 16, 77),
  'bit-48': (seed) => bit(frames('48x1 gray 8', seed), 48, 300),
  // What the cloud order has mixed: the residuals' bits, but for the byte with the highest of an index.
  'cloud-15': (seed) => cloudBits(seed),
  'radix-3': (seed) => ternaryBits(frames('64x48 palette 3', seed)),
  'radix-216': (seed) => websafeBits(frames('32x24 palette 216', seed)),
  // Controls, which every program must refuse.
  'counter-16': () => plain('16x1 gray 8', 'sequential', 0n),
  'gray-768': () => plain('16x16 rgb 8', 'gray', 3n ** 3000n),
  'counter-pixel': () => pixel(plain('16x1 gray 8', 'sequential', 0n), 16, 0),
  'counter-xor': () => neighbours(plain('16x1 gray 8', 'sequential', 0n), 16),
};

/** Consecutive frames of the mixed order: from 0 with the empty seed, else from the seed's own number. */
function* frames(text: string, seed: string, step = 1n): Pieces {
  const numbering = open(text, 'mixed', seed);
  const from = seed === '' ? 0n : pseudoNumber(`${text} ${seed}`, sizeOf(numbering.space) / 2n);
  yield* walk(numbering, from, step);
}

function plain(text: string, order: 'sequential' | 'gray', from: bigint): Pieces {
  return walk(open(text, order), from, 1n);
}

function* walk(numbering: ReturnType<typeof open>, from: bigint, step: bigint): Pieces {
  const { sampleBytes } = numbering.space;
  const most = Math.max(1, Math.floor(2 ** 18 / sampleBytes));
  for (let index = from; ;) {
    const samples = numbering.batch(index, most, step);
    yield samples;
    index += step * BigInt(samples.length / sampleBytes);
  }
}

/** One byte of every frame. */
function* pixel(pieces: Pieces, frameBytes: number, place: number): Pieces {
  for (const piece of pieces) {
    const out = new Uint8Array(piece.length / frameBytes);
    for (let i = 0; i < out.length; i++) out[i] = piece[i * frameBytes + place] ?? 0;
    yield out;
  }
}

/** Every frame exclusive-or the one before it. */
function* neighbours(pieces: Pieces, frameBytes: number): Pieces {
  let before: Uint8Array = new Uint8Array(0);
  for (const piece of pieces) {
    const row = Buffer.concat([before, piece]);
    const out = new Uint8Array(row.length - frameBytes);
    for (let i = 0; i < out.length; i++) out[i] = (row[i] ?? 0) ^ (row[i + frameBytes] ?? 0);
    yield out;
    before = piece.slice(-frameBytes);
  }
}

/** Every frame minus the one before it, each byte modulo 256. */
function* differences(pieces: Pieces, frameBytes: number): Pieces {
  let before: Uint8Array = new Uint8Array(0);
  for (const piece of pieces) {
    const row = Buffer.concat([before, piece]);
    const out = new Uint8Array(row.length - frameBytes);
    for (let i = 0; i < out.length; i++) out[i] = (row[i + frameBytes] ?? 0) - (row[i] ?? 0);
    yield out;
    before = piece.slice(-frameBytes);
  }
}

/** One bit of every frame. */
function* bit(pieces: Pieces, frameBytes: number, place: number): Pieces {
  const bits = new BitPacker();
  for (const piece of pieces) {
    for (let at = Math.floor(place / 8); at < piece.length; at += frameBytes)
      bits.put(((piece[at] ?? 0) >> (place % 8)) & 1, 1);
    yield bits.take();
  }
}

/**
 * Cloud frames of full length, 128 bits, as the residuals that their progressive numbers are. The
 * highest bit of an index is the last that is dealt: the highest of the last residual, in byte 15.
 */
function* cloudBits(seed: string): Pieces {
  const space = '4x4 gray 8';
  const cloud = open(space, 'cloud', seed);
  const progressive = open(space, 'progressive');
  const from = 2n ** 127n + pseudoNumber(`${space} ${seed}`, 2n ** 100n);
  const count = 2 ** 12;
  for (let index = from; ; index += BigInt(count)) {
    const samples = cloud.batch(index, count, 1n);
    const out = new Uint8Array(15 * count);
    for (let i = 0; i < count; i++) {
      const residuals = progressive.indexBytesOf(samples.subarray(16 * i, 16 * i + 16));
      out.set(residuals.subarray(0, 15), 15 * i);
    }
    yield out;
  }
}

/**
 * Digits of radix 3 to bits, without bias: a pair is a number of 0 … 8; below 8 it gives its three
 * bits, and 8 gives none.
 */
function* ternaryBits(pieces: Pieces): Pieces {
  const bits = new BitPacker();
  for (const piece of pieces) {
    for (let i = 0; i + 1 < piece.length; i += 2) {
      const pair = 3 * (piece[i] ?? 0) + (piece[i + 1] ?? 0);
      if (pair < 8) bits.put(pair, 3);
    }
    yield bits.take();
  }
}

/**
 * Digits of radix 216 = 8 · 27 to bits, without bias: the digit modulo 8 gives three; the rest, a
 * number of 0 … 26, gives its four bits where it is below 16, else none.
 */
function* websafeBits(pieces: Pieces): Pieces {
  const bits = new BitPacker();
  for (const piece of pieces) {
    for (const digit of piece) {
      bits.put(digit & 7, 3);
      if (digit >> 3 < 16) bits.put(digit >> 3, 4);
    }
    yield bits.take();
  }
}

/** Bits to bytes, the lowest first. */
class BitPacker {
  readonly #bytes = new Uint8Array(2 ** 20);
  #length = 0;
  #pending = 0;
  #count = 0;

  put(value: number, bits: number): void {
    this.#pending |= value << this.#count;
    this.#count += bits;
    if (this.#count < 8) return;
    this.#bytes[this.#length++] = this.#pending;
    this.#pending >>>= 8;
    this.#count -= 8;
  }

  /** The whole bytes since the last call; a view, valid until the next {@link put}. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }
}

const [name = '', seed = '', most = 'Infinity'] = process.argv.slice(2);
const pieces = STREAMS[name]?.(seed);
if (pieces === undefined) throw new Error(`there is no stream ${name}`);
let left = Number(most);
try {
  for (const piece of pieces) {
    const part = piece.subarray(0, Math.min(piece.length, left));
    for (let at = 0; at < part.length;) at += fs.writeSync(1, part, at);
    left -= part.length;
    if (left === 0) break;
  }
} catch (error) {
  // The reader has had enough.
  if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
}
