/**
 * `npm run report [run.json]`: writes a run into docs/performance.md and draws its series as
 * docs/plots/*.svg. Without a name it takes the newest run under bench/runs/ that has series; a
 * run without any leaves the plots as they are.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawPlots } from './plots.js';
import { newestRun, type Run, writeTables } from './report.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const RUNS = path.join(root, 'bench/runs');
const PAGE = path.join(root, 'docs/performance.md');
const PLOTS = path.join(root, 'docs/plots');

function read(file: string): Run {
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Run;
}

function newest(): string {
  const names = fs.readdirSync(RUNS).filter((name) => name.endsWith('.json'));
  const name = newestRun(new Map(names.map((name) => [name, read(path.join(RUNS, name))])));
  if (name === undefined)
    throw new Error('bench/runs/ has no run with series: npm run bench makes one');
  return path.join(RUNS, name);
}

const file = process.argv[2] ?? newest();
const run = read(file);
process.stdout.write(`${path.relative(root, path.resolve(file))}\n`);
fs.writeFileSync(PAGE, writeTables(fs.readFileSync(PAGE, 'utf8'), run));
process.stdout.write('docs/performance.md\n');
for (const [plot, svg] of (await drawPlots(run.series ?? [])) ?? []) {
  fs.mkdirSync(PLOTS, { recursive: true });
  fs.writeFileSync(path.join(PLOTS, `${plot}.svg`), svg);
  process.stdout.write(`docs/plots/${plot}.svg\n`);
}
