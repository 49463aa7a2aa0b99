/**
 * A counter of digits: a step touches as many of them as its carry does.
 * @module
 */
import { numberToSamples } from '../sample-bytes.js';
import type { Space } from '../space.js';

/** Steps up to this are counted digit by digit; larger ones are converted anew. */
const MAX_COUNTED_STEP = 1n << 40n;

export type Digits = Uint8Array | Uint16Array;

/** As many zeros as a frame has digits. */
export function makeDigits({ radix, digits }: Space): Digits {
  return radix > 256 ? new Uint16Array(digits) : new Uint8Array(digits);
}

/** Digits as sample bytes: a view. SPEC §4. */
export function bytesOf(digits: Digits): Uint8Array {
  return new Uint8Array(digits.buffer, digits.byteOffset, digits.byteLength);
}

export class DigitCounter {
  /** Those of the number, lowest first; only read by others. */
  readonly digits: Digits;
  readonly #space: Space;
  /** The number that they are, or -1. */
  #current = -1n;

  constructor(space: Space) {
    this.#space = space;
    this.digits = makeDigits(space);
  }

  /**
   * Go to a number.
   * @returns the highest place whose digit may have changed, or -1
   */
  moveTo(number: bigint): number {
    const step = number - this.#current;
    const isNear = this.#current >= 0n && step < MAX_COUNTED_STEP && step > -MAX_COUNTED_STEP;
    this.#current = number;
    if (isNear) return addTo(this.digits, Number(step), this.#space.radix);
    numberToSamples(this.#space, number, bytesOf(this.digits));
    return this.digits.length - 1;
  }
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
