/**
 * Where an image stands on a bar over the whole space, from 0 to 1.
 *
 * In orders where the length of a number says what its image looks like, the bar counts lengths: an
 * equal way for each bit, so that its ends are plain colour and static. In all others it counts images.
 * @module
 */
import { bitLength } from '../../core/big-bytes.js';
import { type Enumeration } from '../../core/enumeration.js';
import { indexLength } from '../../core/index-length.js';
import type { SpaceSize } from '../../core/size.js';

/** Whether the bar of an enumeration counts the lengths of numbers. */
export function countsLengths(choice: Enumeration): boolean {
  return indexLength(choice, 0n) !== undefined;
}

/** What a double holds of a number, in bits. */
const PRECISION = 52;

/** The base-2 logarithm of a number from 1, to about 52 bits. */
function log2(n: bigint): number {
  const bits = bitLength(n);
  const below = Math.max(0, bits - PRECISION);
  return below + Math.log2(Number(n >> BigInt(below)));
}

/** That of how many images there are: some browsers cannot hold the size of a large space. */
function log2Size({ space: { radix, radixBits, digits } }: SpaceSize): number {
  return radixBits > 0 ? radixBits * digits : digits * Math.log2(radix);
}

/** @param index - 0 ≤ index < size */
export function placeOnBar(choice: Enumeration, size: SpaceSize, index: bigint): number {
  if (countsLengths(choice)) return Math.min(1, log2(index + 1n) / log2Size(size));
  const below = Math.max(0, size.bits - PRECISION);
  if (bitLength(index) <= below) return 0;
  const last = size.exact() - 1n;
  return Math.min(1, Number(index >> BigInt(below)) / Number(last >> BigInt(below)));
}

/**
 * The image at a place on the bar; both ends are images.
 * @param place - 0 to 1
 */
export function indexOnBar(choice: Enumeration, size: SpaceSize, place: number): bigint {
  if (place <= 0) return 0n;
  if (place >= 1) return size.exact() - 1n;
  if (!countsLengths(choice)) {
    const share = BigInt(Math.round(place * 2 ** PRECISION));
    // To the nearest: the middle of a space is the image that `50%` is.
    const half = 1n << BigInt(PRECISION);
    return (2n * (size.exact() - 1n) * share + half) >> BigInt(PRECISION + 1);
  }
  const exponent = place * log2Size(size);
  const whole = Math.floor(exponent);
  const mantissa = BigInt(Math.round(2 ** (exponent - whole + PRECISION)));
  const number = (mantissa << BigInt(whole)) >> BigInt(PRECISION);
  const index = number > 0n ? number - 1n : 0n;
  return size.has(index) ? index : size.exact() - 1n;
}
