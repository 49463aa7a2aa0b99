/**
 * The cloud order: the longer the index, the busier the frame; within a length, mixed. SPEC §5.11.
 *
 * Indices of one length with one digit on top are a block: the digits below go through the mixed
 * order of so many digits, a batch at a time.
 * @module
 */
import { bitLength, fromBytes, toBytes, trimZeros } from '../big-bytes.js';
import type { KeySource } from '../keys.js';
import { Pyramid } from '../pyramid/pyramid.js';
import { checkSamples } from '../sample-bytes.js';
import type { Space } from '../space.js';
import type { OrderCoder } from './coder.js';
import { DigitMixer } from './digit-mixer.js';

/** The indices first, first + 1 … of one length and one digit on top. */
interface Block {
  /** How many digits stand below the one on top. */
  readonly below: number;
  /** The digit on top: 0 for the index 0 alone. */
  readonly top: number;
  readonly first: bigint;
  readonly end: bigint;
}

/** Shorter indices are no slower as numbers than as bytes. */
const MIN_BYTES = 64;

export class CloudCoder implements OrderCoder {
  readonly #space: Space;
  readonly #pyramid: Pyramid;
  /** q: 2 or the radix. */
  readonly #base: number;
  readonly #mixer: DigitMixer;
  /** Where the last index was found. */
  #block: Block = { below: 0, top: 0, first: 0n, end: 1n };

  /** @param keysOf - for the indices of so many digits */
  constructor(space: Space, keysOf: (digits: number) => KeySource) {
    this.#space = space;
    this.#base = space.radixBits > 0 ? 2 : space.radix;
    this.#pyramid = new Pyramid(space, this.#base === 2 ? 'bits' : 'digits');
    this.#mixer = new DigitMixer(this.#base, (digits) => keysOf(digits + 1));
  }

  frames(from: bigint, step: bigint, most: number): Uint8Array {
    const { below, top, first, end } = this.#findBlock(from);
    let wanted = Math.min(most, this.#pyramid.slots);
    if (wanted > 1) {
      const last = from + step * BigInt(wanted - 1);
      if (last < first || last >= end)
        wanted = 1 + Number(step > 0n ? (end - 1n - from) / step : (from - first) / -step);
    }
    const { rows, count } = this.#mixer.frames(below, from - first, step, wanted);
    const rowBytes = rows.length / count;
    for (let slot = 0; slot < count; slot++)
      this.#emit(rows.subarray(slot * rowBytes, (slot + 1) * rowBytes), below, top, slot);
    return this.#pyramid.batch(count);
  }

  frameAtBytes(index: Uint8Array): Uint8Array {
    const bytes = trimZeros(index);
    if (this.#base !== 2 || bytes.length < MIN_BYTES) return this.frames(fromBytes(bytes), 1n, 1);
    const below = 8 * bytes.length - 1 - (Math.clz32(bytes.at(-1)!) - 24);
    // The pyramid's memory serves as the copy without the bit on top.
    const { code } = this.#pyramid;
    code.set(bytes);
    const low = clearBit(code.subarray(0, bytes.length), below);
    this.#emit(this.#mixer.frameAtBytes(below, low), below, 1, 0);
    return this.#pyramid.batch(1);
  }

  indexOf(samples: Uint8Array): bigint {
    const { row, below, top } = this.#collect(samples);
    const low = this.#mixer.indexOf(below, row);
    if (this.#base === 2) return top === 0 ? 0n : low | (1n << BigInt(below));
    return low + BigInt(top) * BigInt(this.#base) ** BigInt(below);
  }

  indexBytesOf(samples: Uint8Array): Uint8Array {
    if (this.#base !== 2) return toBytes(this.indexOf(samples));
    const { row, below, top } = this.#collect(samples);
    if (below < 8 * MIN_BYTES) return toBytes(this.indexOf(samples));
    const low = this.#mixer.indexBytesOf(below, row);
    const bytes = low.length === (below >>> 3) + 1 ? low : lengthened(low, (below >>> 3) + 1);
    bytes[below >>> 3]! |= top << (below & 7);
    return bytes;
  }

  /** Make the frame whose code are these digits and the one on top. */
  #emit(row: Uint8Array, below: number, top: number, slot: number): void {
    const { code } = this.#pyramid;
    code.set(row);
    if (this.#base !== 2) code[below] = top;
    else if ((below & 7) === 0) code[below >>> 3] = top;
    else code[below >>> 3]! |= top << (below & 7);
    this.#pyramid.frame(top === 0 ? 0 : below + 1, slot);
  }

  /** The code of a frame: the digit on top, and those below as a view of the pyramid's memory. */
  #collect(samples: Uint8Array): { row: Uint8Array; below: number; top: number } {
    checkSamples(this.#space, samples);
    const length = this.#pyramid.unframe(samples);
    const { code } = this.#pyramid;
    if (length === 0) return { row: new Uint8Array(), below: 0, top: 0 };
    const below = length - 1;
    if (this.#base !== 2) return { row: code.subarray(0, below), below, top: code[below]! };
    const row = clearBit(code.subarray(0, (below >>> 3) + 1), below);
    return { row: row.subarray(0, Math.ceil(below / 8)), below, top: 1 };
  }

  #findBlock(index: bigint): Block {
    if (index < this.#block.first || index >= this.#block.end) this.#block = this.#makeBlock(index);
    return this.#block;
  }

  #makeBlock(index: bigint): Block {
    if (index === 0n) return { below: 0, top: 0, first: 0n, end: 1n };
    const bits = bitLength(index) - 1;
    if (this.#base === 2) {
      const first = 1n << BigInt(bits);
      return { below: bits, top: 1, first, end: 2n * first };
    }
    const base = BigInt(this.#base);
    let below = Math.floor(bits / Math.log2(this.#base));
    let unit = base ** BigInt(below);
    // The logarithm is rounded.
    for (; unit > index; unit /= base) below--;
    for (; unit * base <= index; unit *= base) below++;
    const top = index / unit;
    return { below, top: Number(top), first: top * unit, end: (top + 1n) * unit };
  }
}

function clearBit(bytes: Uint8Array, bit: number): Uint8Array {
  bytes[bit >>> 3]! &= ~(1 << (bit & 7));
  return bytes;
}

function lengthened(bytes: Uint8Array, length: number): Uint8Array {
  const longer = new Uint8Array(length);
  longer.set(bytes);
  return longer;
}
