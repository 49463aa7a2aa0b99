/**
 * The orders progressive and cloud, from index to frame and back. SPEC §5.10, §5.11.
 * @module
 */
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { at } from './integers.js';
import { digitsOf, rankOf } from './frames.js';
import { type Keys, keysOf, seedBytesOf } from './keys.js';
import { mixedFrame, mixedIndex } from './mixed.js';
import { frameOfResiduals, placesOf, residualsOfFrame } from './pyramid.js';
import { isTiny, shuffleTable } from './shuffle.js';
import { bitsOf, digitCountOf, radixOf } from './spaces.js';

/**
 * The residuals are the index's digits. SPEC §5.10.
 * @throws {@link Refusal} `E_RANGE` where the index lies outside the space
 */
export function progressiveFrame(space: Space, index: JSBI): number[] {
  return frameOfResiduals(space, digitsOf(space, index));
}

/** The inverse of {@link progressiveFrame}. SPEC §5.10. */
export function progressiveIndex(space: Space, digits: readonly number[]): JSBI {
  return rankOf(space, residualsOfFrame(space, digits));
}

/** The keys of a cloud order's indices of n digits, and the tables that are made of them, by n. */
export interface CloudKeys {
  readonly keysOf: (n: number) => Keys;
  readonly tables: Map<number, number[]>;
}

/** @throws {@link Refusal} `E_SEED` as {@link keysOf} */
export function cloudKeysOf(space: Space, seed: string): CloudKeys {
  seedBytesOf(seed);
  return { keysOf: (n) => keysOf(space, seed, `cloud ${n}`), tables: new Map() };
}

/**
 * The index's lower digits are mixed among those of its length, and the bits dealt out to the
 * residuals by size and level. SPEC §5.11.
 * @throws {@link Refusal} `E_RANGE` where the index lies outside the space
 */
export function cloudFrame(space: Space, keys: CloudKeys, index: JSBI): number[] {
  const digits = mixBelow(space, digitsOf(cloudDigits(space), index), (below, low) =>
    mix(below, keys, low),
  );
  return frameOfResiduals(space, dealt(space, digits));
}

/** The inverse of {@link cloudFrame}. SPEC §5.11. */
export function cloudIndex(space: Space, keys: CloudKeys, frame: readonly number[]): JSBI {
  const digits = collected(space, residualsOfFrame(space, frame));
  const index = mixBelow(space, digits, (below, low) => unmix(below, keys, low));
  return rankOf(cloudDigits(space), index);
}

/** The residuals that the digits e_0, e_1 … are dealt out to. SPEC §5.11. */
export function dealt(space: Space, digits: readonly number[]): number[] {
  if (cloudRadix(space) !== 2) return [...digits];
  const residuals = Array.from({ length: digitCountOf(space) }, () => 0);
  bitPlacesOf(space).forEach(({ k, j }, i) => {
    residuals[k] = at(residuals, k) + at(digits, i) * 2 ** j;
  });
  return residuals;
}

/** The inverse of {@link dealt}. SPEC §5.11. */
export function collected(space: Space, residuals: readonly number[]): number[] {
  if (cloudRadix(space) !== 2) return [...residuals];
  return bitPlacesOf(space).map(({ k, j }) => Math.floor(at(residuals, k) / 2 ** j) % 2);
}

/** Bit j of residual k. */
export interface BitPlace {
  readonly k: number;
  readonly j: number;
}

const deals = new WeakMap<Space, BitPlace[]>();

/** The bits of all residuals by j + l, then by l, then by k. SPEC §5.11. */
export function bitPlacesOf(space: Space): BitPlace[] {
  const deal = deals.get(space) ?? sortBits(space);
  deals.set(space, deal);
  return deal;
}

function sortBits(space: Space): BitPlace[] {
  const b = bitsOf(space);
  const bits = placesOf(space).flatMap(({ level }, k) =>
    Array.from({ length: b }, (_, j) => ({ k, j, level })),
  );
  return bits.toSorted((p, q) => p.j + p.level - (q.j + q.level) || p.level - q.level || p.k - q.k);
}

/** q: 2 where the radix is a power of two, else the radix. SPEC §5.11. */
function cloudRadix(space: Space): number {
  return bitsOf(space) > 0 ? 2 : radixOf(space);
}

/** Numbers of so many digits in base q, as frames. */
function digitSpace(space: Space, digits: number): Space {
  return { ...space, width: digits, height: 1, color: 'palette', radix: cloudRadix(space) };
}

/** The indices of the space in base q. */
function cloudDigits(space: Space): Space {
  return digitSpace(space, digitCountOf(space) * Math.max(1, bitsOf(space)));
}

/**
 * Change the digits below the highest one that is not 0, as a frame of so many digits. SPEC §5.11.
 * @returns as many digits as are given
 */
function mixBelow(
  space: Space,
  digits: readonly number[],
  change: (below: Space, low: readonly number[]) => number[],
): number[] {
  const top = digits.findLastIndex((digit) => digit !== 0);
  if (top < 1) return [...digits];
  return [...change(digitSpace(space, top), digits.slice(0, top)), ...digits.slice(top)];
}

function mix(space: Space, keys: CloudKeys, digits: readonly number[]): number[] {
  const index = rankOf(space, digits);
  if (!isTiny(space)) return mixedFrame(space, keys.keysOf(space.width + 1), index);
  return digitsOf(space, JSBI.BigInt(at(tableOf(space, keys), JSBI.toNumber(index))));
}

function unmix(space: Space, keys: CloudKeys, digits: readonly number[]): number[] {
  if (!isTiny(space))
    return digitsOf(space, mixedIndex(space, keys.keysOf(space.width + 1), digits));
  const rank = JSBI.toNumber(rankOf(space, digits));
  return digitsOf(space, JSBI.BigInt(tableOf(space, keys).indexOf(rank)));
}

function tableOf(space: Space, { keysOf, tables }: CloudKeys): number[] {
  const n = space.width + 1;
  const table = tables.get(n) ?? shuffleTable(space, keysOf(n));
  tables.set(n, table);
  return table;
}
