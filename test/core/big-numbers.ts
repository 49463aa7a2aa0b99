/**
 * Numbers for the tests of long arithmetic.
 * @module
 */
import fc from 'fast-check';

/** Numbers of very different lengths, many of them near powers of two. */
export const bigs = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 70n }),
  fc.bigInt({ min: 0n, max: 2n ** 5000n }),
  fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.bigInt({ min: -2n, max: 2n })).map(([k, d]) => {
    const n = (1n << BigInt(k)) + d;
    return n < 0n ? 0n : n;
  }),
);

/** Bytes without a pattern, always the same, the last of them not zero. */
export function makeBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  bytes[length - 1] = 0x9d;
  return bytes;
}
