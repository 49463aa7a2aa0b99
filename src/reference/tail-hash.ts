/**
 * The tail's hash: from the tail bytes to what is added to the head's halves. SPEC §5.7.
 * @module
 */
import { JSBI } from './jsbi.js';
import { ONE, ZERO, addU32, addU64, at, multiplyU64, readU32 } from './integers.js';
import { type HeadShape, mixBelow } from './head.js';
import type { Keys } from './keys.js';

const BLOCK_BYTES = 1024;
const STRIP_BYTES = 32;

/** 2^61 − 1. SPEC §5.7. */
const PRIME = JSBI.subtract(JSBI.BigInt(2 ** 61), ONE);

/** One value for each of the two hashes. */
export type Pair = readonly [JSBI, JSBI];

/** Every value on the way. SPEC §5.7. */
export interface HashTrace {
  /** M: the tail bytes without the zero bytes at their end. */
  readonly message: Uint8Array;
  /** (S₁, S₂) of each block. */
  readonly sums: readonly Pair[];
  /** (P₁, P₂) after each block. */
  readonly polynomials: readonly Pair[];
  /** (P₁, P₂) after the length, in step 4. */
  readonly last: Pair;
  /** (H₁, H₂). */
  readonly hash: Pair;
}

/**
 * (H₁, H₂) in [0, a) × [0, b). SPEC §5.7.
 * @param tailBytes - of t, as SPEC §4 has them
 */
export function tailHash(shape: HeadShape, keys: Keys, tailBytes: Uint8Array): Pair {
  return traceTailHash(shape, keys, tailBytes).hash;
}

/** {@link tailHash} with every value on the way. */
export function traceTailHash(shape: HeadShape, keys: Keys, tailBytes: Uint8Array): HashTrace {
  const message = dropTrailingZeros(tailBytes);
  if (message.length === 0) {
    const zero: Pair = [ZERO, ZERO];
    return { message, sums: [], polynomials: [], last: zero, hash: zero };
  }
  const rho: Pair = [multiplierOf(keys.r[0]), multiplierOf(keys.r[1])];
  const sums: Pair[] = [];
  const polynomials: Pair[] = [];
  let P: Pair = [ZERO, ZERO];
  for (let start = 0; start < message.length; start += BLOCK_BYTES) {
    const S = blockSums(keys, message.subarray(start, start + BLOCK_BYTES));
    P = [stepPolynomial(P[0], rho[0], S[0]), stepPolynomial(P[1], rho[1], S[1])];
    sums.push(S);
    polynomials.push(P);
  }
  const n = JSBI.BigInt(message.length);
  const last: Pair = [stepPolynomial(P[0], rho[0], n), stepPolynomial(P[1], rho[1], n)];
  const hash: Pair = [
    mixBelow(JSBI.bitwiseXor(last[0], keys.f[0]), shape.a),
    mixBelow(JSBI.bitwiseXor(last[1], keys.f[1]), shape.b),
  ];
  return { message, sums, polynomials, last, hash };
}

/** M: the bytes up to the last that is not zero. SPEC §5.7. */
export function dropTrailingZeros(bytes: Uint8Array): Uint8Array {
  let n = bytes.length;
  while (n > 0 && bytes[n - 1] === 0) n--;
  return bytes.slice(0, n);
}

/** ρ = 1 + (r mod (p − 1)). SPEC §5.7, step 3. */
export function multiplierOf(r: JSBI): JSBI {
  return JSBI.add(ONE, JSBI.remainder(r, JSBI.subtract(PRIME, ONE)));
}

/**
 * S₁ and S₂ of one block. SPEC §5.7, steps 1 and 2.
 * @param block - 1 to 1,024 bytes; zeros are thought behind them up to a multiple of 32
 */
export function blockSums(keys: Keys, block: Uint8Array): Pair {
  const strips = Math.ceil(block.length / STRIP_BYTES);
  const filled = new Uint8Array(strips * STRIP_BYTES);
  filled.set(block);
  let S1 = ZERO;
  let S2 = ZERO;
  for (let s = 0; s < strips; s++) {
    for (let j = 0; j < 4; j++) {
      const A = readU32(filled, STRIP_BYTES * s + 4 * j);
      const B = readU32(filled, STRIP_BYTES * s + 16 + 4 * j);
      const kappa = (i: number): number => at(keys.kappa, 8 * s + i + j);
      S1 = addU64(S1, productOf(addU32(A, kappa(0)), addU32(B, kappa(4))));
      S2 = addU64(S2, productOf(addU32(A, kappa(8)), addU32(B, kappa(12))));
    }
  }
  return [S1, S2];
}

function productOf(x: number, y: number): JSBI {
  return multiplyU64(JSBI.BigInt(x), JSBI.BigInt(y));
}

/** (P·ρ + S) mod p. SPEC §5.7, steps 3 and 4. */
function stepPolynomial(P: JSBI, rho: JSBI, S: JSBI): JSBI {
  return JSBI.remainder(JSBI.add(JSBI.multiply(P, rho), S), PRIME);
}
