/**
 * The cases in which the kernel is compared with the reference: each follows from a number, so that
 * one that failed can be repeated.
 * @module
 */
import { cutSpace } from '../core/kernel/kernel.js';
import { SpaceSize } from '../core/size.js';
import { type Color, COLORS, DEPTHS, makeSpace, type Space } from '../core/space.js';

/** One space, and what is tried in each of its orders. */
export interface Case {
  readonly number: number;
  readonly space: Space;
  /** The seed of the mixed order. */
  readonly seed: string;
  /** Different indices of the space, the edges among them. */
  readonly indices: readonly bigint[];
  /** A walk from the last of the indices. */
  readonly step: bigint;
  /** The sample bytes of a frame that follows from no index. */
  readonly samples: Uint8Array;
}

/** Case numbers are below it. */
export const CASE_LIMIT = 2 ** 32;

/** Most bits of an image, and most digits where the radix is no power of two: the reference is slow. */
const MAX_BITS = 20_000;
const MAX_CONVERTED_DIGITS = 700;

const PALETTE_SIZES = [2, 3, 5, 7, 8, 10, 16, 32, 64, 100, 128, 200, 216, 255, 256];
const SEEDS = ['', 'a', 'déjà vu', '图像', '🎲', '\n', '0123456789'.repeat(20)];

/** @param number - 0 ≤ number < 2^32 */
export function makeCase(number: number): Case {
  const dice = new Dice(number);
  const space = throwSpace(dice);
  const size = new SpaceSize(space).exact();
  const { a, b } = cutSpace(space);
  const headSize = a * b;
  const indices = [0n, 1n, size - 1n, headSize - 1n, headSize, 2n ** 64n, 2n ** 128n];
  indices.push(dice.below(2n ** 64n), dice.below(headSize * 2n ** 40n), dice.below(size));
  const inside = [...new Set(indices)].filter((index) => index < size);
  const steps = [1n, -1n, 3n, 2n ** 64n + 1n, -(2n ** 33n), headSize - 1n];
  return {
    number,
    space,
    seed: dice.pick(SEEDS),
    indices: inside,
    step: dice.pick(steps),
    samples: throwSamples(dice, space),
  };
}

function throwSpace(dice: Dice): Space {
  const color: Color = dice.pick(COLORS);
  const form =
    color === 'palette'
      ? { colors: dice.number(4) > 0 ? dice.pick(PALETTE_SIZES) : 2 + dice.number(255) }
      : { depth: dice.pick(DEPTHS[color]) };
  const pixel = makeSpace({ width: 1, height: 1, color, ...form });
  const most = pixel.radixBits > 0 ? MAX_BITS / pixel.radixBits : MAX_CONVERTED_DIGITS;
  // There are as many spaces of one to ten digits as of a hundred to a thousand.
  const pixels = Math.max(
    1,
    Math.floor((most / pixel.channels) ** (dice.number(2 ** 16) / 2 ** 16)),
  );
  const width = 1 + dice.number(pixels);
  return makeSpace({ width, height: Math.max(1, Math.round(pixels / width)), color, ...form });
}

function throwSamples(dice: Dice, { radix, digits, sampleBytes }: Space): Uint8Array {
  const samples = new Uint8Array(sampleBytes);
  for (let i = 0; i < digits; i++) {
    const digit = dice.number(radix);
    if (radix > 256) samples.set([digit & 255, digit >>> 8], 2 * i);
    else samples[i] = digit;
  }
  return samples;
}

/** Pseudo-random numbers (mulberry32); their quality does not matter. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** 0 ≤ number < limit ≤ 2^32. */
  number(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** 0 ≤ number < limit, which is from 1. */
  below(limit: bigint): bigint {
    let hex = '0';
    for (let bits = limit.toString(16).length * 4; bits >= 0; bits -= 16) {
      hex += this.number(2 ** 16)
        .toString(16)
        .padStart(4, '0');
    }
    return BigInt(`0x${hex}`) % limit;
  }

  pick<T>(from: readonly T[]): T {
    const one = from[this.number(from.length)];
    if (one === undefined) throw new TypeError('from must not be empty');
    return one;
  }
}
