/**
 * Sample bytes, rank bytes and numbers: the forms of a frame. SPEC §4.
 * @module
 */
import { requireBytes } from './arguments.js';
import { fromBytes, toBytes } from './big-bytes.js';
import { fromDigits, packDigits, toDigits, unpackDigits } from './big-digits.js';
import { counted, grouped } from './cardinality.js';
import { EnumeratorError } from './errors.js';
import { describeSpace, type Space } from './space.js';

/**
 * Check the length of a frame's sample bytes, and nothing else: encoders don't look for digits
 * at or above the radix.
 * @throws {@link EnumeratorError} `E_FRAME` where the number of bytes is not the frame's
 */
export function checkFrameBytes(space: Space, samples: Uint8Array): void {
  requireBytes(samples, 'samples');
  if (samples.length === space.sampleBytes) return;
  throw new EnumeratorError(
    'E_FRAME',
    `${counted(samples.length, 'sample byte is', 'sample bytes are')} no frame: ${describeSpace(space)} takes ${grouped(space.sampleBytes)}`,
  );
}

/**
 * Check that `samples` is a frame of the space. SPEC §4.
 * @throws {@link EnumeratorError} `E_FRAME` where its length or one of its digits is not
 */
export function checkSamples(space: Space, samples: Uint8Array): void {
  checkFrameBytes(space, samples);
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
