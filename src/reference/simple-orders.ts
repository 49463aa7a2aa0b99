/**
 * The orders sequential and gray, from index to frame and back. SPEC §5.1, §5.2.
 * @module
 */
import type { Space } from '../core/space.js';
import type { JSBI } from './jsbi.js';
import { at } from './integers.js';
import { digitsOf, rankOf } from './frames.js';
import { radixOf } from './spaces.js';

/**
 * rank = index. SPEC §5.1.
 * @throws {@link Refusal} `E_RANGE` where the index lies outside the space
 */
export function sequentialFrame(space: Space, index: JSBI): number[] {
  return digitsOf(space, index);
}

/** index = rank. SPEC §5.1. */
export function sequentialIndex(space: Space, digits: readonly number[]): JSBI {
  return rankOf(space, digits);
}

/**
 * d_i = (x_i − x_(i+1)) mod R, x_i being the index's digits and x_D = 0. SPEC §5.2.
 * @throws {@link Refusal} `E_RANGE` where the index lies outside the space
 */
export function grayFrame(space: Space, index: JSBI): number[] {
  const R = radixOf(space);
  const x = [...digitsOf(space, index), 0];
  return x.slice(0, -1).map((digit, i) => (digit - at(x, i + 1) + R) % R);
}

/** x_i = (d_i + x_(i+1)) mod R, from the highest digit down. SPEC §5.2. */
export function grayIndex(space: Space, digits: readonly number[]): JSBI {
  const R = radixOf(space);
  const x = [...digits];
  let above = 0;
  for (let i = x.length - 1; i >= 0; i--) {
    above = (at(digits, i) + above) % R;
    x[i] = above;
  }
  return rankOf(space, x);
}
