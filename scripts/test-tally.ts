/**
 * What tests came to, read from the TAP that they write.
 *
 * What is counted is the innermost tests, not their assertions; an assertion that stands beside
 * subtests counts as a test of its own. A test that asserts nothing is a failure.
 * @module
 */
import type { FinalResults, Parser, Result } from 'tap-parser';

export interface Failure {
  /** File, then the titles down to what failed. */
  readonly titles: readonly string[];
  readonly detail: string;
}

/** What one file, or all of them, came to. */
export class Tally {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** What is printed: at least one for each failed test. */
  readonly failures: Failure[] = [];

  add(other: Tally): void {
    this.passed += other.passed;
    this.failed += other.failed;
    this.skipped += other.skipped;
    this.failures.push(...other.failures);
  }

  /** One test failed, for these reasons. */
  fail(...failures: Failure[]): void {
    this.failed += 1;
    this.failures.push(...failures);
  }

  toString(): string {
    const skipped = this.skipped === 0 ? '' : `, ${this.skipped} skipped`;
    return `${this.passed} passed, ${this.failed} failed${skipped}`;
  }
}

/** Count what comes out of `parser`, the test that `titles` leads to, and of its subtests. */
export function readTests(parser: Parser, titles: readonly string[], tally: Tally): void {
  const points: Result[] = [];
  let hasSubtests = false;
  let failedBeforeSubtest = 0;

  parser.on('child', (subtest: Parser) => {
    hasSubtests = true;
    failedBeforeSubtest = tally.failed;
    readTests(subtest, [...titles, subtest.name], tally);
  });
  parser.on('assert', (point: Result) => {
    if (!point.closingTestPoint) {
      points.push(point);
    } else if (isFailure(point) && tally.failed === failedBeforeSubtest) {
      // The subtest's own points were all right, its end was not: a throw, a timeout.
      tally.fail({ titles: [...titles, point.name], detail: describe(point) });
    }
  });
  parser.on('complete', ({ failures, bailout }: FinalResults) => {
    const broken = points
      .filter(isFailure)
      .map((point) => ({ titles: [...titles, point.name], detail: describe(point) }));
    for (const { tapError } of failures as { tapError?: unknown }[]) {
      if (typeof tapError === 'string') broken.push({ titles: [...titles], detail: tapError });
    }
    if (bailout !== false) broken.push({ titles: [...titles], detail: `bailed out: ${bailout}` });
    const skipped = points.filter(isSkipped).length;

    if (hasSubtests) {
      for (const failure of broken) tally.fail(failure);
      tally.skipped += skipped;
      tally.passed += points.filter((point) => point.ok && !isSkipped(point)).length;
    } else if (broken.length > 0) {
      tally.fail(...broken);
    } else if (skipped > 0) {
      tally.skipped += 1;
    } else if (points.length > 0) {
      tally.passed += 1;
    } else if (titles.length > 1) {
      tally.fail({ titles, detail: 'the test asserts nothing' });
    }
  });
}

function isSkipped(point: Result): boolean {
  return point.skip !== false || point.todo !== false;
}

function isFailure(point: Result): boolean {
  return !point.ok && !isSkipped(point);
}

/** Where, what differs, and the stack, out of a failed point's diagnostics. */
function describe(point: Result): string {
  const diag: unknown = point.diag;
  if (typeof diag !== 'object' || diag === null) return '';
  const fields = new Map<string, unknown>(Object.entries(diag));
  const at = fields.get('at');
  fields.delete('at');
  const lines: string[] = [];
  if (typeof at === 'object' && at !== null && 'fileName' in at && 'lineNumber' in at) {
    lines.push(`at ${String(at.fileName)}:${String(at.lineNumber)}`);
  }
  for (const [name, value] of fields) {
    const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
    lines.push(
      text.includes('\n') ? `${name}:\n${text.trimEnd().replace(/^/gm, '  ')}` : `${name}: ${text}`,
    );
  }
  return lines.join('\n');
}
