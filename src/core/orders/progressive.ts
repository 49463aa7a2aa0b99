/**
 * The progressive order: the index's digits are what predictions from coarse to fine were off by.
 * SPEC §5.10.
 * @module
 */
import { bitLength, fromBytes, toBytes, trimZeros } from '../big-bytes.js';
import { packDigits, unpackDigits } from '../big-digits.js';
import { Pyramid } from '../pyramid/pyramid.js';
import { checkSamples, samplesToNumber } from '../sample-bytes.js';
import type { Space } from '../space.js';
import type { OrderCoder } from './coder.js';
import { bytesOf, DigitCounter } from './digit-counter.js';

export class ProgressiveCoder implements OrderCoder {
  readonly #space: Space;
  readonly #pyramid: Pyramid;
  readonly #counter: DigitCounter;
  /** Bytes that a digit takes in sample bytes. */
  readonly #digitBytes: number;

  constructor(space: Space) {
    this.#space = space;
    this.#pyramid = new Pyramid(space, 'digits');
    this.#counter = new DigitCounter(space);
    this.#digitBytes = space.sampleBytes / space.digits;
  }

  frames(from: bigint, step: bigint, most: number): Uint8Array {
    const count = Math.min(most, this.#pyramid.slots);
    const largest = step > 0n ? from + step * BigInt(count - 1) : from;
    const length = this.#digitsOf(bitLength(largest));
    const digits = bytesOf(this.#counter.digits).subarray(0, length * this.#digitBytes);
    let index = from;
    for (let slot = 0; slot < count; slot++) {
      this.#counter.moveTo(index);
      this.#pyramid.code.set(digits);
      this.#pyramid.frame(length, slot);
      index += step;
    }
    return this.#pyramid.batch(count);
  }

  frameAtBytes(index: Uint8Array): Uint8Array {
    const { radixBits } = this.#space;
    const bytes = trimZeros(index);
    if (radixBits === 0) return this.frames(fromBytes(bytes), 1n, 1);
    const length = this.#digitsOf(8 * bytes.length);
    unpackDigits(bytes, radixBits, this.#pyramid.code.subarray(0, length * this.#digitBytes));
    this.#pyramid.frame(length, 0);
    return this.#pyramid.batch(1);
  }

  indexOf(samples: Uint8Array): bigint {
    return samplesToNumber(this.#space, this.#code(samples));
  }

  indexBytesOf(samples: Uint8Array): Uint8Array {
    const { radixBits } = this.#space;
    const code = this.#code(samples);
    if (radixBits === 0) return toBytes(samplesToNumber(this.#space, code));
    return trimZeros(packDigits(code, radixBits)).slice();
  }

  /** The index's digits as sample bytes, without zeros at the end: a view of the pyramid's memory. */
  #code(samples: Uint8Array): Uint8Array {
    checkSamples(this.#space, samples);
    return this.#pyramid.code.subarray(0, this.#pyramid.unframe(samples) * this.#digitBytes);
  }

  /** As many digits as a number of so many bits has at most. */
  #digitsOf(bits: number): number {
    const { radix, digits } = this.#space;
    return Math.min(digits, Math.ceil(bits / Math.log2(radix)) + 1);
  }
}
