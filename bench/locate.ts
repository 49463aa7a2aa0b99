/**
 * `enumerate locate` of a thousand small pictures beside ImageMagick's `convert` of them, by the
 * processor time of whole processes with all that they start.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { medianOf, outputOf, type Result } from './measure.js';

const MAIN = fileURLToPath(new URL('../lib/enumerate.js', import.meta.url));
const SHARED = '/dev/shm';
const ROUNDS = 3;
/** As many pictures of each size. */
const EACH = 100;
const SIZES = Array.from({ length: 10 }, (_, i) => {
  const [width, height] = [64 + Math.round((i * 256) / 9), 64 + Math.round((i * 176) / 9)];
  return `${width}x${height}`;
});

const SETS = [
  { name: 'JPEG', endings: ['jpg'] },
  { name: 'WebP, GIF and BMP', endings: ['webp', 'gif', 'bmp'] },
] as const;

/** What the peer does with the pictures that it has decoded. */
const PEERS = [
  { name: 'to convert, which prints their widths', words: ['-format', '%w', 'info:'] },
  { name: 'to convert -depth 8 rgb:-', words: ['-depth', '8', 'rgb:-'] },
] as const;

export function benchLocate(): Result[] {
  for (const program of ['ffmpeg', 'convert']) {
    if (outputOf(program, ['-version']) !== undefined) continue;
    process.stderr.write(`skipped: locate: ${program} is missing\n`);
    return [];
  }
  const parent = fs.existsSync(SHARED) ? SHARED : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(parent, 'enumerate-bench-'));
  try {
    checkSame(folder);
    return SETS.flatMap((set) => compare(set, folder));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function compare({ name, endings }: (typeof SETS)[number], folder: string): Result[] {
  const files = makeFiles(folder, endings);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    ours: seconds([process.execPath, MAIN, 'locate', ...files]),
    peers: PEERS.map(({ words }) => seconds(['convert', ...files, ...words])),
  }));
  const own = Math.min(...rounds.map(({ ours }) => ours)).toFixed(2);
  const results: Result[] = [];
  for (const [i, peer] of PEERS.entries()) {
    const other = Math.min(...rounds.map(({ peers }) => peers[i]!)).toFixed(2);
    results.push({
      name: `numbers of 1,000 pictures of 64x64 to 320x240, ${name}, ${peer.name}, processor time`,
      ...medianOf(rounds.map(({ ours, peers }) => ours / peers[i]!)),
      goal: 10,
      atMost: true,
      note: `${own} and ${other} s at least`,
    });
  }
  return results;
}

/** Each size after the other, as the names of a folder would bring them. */
function makeFiles(folder: string, endings: readonly string[]): string[] {
  return SIZES.flatMap((size, i) => {
    const ending = endings[i % endings.length]!;
    const pictures = Array.from({ length: EACH }, () => 'plasma:');
    make([
      '-seed',
      `${i}`,
      '-size',
      size,
      ...pictures,
      path.join(folder, `${size}-%03d.${ending}`),
    ]);
    return Array.from({ length: EACH }, (_, k) =>
      path.join(folder, `${size}-${`${k}`.padStart(3, '0')}.${ending}`),
    );
  });
}

/** The same pictures must have the same numbers, whoever decoded them. */
function checkSame(folder: string): void {
  const files = ['a.bmp', 'b.bmp', 'a.png', 'b.png'].map((name) => path.join(folder, name));
  const [first = '', second = ''] = files;
  make(['-seed', '1', '-size', '64x64', 'plasma:', first]);
  make(['-seed', '2', '-size', '64x64', 'plasma:', second]);
  for (const file of [first, second]) make([file, file.replace('.bmp', '.png')]);
  const numbers = (outputOf(process.execPath, [MAIN, 'locate', ...files]) ?? '')
    .split('\n')
    .map((line) => line.replace(/^.*: /, ''));
  const [a, b, c, d] = numbers;
  if (a === undefined || a === b || a !== c || b !== d) throw new Error('the numbers differ');
}

function make(words: readonly string[]): void {
  const { status, stderr } = spawnSync('convert', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`convert: ${stderr}`);
}

/** User and system, of the process and all that it has started. */
function seconds(words: readonly string[]): number {
  const script = `TIMEFORMAT='%U %S'; time "$@" > /dev/null 2>&1`;
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${words[0]}: exit ${status}`);
  const [user = NaN, system = NaN] = stderr.trim().split(' ').map(Number);
  return user + system;
}
