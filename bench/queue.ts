/**
 * Work through Redis: two workers against one, what the queue costs, and how many tickets it passes.
 * Wants redis-server (npm run setup).
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { medianOf, type Result } from './measure.js';
import { QUEUE, withRedis } from './redis.js';
import { figure } from './report.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
/** `ENUMERATE_BENCH_GB` of samples are made and digested. */
const GIGABYTES = Number(process.env['ENUMERATE_BENCH_GB'] ?? 20);
const FRAME_BYTES = 64 * 64 * 3;

function start(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
}

/** What the submitter says at the end: seconds from its first ticket to its last part. */
function submit(out: string, args: readonly string[]): { elapsed_s: number; parts: number } {
  const words = ['submit', '--queue', QUEUE, '--out', out, '--status-json', ...args];
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...words], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${words.join(' ')}: exit ${status}: ${stderr}`);
  return JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as {
    elapsed_s: number;
    parts: number;
  };
}

/** Start workers, and wait until all of them are there. */
function startWorkers(count: number, threads: number): ChildProcess[] {
  const workers = Array.from({ length: count }, () =>
    start(['work', '--queue', QUEUE, '--threads', `${threads}`]),
  );
  for (;;) {
    const { stdout } = spawnSync(
      process.execPath,
      [MAIN, 'queue', 'status', '--queue', QUEUE, '--json'],
      { encoding: 'utf8' },
    );
    const facts = JSON.parse(stdout) as { workers: unknown[] };
    if (facts.workers.length === count) return workers;
  }
}

async function stopWorkers(workers: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve) => {
          worker.on('exit', resolve);
          worker.kill('SIGTERM');
        }),
    ),
  );
}

export async function benchQueue(): Promise<Result[]> {
  const results = await withRedis('queue', async (folder) => [
    ...(await benchWorkers(folder)),
    await benchOverhead(folder),
    await benchTickets(folder),
  ]);
  return results ?? [];
}

/** A range that is generated and digested, by one process and by two, one thread each. */
async function benchWorkers(folder: string): Promise<Result[]> {
  const images = Math.round((GIGABYTES * 1e9) / FRAME_BYTES);
  const chunk = Math.ceil(images / 40);
  const args = ['--count', `${images}`, '--split', `${chunk}`, '--part-format', 'manifest'];
  const seconds: number[] = [];
  for (const count of [1, 2]) {
    const workers = startWorkers(count, 1);
    seconds.push(submit(path.join(folder, `workers-${count}`), args).elapsed_s);
    await stopWorkers(workers);
    fs.rmSync(path.join(folder, `workers-${count}`), { recursive: true });
  }
  const [one = NaN, two = NaN] = seconds;
  return [
    {
      name: `two worker processes to one, ${GIGABYTES} GB generated and digested`,
      ...medianOf([one / two]),
      goal: 1.8,
      atMost: false,
      note: `${figure(one)} s and ${figure(two)} s for 40 parts`,
    },
  ];
}

/** What tickets cost where a part takes five seconds, beside a local run of the same parts. */
async function benchOverhead(folder: string): Promise<Result> {
  const range = ['--count', '100000'];
  const local = (): number => {
    const start = performance.now();
    const manifest = ['--out', 'none', '--manifest', path.join(folder, 'm')];
    const words = [MAIN, ...range, ...manifest, '--threads', '1'];
    spawnSync(process.execPath, words, { stdio: 'ignore' });
    fs.rmSync(path.join(folder, 'm'), { force: true });
    fs.rmSync(path.join(folder, 'm.ckpt'), { force: true });
    return (performance.now() - start) / 1000;
  };
  const perSecond = 100_000 / local();
  const chunk = Math.round(5 * perSecond);
  const parts = 4;
  const workers = startWorkers(1, 1);
  const ratios: number[] = [];
  for (let i = 0; i < 3; i++) {
    const out = path.join(folder, `overhead-${i}`);
    const { elapsed_s } = submit(out, [
      '--count',
      `${parts * chunk}`,
      '--split',
      `${chunk}`,
      '--part-format',
      'manifest',
    ]);
    fs.rmSync(out, { recursive: true });
    const manifest = path.join(folder, `m-${i}`);
    const words = [MAIN, '--count', `${parts * chunk}`, '--out', 'none', '--manifest', manifest];
    const { stderr } = spawnSync(process.execPath, [...words, '--threads', '1', '--status-json'], {
      encoding: 'utf8',
    });
    const last = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { elapsed_s: number };
    ratios.push(100 * (elapsed_s / last.elapsed_s - 1));
  }
  await stopWorkers(workers);
  return {
    name: 'what the queue adds to parts of five seconds',
    ...medianOf(ratios),
    goal: 2,
    atMost: true,
    unit: '%',
    note: `${parts} parts of ${chunk} images, one thread, to one local run of them`,
  };
}

/** Parts of one small image each. */
async function benchTickets(folder: string): Promise<Result> {
  const workers = startWorkers(2, 2);
  const rates: number[] = [];
  for (let i = 0; i < 3; i++) {
    const out = path.join(folder, `tickets-${i}`);
    const tiny = ['--size', '4x4', '--count', '30000', '--split', '1', '--part-format', 'raw'];
    const { parts, elapsed_s } = submit(out, tiny);
    rates.push(parts / elapsed_s);
    fs.rmSync(out, { recursive: true });
  }
  await stopWorkers(workers);
  return {
    name: 'tickets through Redis, parts of one image of 4×4, two workers of two threads',
    ...medianOf(rates),
    goal: 2000,
    atMost: false,
    unit: 'tickets/s',
    note: '30,000 parts, each with its digest, from start to end',
  };
}
