/**
 * The sequential and the gray order: a counter of digits. SPEC §5.1, §5.2.
 *
 * The index's digits are kept and counted up in place; a step touches as many as
 * its carry does, and a frame costs one copy.
 * @module
 */
import { checkSamples, numberToSamples, samplesToNumber } from '../sample-bytes.js';
import type { Space } from '../space.js';
import { BATCH_BYTES, type OrderCoder } from './coder.js';

/** Steps up to this are counted digit by digit; larger ones are converted anew. */
const MAX_COUNTED_STEP = 1n << 40n;

type Digits = Uint8Array | Uint16Array;

export class CountingCoder implements OrderCoder {
  readonly #space: Space;
  readonly #gray: boolean;
  /** The index's digits, and the frame's (the same array in the sequential order). */
  readonly #index: Digits;
  readonly #frame: Digits;
  readonly #frameBytes: Uint8Array;
  readonly #batch: Uint8Array;
  /** The index that #index holds, or -1. */
  #current = -1n;

  constructor(space: Space, order: 'sequential' | 'gray') {
    this.#space = space;
    this.#gray = order === 'gray';
    this.#index = digitArray(space);
    this.#frame = this.#gray ? digitArray(space) : this.#index;
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
    const step = index - this.#current;
    if (this.#current >= 0n && step < MAX_COUNTED_STEP && step > -MAX_COUNTED_STEP) {
      const top = addTo(this.#index, Number(step), this.#space.radix);
      if (this.#gray) this.#encodeGray(top);
    } else {
      numberToSamples(this.#space, index, bytesOf(this.#index));
      if (this.#gray) this.#encodeGray(this.#index.length - 1);
    }
    this.#current = index;
  }

  /** Bring the frame's digits up to date where those of the index changed at `top` and below. */
  #encodeGray(top: number): void {
    const index = this.#index;
    const { radix } = this.#space;
    for (let i = 0; i <= top; i++) {
      const difference = index[i]! - (index[i + 1] ?? 0);
      this.#frame[i] = difference < 0 ? difference + radix : difference;
    }
  }
}

function digitArray(space: Space): Digits {
  return space.radix > 256 ? new Uint16Array(space.digits) : new Uint8Array(space.digits);
}

function bytesOf(digits: Digits): Uint8Array {
  return new Uint8Array(digits.buffer, digits.byteOffset, digits.byteLength);
}

/**
 * Add `step` to a number in base `radix`, lowest digit first, in place.
 * @returns the place of the highest digit touched, or -1
 */
function addTo(digits: Digits, step: number, radix: number): number {
  let carry = step;
  let at = 0;
  for (; carry !== 0; at++) {
    const sum = digits[at]! + carry;
    carry = Math.floor(sum / radix);
    digits[at] = sum - carry * radix;
  }
  return at - 1;
}
