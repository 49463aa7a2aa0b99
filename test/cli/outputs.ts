/**
 * What the tests of every output share: the outputs, their digests, and the proof that threads,
 * pieces and parts give the same bytes.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { findRun } from '../../src/run/target.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

export const SPACE = ['--size', '12x9', '--color', 'gray', '--depth', '8', '--seed', 'matrix'];
export const FRAME_BYTES = 108;

/** What is asked for besides the range, and how the run is called afterwards. */
export interface OutputCase {
  readonly title: string;
  readonly args: readonly string[];
  readonly name: string;
}

export const FOLDERS_AND_ARCHIVES: readonly OutputCase[] = [
  { title: 'folder of PNG', args: ['--out', 'x'], name: 'x' },
  { title: 'folder of PNM', args: ['--out', 'x', '--image-format', 'pnm'], name: 'x' },
  { title: 'folder, manifest', args: ['--out', 'x', '--manifest', 'm'], name: 'x' },
  { title: 'tar', args: ['--out', 'x.tar'], name: 'x.tar' },
  { title: 'tar of raw', args: ['--out', 'x.tar', '--image-format', 'raw'], name: 'x.tar' },
  {
    title: 'tar with labels',
    args: ['--out', 'x.tar', '--label', 'cls:7,json'],
    name: 'x.tar',
  },
  { title: 'zip', args: ['--out', 'x.zip'], name: 'x.zip' },
  {
    title: 'zip, gray order, durable',
    args: ['--out', 'x.zip', '--order', 'gray', '--durable'],
    name: 'x.zip',
  },
  { title: 'tar, gray order', args: ['--out', 'x.tar', '--order', 'gray'], name: 'x.tar' },
];

export const FRAME_FILES: readonly OutputCase[] = [
  { title: 'npy', args: ['--out', 'x.npy'], name: 'x.npy' },
  { title: 'raw', args: ['--out', 'x.raw'], name: 'x.raw' },
  { title: 'raw, durable', args: ['--out', 'x.raw', '--durable'], name: 'x.raw' },
  { title: 'raw, manifest', args: ['--out', 'x.raw', '--manifest', 'm'], name: 'x.raw' },
  { title: 'y4m', args: ['--out', 'x.y4m'], name: 'x.y4m' },
  { title: 'manifest alone', args: ['--out', 'none', '--manifest', 'm'], name: 'm' },
];

/** The gray order takes no seed. */
export function argsOf({ args }: OutputCase): string[] {
  return [...(args.includes('--order') ? SPACE.slice(0, -2) : SPACE), ...args];
}

/** Names to digests of all files below a folder, checkpoints left out. */
export function digests(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.ckpt')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const digest = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
    found[path.relative(folder, file)] = digest;
  }
  return found;
}

/** Run `enumerate`. @throws Error where it does not end with 0 */
export async function succeed(args: readonly string[], cwd: string): Promise<void> {
  const { status, stderr } = await callCommand(args, { cwd });
  if (status !== 0) throw new Error(`enumerate ${args.join(' ')}: exit ${status}, ${stderr}`);
}

/** Run in pieces of at most so many bytes. @returns how many pieces there were */
async function runInPieces(
  args: readonly string[],
  name: string,
  limitBytes: number,
  threads: number,
  cwd: string,
): Promise<number> {
  const limits = ['--limit-bytes', `${limitBytes}`, '--threads', `${threads}`];
  await succeed([...args, ...limits], cwd);
  for (let pieces = 1; pieces < 30; pieces++) {
    const { watermark, end } = findRun(path.join(cwd, name)).record;
    if (watermark === end) return pieces;
    await succeed(['resume', name, ...limits], cwd);
  }
  throw new Error('it does not come to its end');
}

/** What a run is held against: by one thread, in one go. */
type Way = 'two threads' | 'three threads' | 'pieces' | 'continued';

const WAYS: readonly Way[] = ['two threads', 'three threads', 'pieces', 'continued'];
/** What the outputs have in turn: two of the ways, one of them without parts. */
const SOME: readonly Readonly<Record<'whole' | 'parts', readonly Way[]>>[] = [
  { whole: ['three threads'], parts: ['continued'] },
  { whole: ['pieces'], parts: ['two threads'] },
];

/**
 * One output by one, two and three threads, in pieces, and continued.
 * @param place - of the output among others: two such ways, other ones than its neighbour; all unless given
 */
export async function testSameBytes(t: Test, output: OutputCase, place?: number): Promise<void> {
  const isWhole = place === undefined;
  const some = SOME[(place ?? 0) % SOME.length]!;
  const ofWhole = isWhole || output.name === 'm' ? WAYS : some.whole;
  // To start threads costs more than to write what they write.
  const threads = isWhole ? 2 : 1;
  await testWays(t, output, ofWhole, [], threads);
  if (output.name !== 'm')
    await testWays(t, output, isWhole ? WAYS : some.parts, ['--split', '70'], threads);
}

async function testWays(
  t: Test,
  output: OutputCase,
  ways: readonly Way[],
  split: readonly string[],
  threads: number,
): Promise<void> {
  const range = [...argsOf(output), '--from', '1000', ...split];
  const args = [...range, '--count', '240'];
  const whole = temporaryFolder(t);
  await succeed([...args, '--threads', '1'], whole);
  const wanted = digests(whole);
  t.ok(Object.keys(wanted).length > 0);
  for (const way of ways) {
    const cwd = temporaryFolder(t);
    if (way === 'two threads') await succeed([...args, '--threads', '2'], cwd);
    else if (way === 'three threads') await succeed([...args, '--threads', '3'], cwd);
    else if (way === 'pieces') {
      const size = Object.keys(wanted)
        .map((file) => fs.statSync(path.join(whole, file)).size)
        .reduce((a, b) => a + b);
      const pieces = await runInPieces(args, output.name, Math.ceil(size / 3), threads, cwd);
      t.ok(pieces > 2, `${pieces} pieces`);
    } else {
      await succeed([...range, '--count', '100'], cwd);
      await succeed(['resume', output.name, '--to', '1240', '--threads', `${threads}`], cwd);
    }
    t.same(digests(cwd), wanted, `${way} ${split.join(' ')}`);
  }
}
