/**
 * Runs, positions and shards. SPEC §6.
 *
 * A run counts positions p = 0, 1, 2 …, and position p stands for the index from + p·step. Shards,
 * chunks and watermarks are half-open ranges of positions, so that a step needs no thought there.
 * @module
 */
import { requireKeys, requireObject, requireType } from './arguments.js';
import { bitLength } from './big-bytes.js';
import { bitsOf, counted, countText } from './cardinality.js';
import { EnumeratorError, type EnumeratorErrorOptions } from './errors.js';
import { briefIndex, outsideError } from './index-format.js';
import { requireSize, type SpaceSize } from './size.js';

/** A planned run: all its indices lie in the space. Made by {@link planRun}. */
export interface Run {
  /** The index of position 0. */
  readonly from: bigint;
  /** Not zero; may be negative. */
  readonly step: bigint;
  /** How many positions there are; may be zero. */
  readonly count: bigint;
}

/** What a caller says of a run: an end or a count or neither, never both. */
export interface RunOptions {
  /** 0 by default. */
  readonly from?: bigint | undefined;
  /** Exclusive end, 0 ≤ to ≤ size. */
  readonly to?: bigint | undefined;
  readonly count?: bigint | undefined;
  /** 1 by default. */
  readonly step?: bigint | undefined;
}

/** Half-open [first, end) of positions. */
export interface PositionRange {
  readonly first: bigint;
  readonly end: bigint;
}

/** One share of a run. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Whether a position is there, and in the range. */
export function isWithin(
  { first, end }: PositionRange,
  position: bigint | undefined,
): position is bigint {
  return position !== undefined && position >= first && position < end;
}

/**
 * Check what a caller asked for and work out the count. SPEC §6:
 *
 *     count = max(0, ⌈(to − from) / step⌉)      where an end is given
 *     count = ⌊(size − 1 − from) / step⌋ + 1    where nothing is, step > 0
 *     count = ⌊from / −step⌋ + 1                where nothing is, step < 0
 *
 * The size of the space is worked out only where the answer depends on it.
 * @throws {@link EnumeratorError} `E_RANGE` where from, the end or the last position lies outside
 *   the space, the step is zero, the count is negative, or both an end and a count are given
 * @throws TypeError where an option has the wrong type
 */
export function planRun(options: RunOptions, size: SpaceSize): Run {
  requireKeys(requireObject(options, 'options'), ['from', 'to', 'count', 'step'], 'options');
  const { from = 0n, to, count, step = 1n } = options;
  for (const [name, value] of Object.entries({ from, to, count, step })) {
    if (value !== undefined) requireType(value, 'bigint', name);
  }
  requireSize(size, 'size');
  if (step === 0n)
    throw outside('step 0 never moves: it must be a whole number other than 0', {
      setting: 'step',
    });
  if (to !== undefined && count !== undefined) {
    throw outside('both an end and a count are given: leave one of them out');
  }
  if (!size.has(from)) throw outsideError(from, size);
  if (to !== undefined) {
    if (!size.hasEnd(to)) throw outsideError(to, size, true);
    return { from, step, count: countTo(from, to, step) };
  }
  if (count === undefined) return { from, step, count: size.reach(from, step) };
  if (count < 0n)
    throw outside(`count ${briefIndex(count)} is negative: it must be 0 or more`, {
      setting: 'count',
    });
  if (count > 0n && !reaches(from, step, count - 1n, size)) {
    const most = size.reach(from, step);
    const about = most < 10n ** 15n ? '' : ` (${countText(most)})`;
    throw outside(
      `count ${briefIndex(count)} leaves this space: from image ${briefIndex(from)} by step ${briefIndex(step)} the largest count is ${briefIndex(most)}${about}`,
      {
        setting: 'count',
        hints: reaches(from, -step, count - 1n, size)
          ? [{ key: 'step', value: briefIndex(-step) }]
          : [],
      },
    );
  }
  return { from, step, count };
}

/**
 * The index at a position of the run. SPEC §6.
 * @throws {@link EnumeratorError} `E_RANGE` where 0 ≤ position < count does not hold
 */
export function indexAtPosition(run: Run, position: bigint): bigint {
  if (position < 0n || position >= run.count) {
    throw outside(
      run.count === 0n
        ? `position ${briefIndex(position)} lies outside this run, which is empty`
        : `position ${briefIndex(position)} lies outside this run of ${counted(run.count, 'image')} (0 … ${briefIndex(run.count - 1n)})`,
    );
  }
  return run.from + position * run.step;
}

/**
 * The positions of one shard: [⌊count·(i − 1)/n⌋, ⌊count·i/n⌋). The end of each is the start of
 * the next, so the shards of any n are disjoint and cover the run. SPEC §6.
 * @param count - of the run, from 0
 * @param shard - i, 1-based
 * @param shards - n
 * @throws {@link EnumeratorError} `E_RANGE` where 1 ≤ shard ≤ shards does not hold
 */
export function shardRange(count: bigint, shard: number, shards: number): PositionRange {
  requireType(count, 'bigint', 'count');
  requireType(shard, 'number', 'shard');
  requireType(shards, 'number', 'shards');
  if (count < 0n) throw new TypeError('count must not be negative');
  if (!Number.isSafeInteger(shards) || shards < 1) {
    throw outside(`${shards} shards: there must be a whole number of them, from 1`);
  }
  if (!Number.isSafeInteger(shard) || shard < 1 || shard > shards) {
    throw outside(`there is no shard ${shard} of ${shards}: shards are numbered 1 to ${shards}`);
  }
  const n = BigInt(shards);
  return { first: (count * BigInt(shard - 1)) / n, end: (count * BigInt(shard)) / n };
}

/** max(0, ⌈(to − from) / step⌉). */
function countTo(from: bigint, to: bigint, step: bigint): bigint {
  const distance = step > 0n ? to - from : from - to;
  const stride = step > 0n ? step : -step;
  return distance <= 0n ? 0n : (distance + stride - 1n) / stride;
}

/** Whether from + position·step is an index, without a product that V8 could not hold. */
function reaches(from: bigint, step: bigint, position: bigint, size: SpaceSize): boolean {
  const stride = step > 0n ? step : -step;
  // A product has at least the bits of both factors less one.
  if (position > 0n && bitLength(position) + bitLength(stride) - 1 > bitsOf(size.space) + 1)
    return false;
  return size.has(from + position * step);
}

function outside(message: string, options?: EnumeratorErrorOptions): EnumeratorError {
  return new EnumeratorError('E_RANGE', message, options);
}
