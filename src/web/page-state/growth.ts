/**
 * How far an image has come up, in the orders where the length of a number says what its image looks
 * like: the slider over all lengths, and the numbers that it leads to. SPEC §5.10, §5.11.
 *
 * An image comes up out of the lowest digits of its number, so the slider belongs to one number, the
 * whole, as long as what is shown is cut from that.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import type { Enumeration } from '../../core/enumeration.js';
import { indexLength, type IndexLength, prefixIndex } from '../../core/index-length.js';
import type { Space } from '../../core/space.js';

export interface Growth {
  readonly unit: IndexLength['unit'];
  /** The number from which others are cut. */
  readonly whole: bigint;
  /** That of the number that is shown, zeros on top included. */
  readonly length: number;
  /** Where the slider ends. */
  readonly most: number;
}

/** Steps of the slider for each level. */
const LEVEL_STEPS = 24;

/**
 * The number of so many digits that has the lowest digits of another one: in the progressive order
 * those alone; in the cloud order with a digit on top that makes it as long.
 * @param length - from 0, in the unit of `indexLength`
 */
export function cutIndex({ space, order }: Enumeration, whole: bigint, length: number): bigint {
  if (order !== 'cloud') return prefixIndex(space, whole, length);
  if (length === 0) return 0n;
  if (space.radixBits > 0) return BigInt.asUintN(length, whole) | (1n << BigInt(length - 1));
  const low = prefixIndex(space, whole, length);
  const top = BigInt(space.radix) ** BigInt(length - 1);
  return low < top ? low + top : low;
}

/**
 * Where a number stands on the slider.
 * @param before - where the last one stood
 * @returns nothing in orders where a number's length says nothing
 */
export function growthOf(
  choice: Enumeration,
  index: bigint,
  before: Growth | undefined,
): Growth | undefined {
  const own = indexLength(choice, index);
  if (own === undefined) return undefined;
  if (before !== undefined) {
    // A digit of zero on top counts as one: the slider stays where it was put.
    for (const length of [before.length, own.length])
      if (length <= before.most && cutIndex(choice, before.whole, length) === index)
        return { ...before, length };
  }
  const most = choice.order === 'cloud' ? own.most : own.length;
  return { unit: own.unit, whole: index, length: own.length, most };
}

/**
 * The lengths at which the levels of a number's images end, ascending. In bits, a level has those
 * that count alike: bit j of a lattice as much as bit j − 1 of the next finer one.
 */
export function levelEnds(space: Space, unit: IndexLength['unit']): readonly number[] {
  const { width, height, channels, radixBits } = space;
  const lattices: number[] = [];
  for (let side = 1; ; side *= 2) {
    lattices.push(channels * Math.min(side, width) * Math.min(side, height));
    if (side >= width && side >= height) break;
  }
  if (unit === 'digit') return lattices;
  // Of what is in level l of the lattices, the bits j with j + l below the diagonal.
  return Array.from({ length: lattices.length + radixBits - 1 }, (_, diagonal) =>
    lattices.reduce((sum, end, level) => {
      const digits = end - (lattices[level - 1] ?? 0);
      return sum + digits * Math.min(radixBits, Math.max(0, diagonal - level + 1));
    }, 0),
  );
}

/** The length at a step of the slider: each level takes an equal way, in which lengths grow evenly. */
export function lengthAt(ends: readonly number[], step: number): number {
  const level = Math.max(0, Math.ceil(step / LEVEL_STEPS) - 1);
  const share = step / LEVEL_STEPS - level;
  const end = ends[level] ?? 0;
  const start = ends[level - 1];
  return Math.round(start === undefined ? end * share : start * (end / start) ** share);
}

/** The first step of the slider at which there are so many digits: the inverse of {@link lengthAt}. */
export function stepOf(ends: readonly number[], length: number): number {
  const last = ends.length * LEVEL_STEPS;
  let step = 0;
  while (step < last && lengthAt(ends, step) < length) step++;
  return step;
}

/** The length a step of the slider further or back, another one wherever there is one. */
export function nextLength(ends: readonly number[], { length, most }: Growth, by: 1 | -1): number {
  const step = stepOf(ends, length);
  if (by < 0) return step === 0 ? 0 : lengthAt(ends, step - 1);
  return Math.min(most, lengthAt(ends, stepOf(ends, length + 1)));
}

/** `first 1,234 of 12,288 digits`, `39,321 of 98,304 bits · 40.0 %`. */
export function growthText(order: Enumeration['order'], growth: Growth | undefined): string {
  if (growth === undefined) return '';
  const { unit, length, most } = growth;
  const total = counted(most, unit);
  if (order === 'cloud') {
    // Less than all is never said to be all.
    const share = Math.floor((length / most) * 1000) / 10;
    return `${grouped(length)} of ${total} · ${share.toFixed(1)} %`;
  }
  if (most === 0) return 'image 0 has none';
  if (length < most) return `first ${grouped(length)} of ${total}`;
  return most > 1 ? `all ${total}` : total;
}
