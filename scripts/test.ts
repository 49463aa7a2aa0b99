/**
 * The test runner: node on every compiled test file, its TAP read, one tally at the end.
 *
 *     npm test [-- PART-OF-A-PATH …] [--jobs N] [--timeout SECONDS] [--forbid-skips]
 *
 * The tests are written with tap; only its runner is replaced. That one would generate a
 * test class of its own to leave TypeScript out, costs a second a file in loaders for
 * coverage that nobody asked for, and can't end with the line that we want last:
 *
 *     N passed, N failed[, N skipped]
 *
 * What is counted is the innermost tests, not their assertions; an assertion that stands
 * beside subtests counts as a test of its own. A test that asserts nothing is a failure, and
 * so is a file that makes no test, dies, or runs out of time.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type FinalResults, Parser, type Result } from 'tap-parser';

interface Failure {
  /** File, then the titles down to what failed. */
  readonly titles: readonly string[];
  readonly detail: string;
}

/** What one file, or all of them, came to. */
class Tally {
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

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    slow: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    timeout: { type: 'string' },
    'forbid-skips': { type: 'boolean', default: false },
  },
});
const timeoutSeconds = Number(options.timeout ?? (options.slow ? 1800 : 120));

/** The longest, first to start: else the end of a run is one of them, alone. */
const LONGEST = `page-shell page-explore page-live page-art page-find page-numbers
   film-resume film film-codecs film-pictures verify-film locate-film
   parallel submit places crash demo outputs-stopped art art-run`.split(/\s+/);
/** Those that wait for a clock rather than for a processor, one of them beside all others. */
const WAITING = new Set(['dist/test/cli/live.test.js', 'dist/test/cli/live-ends.test.js']);

const total = new Tally();
const files = findTests();
if (files.length === 0) {
  total.fail({ titles: [`no test file matches: ${wanted.join(' ')}`], detail: '' });
}
const others = files.filter((file) => !WAITING.has(file));
const lanes: string[][] = Array.from({ length: Number(options.jobs) }, () => others);
lanes.push(files.filter((file) => WAITING.has(file)));
await Promise.all(lanes.map(runQueue));

for (const { titles, detail } of total.failures) {
  print(`\nFAIL ${titles.join(' › ')}`);
  if (detail !== '') print(detail.replace(/^(?=.)/gm, '  '));
}
print(`\n${total.toString()}`);
const refused = options['forbid-skips'] && total.skipped > 0;
process.exitCode = total.failed > 0 || refused ? 1 : 0;

/** The compiled test files, relative to the root: test/slow with `--slow`, else all others. */
function findTests(): string[] {
  return fs
    .readdirSync(path.join(root, 'dist/test'), { recursive: true, encoding: 'utf8' })
    .map((file) => `dist/test/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.js'))
    .filter((file) => file.startsWith('dist/test/slow/') === options.slow)
    .filter((file) => wanted.length === 0 || wanted.some((part) => sourceOf(file).includes(part)))
    .toSorted((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
}

function placeOf(file: string): number {
  const place = LONGEST.indexOf(path.basename(file, '.test.js'));
  return place === -1 ? LONGEST.length : place;
}

/** The name that a person knows the file by. */
function sourceOf(file: string): string {
  return file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

/** @param queue - shared with others who take from it */
async function runQueue(queue: string[]): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const start = performance.now();
    const tally = await runFile(file);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const mark = tally.failed > 0 ? 'FAIL' : 'ok  ';
    print(`${mark} ${sourceOf(file)}: ${tally.toString()} (${seconds} s)`);
    total.add(tally);
  }
}

/** Run one file to its end and read what it says. */
async function runFile(file: string): Promise<Tally> {
  const tally = new Tally();
  const titles = [sourceOf(file)];
  const child = spawn(process.execPath, ['--enable-source-maps', file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // tap reports a timeout by itself, with the test that hung, and ends the process.
    env: { ...process.env, TAP_TIMEOUT: String(timeoutSeconds) },
  });
  // For the process that is too busy to do so.
  const killer = setTimeout(() => child.kill('SIGKILL'), (timeoutSeconds + 5) * 1000);

  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-20_000);
  });
  const parser = new Parser();
  readTests(parser, titles, tally);
  const parsed = new Promise((resolve) => parser.on('complete', resolve));
  child.stdout.setEncoding('utf8').on('data', (text: string) => parser.write(text));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (...end) => resolve(end));
    },
  );
  parser.end();
  await parsed;
  clearTimeout(killer);

  const ending = signal === null ? `exit code ${code}` : `killed by ${signal}`;
  if (tally.failed === 0 && code !== 0) {
    tally.fail({ titles, detail: ending });
  } else if (tally.passed + tally.failed + tally.skipped === 0) {
    tally.fail({ titles, detail: 'the file makes no test' });
  }
  if (tally.failed > 0) {
    print(`${sourceOf(file)}: ${ending}${stderr === '' ? '' : `, stderr:\n${stderr.trimEnd()}`}`);
  }
  return tally;
}

/** Count what comes out of `parser`, the test that `titles` leads to, and of its subtests. */
function readTests(parser: Parser, titles: readonly string[], tally: Tally): void {
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
