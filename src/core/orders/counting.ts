/**
 * The sequential and the gray order: a counter of digits. SPEC §5.1, §5.2.
 *
 * The index's digits are kept and counted up in place; a step touches as many as
 * its carry does, and a frame costs one copy.
 * @module
 */
import { checkSamples, samplesToNumber } from '../sample-bytes.js';
import type { Space } from '../space.js';
import { BATCH_BYTES, type OrderCoder } from './coder.js';
import { bytesOf, DigitCounter, type Digits, makeDigits } from './digit-counter.js';

export class CountingCoder implements OrderCoder {
  readonly #space: Space;
  readonly #gray: boolean;
  /** The index's digits; in the sequential order they are the frame's, too. */
  readonly #counter: DigitCounter;
  readonly #frame: Digits;
  readonly #frameBytes: Uint8Array;
  readonly #batch: Uint8Array;

  constructor(space: Space, order: 'sequential' | 'gray') {
    this.#space = space;
    this.#gray = order === 'gray';
    this.#counter = new DigitCounter(space);
    this.#frame = this.#gray ? makeDigits(space) : this.#counter.digits;
    this.#frameBytes = bytesOf(this.#frame);
    this.#batch = new Uint8Array(
      Math.max(1, Math.floor(BATCH_BYTES / space.sampleBytes)) * space.sampleBytes,
    );
  }

  frames(from: bigint, step: bigint, most: number): Uint8Array {
    const { sampleBytes } = this.#space;
    const count = Math.min(most, this.#batch.length / sampleBytes);
    let index = from;
    for (let i = 0; i < count; i++) {
      this.#moveTo(index);
      this.#batch.set(this.#frameBytes, i * sampleBytes);
      index += step;
    }
    return this.#batch.subarray(0, count * sampleBytes);
  }

  indexOf(samples: Uint8Array): bigint {
    checkSamples(this.#space, samples);
    if (!this.#gray) return samplesToNumber(this.#space, samples);
    const { radix } = this.#space;
    // Not slice(): that of a Buffer is no copy.
    const copy = new Uint8Array(samples);
    const digits = this.#space.radix > 256 ? new Uint16Array(copy.buffer) : copy;
    for (let i = digits.length - 2; i >= 0; i--) digits[i] = (digits[i]! + digits[i + 1]!) % radix;
    return samplesToNumber(this.#space, copy);
  }

  #moveTo(index: bigint): void {
    const top = this.#counter.moveTo(index);
    if (this.#gray) this.#encodeGray(top);
  }

  /** Bring the frame's digits up to date where those of the index changed at `top` and below. */
  #encodeGray(top: number): void {
    const index = this.#counter.digits;
    const { radix } = this.#space;
    for (let i = 0; i <= top; i++) {
      const difference = index[i]! - (index[i + 1] ?? 0);
      this.#frame[i] = difference < 0 ? difference + radix : difference;
    }
  }
}
