/**
 * The results of the self-test in words.
 * @module
 */
import { invocation } from '../host.js';
import { grouped } from '../../core/cardinality.js';
import type { CheckResult, SelftestReport } from '../../selftest/selftest.js';

/** The line of a check, and another one where it failed. */
export function checkText({ name, isRight, counts, elapsedMs, failure }: CheckResult): string {
  const amounts = Object.entries(counts).map(([what, many]) => `${grouped(many)} ${what}`);
  const seconds = secondsOf(elapsedMs).toFixed(1).padStart(4);
  const line = `${name.padEnd(NAME_WIDTH)}  ${isRight ? 'ok    ' : 'FAILED'}  ${seconds} s  ${amounts.join(', ')}`;
  return line.trimEnd() + (failure === undefined ? '' : `\n  ${failureText(failure)}`);
}

/** The longest name has the number of a case, `reference, from 4294967295`: a line has 80 columns. */
const NAME_WIDTH = 26;

/** The line that sums up all checks. */
export function selftestText({ isRight, elapsedMs, checks }: SelftestReport): string {
  const failed = checks.filter((check) => !check.isRight).length;
  const what = isRight ? 'all ok' : `${failed} of ${checks.length} FAILED`;
  return `${what} (${secondsOf(elapsedMs).toFixed(1)} s)`;
}

function failureText({ message, ...place }: NonNullable<CheckResult['failure']>): string {
  const where: string[] = [];
  if (place.space !== undefined) where.push(place.space);
  if (place.order !== undefined) where.push(place.order);
  if (place.seed !== undefined && place.seed !== '')
    where.push(`seed ${JSON.stringify(place.seed)}`);
  if (place.index !== undefined) where.push(`index ${place.index}`);
  const again =
    place.case === undefined ? '' : ` (repeat it: ${invocation(`selftest --case ${place.case}`)})`;
  return `${where.join(', ')}${where.length === 0 ? '' : ': '}${message}${again}`;
}

function secondsOf(ms: number): number {
  return Math.round(ms) / 1000;
}
