/**
 * Sample bytes, rank bytes and numbers: the forms of a frame. SPEC §4.
 * @module
 */
import { requireBytes } from './arguments.js';
import { fromBytes, toBytes } from './big-bytes.js';
import { fromDigits, toDigits } from './big-digits.js';
import { EnumeratorError } from './errors.js';
import { describeSpace, type Space } from './space.js';

/**
 * Check that `samples` is a frame of the space. SPEC §4.
 * @throws {@link EnumeratorError} `E_FRAME` where its length or one of its digits is not
 */
export function checkSamples(space: Space, samples: Uint8Array): void {
  requireBytes(samples, 'samples');
  if (samples.length !== space.sampleBytes) {
    throw new EnumeratorError(
      'E_FRAME',
      `${samples.length} sample bytes are no frame: ${describeSpace(space)} has ${space.sampleBytes}`,
    );
  }
  if (space.radix >= 256) return;
  for (let i = 0; i < samples.length; i++) {
    if (samples[i]! >= space.radix) throw digitError(space, i, samples[i]!);
  }
}

export function digitError(space: Space, place: number, value: number): EnumeratorError {
  return new EnumeratorError(
    'E_FRAME',
    `sample ${place} is ${value}: in ${describeSpace(space)} samples are 0 … ${space.radix - 1}`,
  );
}

/**
 * Digits from little-endian bit groups. Bits that `bytes` lacks are zero.
 * @param bits - bits a digit: 1..8, or 16, where each digit takes two bytes of `out`
 * @param out - filled wholly; caller-owned
 */
function unpackDigits(bytes: Uint8Array, bits: number, out: Uint8Array): void {
  if (bits >= 8) {
    out.set(bytes.length > out.length ? bytes.subarray(0, out.length) : bytes);
    out.fill(0, Math.min(bytes.length, out.length));
    return;
  }
  const mask = (1 << bits) - 1;
  const filled = Math.min(out.length, Math.ceil((bytes.length * 8) / bits));
  let held = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < filled; i++) {
    if (count < bits) {
      held |= (bytes[at++] ?? 0) << count;
      count += 8;
    }
    out[i] = held & mask;
    held >>>= bits;
    count -= bits;
  }
  out.fill(0, filled);
}

/**
 * The inverse of {@link unpackDigits}.
 * @returns ⌈digits·bits / 8⌉ bytes, unused bits zero
 */
export function packDigits(digits: Uint8Array, bits: number): Uint8Array {
  if (bits >= 8) return digits.slice();
  const bytes = new Uint8Array(Math.ceil((digits.length * bits) / 8));
  let held = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    held |= digits[i]! << count;
    count += bits;
    if (count >= 8) {
      bytes[at++] = held;
      held >>>= 8;
      count -= 8;
    }
  }
  if (count > 0) bytes[at] = held;
  return bytes;
}

/** The number whose base-R digits, lowest first, are these sample bytes. */
export function samplesToNumber(space: Space, samples: Uint8Array): bigint {
  if (space.radixBits > 0) return fromBytes(packDigits(samples, space.radixBits));
  return fromDigits(samples, space.radix);
}

/**
 * The sample bytes whose digits are those of `value`, lowest first.
 * @param value - 0 ≤ value < radix^digits of `out`
 * @param out - filled wholly; caller-owned
 */
export function numberToSamples(space: Space, value: bigint, out: Uint8Array): void {
  if (space.radixBits > 0) unpackDigits(toBytes(value), space.radixBits, out);
  else toDigits(value, space.radix, out);
}
