/**
 * SPEC.md in plain, slow, obvious big-integer arithmetic.
 *
 * It shares no code with core and follows SPEC section by section, so that the fast code can
 * be held against it: `enumerate selftest` does so on a user's machine, the tests in ours.
 *
 * | SPEC | file |
 * |---|---|
 * | §1 conventions | integers.ts |
 * | §3 spaces | spaces.ts |
 * | §4 frames, ranks and bytes | frames.ts |
 * | §5.1 sequential, §5.2 gray | simple-orders.ts |
 * | §5.3 mixed | mixed.ts |
 * | §5.4 keys | keys.ts |
 * | §5.3 halves, §5.5 mix64, §5.6 E | head.ts |
 * | §5.7 the tail's hash | tail-hash.ts |
 * | §5.8 the stream | stream.ts |
 * | §5.9 tiny spaces | shuffle.ts |
 * | §5.10 the pyramid | pyramid.ts |
 * | §5.10 progressive, §5.11 cloud | pyramid-orders.ts |
 * | §6 runs, ranges, shards | runs.ts |
 * | §7 numbers as text | number-texts.ts, expressions.ts |
 * | §8 names | names.ts |
 * | §9 what a PNG says of itself | png-texts.ts |
 * | §9.1 what a film says of itself | film-note.ts |
 * | §9.2 the overlay's strip | overlay.ts |
 * | §9.3 archives | archives.ts |
 * | ART §15 formulas by number | formulas.ts |
 *
 * Of §7, `random` and `@path` are left out.
 * @module
 */
import { Refusal } from './refusal.js';
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { ZERO, at } from './integers.js';
import { digitsOf, digitsOfSamples, rankOf, sampleBytesOf } from './frames.js';
import { keysOf } from './keys.js';
import { mixedFrame, mixedIndex } from './mixed.js';
import {
  cloudFrame,
  cloudIndex,
  cloudKeysOf,
  progressiveFrame,
  progressiveIndex,
} from './pyramid-orders.js';
import { isTiny, shuffleTable } from './shuffle.js';
import { grayFrame, grayIndex, sequentialFrame, sequentialIndex } from './simple-orders.js';
import { canonicalTextOf } from './spaces.js';

export { JSBI } from './jsbi.js';
export { countTrees, formulaOfNumber, numberOfFormula } from './formulas.js';
export * from './archives.js';
export * from './frames.js';
export * from './film-note.js';
export * from './head.js';
export {
  fromDigits,
  fromHex,
  joinBytes,
  le32,
  le64,
  modulo,
  power,
  readU32,
  readU64,
  toDigits,
  toHex,
} from './integers.js';
export * from './keys.js';
export * from './mixed.js';
export * from './names.js';
export * from './number-texts.js';
export * from './overlay.js';
export * from './png-texts.js';
export * from './pyramid.js';
export * from './pyramid-orders.js';
export * from './refusal.js';
export * from './runs.js';
export * from './shuffle.js';
export * from './simple-orders.js';
export * from './spaces.js';
export * from './stream.js';
export * from './tail-hash.js';

/** SPEC §5. */
export type Order = 'mixed' | 'sequential' | 'gray' | 'progressive' | 'cloud';

/**
 * How many digits the reference is meant for: up to here a frame takes at most about a
 * second, whatever the index, order and radix (most where the radix is no power of two and the
 * index is full-length, since conversion takes time in the square of its length).
 *
 * Small indices work far beyond: one of 1920x1080 rgb 16 takes 6 to 9 s either way. Where the
 * radix is a power of two, numbers up to 4 MiB work.
 */
export const REFERENCE_DIGITS = 16384;

/** One order of one space, with its keys or table made once. */
export interface Reference {
  /**
   * From index to sample bytes.
   * @param index - 0 ≤ index < R^D
   * @throws {@link Refusal} `E_RANGE` where it lies outside the space
   */
  frame(index: JSBI): Uint8Array;
  /**
   * From sample bytes to index: the inverse of {@link Reference.frame}.
   * @throws {@link Refusal} `E_FRAME` where the bytes are no frame of the space
   */
  index(samples: Uint8Array): JSBI;
}

