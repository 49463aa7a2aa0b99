/**
 * The mixed order of spaces of at most 65,536 images: a shuffled table. SPEC §5.9.
 *
 * All frames are laid out once in the order of their indices (a mebibyte at most),
 * so a range of them is a piece of memory.
 * @module
 */
import type { KeySource } from '../keys.js';
import { Kernel } from '../kernel/kernel.js';
import { checkSamples, samplesToNumber } from '../sample-bytes.js';
import type { Space } from '../space.js';
import { BATCH_BYTES, type OrderCoder } from './coder.js';

export const MAX_TABLE_SIZE = 65536n;

/** SPEC §5.9: τ, from index to rank. `size` is radix^digits. */
function shuffleRanks(space: Space, keys: KeySource, size: number): Uint16Array {
  const words = wordReader(new Kernel(space, keys), size);
  const ranks = Uint16Array.from({ length: size }, (_, rank) => rank);
  for (let i = size - 1; i >= 1; i--) {
    const m = i + 1;
    const unfair = 2 ** 32 % m;
    let product: number;
    do product = words() * m;
    while (product % 2 ** 32 < unfair);
    const j = Math.floor(product / 2 ** 32);
    const rank = ranks[i]!;
    ranks[i] = ranks[j]!;
    ranks[j] = rank;
  }
  return ranks;
}

/** The zero stream as `u32` words; it is made anew, twice as long, where rejections use it up. */
function wordReader(kernel: Kernel, expected: number): () => number {
  let view = read(expected + 64);
  let at = 0;
  function read(words: number): DataView {
    return new DataView(kernel.zeroStream(words * 4).buffer);
  }
  return () => {
    if (at === view.byteLength) view = read(view.byteLength / 2);
    const word = view.getUint32(at, true);
    at += 4;
    return word;
  };
}

export class TableCoder implements OrderCoder {
  readonly #space: Space;
  readonly #frames: Uint8Array;
  readonly #indexOfRank: Uint16Array;
  /** What callers get to see; the table stays out of their reach. */
  readonly #batch: Uint8Array;

  constructor(space: Space, keys: KeySource) {
    const size = space.radix ** space.digits;
    const ranks = shuffleRanks(space, keys, size);
    this.#space = space;
    this.#frames = new Uint8Array(size * space.sampleBytes);
    this.#indexOfRank = new Uint16Array(size);
    this.#batch = new Uint8Array(BATCH_BYTES);
    for (let index = 0; index < size; index++) {
      const frame = this.#frames.subarray(
        index * space.sampleBytes,
        (index + 1) * space.sampleBytes,
      );
      numberToFrame(space, ranks[index]!, frame);
      this.#indexOfRank[ranks[index]!] = index;
    }
  }

  frames(from: bigint, step: bigint, most: number): Uint8Array {
    const { sampleBytes } = this.#space;
    const first = Number(from);
    const stride = Number(step);
    const count = Math.min(most, Math.floor(this.#batch.length / sampleBytes));
    if (stride === 1) {
      this.#batch.set(this.#frames.subarray(first * sampleBytes, (first + count) * sampleBytes));
    } else {
      for (let i = 0; i < count; i++) {
        const at = (first + i * stride) * sampleBytes;
        this.#batch.set(this.#frames.subarray(at, at + sampleBytes), i * sampleBytes);
      }
    }
    return this.#batch.subarray(0, count * sampleBytes);
  }

  indexOf(samples: Uint8Array): bigint {
    checkSamples(this.#space, samples);
    return BigInt(this.#indexOfRank[Number(samplesToNumber(this.#space, samples))]!);
  }
}

/** A rank below 65,536 as sample bytes. */
function numberToFrame(space: Space, rank: number, out: Uint8Array): void {
  if (space.radix > 256) {
    out[0] = rank;
    out[1] = rank >>> 8;
    return;
  }
  for (let i = 0; i < out.length; i++) {
    out[i] = rank % space.radix;
    rank = Math.floor(rank / space.radix);
  }
}
