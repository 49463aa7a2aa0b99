/**
 * The self-test: its parts one after the other, a line for each.
 * @module
 */
import { randomInt } from 'node:crypto';
import { grouped } from '../../core/cardinality.js';
import { ORDERS } from '../../core/order.js';
import { EXIT } from '../exit-codes.js';
import { CASE_LIMIT } from '../../selftest/selftest-cases.js';
import {
  checkCase,
  checkPng,
  checkVectors,
  checkWalk,
  type Counts,
  Mismatch,
  openCoder,
  type Place,
} from '../../selftest/selftest-parts.js';
import { checkArt } from '../../selftest/selftest-art.js';
import { readArtVectors, readVectors } from '../../selftest/vectors.js';

export interface SelftestOptions {
  /** The number of a case, to repeat it alone. */
  readonly case?: number | undefined;
  readonly json: boolean;
}

/** One part: goes through its work, counts it, and throws a {@link Mismatch} where something is wrong. */
export interface Part {
  readonly name: string;
  run(count: (more: Counts) => void): void;
}

/** Cases that are the same in each self-test. */
const FIXED_CASES = 40;
/** Others are tried until this much time has gone by, but so many at least. */
const RANDOM_CASES_MS = 1000;
const FEWEST_RANDOM_CASES = 10;

/** Spaces that are walked from end to end in each order. */
const WALKED = (
  '1x1 gray 1, 1x7 gray 1, 3x3 gray 1, 4x4 gray 1, 2x2 gray 2, 1x3 gray 4, 1x1 gray 8, ' +
  '2x1 gray 8, 1x1 gray 16, 1x1 graya 8, 1x1 palette 3, 2x3 palette 5, 1x4 palette 7, ' +
  '3x1 palette 10, 1x2 palette 256, 1x17 gray 1, 3x3 gray 2, 1x5 palette 10, ' +
  '1x11 palette 3'
).split(', ');
/** 1,594,323 images in the mixed order, which is the one that could go wrong so. */
const WALKED_MIXED = '1x13 palette 3';

/** Each colour model and depth, in a size whose rows end within a byte; and an index of each. */
const PICTURED = (
  '13x5 gray 1, 13x5 gray 2, 13x5 gray 4, 13x5 gray 8, 13x5 gray 16, 13x5 graya 8, ' +
  '13x5 graya 16, 13x5 rgb 8, 13x5 rgb 16, 13x5 rgba 8, 13x5 rgba 16, 13x5 palette 2, ' +
  '13x5 palette 3, 13x5 palette 16, 13x5 palette 200, 13x5 palette 256, 1x1 gray 16, ' +
  '200x80 rgb 8'
).split(', ');

/**
 * Run the self-test and print what came out.
 * @returns the exit code: 1 where a part failed
 * @throws EnumeratorError `E_USAGE` where `case` is no case's number
 */
export function runSelftest(options: SelftestOptions): number {
  const parts =
    options.case === undefined ? allParts(randomInt(CASE_LIMIT)) : [onlyCase(options.case)];
  return reportParts(parts, options.json, (text) => process.stdout.write(text));
}

function onlyCase(number: number): Part {
  return { name: `case ${number}`, run: (count) => count(checkCase(number, openCoder)) };
}

/** @param firstCase - where the random cases begin */
function allParts(firstCase: number): Part[] {
  return [
    { name: 'vectors', run: (count) => count(checkVectors(readVectors(), openCoder)) },
    { name: 'reference, fixed', run: (count) => runFixedCases(count) },
    {
      name: `reference, random from ${firstCase}`,
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

function runFixedCases(count: (more: Counts) => void): void {
  for (let number = 0; number < FIXED_CASES; number++) count(checkCase(number, openCoder));
}

function runRandomCases(firstCase: number, count: (more: Counts) => void): void {
  const start = performance.now();
  for (let i = 0; i < FEWEST_RANDOM_CASES || performance.now() - start < RANDOM_CASES_MS; i++) {
    count(checkCase((firstCase + i) % CASE_LIMIT, openCoder));
  }
}

/** What became of a part. */
interface PartReport {
  readonly name: string;
  readonly ok: boolean;
  readonly counts: Counts;
  readonly elapsed_s: number;
  readonly failure: ({ readonly message: string } & Partial<Place>) | null;
}

/**
 * Run all parts, also after one that fails.
 * @param write - takes the text of a part as soon as it has ended, or one JSON object at the end
 * @returns the exit code
 */
export function reportParts(
  parts: readonly Part[],
  json: boolean,
  write: (text: string) => void,
): number {
  const width = Math.max(...parts.map(({ name }) => name.length));
  const start = performance.now();
  const reports = parts.map((part) => {
    const report = runPart(part);
    if (!json) write(partText(report, width));
    return report;
  });
  const elapsed_s = secondsSince(start);
  const failed = reports.filter(({ ok }) => !ok).length;
  if (json) write(`${JSON.stringify({ ok: failed === 0, elapsed_s, parts: reports })}\n`);
  else
    write(
      `${failed === 0 ? 'all ok' : `${failed} of ${parts.length} FAILED`} (${elapsed_s.toFixed(1)} s)\n`,
    );
  return failed === 0 ? EXIT.done : EXIT.failed;
}

function runPart(part: Part): PartReport {
  const counts: Counts = {};
  const start = performance.now();
  let failure: PartReport['failure'] = null;
  try {
    part.run((more) => {
      for (const [what, many] of Object.entries(more)) counts[what] = (counts[what] ?? 0) + many;
    });
  } catch (error) {
    failure = {
      ...(error instanceof Mismatch ? error.place : {}),
      message: error instanceof Error ? error.message : String(error),
    };
  }
  return { name: part.name, ok: failure === null, counts, elapsed_s: secondsSince(start), failure };
}

function partText({ name, ok, counts, elapsed_s, failure }: PartReport, width: number): string {
  const amounts = Object.entries(counts).map(([what, many]) => `${grouped(many)} ${what}`);
  const line = `${name.padEnd(width)}  ${ok ? 'ok    ' : 'FAILED'}  ${elapsed_s.toFixed(1).padStart(4)} s  ${amounts.join(', ')}`;
  return failure === null
    ? `${line.trimEnd()}\n`
    : `${line.trimEnd()}\n  ${failureText(failure)}\n`;
}

function failureText({ message, ...place }: NonNullable<PartReport['failure']>): string {
  const where: string[] = [];
  if (place.space !== undefined) where.push(place.space);
  if (place.order !== undefined) where.push(place.order);
  if (place.seed !== undefined && place.seed !== '')
    where.push(`seed ${JSON.stringify(place.seed)}`);
  if (place.index !== undefined) where.push(`index ${place.index}`);
  const again = place.case === undefined ? '' : ` (again: enumerate selftest --case ${place.case})`;
  return `${where.join(', ')}${where.length === 0 ? '' : ': '}${message}${again}`;
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000;
}
