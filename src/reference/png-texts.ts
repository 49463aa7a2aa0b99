/**
 * What a PNG says of itself. SPEC §9, §9.1.
 * @module
 */
import type { Space } from '../core/space.js';
import type { JSBI } from './jsbi.js';
import { canonicalTextOf } from './spaces.js';

/** What is in a PNG. */
export interface PngNote {
  readonly space: Space;
  readonly order: string;
  readonly seed: string;
  readonly index: JSBI;
  /** Of an animated PNG. */
  readonly film?:
    | {
        readonly step: JSBI;
        /** `24`, or `30000/1001`. */
        readonly fps: string;
        /** From 1. */
        readonly scale: number;
      }
    | undefined;
}

const MAX_DIGITS = 1000;
const MAX_DELAY_PART = 65535;

/** The texts by their keywords. */
export function pngTextsOf({ space, order, seed, index, film }: PngNote): Record<string, string> {
  const isSeeded = order === 'mixed' || order === 'cloud';
  return {
    'enumerate-space': canonicalTextOf(space),
    'enumerate-order': `${order}/1`,
    ...(isSeeded && seed !== '' ? { 'enumerate-seed': seed } : {}),
    ...decimal('enumerate-index', index),
    ...(film === undefined
      ? {}
      : {
          ...decimal('enumerate-step', film.step),
          'enumerate-fps': film.fps,
          ...(film.scale > 1 ? { 'enumerate-scale': `${film.scale}` } : {}),
        }),
  };
}

function decimal(keyword: string, number: JSBI): Record<string, string> {
  const text = number.toString();
  return text.replace('-', '').length > MAX_DIGITS ? {} : { [keyword]: text };
}

/** A frame's delay in seconds: of all fractions the nearest. SPEC §9.1. */
export function delayOf(fps: string): readonly [numerator: number, denominator: number] {
  const [frames = NaN, seconds = 1] = fps.split('/').map(Number);
  let best: readonly [number, number] = [1, 1];
  // |p/q − seconds/frames|, times q·frames. Of what is near, products with q are below 2^53.
  const errorOf = ([p, q]: readonly [number, number]): number => Math.abs(p * frames - q * seconds);
  for (let q = 1; q <= MAX_DELAY_PART; q++) {
    const below = Math.floor((q * seconds) / frames);
    for (const p of [below, below + 1]) {
      const found = [Math.min(Math.max(p, 1), MAX_DELAY_PART), q] as const;
      if (errorOf(found) * best[1] < errorOf(best) * q) best = found;
    }
  }
  return best;
}
