/**
 * `npm run bench [--into RUN.json] [part …]`: every figure that docs/performance.md has, as ratios
 * against named peers, and the series of its plots. A whole run is saved under bench/runs/, from
 * where `npm run report` writes the page; `--into` puts parts that are measured again in the place
 * of what such a run has of them.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeMachine, type Result, type Series } from './measure.js';
import { PARTS } from './parts.js';
import { figure, isReached, replaceParts, type Run } from './report.js';

const words = process.argv.slice(2);
const into = words[0] === '--into' ? words[1] : undefined;
const asked = into === undefined ? words : words.slice(2);
const unknown = asked.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) {
  const names = Object.keys(PARTS).join(', ');
  process.stderr.write(`no part ${unknown.join(', ')}: there are ${names}\n`);
  process.exit(2);
}

const machine = describeMachine();
process.stdout.write(`${Object.values(machine).join(', ')}\n`);
const results: (Result & { part: string })[] = [];
const series: Series[] = [];
for (const [part, measure] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(part)) continue;
  for (const measured of await measure()) {
    if ('points' in measured) {
      series.push(measured);
      printSeries(measured);
    } else {
      results.push({ part, ...measured });
      print(measured);
    }
  }
}
if (into !== undefined) {
  const run = JSON.parse(fs.readFileSync(into, 'utf8')) as Run;
  fs.writeFileSync(
    into,
    `${JSON.stringify(replaceParts(run, { machine, results, series }), null, 2)}\n`,
  );
  process.stdout.write(`put into ${into}: npm run report\n`);
} else if (asked.length === 0) {
  const folder = fileURLToPath(new URL('../../bench/runs/', import.meta.url));
  fs.mkdirSync(folder, { recursive: true });
  // A day's second run does not take the place of its first.
  let file = path.join(folder, `${machine['date']}.json`);
  for (let n = 2; fs.existsSync(file); n++) {
    file = path.join(folder, `${machine['date']}-${n}.json`);
  }
  fs.writeFileSync(file, `${JSON.stringify({ machine, results, series }, null, 2)}\n`);
  process.stdout.write(`saved to bench/runs/${path.basename(file)}: npm run report\n`);
}

function print(result: Result): void {
  const { name, ratio, least, most, goal, atMost, unit, note } = result;
  const spread = least === most ? '' : ` (${figure(least)} … ${figure(most)})`;
  const reached = isReached(result) ? 'reaches' : 'MISSES';
  const verdict = goal === 0 ? 'has no goal' : `${reached} ${atMost ? '≤' : '≥'} ${goal}`;
  const measured = figure(ratio) + (unit === undefined ? '' : ` ${unit}`);
  process.stdout.write(`${measured}${spread}  ${verdict}  ${name}: ${note}\n`);
}

function printSeries({ name, unit, points }: Series): void {
  const text = points.map(([x, y]) => `${x}: ${figure(y)}`).join(', ');
  process.stdout.write(`${name}, ${unit}: ${text}\n`);
}
