/**
 * What the tests of every output share: the outputs, their digests, and the proof that threads,
 * pieces and parts give the same bytes.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Test } from 'tap';
import { findRun } from '../../src/cli/run-target.js';
import { runShared } from './shared-command.js';
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
export function succeed(args: readonly string[], cwd: string): void {
  const { status, stderr } = runShared(args, { cwd });
  if (status !== 0) throw new Error(`enumerate ${args.join(' ')}: exit ${status}, ${stderr}`);
}

/** Run in pieces of at most so many bytes. @returns how many pieces there were */
function runInPieces(
  args: readonly string[],
  name: string,
  limitBytes: number,
  threads: number,
  cwd: string,
): number {
  const limits = ['--limit-bytes', `${limitBytes}`, '--threads', `${threads}`];
  succeed([...args, ...limits], cwd);
  for (let pieces = 1; pieces < 30; pieces++) {
    const { watermark, end } = findRun(path.join(cwd, name)).record;
    if (watermark === end) return pieces;
    succeed(['resume', name, ...limits], cwd);
  }
  throw new Error('it does not come to its end');
}

/** One output by one, two and three threads, in pieces, and continued: with parts and without. */
export function testSameBytes(t: Test, output: OutputCase): void {
  const hasParts = output.name !== 'm';
  for (const split of hasParts ? [[], ['--split', '70']] : [[]]) {
    const range = [...argsOf(output), '--from', '1000', ...split];
    const args = [...range, '--count', '240'];
    const whole = temporaryFolder(t);
    succeed([...args, '--threads', '1'], whole);
    const wanted = digests(whole);
    t.ok(Object.keys(wanted).length > 0);
    for (const threads of [2, 3]) {
      const cwd = temporaryFolder(t);
      succeed([...args, '--threads', `${threads}`], cwd);
      t.same(digests(cwd), wanted, `${threads} threads ${split.join(' ')}`);
    }
    const cwd = temporaryFolder(t);
    const size = Object.keys(wanted)
      .map((file) => fs.statSync(path.join(whole, file)).size)
      .reduce((a, b) => a + b);
    const pieces = runInPieces(args, output.name, Math.ceil(size / 3), 2, cwd);
    t.ok(pieces > 2, `${pieces} pieces`);
    t.same(digests(cwd), wanted, `in pieces ${split.join(' ')}`);

    const continued = temporaryFolder(t);
    succeed([...range, '--count', '100'], continued);
    succeed(['resume', output.name, '--to', '1240', '--threads', '2'], continued);
    t.same(digests(continued), wanted, `continued ${split.join(' ')}`);
  }
}
