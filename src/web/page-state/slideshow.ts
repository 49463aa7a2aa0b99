/**
 * A slideshow through a space: which image comes next, and how fast.
 * @module
 */

/** Steps on by the number in the field, random steps up to it, or any image. */
export type Way = 'on' | 'walk' | 'anywhere';

export interface Slideshow {
  readonly isPlaying: boolean;
  readonly way: Way;
  /** That an image is seen; one of {@link PACES}. */
  readonly seconds: number;
}

export const BEGIN_SLIDESHOW: Slideshow = { isPlaying: false, way: 'on', seconds: 2 };

export const WAYS: readonly (readonly [Way, string])[] = [
  ['on', 'Step by step'],
  ['walk', 'Random walk'],
  ['anywhere', 'Anywhere'],
];

/** Not more than two images a second: three flashes in a second can bring on a seizure. */
export const PACES: readonly (readonly [seconds: number, title: string])[] = [
  [0.5, '½ second'],
  [1, '1 second'],
  [2, '2 seconds'],
  [5, '5 seconds'],
  [10, '10 seconds'],
];

/**
 * A step of a random walk, up to a number, on or back, never 0 where the number is not.
 * @param most - from 0
 * @param random - two numbers, 0 ≤ x < 1 each: how far, and to which side
 */
export function walkStep(most: bigint, random: readonly [number, number]): bigint {
  const share = BigInt(Math.floor(random[0] * 2 ** 52));
  const far = most === 0n ? 0n : ((most * share) >> 52n) + 1n;
  return random[1] < 0.5 ? -far : far;
}
