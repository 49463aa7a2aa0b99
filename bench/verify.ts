/**
 * `enumerate verify` of an archive beside the making of it, by whole processes.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { medianOf, type Result } from './measure.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const SHARED = '/dev/shm';
const COUNT = 1000;

/** Seconds from start to end, start-up included on both sides. */
function seconds(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}: ${stderr}`);
  return (performance.now() - start) / 1000;
}

export function benchVerify(): Result[] {
  if (!fs.existsSync(SHARED)) {
    process.stderr.write(`skipped: verify: there is no ${SHARED}\n`);
    return [];
  }
  const folder = fs.mkdtempSync(path.join(SHARED, 'enumerate-bench-'));
  try {
    const results: Result[] = [];
    for (const threads of ['1', '2']) {
      const out = path.join(folder, `${threads}.tar`);
      const size = ['--size', '800x450', '--count', `${COUNT}`];
      const pairs = Array.from({ length: 5 }, () => {
        fs.rmSync(folder, { recursive: true });
        fs.mkdirSync(folder);
        const made = seconds([...size, '--out', out, '--threads', threads]);
        return [made, seconds(['verify', out])] as const;
      });
      const least = (i: 0 | 1): string => Math.min(...pairs.map((pair) => pair[i])).toFixed(2);
      results.push({
        name: `verify of a tar, 800x450 rgb 8, to making it by ${threads === '1' ? 'one thread' : 'two threads'}, images a second`,
        ...medianOf(pairs.map(([made, verified]) => made / verified)),
        goal: 0.5,
        atMost: false,
        note: `${COUNT} images verified in ${least(1)} s and made in ${least(0)} s at least`,
      });
    }
    return results;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
