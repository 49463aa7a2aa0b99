/**
 * The mixed order, step by step. SPEC §5.3.
 *
 * The frame's digits are an array; t, the index's tail, is one too.
 * @module
 */
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { floorDivide, modulo } from './integers.js';
import { digitsOfNumber, rankOf, tailBytesOf } from './frames.js';
import { type HeadShape, type Halves, headShapeOf, permuteHead, unpermuteHead } from './head.js';
import type { Keys } from './keys.js';
import { digitCountOf } from './spaces.js';
import { applyStream, removeStream } from './stream.js';
import { tailHash } from './tail-hash.js';

/**
 * From index to frame. SPEC §5.3.
 * @param space - of more than 65,536 images
 * @throws {@link Refusal} `E_RANGE` where the index lies outside the space
 */
export function mixedFrame(space: Space, keys: Keys, index: JSBI): number[] {
  const shape = headShapeOf(space);
  const { halves, t } = splitIndex(space, shape, index);
  const moved = addHash(space, shape, keys, halves, t);
  const permuted = permuteHead(shape, keys, moved);
  const tail = applyStream(space, keys, permuted, t);
  return [headDigits(space, shape, permuted), tail].flat();
}

/**
 * From frame to index: the inverse of {@link mixedFrame}. SPEC §5.3.
 * @param digits - a frame of the space
 */
export function mixedIndex(space: Space, keys: Keys, digits: readonly number[]): JSBI {
  const shape = headShapeOf(space);
  const permuted = headHalves(space, shape, digits);
  const t = removeStream(space, keys, permuted, digits.slice(shape.h));
  const moved = unpermuteHead(shape, keys, permuted);
  const halves = subtractHash(space, shape, keys, moved, t);
  return joinIndex(space, shape, halves, t);
}

/**
 * index = x + a·y + R^h·Σ t_i·R^i, taken apart. SPEC §5.3, step 1.
 * @throws {@link Refusal} `E_RANGE` where the index lies outside the space
 */
export function splitIndex(
  space: Space,
  { h, a, b }: HeadShape,
  index: JSBI,
): { halves: Halves; t: number[] } {
  const heads = JSBI.multiply(a, b);
  const head = modulo(index, heads);
  // ⌊ ⌋ of a negative index is negative, which is no number of the space.
  const T = floorDivide(index, heads);
  const t = digitsOfNumber(space, T, digitCountOf(space) - h);
  return { halves: { x: modulo(head, a), y: JSBI.divide(head, a) }, t };
}

/** The inverse of {@link splitIndex}. SPEC §5.3, step 5 of the way back. */
export function joinIndex(
  space: Space,
  { a, b }: HeadShape,
  { x, y }: Halves,
  t: readonly number[],
): JSBI {
  const head = JSBI.add(x, JSBI.multiply(a, y));
  return JSBI.add(head, JSBI.multiply(JSBI.multiply(a, b), rankOf(space, t)));
}

/** x ← (x + H₁) mod a; y ← (y + H₂) mod b. SPEC §5.3, step 2. */
export function addHash(
  space: Space,
  shape: HeadShape,
  keys: Keys,
  { x, y }: Halves,
  t: readonly number[],
): Halves {
  const [H1, H2] = tailHash(shape, keys, tailBytesOf(space, t));
  return { x: modulo(JSBI.add(x, H1), shape.a), y: modulo(JSBI.add(y, H2), shape.b) };
}

/** The inverse of {@link addHash}. SPEC §5.3, step 4 of the way back. */
export function subtractHash(
  space: Space,
  shape: HeadShape,
  keys: Keys,
  { x, y }: Halves,
  t: readonly number[],
): Halves {
  const [H1, H2] = tailHash(shape, keys, tailBytesOf(space, t));
  return { x: modulo(JSBI.subtract(x, H1), shape.a), y: modulo(JSBI.subtract(y, H2), shape.b) };
}

/** The frame's head: h₁ digits of x, then h₂ of y, lowest first. SPEC §5.3, step 4. */
export function headDigits(space: Space, { h1, h2 }: HeadShape, { x, y }: Halves): number[] {
  return [...digitsOfNumber(space, x, h1), ...digitsOfNumber(space, y, h2)];
}

/** The inverse of {@link headDigits}; digits behind the head are not looked at. SPEC §5.3. */
export function headHalves(space: Space, { h, h1 }: HeadShape, digits: readonly number[]): Halves {
  return { x: rankOf(space, digits.slice(0, h1)), y: rankOf(space, digits.slice(h1, h)) };
}
