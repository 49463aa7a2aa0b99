/**
 * Frames as digits, ranks and bytes. SPEC §4.
 *
 * A frame is an array of its digits d_0 … d_(D−1), each in [0, R).
 * @module
 */
import { Refusal } from './refusal.js';
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { ONE, ZERO, byteAt, fromDigits, toDigits } from './integers.js';
import { bitsOf, canonicalTextOf, digitCountOf, isPacked, radixOf, sizeOf } from './spaces.js';

/** rank = Σ d_i · R^i. SPEC §4. */
export function rankOf(space: Space, digits: readonly number[]): JSBI {
  return fromDigits(digits, radixOf(space));
}

/**
 * d_i = ⌊rank / R^i⌋ mod R, for 0 ≤ i < D. SPEC §4.
 * @param rank - 0 ≤ rank < R^D
 * @throws {@link Refusal} `E_RANGE` where it lies outside the space
 */
export function digitsOf(space: Space, rank: JSBI): number[] {
  return digitsOfNumber(space, rank, digitCountOf(space));
}

/**
 * The lowest `count` base-R digits of a number that has no others.
 * @throws {@link Refusal} `E_RANGE` where it has, or is negative: it is then no number of
 * the space
 */
export function digitsOfNumber(space: Space, value: JSBI, count: number): number[] {
  const R = radixOf(space);
  const digits = JSBI.lessThan(value, ZERO) ? undefined : toDigits(value, R);
  if (digits === undefined || digits.length > count) {
    throw new Refusal(
      'E_RANGE',
      `the number is outside ${canonicalTextOf(space)}: choose one from 0 to ${R}^${digitCountOf(space)} − 1`,
    );
  }
  while (digits.length < count) digits.push(0);
  return digits;
}

/**
 * Rank bytes: ⌈D·b/8⌉ little-endian bytes for R = 2^b, elsewhere as many as R^D − 1 needs. SPEC §4.
 * @param rank - 0 ≤ rank < R^D
 */
export function rankBytesOf(space: Space, rank: JSBI): Uint8Array {
  const b = bitsOf(space);
  const count =
    b > 0
      ? Math.ceil((digitCountOf(space) * b) / 8)
      : toDigits(JSBI.subtract(sizeOf(space), ONE), 256).length;
  const bytes = new Uint8Array(count);
  bytes.set(toDigits(rank, 256));
  return bytes;
}

/** The inverse of {@link rankBytesOf}: the number whose little-endian bytes these are. SPEC §4. */
export function rankOfBytes(bytes: Uint8Array): JSBI {
  return fromDigits(Array.from(bytes), 256);
}

/** Sample bytes: the digits in order, one byte each, two little-endian bytes where R = 65,536. SPEC §4. */
export function sampleBytesOf(space: Space, digits: readonly number[]): Uint8Array {
  if (radixOf(space) <= 256) return Uint8Array.from(digits);
  const bytes = new Uint8Array(2 * digits.length);
  digits.forEach((digit, i) => {
    bytes[2 * i] = digit % 256;
    bytes[2 * i + 1] = Math.floor(digit / 256);
  });
  return bytes;
}

/**
 * The inverse of {@link sampleBytesOf}. SPEC §4.
 * @throws {@link Refusal} `E_FRAME` where the bytes are no frame of the space
 */
export function digitsOfSamples(space: Space, samples: Uint8Array): number[] {
  const R = radixOf(space);
  const bytesPerDigit = R <= 256 ? 1 : 2;
  const wanted = digitCountOf(space) * bytesPerDigit;
  if (samples.length !== wanted) {
    throw new Refusal(
      'E_FRAME',
      `${samples.length} bytes are no frame of ${canonicalTextOf(space)}: it has ${wanted}`,
    );
  }
  const digits: number[] = [];
  for (let i = 0; i < samples.length; i += bytesPerDigit) {
    const low = byteAt(samples, i);
    const digit = bytesPerDigit === 1 ? low : low + 256 * byteAt(samples, i + 1);
    if (digit >= R) {
      throw new Refusal(
        'E_FRAME',
        `sample ${i} is ${digit}: in ${canonicalTextOf(space)} it must lie below ${R}`,
      );
    }
    digits.push(digit);
  }
  return digits;
}

/**
 * Tail bytes of the tail's digits: packed radices b bits a digit from the least significant bit
 * on, unused bits zero; all others one byte a digit. SPEC §4.
 */
export function tailBytesOf(space: Space, tail: readonly number[]): Uint8Array {
  if (!isPacked(space)) return Uint8Array.from(tail);
  const b = bitsOf(space);
  if (b === 16) return sampleBytesOf(space, tail);
  const bytes = new Uint8Array(Math.ceil((tail.length * b) / 8));
  tail.forEach((digit, i) => {
    const bit = i * b;
    const byte = Math.floor(bit / 8);
    bytes[byte] = byteAt(bytes, byte) + digit * 2 ** (bit % 8);
  });
  return bytes;
}

/**
 * The inverse of {@link tailBytesOf}. Unused bits are not looked at. SPEC §4.
 * @param count - how many digits the tail has
 */
export function tailOfBytes(space: Space, bytes: Uint8Array, count: number): number[] {
  const tail: number[] = [];
  const b = isPacked(space) ? bitsOf(space) : 8;
  for (let i = 0; i < count; i++) {
    if (b === 16) {
      tail.push(byteAt(bytes, 2 * i) + 256 * byteAt(bytes, 2 * i + 1));
    } else {
      const bit = i * b;
      tail.push(Math.floor(byteAt(bytes, Math.floor(bit / 8)) / 2 ** (bit % 8)) % 2 ** b);
    }
  }
  return tail;
}
