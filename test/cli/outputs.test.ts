/**
 * Every output, by any number of threads, in one go or in pieces, stopped, killed and resumed: the
 * same bytes.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import { openNumbering } from '../../src/core/numbering.js';
import { runEnumerate } from './command.js';
import { startEnumerate, temporaryFolder } from './started-command.js';

t.setTimeout(300_000);

const SPACE = ['--size', '12x9', '--color', 'gray', '--depth', '8', '--seed', 'matrix'];
const options = { width: 12, height: 9, color: 'gray', depth: 8, seed: 'matrix' } as const;
const FRAME_BYTES = 108;
const COUNT = 240;

/** What is asked for besides the range, and how the run is called afterwards. */
interface OutputCase {
  readonly title: string;
  readonly args: readonly string[];
  readonly name: string;
}

const OUTPUTS: readonly OutputCase[] = [
  { title: 'folder of PNG', args: ['--out', 'x'], name: 'x' },
  { title: 'folder of PNM', args: ['--out', 'x', '--image-format', 'pnm'], name: 'x' },
  { title: 'folder, manifest', args: ['--out', 'x', '--manifest', 'm'], name: 'x' },
  { title: 'tar', args: ['--out', 'x.tar'], name: 'x.tar' },
  { title: 'tar of raw', args: ['--out', 'x.tar', '--image-format', 'raw'], name: 'x.tar' },
  { title: 'tar, gray order', args: ['--out', 'x.tar', '--order', 'gray'], name: 'x.tar' },
  { title: 'npy', args: ['--out', 'x.npy'], name: 'x.npy' },
  { title: 'raw', args: ['--out', 'x.raw'], name: 'x.raw' },
  { title: 'raw, durable', args: ['--out', 'x.raw', '--durable'], name: 'x.raw' },
  { title: 'raw, manifest', args: ['--out', 'x.raw', '--manifest', 'm'], name: 'x.raw' },
  { title: 'y4m', args: ['--out', 'x.y4m'], name: 'x.y4m' },
  { title: 'manifest alone', args: ['--out', 'none', '--manifest', 'm'], name: 'm' },
];

/** The gray order takes no seed. */
function argsOf({ args }: OutputCase): string[] {
  return [...(args.includes('--order') ? SPACE.slice(0, -2) : SPACE), ...args];
}

/** Names to digests of all files below a folder, checkpoints left out. */
function digests(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.ckpt')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const digest = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
    found[path.relative(folder, file)] = digest;
  }
  return found;
}

function succeed(args: readonly string[], cwd: string): void {
  const { status, stderr } = runEnumerate(args, { cwd });
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
    const { stdout } = runEnumerate(['status', name, '--json'], { cwd });
    if ((JSON.parse(stdout) as { state: string }).state === 'finished') return pieces;
    succeed(['resume', name, ...limits], cwd);
  }
  throw new Error('it does not come to its end');
}

for (const output of OUTPUTS) {
  t.test(`${output.title}: threads, pieces and parts give the same bytes`, (t) => {
    const hasParts = output.name !== 'm';
    for (const split of hasParts ? [[], ['--split', '70']] : [[]]) {
      const args = [...argsOf(output), '--from', '1000', '--count', `${COUNT}`, ...split];
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
    }
    t.end();
  });
}

t.test('a limit of bytes is never passed, and nearly reached', (t) => {
  const args = [...SPACE, '--count', '5000', '--out', 'x.raw', '--limit-bytes', '100kB'];
  for (const threads of ['1', '2']) {
    const cwd = temporaryFolder(t);
    const { status, stderr } = runEnumerate([...args, '--threads', threads], { cwd });
    t.equal(status, 0);
    t.match(stderr, /stopped at the limit .* to go: enumerate resume x\.raw\n$/);
    const { size } = fs.statSync(path.join(cwd, 'x.raw.part'));
    t.ok(size <= 100_000 && size > 75_000, `${size} bytes by ${threads} threads`);
    t.equal(size % FRAME_BYTES, 0);
  }
  t.end();
});

