/**
 * The self-test: whether this program counts correctly on this machine. The kernel must agree with
 * the vectors of SPEC and with the slow reference, small spaces are walked through, and PNG files
 * are read back.
 * @module
 */
import { randomInt } from 'node:crypto';
import { messageOf, usageError } from '../core/errors.js';
import { ORDERS } from '../core/order.js';
import { nextTurn } from '../io/wait.js';
import {
  checkArt,
  checkCase,
  checkPng,
  checkVectors,
  checkWalk,
  type Counts,
  Mismatch,
  openCoder,
  type Place,
} from './checks.js';
import { CASE_LIMIT } from './cases.js';
import { readArtVectors, readVectors } from './vectors.js';

export interface SelftestOptions {
  /** The number of a case of the reference, 0 ≤ case < 2^32, to repeat it alone. */
  readonly case?: number | undefined;
  /** Called with the result of each check as it ends. */
  readonly onCheck?: ((result: CheckResult) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SelftestReport {
  readonly isRight: boolean;
  readonly elapsedMs: number;
  readonly checks: readonly CheckResult[];
}

/** What a check found. */
export interface CheckResult {
  readonly name: string;
  readonly isRight: boolean;
  /** How much it went through. */
  readonly counts: Counts;
  readonly elapsedMs: number;
  /** The first thing that is wrong. */
  readonly failure: (Partial<Place> & { readonly message: string }) | undefined;
}

/** One check: it counts what it goes through, and throws a {@link Mismatch} where something is wrong. */
export interface Check {
  readonly name: string;
  run(count: (more: Counts) => void): void;
}

/** Cases that are the same in each self-test. */
const FIXED_CASES = 40;
/** Other cases are tried for so long, but so many at least. */
const RANDOM_CASES_MS = 1000;
const FEWEST_RANDOM_CASES = 10;

/** Spaces that are walked from end to end in each order. */
const WALKED = (
  '1x1 gray 1, 1x7 gray 1, 3x3 gray 1, 4x4 gray 1, 2x2 gray 2, 1x3 gray 4, 1x1 gray 8, ' +
  '2x1 gray 8, 1x1 gray 16, 1x1 graya 8, 1x1 palette 3, 2x3 palette 5, 1x4 palette 7, ' +
  '3x1 palette 10, 1x2 palette 256, 1x17 gray 1, 3x3 gray 2, 1x5 palette 10, ' +
  '1x11 palette 3'
).split(', ');
/** 1,594,323 images in the mixed order, the only one that could go wrong in such a space. */
const WALKED_MIXED = '1x13 palette 3';

/** Each colour model and depth, in a size whose rows end within a byte. */
const PICTURED = (
  '13x5 gray 1, 13x5 gray 2, 13x5 gray 4, 13x5 gray 8, 13x5 gray 16, 13x5 graya 8, ' +
  '13x5 graya 16, 13x5 rgb 8, 13x5 rgb 16, 13x5 rgba 8, 13x5 rgba 16, 13x5 palette 2, ' +
  '13x5 palette 3, 13x5 palette 16, 13x5 palette 200, 13x5 palette 256, 1x1 gray 16, ' +
  '200x80 rgb 8'
).split(', ');

/**
 * Run all checks, also after one that fails; it takes some seconds.
 * @throws EnumeratorError `E_USAGE` where `case` is not the number of a case; the reason of the signal
 */
export async function selftest(options: SelftestOptions = {}): Promise<SelftestReport> {
  const { case: number } = options;
  if (number === undefined) return runChecks(allChecks(randomInt(CASE_LIMIT)), options);
  if (!(Number.isInteger(number) && number >= 0 && number < CASE_LIMIT)) {
    throw usageError(`case ${number}: expected a whole number from 0 to ${CASE_LIMIT - 1}`);
  }
  const check = {
    name: `case ${number}`,
    run: (count: Count) => count(checkCase(number, openCoder)),
  };
  return runChecks([check], options);
}

type Count = (more: Counts) => void;

/** @param firstCase - where the random cases begin */
function allChecks(firstCase: number): Check[] {
  return [
    { name: 'vectors', run: (count) => count(checkVectors(readVectors(), openCoder)) },
    { name: 'reference, fixed', run: runFixedCases },
    {
      name: `reference, from ${firstCase}`,
      run: (count) => runRandomCases(firstCase, count),
    },
    {
      name: 'every image once',
      run: (count) => {
        for (const space of WALKED) count(checkWalk(space, ORDERS, openCoder));
        count(checkWalk(WALKED_MIXED, ['mixed'], openCoder));
      },
    },
    {
      name: 'PNG there and back',
      run: (count) => {
        for (const space of PICTURED) count(checkPng(space, [0n, 12345n]));
      },
    },
    { name: 'Random Art', run: (count) => count(checkArt(readArtVectors())) },
  ];
}

function runFixedCases(count: Count): void {
  for (let number = 0; number < FIXED_CASES; number++) count(checkCase(number, openCoder));
}

function runRandomCases(firstCase: number, count: Count): void {
  const start = performance.now();
  for (let i = 0; i < FEWEST_RANDOM_CASES || performance.now() - start < RANDOM_CASES_MS; i++) {
    count(checkCase((firstCase + i) % CASE_LIMIT, openCoder));
  }
}

/** Run checks one after the other. */
export async function runChecks(
  checks: readonly Check[],
  { onCheck, signal }: Pick<SelftestOptions, 'onCheck' | 'signal'> = {},
): Promise<SelftestReport> {
  const start = performance.now();
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = runCheck(check);
    results.push(result);
    onCheck?.(result);
    await nextTurn();
    signal?.throwIfAborted();
  }
  const isRight = results.every((result) => result.isRight);
  return { isRight, elapsedMs: performance.now() - start, checks: results };
}

function runCheck(check: Check): CheckResult {
  const { name } = check;
  const counts: Counts = {};
  const start = performance.now();
  let failure: CheckResult['failure'];
  try {
    check.run((more) => {
      for (const [what, many] of Object.entries(more)) counts[what] = (counts[what] ?? 0) + many;
    });
  } catch (error) {
    const place = error instanceof Mismatch ? error.place : {};
    failure = { ...place, message: messageOf(error) };
  }
  const elapsedMs = performance.now() - start;
  return { name, isRight: failure === undefined, counts, elapsedMs, failure };
}

/** The report as JSON has it. */
export function selftestFields({ isRight, elapsedMs, checks }: SelftestReport): object {
  return {
    ok: isRight,
    elapsed_s: Math.round(elapsedMs) / 1000,
    parts: checks.map(({ name, counts, failure, ...check }) => ({
      name,
      ok: check.isRight,
      counts,
      elapsed_s: Math.round(check.elapsedMs) / 1000,
      failure: failure ?? null,
    })),
  };
}
