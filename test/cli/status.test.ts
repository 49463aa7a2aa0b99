/** `enumerate status`: what a checkpoint says, for people and for programs. @module */
import path from 'node:path';
import t from 'tap';
import { readCheckpoint, writeCheckpoint } from '../../src/run/checkpoint-file.js';
import { readEnumeration } from '../../src/pictures/files/read-space.js';
import { run } from '../../src/node.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { readFolder, temporaryFolder } from './started-command.js';

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
    next_index: '1099511625778',
    image_format: 'png',
    metadata: true,
    name_width: 13,
  });
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
