/**
 * The head: how it is cut and halved, and E, its permutation. SPEC §5.3, §5.5, §5.6.
 * @module
 */
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { TWO_64, at, modulo, multiplyU64, power, shiftU64 } from './integers.js';
import type { Keys } from './keys.js';
import { digitCountOf, radixOf } from './spaces.js';

/** How a space's heads are cut and halved. SPEC §5.3. */
export interface HeadShape {
  /** Digits of the head. */
  readonly h: number;
  /** Digits of the low half: ⌊h/2⌋. */
  readonly h1: number;
  /** Digits of the high half: ⌈h/2⌉. */
  readonly h2: number;
  /** R^h₁, at most 2^64. */
  readonly a: JSBI;
  /** R^h₂, at most 2^64. */
  readonly b: JSBI;
}

/** A head: x in [0, a) stands for its first h₁ digits, y in [0, b) for the h₂ that follow. SPEC §5.3. */
export interface Halves {
  readonly x: JSBI;
  readonly y: JSBI;
}

/** The head of a space of more than 65,536 images. SPEC §5.3. */
export function headShapeOf(space: Space): HeadShape {
  const R = radixOf(space);
  const D = digitCountOf(space);
  // The largest number of digits that a half can have: R^half ≤ 2^64.
  let half = 0;
  while (JSBI.lessThanOrEqual(power(R, half + 1), TWO_64)) half++;
  const h = Math.ceil(D / 2) <= half ? D : 2 * half;
  const h1 = Math.floor(h / 2);
  const h2 = Math.ceil(h / 2);
  return { h, h1, h2, a: power(R, h1), b: power(R, h2) };
}

/** Variant 13 of Stafford's finalizers. SPEC §5.5. */
export function mix64(x: JSBI): JSBI {
  let z = x;
  z = multiplyU64(JSBI.bitwiseXor(z, shiftU64(z, 30)), JSBI.BigInt('0xbf58476d1ce4e5b9'));
  z = multiplyU64(JSBI.bitwiseXor(z, shiftU64(z, 27)), JSBI.BigInt('0x94d049bb133111eb'));
  return JSBI.bitwiseXor(z, shiftU64(z, 31));
}

/** ⌊mix64(x)·m / 2^64⌋, in [0, m). SPEC §5.6, §5.7. */
export function mixBelow(x: JSBI, m: JSBI): JSBI {
  return JSBI.divide(JSBI.multiply(mix64(x), m), TWO_64);
}

/** Round i of E: the low half moves where i is even, the high half where it is odd. SPEC §5.6. */
export function headRound(shape: HeadShape, keys: Keys, { x, y }: Halves, i: number): Halves {
  const k = at(keys.round, i);
  const { a, b } = shape;
  return i % 2 === 0
    ? { x: modulo(JSBI.add(x, mixBelow(JSBI.bitwiseXor(y, k), a)), a), y }
    : { x, y: modulo(JSBI.add(y, mixBelow(JSBI.bitwiseXor(x, k), b)), b) };
}

/** The inverse of {@link headRound}: it subtracts in place of adding. SPEC §5.6. */
export function headUnround(shape: HeadShape, keys: Keys, { x, y }: Halves, i: number): Halves {
  const k = at(keys.round, i);
  const { a, b } = shape;
  return i % 2 === 0
    ? { x: modulo(JSBI.subtract(x, mixBelow(JSBI.bitwiseXor(y, k), a)), a), y }
    : { x, y: modulo(JSBI.subtract(y, mixBelow(JSBI.bitwiseXor(x, k), b)), b) };
}

/** E: ten rounds, i = 0 … 9. SPEC §5.6. */
export function permuteHead(shape: HeadShape, keys: Keys, halves: Halves): Halves {
  let result = halves;
  for (let i = 0; i <= 9; i++) result = headRound(shape, keys, result, i);
  return result;
}

/** E⁻¹: the same rounds undone, i = 9 … 0. SPEC §5.6. */
export function unpermuteHead(shape: HeadShape, keys: Keys, halves: Halves): Halves {
  let result = halves;
  for (let i = 9; i >= 0; i--) result = headUnround(shape, keys, result, i);
  return result;
}