t.test('a time limit stops a run that would take years', (t) => {
  const cwd = temporaryFolder(t);
  const { status, stderr } = runEnumerate(
    [...SPACE, '--out', '-', '--count', '10^12', '--runtime', '0.5s', '--checkpoint', 'c.ckpt'],
    { cwd },
  );
  t.equal(status, 0);
  t.match(stderr, /stopped at the limit/);
  t.end();
});

t.test('a continued run has the bytes of one that was that long from the start', (t) => {
  for (const output of OUTPUTS) {
    for (const split of output.name === 'm' ? [[]] : [[], ['--split', '70']]) {
      const args = [...argsOf(output), '--from', '1000', ...split];
      const [whole, cwd] = [temporaryFolder(t), temporaryFolder(t)];
      succeed([...args, '--count', '240'], whole);
      succeed([...args, '--count', '100'], cwd);
      succeed(['resume', output.name, '--to', '1240', '--threads', '2'], cwd);
      t.same(digests(cwd), digests(whole), `${output.title} ${split.join(' ')}`);
    }
  }
  t.end();
});

t.test('killed at any moment, each growing file ends as if nothing had happened', async (t) => {
  const killed = new Set(['tar', 'npy', 'raw, manifest', 'y4m', 'folder, manifest']);
  for (const output of OUTPUTS.filter(({ title }) => killed.has(title))) {
    const args = [...argsOf(output), '--count', '6000', '--split', '2500'];
    const whole = temporaryFolder(t);
    succeed(args, whole);
    for (const [threads, wait] of [
      ['1', 150],
      ['2', 200],
      ['2', 260],
    ] as const) {
      const cwd = temporaryFolder(t);
      const command = startEnumerate([...args, '--threads', threads], cwd);
      await setTimeout(wait);
      command.kill('SIGKILL');
      await command.ended;
      const hasBegun = runEnumerate(['status', output.name], { cwd }).status === 0;
      succeed(hasBegun ? ['resume', output.name, '--threads', threads] : args, cwd);
      const found = digests(cwd);
      for (const name of Object.keys(found)) if (name.endsWith('.lock')) delete found[name];
      t.same(found, digests(whole), `${output.title}, after ${wait} ms of ${threads} threads`);
    }
  }
});

t.test('shards are disjoint and cover the range, in one folder and in files', (t) => {
  const whole = openNumbering(options);
  for (const [from, count, shards] of [
    ['0', 25, 4],
    ['2^300', 10, 3],
    ['7', 2, 5],
  ] as const) {
    const cwd = temporaryFolder(t);
    const start = from === '2^300' ? 2n ** 300n : BigInt(from);
    const range = [...SPACE, '--from', from, '--count', `${count}`];
    for (let i = 0; i < shards; i++) {
      const shard = i % 2 === 0 ? ['--shard', `${i + 1}/${shards}`] : byIndex(i, shards);
      succeed([...range, ...shard, '--out', 'x.raw'], cwd);
      succeed([...range, ...shard, '--out', 'folder'], cwd);
    }
    const parts = Array.from({ length: shards }, (_, i) =>
      fs.readFileSync(path.join(cwd, `x.${i + 1}-of-${shards}.raw`)),
    );
    const frames = Array.from({ length: count }, (_, i) => whole.frameAt(start + BigInt(i)));
    t.equal(Buffer.compare(Buffer.concat(parts), Buffer.concat(frames)), 0, `${shards} shards`);
    const together = temporaryFolder(t);
    succeed([...range, '--out', 'folder'], together);
    t.same(digests(path.join(cwd, 'folder')), digests(path.join(together, 'folder')));
  }
  t.end();
});

function byIndex(i: number, shards: number): string[] {
  return ['--shard-index', `${i}`, '--shard-count', `${shards}`];
}

t.test('a resumed shard stays in its shard', (t) => {
  const cwd = temporaryFolder(t);
  const args = [...SPACE, '--count', '300', '--shard', '2/3', '--out', 'x'];
  succeed([...args, '--limit-bytes', '10kB'], cwd);
  succeed(['resume', 'x'], cwd);
  const names = fs.readdirSync(path.join(cwd, 'x')).filter((name) => name.endsWith('.png'));
  t.equal(names.length, 100);
  t.equal(names.toSorted()[0], '100.png');
  t.end();
});
