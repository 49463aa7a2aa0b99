/**
 * Runs, their positions and their shards. SPEC §6.
 * @module
 */
import { Refusal } from './refusal.js';
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { ONE, ZERO, floorDivide } from './integers.js';
import { canonicalTextOf, sizeOf } from './spaces.js';

/** A run: position p, 0 ≤ p < count, has index from + p·step. SPEC §6. */
export interface Run {
  readonly from: JSBI;
  /** Not zero; may be negative. */
  readonly step: JSBI;
  /** 0 or more. */
  readonly count: JSBI;
}

/** Positions [first, end). */
export interface Range {
  readonly first: JSBI;
  readonly end: JSBI;
}

/** from + p·step. SPEC §6. */
export function indexAt({ from, step }: Run, position: JSBI): JSBI {
  return JSBI.add(from, JSBI.multiply(position, step));
}

/**
 * Check that `from` and the last position's index lie in the space. SPEC §6.
 * @throws {@link Refusal} `E_RANGE` where one does not, or where the step is zero or the
 * count negative
 */
function checkRun(space: Space, run: Run): void {
  if (JSBI.equal(run.step, ZERO)) throw new Refusal('E_RANGE', 'the step is 0: choose another');
  if (JSBI.lessThan(run.count, ZERO)) {
    throw new Refusal('E_RANGE', 'the count is negative: choose one from 0');
  }
  const size = sizeOf(space);
  const indices = [run.from];
  if (JSBI.greaterThan(run.count, ZERO)) indices.push(indexAt(run, JSBI.subtract(run.count, ONE)));
  for (const index of indices) {
    if (JSBI.lessThan(index, ZERO) || JSBI.greaterThanOrEqual(index, size)) {
      throw new Refusal(
        'E_RANGE',
        `the run leaves ${canonicalTextOf(space)}: choose another start, step or count`,
      );
    }
  }
}

/** A run that is asked for: by its count, by its exclusive end, or as far as the space goes. SPEC §6. */
export interface Asked extends Omit<Run, 'count'> {
  readonly count?: JSBI | undefined;
  readonly to?: JSBI | undefined;
}

/**
 * The run that is asked for. SPEC §6.
 * @throws {@link Refusal} `E_RANGE` as {@link checkRun}, and for an end outside the space or beside a count
 */
export function runOf(space: Space, { from, step, count, to }: Asked): Run {
  checkRun(space, { from, step, count: ZERO });
  if (to === undefined) {
    const run = { from, step, count: count ?? countToLimit(space, from, step) };
    checkRun(space, run);
    return run;
  }
  if (count !== undefined) throw new Refusal('E_RANGE', 'leave out the count or the end');
  if (JSBI.lessThan(to, ZERO) || JSBI.greaterThan(to, sizeOf(space))) {
    throw new Refusal('E_RANGE', `the end is outside ${canonicalTextOf(space)}: choose another`);
  }
  return { from, step, count: countToEnd(from, to, step) };
}

/** The count of a run with an exclusive end: max(0, ⌈(to − from) / step⌉). SPEC §6. */
function countToEnd(from: JSBI, to: JSBI, step: JSBI): JSBI {
  const distance = JSBI.subtract(to, from);
  const count = JSBI.lessThan(step, ZERO)
    ? ceilDivide(JSBI.unaryMinus(distance), JSBI.unaryMinus(step))
    : ceilDivide(distance, step);
  return JSBI.lessThan(count, ZERO) ? ZERO : count;
}

/** The count of a run that goes as far as the space does. SPEC §6. */
function countToLimit(space: Space, from: JSBI, step: JSBI): JSBI {
  const steps = JSBI.lessThan(step, ZERO)
    ? floorDivide(from, JSBI.unaryMinus(step))
    : floorDivide(JSBI.subtract(JSBI.subtract(sizeOf(space), ONE), from), step);
  return JSBI.add(steps, ONE);
}

/**
 * Shard i of n: positions [⌊count·(i − 1) / n⌋, ⌊count·i / n⌋). SPEC §6.
 * @param i - 1 ≤ i ≤ n
 * @throws {@link Refusal} `E_RANGE` where there is no such shard
 */
export function shardRange(count: JSBI, i: JSBI, n: JSBI): Range {
  if (JSBI.lessThan(i, ONE) || JSBI.greaterThan(i, n)) {
    throw new Refusal(
      'E_RANGE',
      `there is no shard ${i.toString()} of ${n.toString()}: choose one from 1 to ${n.toString()}`,
    );
  }
  return {
    first: floorDivide(JSBI.multiply(count, JSBI.subtract(i, ONE)), n),
    end: floorDivide(JSBI.multiply(count, i), n),
  };
}

/** ⌈a / m⌉, m > 0. */
function ceilDivide(a: JSBI, m: JSBI): JSBI {
  return JSBI.unaryMinus(floorDivide(JSBI.unaryMinus(a), m));
}