/**
 * The reference for many frames of one order. SPEC §5.
 * @param seed - empty unless the order is mixed or cloud
 * @throws {@link Refusal} `E_SEED` where SPEC §5.4 refuses the seed
 */
export function makeReference(space: Space, order: Order, seed: string): Reference {
  const inDigits = digitsReference(space, order, seed);
  return {
    frame: (index) => sampleBytesOf(space, inDigits.frame(index)),
    index: (samples) => inDigits.index(digitsOfSamples(space, samples)),
  };
}

/**
 * The sample bytes of one image. SPEC §4, §5.
 * @param index - 0 ≤ index < R^D
 * @throws {@link Refusal} `E_RANGE` where it lies outside the space, `E_SEED` as
 * {@link makeReference}
 */
export function referenceFrame(space: Space, order: Order, seed: string, index: JSBI): Uint8Array {
  return makeReference(space, order, seed).frame(index);
}

/**
 * The index of one image: the inverse of {@link referenceFrame}. SPEC §4, §5.
 * @throws {@link Refusal} `E_FRAME` where the bytes are no frame of the space, `E_SEED`
 * as {@link makeReference}
 */
export function referenceIndex(
  space: Space,
  order: Order,
  seed: string,
  samples: Uint8Array,
): JSBI {
  return makeReference(space, order, seed).index(samples);
}

/** An order between indices and digits. */
interface DigitsReference {
  frame(index: JSBI): number[];
  index(digits: readonly number[]): JSBI;
}

function digitsReference(space: Space, order: Order, seed: string): DigitsReference {
  if (order === 'mixed') {
    return isTiny(space) ? tinyReference(space, seed) : largeReference(space, seed);
  }
  if (order === 'cloud') return cloudReference(space, seed);
  if (seed !== '') throw new Refusal('E_SEED', `the ${order} order takes no seed`);
  return {
    sequential: {
      frame: (index: JSBI) => sequentialFrame(space, index),
      index: (digits: readonly number[]) => sequentialIndex(space, digits),
    },
    gray: {
      frame: (index: JSBI) => grayFrame(space, index),
      index: (digits: readonly number[]) => grayIndex(space, digits),
    },
    progressive: {
      frame: (index: JSBI) => progressiveFrame(space, index),
      index: (digits: readonly number[]) => progressiveIndex(space, digits),
    },
  }[order];
}

function cloudReference(space: Space, seed: string): DigitsReference {
  const keys = cloudKeysOf(space, seed);
  return {
    frame: (index) => cloudFrame(space, keys, index),
    index: (digits) => cloudIndex(space, keys, digits),
  };
}

function largeReference(space: Space, seed: string): DigitsReference {
  const keys = keysOf(space, seed);
  return {
    frame: (index) => mixedFrame(space, keys, index),
    index: (digits) => mixedIndex(space, keys, digits),
  };
}

/** rank = τ[index]; the inverse looks the rank up. SPEC §5.9. */
function tinyReference(space: Space, seed: string): DigitsReference {
  const table = shuffleTable(space, keysOf(space, seed));
  return {
    frame: (index) => {
      const N = JSBI.BigInt(table.length);
      if (JSBI.lessThan(index, ZERO) || JSBI.greaterThanOrEqual(index, N)) {
        throw new Refusal(
          'E_RANGE',
          `image ${index.toString()} is outside ${canonicalTextOf(space)}: it has ${table.length} (0 … ${table.length - 1})`,
        );
      }
      return digitsOf(space, JSBI.BigInt(at(table, JSBI.toNumber(index))));
    },
    index: (digits) => JSBI.BigInt(table.indexOf(JSBI.toNumber(rankOf(space, digits)))),
  };
}
