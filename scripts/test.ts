/**
 * The test runner: node on every compiled test file, its TAP read, one tally at the end.
 *
 *     npm test [-- PART-OF-A-PATH …] [--jobs N] [--silence SECONDS] [--forbid-skips]
 *     npm run test:unit      those that start no program, with none to be found
 *     npm run test:slow      test/slow
 *
 * The tests are written with tap; only its runner is replaced. That one would generate a
 * test class of its own to leave TypeScript out, costs a second a file in loaders for
 * coverage that nobody asked for, and can't end with the line that we want last:
 *
 *     N passed, N failed[, N skipped]
 *
 * A file that makes no test or dies is a failure, and so is one that is silent for too long: it
 * hangs. One that is slow and goes on saying so has all the time that it wants.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BrowserServer } from 'playwright-core';
import { Parser } from 'tap-parser';
import { readTests, Tally } from './test-tally.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    slow: { type: 'boolean', default: false },
    unit: { type: 'boolean', default: false },
    // Two more than there are processors: some of the files usually wait, for a clock, a disk or a browser.
    jobs: { type: 'string', default: String(os.availableParallelism() + 2) },
    silence: { type: 'string' },
    'forbid-skips': { type: 'boolean', default: false },
  },
});
const silenceMs = 1000 * Number(options.silence ?? (options.slow ? 1800 : 120));

/** What takes longest, where nothing has run yet: a long one that starts late would run alone at the end. */
const LONGEST = [
  'readme web/firefox/firefox web/page/page-walk chaos/chaos cli/pipe-resume cli/film-resume',
  'web/page/page-wall web/page/page-live web/page/page-shell web/page/page-live-clock queue/commands',
  'cli/selftest cli/endings web/clients/drives queue/crash verify/film packed core/batches core/exhaustive',
  'web/server/greedy web/server/files/files-route web/server/ranges/range-readers web/page/page-growth',
  'cli/live cli/live-ends web/page/page-find web/server/hostile cli/two-hosts queue/places queue/connection',
].flatMap((names) => names.split(' ').map((name) => `dist/test/${name}.test.js`));

/** What each file took when it last ran, in seconds: the longest start first. */
const timesFile = path.join(root, 'dist/.test-times.json');
const times = new Map<string, number>(
  fs.existsSync(timesFile) ? Object.entries(JSON.parse(fs.readFileSync(timesFile, 'utf8'))) : [],
);

const total = new Tally();
const queue = findTests();
if (queue.length === 0) {
  total.fail({ titles: [`no test file matches: ${wanted.join(' ')}`], detail: '' });
}
let browser: Promise<BrowserServer | undefined> | undefined;
await Promise.all(Array.from({ length: Number(options.jobs) }, runQueue));
await (await browser)?.close();
fs.writeFileSync(timesFile, JSON.stringify(Object.fromEntries(times), null, 1));

for (const { titles, detail } of total.failures) {
  print(`\nFAIL ${titles.join(' › ')}`);
  if (detail !== '') print(detail.replace(/^(?=.)/gm, '  '));
}
print(`\n${total.toString()}`);
const refused = options['forbid-skips'] && total.skipped > 0;
process.exitCode = total.failed > 0 || refused ? 1 : 0;

/** The compiled test files, relative to the root: test/slow with `--slow`, else all others. */
function findTests(): string[] {
  const files = fs
    .readdirSync(path.join(root, 'dist/test'), { recursive: true, encoding: 'utf8' })
    .map((file) => `dist/test/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.test.js'))
    .filter((file) => file.startsWith('dist/test/slow/') === options.slow)
    .filter((file) => wanted.length === 0 || wanted.some((part) => sourceOf(file).includes(part)))
    .filter((file) => !options.unit || !reaches(file, /^(node:child_process|playwright-core)$/));
  return files.toSorted((a, b) => expectedSeconds(b) - expectedSeconds(a) || (a < b ? -1 : 1));
}

/** Of a file that has not run here, the list or its size has to do: a second for each kilobyte. */
function expectedSeconds(file: string): number {
  const place = LONGEST.indexOf(file);
  const guess = place === -1 ? fs.statSync(path.join(root, file)).size / 1000 : 1000 - place;
  return times.get(file) ?? guess;
}

/** Whether a file imports such a package or module of Node's, by itself or by what it imports. */
function reaches(file: string, name: RegExp): boolean {
  const seen = new Set([path.join(root, file)]);
  for (const one of seen) {
    if (!one.endsWith('.js') || !fs.existsSync(one)) continue;
    const imports = /(?:from|import|require|new URL)\s*\(?\s*'([^']+)'/g;
    for (const [, specifier = ''] of fs.readFileSync(one, 'utf8').matchAll(imports)) {
      if (name.test(specifier)) return true;
      if (specifier.startsWith('.')) seen.add(path.join(path.dirname(one), specifier));
    }
  }
  return false;
}

/** The name that a person knows the file by. */
function sourceOf(file: string): string {
  return file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
}

/** Take files from the queue that all lanes share, until there is none left. */
async function runQueue(): Promise<void> {
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    const start = performance.now();
    const tally = await runFile(file);
    const seconds = (performance.now() - start) / 1000;
    const mark = tally.failed > 0 ? 'FAIL' : 'ok  ';
    print(`${mark} ${sourceOf(file)}: ${tally.toString()} (${seconds.toFixed(1)} s)`);
    if (tally.failed === 0) times.set(file, Math.round(10 * seconds) / 10);
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
    env: await environmentOf(file),
  });
  const watch = watchSilence(() => {
    tally.fail({ titles, detail: `it said nothing for ${silenceMs / 1000} s` });
    // tap then says which test hung, with what the process waits for, and ends the process.
    child.kill('SIGALRM');
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  });

  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-20_000);
    watch.hear();
  });
  const parser = new Parser();
  readTests(parser, titles, tally);
  const parsed = new Promise((resolve) => parser.on('complete', resolve));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    parser.write(text);
    watch.hear();
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.on('error', reject);
      child.on('close', (...end) => resolve(end));
    },
  );
  watch.close();
  parser.end();
  await parsed;

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

/** What a file's process has around it: no limit of tap's, and one browser for all pages. */
async function environmentOf(file: string): Promise<NodeJS.ProcessEnv> {
  const environment = { ...process.env, TAP_TIMEOUT: '0' };
  // Proof that a unit test needs nothing that is installed.
  if (options.unit) return { ...environment, PATH: '' };
  if (!fs.readFileSync(path.join(root, file), 'utf8').includes('startBrowser(')) return environment;
  browser ??= launchBrowser();
  const server = await browser;
  return server === undefined ? environment : { ...environment, BROWSER: server.wsEndpoint() };
}

/** @returns undefined where there is none to be started: the files then say so themselves */
async function launchBrowser(): Promise<BrowserServer | undefined> {
  const { launchBrowserServer } = await import('../test/web/page/browser.js');
  return launchBrowserServer().catch(() => undefined);
}

/**
 * Notice that a file has been silent for too long: for {@link silenceMs}, and on a machine with
 * more to do than it has processors for as many times as long.
 */
function watchSilence(onSilence: () => void): { hear(): void; close(): void } {
  let heard = performance.now();
  const timer = setInterval(() => {
    const load = Math.max(1, os.loadavg()[0]! / os.availableParallelism());
    if (performance.now() - heard < silenceMs * load) return;
    clearInterval(timer);
    onSilence();
  }, 1000);
  return {
    hear: () => void (heard = performance.now()),
    close: () => clearInterval(timer),
  };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
