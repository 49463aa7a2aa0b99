/**
 * `npm run bench [part …]`: every figure that docs/performance.md has, as ratios against named
 * peers. Parts: kernel, access, text, png, sharp, start, folder, memory, pipe,
 * folders, runs, verify, old, curves. Saved under bench/runs/.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchAccess, benchKernel, benchPng, benchText } from './core.js';
import { describeMachine, type Result, type Series } from './measure.js';
import { benchCurves } from './curves.js';
import { benchOld } from './old.js';
import { benchFolders, benchPipe, benchRuns } from './outputs.js';
import { benchSharp } from './sharp.js';
import { benchVerify } from './verify.js';
import { benchFolder, benchMemory, benchStart } from './process.js';

const PARTS: Readonly<Record<string, () => Result[] | Promise<Result[]>>> = {
  kernel: benchKernel,
  access: benchAccess,
  text: benchText,
  png: benchPng,
  sharp: benchSharp,
  start: benchStart,
  folder: benchFolder,
  memory: benchMemory,
  pipe: benchPipe,
  folders: benchFolders,
  runs: benchRuns,
  verify: benchVerify,
  old: benchOld,
};

/** Curves give series in place of ratios. */
const NAMES = [...Object.keys(PARTS), 'curves'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no part ${unknown.join(', ')}: there are ${NAMES.join(', ')}\n`);
  process.exit(2);
}

const machine = describeMachine();
process.stdout.write(`${Object.values(machine).join(', ')}\n`);
const results: Result[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  for (const result of await part()) {
    results.push(result);
    print(result);
  }
}
const series: Series[] = asked.length === 0 || asked.includes('curves') ? benchCurves() : [];
for (const { name, unit, points } of series) {
  const text = points.map(([x, y]) => `${x}: ${y.toPrecision(3)}`).join(', ');
  process.stdout.write(`${name}, ${unit}: ${text}\n`);
}
if (asked.length === 0) {
  const folder = fileURLToPath(new URL('../../bench/runs/', import.meta.url));
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${machine['date']}.json`);
  fs.writeFileSync(file, `${JSON.stringify({ machine, results, series }, null, 2)}\n`);
  process.stdout.write(`saved to bench/runs/${path.basename(file)}\n`);
}

function print({ name, ratio, least, most, goal, atMost, note }: Result): void {
  const isReached = atMost ? ratio <= goal : ratio >= goal;
  const spread = least === most ? '' : ` (${least.toPrecision(3)} … ${most.toPrecision(3)})`;
  const verdict = `${isReached ? 'reaches' : 'MISSES'} ${atMost ? '≤' : '≥'} ${goal}`;
  process.stdout.write(`${ratio.toPrecision(3)}${spread}  ${verdict}  ${name}: ${note}\n`);
}
