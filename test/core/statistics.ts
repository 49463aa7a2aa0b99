/**
 * The statistics of mixing.test.ts. All seeds are fixed, so a result is the same at every run.
 *
 * Everything becomes a row of z-scores: numbers that have mean 0 and variance 1, and are normal
 * but for small samples, where all is as uniform randomness would have it.
 * @module
 */
import type { Space } from '../../src/core/space.js';
import { digitsOf } from './tools.js';

/** What a row of z-scores comes to. */
export interface Summary {
  /** Their sum, scaled to variance 1: whether all lean to one side. */
  readonly mean: number;
  /** The largest of them, without its sign: whether one stands out. */
  readonly worst: number;
  /** Their squares' sum, a chi-square, as a z-score: whether they scatter more, or less, than chance does. */
  readonly spread: number;
}

export function summarize(scores: Float64Array): Summary {
  let sum = 0;
  let squares = 0;
  let worst = 0;
  for (const z of scores) {
    sum += z;
    squares += z * z;
    worst = Math.max(worst, Math.abs(z));
  }
  const count = scores.length;
  return { mean: sum / Math.sqrt(count), worst, spread: normalize(squares, count) };
}

/**
 * What is out of bounds. Chance alone puts mean or spread there once in 16,000 rows, and one of
 * 100,000 scores once in 5,000.
 */
export function findExcess({ mean, worst, spread }: Summary): string[] {
  const found: string[] = [];
  if (!(Math.abs(mean) < 4)) found.push('mean');
  if (!(worst < 6)) found.push('worst');
  if (!(Math.abs(spread) < 4)) found.push('spread');
  return found;
}

/** A numbering, or what plays the part of one. */
export type FrameOf = (index: bigint) => Uint8Array;

/**
 * The parts of a frame that may flip: its bits where the radix is a power of two; elsewhere its
 * digits, which count as flipped where they move by R/2 or more, modulo R.
 */
export interface Units {
  readonly count: number;
  /** The probability that a unit flips between two random frames. */
  readonly rate: number;
  /** Add to `flips`, `count` long from `at` on, 1 for each unit that does. */
  add(flips: Uint32Array, at: number, one: Uint8Array, other: Uint8Array): void;
}

export function unitsOf(space: Space): Units {
  const { radix, radixBits, digits } = space;
  if (radixBits === 0) {
    return {
      count: digits,
      rate: Math.floor(radix / 2) / radix,
      add(flips, at, one, other) {
        for (let i = 0; i < digits; i++) {
          const move = ((other[i] ?? 0) - (one[i] ?? 0) + radix) % radix;
          if (move * 2 >= radix) flips[at + i] = (flips[at + i] ?? 0) + 1;
        }
      },
    };
  }
  const bits = Math.min(radixBits, 8);
  return {
    count: digits * radixBits,
    rate: 0.5,
    add(flips, at, one, other) {
      for (let byte = 0; byte < one.length; byte++) {
        const change = (one[byte] ?? 0) ^ (other[byte] ?? 0);
        for (let bit = 0; bit < bits; bit++) {
          const unit = at + byte * bits + bit;
          flips[unit] = (flips[unit] ?? 0) + ((change >>> bit) & 1);
        }
      }
    },
  };
}

/** z-scores of how often each unit flipped in `trials`. */
function scoresOf(flips: Uint32Array, trials: number, rate: number): Float64Array {
  const deviation = Math.sqrt(trials * rate * (1 - rate));
  return Float64Array.from(flips, (count) => (count - trials * rate) / deviation);
}

/** A small change of an index, to another one of the space. */
export type Change = (index: bigint) => bigint;

/** How often each unit flips with each change of the index: changes × units scores. */
export function indexAvalanche(
  units: Units,
  frameOf: FrameOf,
  changes: readonly Change[],
  bases: readonly bigint[],
): Float64Array {
  const flips = new Uint32Array(changes.length * units.count);
  for (const base of bases) {
    const frame = frameOf(base);
    changes.forEach((change, i) => {
      units.add(flips, i * units.count, frame, frameOf(change(base)));
    });
  }
  return scoresOf(flips, bases.length, units.rate);
}

/** How often each unit flips between the frames of a pair. */
export function pairAvalanche(
  units: Units,
  pairs: readonly (readonly [Uint8Array, Uint8Array])[],
): Float64Array {
  const flips = new Uint32Array(units.count);
  for (const [one, other] of pairs) units.add(flips, 0, one, other);
  return scoresOf(flips, pairs.length, units.rate);
}

/**
 * Correlation of each digit k of frame i with digit k + shift of frame i + lag.
 * @param frames - consecutive ones
 * @returns a score for each digit that has a partner
 */
export function correlate(
  space: Space,
  frames: readonly Uint8Array[],
  lag: number,
  shift: number,
): Float64Array {
  const mean = (space.radix - 1) / 2;
  const variance = (space.radix ** 2 - 1) / 12;
  const rows = frames.map((frame) => digitsOf(space, frame));
  const scores = new Float64Array(space.digits - shift);
  const trials = rows.length - lag;
  for (let i = 0; i < trials; i++) {
    const one = rows[i] ?? [];
    const other = rows[i + lag] ?? [];
    for (let k = 0; k < scores.length; k++) {
      const product = ((one[k] ?? NaN) - mean) * ((other[k + shift] ?? NaN) - mean);
      scores[k] = (scores[k] ?? NaN) + product;
    }
  }
  return scores.map((sum) => sum / (variance * Math.sqrt(trials)));
}

/**
 * Chi-square of counts that should be equal, as a z-score.
 * Positive: more uneven than chance; negative: more even.
 */
export function chiSquareScore(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return normalize(chiSquare, counts.length - 1);
}

/** A chi-square as a z-score, by Wilson and Hilferty's cube root. */
function normalize(chiSquare: number, freedom: number): number {
  const variance = 2 / (9 * freedom);
  return (Math.cbrt(chiSquare / freedom) - (1 - variance)) / Math.sqrt(variance);
}
