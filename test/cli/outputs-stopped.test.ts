/**
 * Outputs that are stopped by limits and killed at any moment, and shards of them.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { findRun } from '../../src/run/target.js';
import { EnumeratorError } from '../../src/core/errors.js';
import { openNumbering } from '../../src/core/numbering.js';
import { until } from '../patience.js';
import { strideOf } from '../portion.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import {
  argsOf,
  digests,
  FOLDERS_AND_ARCHIVES,
  FRAME_BYTES,
  FRAME_FILES,
  SPACE,
  succeed,
} from './outputs.js';
import { startEnumerate, temporaryFolder } from './started-command.js';

const options = { width: 12, height: 9, color: 'gray', depth: 8, seed: 'matrix' } as const;

t.test('a limit of bytes is never passed, and nearly reached', async (t) => {
  const args = [...SPACE, '--count', '5000', '--out', 'x.raw', '--limit-bytes', '100kB'];
  for (const threads of ['1', '2']) {
    const cwd = temporaryFolder(t);
    const { status, stderr } = await callCommand([...args, '--threads', threads], { cwd });
    t.equal(status, 0);
    t.match(stderr, /stopped at the limit .* to go: enumerate resume x\.raw\n$/);
    const { size } = fs.statSync(path.join(cwd, 'x.raw.part'));
    t.ok(size <= 100_000 && size > 75_000, `${size} bytes by ${threads} threads`);
    t.equal(size % FRAME_BYTES, 0);
  }
});

t.test('the directory of a zip counts, too, and is made when there is room for it', async (t) => {
  const args = [...SPACE, '--count', '3000', '--out', 'x.zip', '--image-format', 'raw'];
  const whole = temporaryFolder(t);
  await succeed(args, whole);
  const size = fs.statSync(path.join(whole, 'x.zip')).size;
  // A header of 30 bytes and a name of 8, and an entry of 46 and the name.
  const frames = 3000 * (FRAME_BYTES + 38);
  t.equal(size, frames + 3000 * 54 + 22);
  for (const threads of ['1', '2']) {
    const cwd = temporaryFolder(t);
    for (const limit of [frames + 100_000, 150_000]) {
      const before = bytesIn(cwd);
      const words = before === 0 ? args : ['resume', 'x.zip'];
      await succeed([...words, '--limit-bytes', `${limit}`, '--threads', threads], cwd);
      t.ok(fs.existsSync(path.join(cwd, 'x.zip.part')), 'it is not finished');
      t.ok(bytesIn(cwd) - before <= limit, `${bytesIn(cwd)} bytes by ${threads} threads`);
    }
    await succeed(['resume', 'x.zip', '--limit-bytes', '400kB', '--threads', threads], cwd);
    t.same(digests(cwd), digests(whole));
  }
});

t.test('a time limit stops a run that would take years', async (t) => {
  const cwd = temporaryFolder(t);
  const { status, stderr } = runEnumerate(
    [...SPACE, '--out', '-', '--count', '10^12', '--runtime', '0.5s', '--checkpoint', 'c.ckpt'],
    { cwd },
  );
  t.equal(status, 0);
  t.match(stderr, /stopped at the limit/);
});

t.test('killed at any moment, each partial file ends as if nothing had happened', async (t) => {
  const killed = new Set([
    'tar',
    'tar with labels',
    'zip',
    'npy',
    'raw, manifest',
    'y4m',
    'folder, manifest',
  ]);
  const outputs = [...FOLDERS_AND_ARCHIVES, ...FRAME_FILES].filter(({ title }) =>
    killed.has(title),
  );
  for (const [i, output] of outputs.entries()) {
    const args = [...argsOf(output), '--count', '6000', '--split', '2500'];
    const whole = temporaryFolder(t);
    await succeed(args, whole);
    const moments = [
      ['1', 5],
      ['2', 30],
      ['2', 70],
    ] as const;
    // One of them each, in turn; the slow tests have all.
    const stride = strideOf(moments.length);
    for (const [threads, percent] of moments.filter((_, moment) => (moment + i) % stride === 0)) {
      const cwd = temporaryFolder(t);
      const command = startEnumerate([...args, '--threads', threads], cwd);
      const wanted = (bytesIn(whole) * percent) / 100;
      let isOver = false;
      void command.ended.then(() => (isOver = true));
      await until(() => isOver || bytesIn(cwd) >= wanted, `${wanted} bytes are written`);
      command.kill('SIGKILL');
      await command.ended;
      await succeed(hasBegun(path.join(cwd, output.name)) ? ['resume', output.name] : args, cwd);
      const found = digests(cwd);
      for (const name of Object.keys(found)) if (name.endsWith('.lock')) delete found[name];
      t.same(
        found,
        digests(whole),
        `${output.title}, killed at ${percent} % by ${threads} threads`,
      );
    }
  }
});

/** What all files below a folder have. */
function bytesIn(folder: string): number {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => fs.statSync(path.join(folder, file), { throwIfNoEntry: false }))
    .reduce((sum, file) => sum + (file?.isFile() === true ? file.size : 0), 0);
}

/** Whether there is a checkpoint that can be read. */
function hasBegun(name: string): boolean {
  try {
    return findRun(name).record.end > 0n;
  } catch (error) {
    if (error instanceof EnumeratorError && error.code === 'E_IO') return false;
    throw error;
  }
}

t.test('shards are disjoint and cover the range, in one folder and in files', async (t) => {
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
      await succeed([...range, ...shard, '--out', 'x.raw'], cwd);
      await succeed([...range, ...shard, '--out', 'folder'], cwd);
    }
    const parts = Array.from({ length: shards }, (_, i) =>
      fs.readFileSync(path.join(cwd, `x.${i + 1}-of-${shards}.raw`)),
    );
    const frames = Array.from({ length: count }, (_, i) => whole.frameAt(start + BigInt(i)));
    t.equal(Buffer.compare(Buffer.concat(parts), Buffer.concat(frames)), 0, `${shards} shards`);
    const together = temporaryFolder(t);
    await succeed([...range, '--out', 'folder'], together);
    t.same(digests(path.join(cwd, 'folder')), digests(path.join(together, 'folder')));
  }
});

function byIndex(i: number, shards: number): string[] {
  return ['--shard-index', `${i}`, '--shard-count', `${shards}`];
}

t.test('a resumed shard stays in its shard', async (t) => {
  const cwd = temporaryFolder(t);
  const args = [...SPACE, '--count', '300', '--shard', '2/3', '--out', 'x'];
  await succeed([...args, '--limit-bytes', '10kB'], cwd);
  await succeed(['resume', 'x'], cwd);
  const names = fs.readdirSync(path.join(cwd, 'x')).filter((name) => name.endsWith('.png'));
  t.equal(names.length, 100);
  t.equal(names.toSorted()[0], '100.png');
});
