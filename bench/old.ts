/**
 * The loops of the two programs that this one replaces, written anew, beside ours. They want
 * python3 with numpy and Pillow: `npm run setup -- --bench`.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openNumbering } from '../src/core/numbering.js';
import type { Color } from '../src/core/space.js';
import { makePngEncoder } from '../src/run/outputs/png.js';
import { type Result, timeOf } from './measure.js';
import { figure } from './report.js';

const FOLDER = fileURLToPath(new URL('../../bench/old/', import.meta.url));
const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
/** Debian's own has the packages that Debian installs. */
const PYTHONS = ['python3', '/usr/bin/python3'];

const LOOPS = [
  { script: 'random_images.py', width: 300, height: 300, color: 'rgb', count: 60 },
  { script: 'random_images.py', width: 1920, height: 1080, color: 'rgb', count: 12 },
  { script: 'counted_images.py', width: 800, height: 600, color: 'gray', count: 100 },
] as const satisfies readonly { color: Color; [name: string]: unknown }[];

type Loop = (typeof LOOPS)[number];

export function benchOld(): Result[] {
  const python = PYTHONS.find((name) => spawnSync(name, ['-c', 'import numpy, PIL']).status === 0);
  if (python === undefined) {
    process.stderr.write('skipped: the old loops: python3-numpy and python3-pil are missing\n');
    return [];
  }
  return LOOPS.flatMap((loop) => {
    const old = withFolder((folder) => oldSpeed(python, loop, folder));
    const encoded = encodingSpeed(loop);
    const written = withFolder((folder) => writingSpeed(loop, folder));
    const what = `${loop.width}x${loop.height} ${loop.color}, images a second to those of ${loop.script}`;
    return [
      compared(`${what}, PNG encoded, one thread`, encoded, old, 100),
      compared(`${what}, PNG on ${place()}`, written, old, 1),
    ];
  });
}

function compared(name: string, ours: number, old: number, goal: number): Result {
  const ratio = ours / old;
  const note = `${figure(ours)} and ${figure(old)} a second`;
  return { name, ratio, least: ratio, most: ratio, goal, atMost: false, note };
}

function oldSpeed(python: string, loop: Loop, folder: string): number {
  const words = [loop.width, loop.height, loop.count].map(String);
  const { status, stdout, stderr } = spawnSync(python, [FOLDER + loop.script, folder, ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${loop.script}: ${stderr}`);
  return loop.count / Number(stdout);
}

/** PNG files in memory, generation included. */
function encodingSpeed({ width, height, color }: Loop): number {
  const images = openNumbering({ width, height, color });
  const encoder = makePngEncoder(images);
  let index = 0n;
  return (
    1e9 /
    timeOf(() => {
      index += 1n;
      encoder.encode(images.batch(index, 1), index);
    }, 100)
  );
}

/** Whole files, checkpoints included. */
function writingSpeed({ width, height, color }: Loop, folder: string): number {
  const size = ['--size', `${width}x${height}`, '--color', color];
  const run = [MAIN, ...size, '--count', '500', '--out', path.join(folder, 'x'), '--status-json'];
  const { status, stderr } = spawnSync(process.execPath, run, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const figures = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as { elapsed_s: number };
  return 500 / figures.elapsed_s;
}

function place(): string {
  return fs.existsSync('/dev/shm') ? 'a memory disk' : 'the disk';
}

function withFolder<T>(use: (folder: string) => T): T {
  const parent = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(parent, 'enumerate-bench-'));
  try {
    return use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
