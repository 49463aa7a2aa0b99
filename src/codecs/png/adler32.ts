/**
 * Adler-32 (RFC 1950), plain: for tests and for where no faster one is at hand.
 * @module
 */
import { requireBytes, requireType } from '../../core/arguments.js';

const MODULUS = 65521;

/**
 * Bytes between two reductions. With a, b < MODULUS before them, b stays below 2^31,
 * so that the sums are small integers to the engine:
 * 65520 + 3848·65520 + 255·3848·3849/2 < 2^31. A multiple of eight.
 */
const RUN_BYTES = 3848;

/**
 * The checksum at the end of a zlib stream.
 * @param bytes - any length; not kept
 * @param previous - the checksum of what comes before `bytes`
 * @returns unsigned, 32 bits; 1 for no bytes at all
 */
export function adler32(bytes: Uint8Array, previous = 1): number {
  requireBytes(bytes, 'bytes');
  requireType(previous, 'number', 'previous');
  let a = previous & 0xffff;
  let b = previous >>> 16;
  for (let at = 0; at < bytes.length;) {
    const end = Math.min(at + RUN_BYTES, bytes.length);
    for (; at + 8 <= end; at += 8) {
      const c0 = bytes[at]!;
      const c1 = bytes[at + 1]!;
      const c2 = bytes[at + 2]!;
      const c3 = bytes[at + 3]!;
      const c4 = bytes[at + 4]!;
      const c5 = bytes[at + 5]!;
      const c6 = bytes[at + 6]!;
      const c7 = bytes[at + 7]!;
      b += 8 * (a + c0) + 7 * c1 + 6 * c2 + 5 * c3 + 4 * c4 + 3 * c5 + 2 * c6 + c7;
      a += c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7;
    }
    for (; at < end; at++) {
      a += bytes[at]!;
      b += a;
    }
    a %= MODULUS;
    b %= MODULUS;
  }
  return ((b << 16) | a) >>> 0;
}
