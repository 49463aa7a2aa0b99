/**
 * The mixed order of all larger spaces: heads and tails for the kernel. SPEC §5.3.
 *
 * Counting up changes the head alone, so the tail is set and hashed once, and
 * a batch of frames is one call of the kernel.
 * @module
 */
import { fromBytes, toBytes } from '../big-bytes.js';
import { fromDigits } from '../big-digits.js';
import type { KeySource } from '../keys.js';
import { Kernel } from '../kernel/kernel.js';
import { checkFrameBytes, digitError, numberToSamples } from '../sample-bytes.js';
import type { Space } from '../space.js';
import { BATCH_BYTES, type OrderCoder } from './coder.js';

const HEAD_BYTES = 16;

/** In which form frames come and go: as sample bytes, or as the kernel has them. SPEC §4. */
type Form = 'samples' | 'raw';

export class MixedCoder implements OrderCoder {
  readonly #form: Form;
  readonly #kernel: Kernel;
  #space: Space;
  /** radix^h. */
  #headSize: bigint;
  /** Whose hash the kernel has, where {@link #setTail} may rely on it; -1 for any other tail. */
  #tail = 0n;
  #hasTail = false;

  constructor(space: Space, keys: KeySource, form: Form = 'samples') {
    this.#space = space;
    this.#form = form;
    this.#kernel = new Kernel(space, keys);
    this.#headSize = this.#kernel.cut.a * this.#kernel.cut.b;
  }

  /** Go on in another space with other keys. */
  reshape(space: Space, keys: KeySource): void {
    this.#space = space;
    this.#kernel.reshape(space, keys);
    this.#headSize = this.#kernel.cut.a * this.#kernel.cut.b;
    // A tail of -1 is none: the next one is set anew.
    this.#tail = -1n;
  }

  frames(from: bigint, step: bigint, most: number): Uint8Array {
    const { head, tail } = this.#cutIndex(from);
    this.#setTail(tail);
    // The frames before the head runs over, which is where the tail changes.
    const room = step > 0n ? (this.#headSize - 1n - head) / step : head / -step;
    let count = Math.min(most, Math.max(1, Math.floor(BATCH_BYTES / this.#frameBytes)));
    if (room < BigInt(count)) count = Number(room) + 1;
    return this.#emit(head, count === 1 ? 0n : step, Math.min(count, most));
  }

  frameAtBytes(index: Uint8Array): Uint8Array {
    if (!this.#space.packed || this.#kernel.tailBytes === 0)
      return this.frames(fromBytes(index), 1n, 1);
    this.#hasTail = this.#kernel.setTail(index.subarray(HEAD_BYTES));
    this.#tail = -1n;
    return this.#emit(fromBytes(index.subarray(0, HEAD_BYTES)), 0n, 1);
  }

  indexBytesOf(samples: Uint8Array): Uint8Array {
    if (!this.#space.packed) return toBytes(this.indexOf(samples));
    const { head, tail } = this.#split(samples);
    if (tail.length === 0) return toBytes(head);
    const bytes = new Uint8Array(HEAD_BYTES + tail.length);
    bytes.set(toBytes(head));
    bytes.set(tail, HEAD_BYTES);
    return bytes;
  }

  indexOf(samples: Uint8Array): bigint {
    const { head, tail } = this.#split(samples);
    if (tail.length === 0) return head;
    const { packed, radix } = this.#space;
    return head + this.#headSize * (packed ? fromBytes(tail) : fromDigits(tail, radix));
  }

  #cutIndex(index: bigint): { head: bigint; tail: bigint } {
    const size = this.#headSize;
    const { radixBits } = this.#space;
    if (radixBits === 0) return { head: index % size, tail: index / size };
    // V8 divides by a power of two as by any number: of megabytes that takes milliseconds.
    const { h1, h2 } = this.#kernel.cut;
    const bits = (h1 + h2) * radixBits;
    return { head: BigInt.asUintN(bits, index), tail: index >> BigInt(bits) };
  }

  #setTail(tail: bigint): void {
    if (tail === this.#tail) return;
    const { packed } = this.#space;
    let bytes: Uint8Array;
    if (packed || tail === 0n) bytes = toBytes(tail);
    else {
      bytes = new Uint8Array(this.#kernel.tailBytes);
      numberToSamples(this.#space, tail, bytes);
    }
    this.#hasTail = this.#kernel.setTail(bytes);
    this.#tail = tail;
  }

  #emit(head: bigint, step: bigint, count: number): Uint8Array {
    const kernel = this.#kernel;
    const { a } = kernel.cut;
    const wrapped = ((step % this.#headSize) + this.#headSize) % this.#headSize;
    kernel.setCounter(head % a, head / a, wrapped % a, wrapped / a);
    return this.#isSpread
      ? kernel.expandedFrames(count, this.#hasTail)
      : kernel.frames(count, this.#hasTail);
  }

  /** Whether digits of 1, 2 or 4 bits have a byte each outside the kernel. */
  get #isSpread(): boolean {
    return this.#form === 'samples' && this.#space.packed && this.#space.radixBits < 8;
  }

  get #frameBytes(): number {
    return this.#form === 'samples' ? this.#space.sampleBytes : this.#kernel.frameBytes;
  }

  /** The way back as far as halves and tail bytes; the tail is a view of kernel memory. */
  #split(samples: Uint8Array): { head: bigint; tail: Uint8Array } {
    const kernel = this.#kernel;
    const space = this.#space;
    if (this.#form === 'samples') checkFrameBytes(space, samples);
    kernel.load(samples);
    // The way back hashes the tail that it finds, in the place of the one that was set.
    this.#tail = -1n;
    if (this.#form === 'samples' && space.radix < 256) {
      const place = kernel.findLarge(samples.length, space.radix);
      if (place >= 0) throw digitError(space, place, samples[place]!);
    }
    if (this.#isSpread) kernel.collect();
    const { x, y, tail } = kernel.unframe();
    return { head: x + kernel.cut.a * y, tail };
  }
}
