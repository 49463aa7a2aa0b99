/**
 * Films: our frames into ffmpeg, against ffmpeg with nothing to wait for.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Film } from '../src/run/record.js';
import { makeSpace } from '../src/core/space.js';
import { chooseEncoding } from '../src/media/encoding.js';
import type { Result } from './measure.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const SHARED = '/dev/shm';
const SPACE = makeSpace({ width: 800, height: 450, color: 'rgb' });
const PAIRS = 3;

const CASES = [
  { name: 'FFV1', file: 'x.mkv', args: [], film: {}, count: 3000 },
  {
    name: 'x264 ultrafast',
    file: 'x.mp4',
    args: ['--preset', 'ultrafast'],
    film: { preset: 'ultrafast' },
    count: 6000,
  },
] as const;

export function benchFilm(): Result[] {
  if (spawnSync('ffmpeg', ['-version']).error !== undefined) {
    process.stderr.write('skipped: films: ffmpeg is missing (apt-get install ffmpeg)\n');
    return [];
  }
  const parent = fs.existsSync(SHARED) ? SHARED : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(parent, 'enumerate-bench-'));
  try {
    return [...CASES.map((film) => compare(film, folder)), cloudToMixed(folder)];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Whole processes: ours makes the film in parts and joins them, ffmpeg encodes it in one go. */
function compare(
  { name, file, args, film, count }: (typeof CASES)[number],
  folder: string,
): Result {
  const out = path.join(folder, file);
  const settings: Film = { scale: 1, loop: 0, ...film };
  const { input, encoder } = chooseEncoding({ space: SPACE, film: settings, name: file });
  // Nearly all zeros, as its peer's: what an encoder does depends on what it gets.
  const ours = ['--size', '800x450', '--order', 'sequential', '--count', `${count}`, '--force'];
  const reading = `-v error -nostdin -y -f rawvideo -pixel_format ${input} -video_size 800x450 -framerate 24 -i /dev/zero`;
  const peer = [...reading.split(' '), '-frames:v', `${count}`, ...encoder];
  const pairs = Array.from({ length: PAIRS }, () => {
    const own = count / timed(process.execPath, [MAIN, ...ours, ...args, '--out', out]);
    return [
      own,
      count / timed('ffmpeg', [...peer, '-f', 'nut', path.join(folder, 'peer')]),
    ] as const;
  });
  const ratios = pairs.map(([a, b]) => a / b).toSorted((a, b) => a - b);
  const best = (i: 0 | 1): string => Math.max(...pairs.map((pair) => pair[i])).toPrecision(4);
  return {
    name: `frames into ffmpeg, 800x450 rgb 8, ${name}, to ffmpeg -i /dev/zero`,
    ratio: ratios[Math.floor(PAIRS / 2)] ?? NaN,
    least: ratios[0] ?? NaN,
    most: ratios.at(-1) ?? NaN,
    goal: 0.8,
    atMost: false,
    note: `${best(0)} and ${best(1)} frames a second at most`,
  };
}

/** Films of clouds beside films of static, by an encoder that takes as long for both. */
function cloudToMixed(folder: string): Result {
  const film = (...order: readonly string[]): number => {
    const images = ['--size', '800x450', '--count', '300', '--force', ...order];
    const out = path.join(folder, 'x.mkv');
    return 300 / timed(process.execPath, [MAIN, ...images, '--out', out]);
  };
  const pairs = Array.from(
    { length: PAIRS },
    () => [film('--order', 'cloud', '--from', '2^40%'), film()] as const,
  );
  const ratios = pairs.map(([cloud, mixed]) => cloud / mixed).toSorted((a, b) => a - b);
  return {
    name: 'a film of clouds, 800x450 rgb 8, FFV1, to one of mixed images',
    ratio: ratios[Math.floor(PAIRS / 2)] ?? NaN,
    least: ratios[0] ?? NaN,
    most: ratios.at(-1) ?? NaN,
    goal: 0.9,
    atMost: false,
    note: `${Math.max(...pairs.map(([cloud]) => cloud)).toPrecision(4)} frames a second at most`,
  };
}

function timed(program: string, args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return (performance.now() - start) / 1000;
}
