/**
 * Whole runs into pipes and folders: against one thread, against programs that only move bytes.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCheckpoint } from '../src/run/checkpoint/checkpoint-file.js';
import { makeSpace } from '../src/core/space.js';
import type { Result } from './measure.js';
import { PEAK_REPORT } from './process.js';
import { figure } from './report.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const WRITER = fileURLToPath(new URL('plain-writer.js', import.meta.url));
const SHARED = '/dev/shm';
const LARGE = ['--size', '800x450'];
const FRAME_BYTES = 800 * 450 * 3;

/** What the last record of --status-json says of a run. */
interface RunFigures {
  readonly elapsed_s: number;
  readonly frames: number;
}

/** Run a shell script with `"$@"` as the command line of enumerate. */
function shell(script: string, args: readonly string[] = []): { seconds: number; said: string } {
  const start = performance.now();
  const words = ['-c', script, 'bash', process.execPath, MAIN, ...args];
  const { status, stderr } = spawnSync('bash', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script}: exit ${status}: ${stderr}`);
  return { seconds: (performance.now() - start) / 1000, said: stderr };
}

function framesPerSecond(script: string, args: readonly string[]): number {
  const { said } = shell(script, [...args, '--status-json']);
  const figures = JSON.parse(said.trimEnd().split('\n').at(-1) ?? '') as RunFigures;
  return figures.frames / figures.elapsed_s;
}

/** The median of several pairs, ours over the peer's. */
function pairs(
  count: number,
  ours: () => number,
  peer: () => number,
): Omit<Result, 'name' | 'goal' | 'atMost'> {
  const all = Array.from({ length: count }, () => [ours(), peer()] as const);
  const ratios = all.map(([a, b]) => a / b).toSorted((x, y) => x - y);
  const best = (i: 0 | 1): string => figure(Math.max(...all.map((pair) => pair[i])));
  return {
    ratio: ratios[Math.floor(count / 2)] ?? NaN,
    least: ratios[0] ?? NaN,
    most: ratios.at(-1) ?? NaN,
    note: `${best(0)} and ${best(1)} a second at most`,
  };
}

export function benchPipe(): Result[] {
  const toNull = (threads: string, count: string): number =>
    framesPerSecond('"$@" > /dev/null', [
      ...LARGE,
      '--count',
      count,
      '--out',
      '-',
      '--threads',
      threads,
    ]);
  const count = 4000;
  const bytes = count * FRAME_BYTES;
  const piped = (): number =>
    count /
    shell('"$@" 2>/dev/null | cat > /dev/null', [...LARGE, '--count', `${count}`, '--out', '-'])
      .seconds;
  const moved = (): number => count / shell(`head -c ${bytes} /dev/zero | cat > /dev/null`).seconds;
  return [
    {
      name: '--out - to /dev/null, 800x450 rgb 8, two threads to one, frames a second',
      ...pairs(
        5,
        () => toNull('2', '80000'),
        () => toNull('1', '40000'),
      ),
      goal: 1.7,
      atMost: false,
    },
    {
      name: '--out - | cat > /dev/null, 800x450 rgb 8, to head -c | cat of as many bytes',
      ...pairs(5, piped, moved),
      goal: 0.6,
      atMost: false,
    },
  ];
}

export function benchFolders(): Result[] {
  if (!fs.existsSync(SHARED)) {
    process.stderr.write(`skipped: folders by two threads: there is no ${SHARED}\n`);
    return [];
  }
  const folder = fs.mkdtempSync(path.join(SHARED, 'enumerate-bench-'));
  const count = 1500;
  const ours = (threads: string): number => {
    const out = path.join(folder, 'images');
    const args = [...LARGE, '--count', `${count}`, '--out', out, '--threads', threads];
    const speed = framesPerSecond('"$@"', args);
    fs.rmSync(out, { recursive: true });
    return speed;
  };
  const plain = (threads: string): number => {
    const out = path.join(folder, 'plain');
    fs.mkdirSync(out);
    const words = [WRITER, out, `${count}`, `${FRAME_BYTES + 600}`, threads];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    fs.rmSync(out, { recursive: true });
    return count / Number(stdout);
  };
  try {
    return [
      {
        name: 'PNG to a folder in memory, 800x450 rgb 8, two threads to one',
        ...pairs(
          5,
          () => ours('2'),
          () => ours('1'),
        ),
        goal: 1.6,
        atMost: false,
      },
      {
        name: 'a plain writer of as many bytes, two threads to one: what the memory disk allows',
        ...pairs(
          5,
          () => plain('2'),
          () => plain('1'),
        ),
        goal: 0,
        atMost: false,
      },
      {
        name: 'PNG to a folder in memory by two threads, to a plain writer of as many bytes by two',
        ...pairs(
          5,
          () => ours('2'),
          () => plain('2'),
        ),
        goal: 0.7,
        atMost: false,
      },
    ];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

export function benchRuns(): Result[] {
  const folder = fs.mkdtempSync(
    path.join(fs.existsSync(SHARED) ? SHARED : os.tmpdir(), 'enumerate-bench-'),
  );
  try {
    const tiny = ['--size', '5x5', '--color', 'gray', '--depth', '1', '--count', '10000000'];
    const script = `TIMEFORMAT='%U %S'; time "$@" --threads 1 --out ${folder}/x.raw 2>/dev/null`;
    const said = shell(`{ ${script}; } 2>&1 1>/dev/null | tail -1 >&2`, tiny).said;
    const processor = said
      .trim()
      .split(' ')
      .map(Number)
      .reduce((a, b) => a + b, 0);

    const full = ['--size', '1920x1080', '--count', '2000', '--out', '-', '--threads', '2'];
    const measured = ['--import', PEAK_REPORT, MAIN, ...full];
    const { stderr: memory } = spawnSync(process.execPath, measured, {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    const megabytes = Number(/rss (\d+)/.exec(memory)?.[1]) / 1000;
    const space = makeSpace({ width: 64, height: 64, color: 'rgb' });
    const record = {
      space,
      order: 'mixed',
      seed: '',
      palette: undefined,
      from: 0n,
      step: 1n,
      first: 0n,
      end: 10n ** 6n,
      watermark: 0n,
      output: { kind: 'raw', format: 'raw', metadata: false, nameWidth: 6 },
    } as const;
    const start = performance.now();
    for (let i = 0n; i < 50n; i++)
      writeCheckpoint(path.join(folder, 'x.ckpt'), { ...record, watermark: i });
    const checkpointMs = (performance.now() - start) / 50;
    const single = (
      name: string,
      ratio: number,
      unit: string,
      goal: number,
      note: string,
    ): Result => ({
      name,
      ratio,
      least: ratio,
      most: ratio,
      goal,
      atMost: true,
      unit,
      note,
    });
    return [
      single(
        '10^7 images of 5x5 at 1 bit to one .raw, processor time',
        processor,
        's',
        10,
        'user and system',
      ),
      single('peak memory of two threads at 1920x1080 rgb 8', megabytes, 'MB', 250, 'to /dev/null'),
      single(
        'a checkpoint, of the 900 ms between two',
        checkpointMs / 9,
        '%',
        1,
        `${checkpointMs.toFixed(2)} ms on ${folder.startsWith(SHARED) ? 'a memory disk' : 'the disk'}`,
      ),
    ];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
