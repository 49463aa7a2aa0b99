/** `enumerate status`: what a checkpoint says, for people and for programs. @module */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { readEnumeration } from '../../src/pictures/files/read-space.js';
import { run } from '../../src/node.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { until } from '../patience.js';
import { readFolder, startEnumerate, temporaryFolder } from './started-command.js';

t.test('status tells what a run is, how far it has come, and how it goes on', async (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--size', '4x3', '--palette', 'pico8', '--seed', 'a "b"', '--step', '-2'];
  await callCommand([...run, '--from', '2^40', '--count', '1000', '--out', 'my run'], { cwd });
  const checkpoint = path.join(cwd, 'my run/.enumerate.ckpt');
  const before = readFolder(cwd);
  const finished = runEnumerate(['status', 'my run'], { cwd });
  t.equal(finished.status, 0);
  t.equal(finished.stderr, '');
  t.equal(
    finished.stdout,
    [
      'my run',
      '  space   4x3 palette 16, pico8',
      '  order   mixed, seed "a \\"b\\""',
      '  images  1099511627776 … 1099511625778, step -2',
      '  done    1,000 of 1,000 (100.0%)',
      '  state   finished',
      '',
    ].join('\n'),
  );
  t.strictSame(readFolder(cwd), before, 'it only reads');

  writeCheckpoint(checkpoint, { ...readCheckpoint(checkpoint), watermark: 999n });
  const { stdout } = await callCommand(['status', checkpoint], { cwd });
  t.match(stdout, /\n {2}done {4}999 of 1,000 \(99\.9%\)\n/);
  t.match(
    stdout,
    /\n {2}state {3}next is image 1099511625778: enumerate resume '.*my run'\n$/,
    'a command that a shell takes',
  );
  t.strictSame(JSON.parse((await callCommand(['status', 'my run', '--json'], { cwd })).stdout), {
    out: 'my run',
    kind: 'directory',
    durable: false,
    state: 'unfinished',
    space: '4x3 palette 16',
    order: 'mixed',
    seed: 'a "b"',
    palette: 'pico8',
    from: '1099511627776',
    step: '-2',
    first: '0',
    end: '1000',
    watermark: '999',
    done: '999',
    total: '1000',
    checkpoint: 'my run/.enumerate.ckpt',
    at_work: null,
    images_per_s: null,
    eta_s: null,
    next_index: '1099511625778',
    image_format: 'png',
    metadata: true,
    name_width: 13,
  });
});

t.test('status says what is in an archive', async (t) => {
  const cwd = temporaryFolder(t);
  const words = ['--size', '4x4', '--count', '3', '--label', 'cls:10,json', '--out', 'x.tar'];
  await callCommand([...words, '--image-format', 'png-stored'], { cwd });
  const { stdout } = await callCommand(['status', 'x.tar', '--json'], { cwd });
  const labels = { classes: 10, json: true };
  t.match(JSON.parse(stdout), { kind: 'tar', image_format: 'png-stored', labels });
});

t.test('status of a run of long numbers, and of an empty one', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['--size', '9x9', '--from', '2^500', '--count', '3', '--out', 'long'], { cwd });
  // No command writes one; a program can.
  const images = readEnumeration({ palette: '000000,ffffff' });
  await run({ images, range: { count: 0n }, output: { out: path.join(cwd, 'empty') } });
  const long = JSON.parse((await callCommand(['status', 'long', '--json'], { cwd })).stdout);
  t.equal(long.from, `0x${(2n ** 500n).toString(16)}`);
  t.equal(long.state, 'finished');
  t.equal(long.next_index, null);
  const text = (await callCommand(['status', 'long'], { cwd })).stdout;
  t.ok(
    text.split('\n').every((line) => line.length <= 100),
    text,
  );
  const none = await callCommand(['status', 'empty'], { cwd });
  t.match(none.stdout, /images {2}none\n {2}done {4}0 of 0 \(100\.0%\)\n {2}state {3}finished\n$/);
  t.match(none.stdout, /64x64 palette 2, colours 000000,ffffff\n/);
});

t.test('status of a run at work: by which process, how fast, and how long', async (t) => {
  const cwd = temporaryFolder(t);
  const threads = `${os.availableParallelism() + 1}`;
  const run = ['--size', '16x16', '--count', '10^7', '--out', 'x', '--threads', threads];
  const child = startEnumerate(run, cwd);
  // It would fill the disk for ever where a check of what is said of it fails.
  t.teardown(() => child.kill('SIGKILL'));
  await child.untilError(/ threads, and this process has /);
  await until(() => fs.existsSync(path.join(cwd, 'x/.enumerate.ckpt')), 'a checkpoint');
  const { stdout } = await callCommand(['status', 'x'], { cwd });
  const pid = Number.parseInt(fs.readFileSync(path.join(cwd, 'x/.enumerate.lock'), 'utf8'), 10);
  t.match(
    stdout,
    new RegExp(
      `\\n {2}state {3}at work: process ${pid} of ${os.hostname()}\\n {2}speed {3}[0-9,]+ images/s, ETA .*\\n$`,
    ),
  );
  const told = await callCommand(['status', 'x', '--json'], { cwd });
  t.equal(told.status, 0, told.stderr);
  const found = JSON.parse(told.stdout);
  t.match(found, { state: 'unfinished', at_work: { pid, host: os.hostname(), is_seen: true } });
  t.ok(found.images_per_s > 0 && found.eta_s > 0);
  child.kill('SIGTERM');
  const { stderr } = await child.ended;
  t.equal(stderr.split(' threads, and').length, 2, 'said once');
  const after = await callCommand(['status', 'x'], { cwd });
  t.match(after.stdout, /next is image \d+: enumerate resume x\n$/);
});

t.test('status sums the shards of a folder, and takes several paths', async (t) => {
  const cwd = temporaryFolder(t);
  for (const shard of ['1/3', '2/3', '3/3'])
    await callCommand(['--size', '4x4', '--count', '90', '--shard', shard, '--out', 'sh'], { cwd });
  await callCommand(['--size', '4x4', '--count', '5', '--out', 'one'], { cwd });
  const last = path.join(cwd, 'sh/.enumerate.3-of-3.ckpt');
  writeCheckpoint(last, { ...readCheckpoint(last), watermark: 70n });
  const { status, stdout } = await callCommand(['status', 'sh', 'one'], { cwd });
  t.equal(status, 0);
  t.match(stdout, /^sh\/\.enumerate\.1-of-3\.ckpt\n/);
  t.match(stdout, 'enumerate resume sh/.enumerate.3-of-3.ckpt\n');
  t.match(
    stdout,
    'sh: 3 runs together\n  done    70 of 90 (77.7%)\n  state   2 finished, 1 to be resumed\none\n',
  );
  const json = await callCommand(['status', 'sh', 'none', 'one', '--json'], { cwd });
  t.equal(json.status, 1);
  const lines = json.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.equal(lines.length, 6);
  t.match(lines[3], { out: 'sh', runs: 3, done: '70', total: '90', finished: 2, at_work: 0 });
  t.match(lines[4], { path: 'none', error: { code: 'E_IO' } });
  t.match(lines[5], { out: 'one', state: 'finished' });
});
