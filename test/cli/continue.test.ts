/**
 * `--continue`: a command line that is given again goes on with its run, and with no other.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { runEnumerate } from './command.js';
import { until } from '../patience.js';
import { digests, SPACE, succeed } from './outputs.js';
import { callCommand } from './call-command.js';
import {
  differences,
  FolderWatch,
  readFolder,
  startEnumerate,
  temporaryFolder,
} from './started-command.js';

const RANGE = [...SPACE, '--from', '1000', '--count', '240'];
const OUTPUTS = [
  ['--out', 'x'],
  ['--out', 'x', '--split', '70', '--shard', '2/3'],
  ['--out', 'x.tar', '--manifest', 'm'],
  ['--out', 'x.npy', '--split', '70', '--shard-index', '0', '--shard-count', '2'],
  ['--out', 'none', '--manifest', 'm'],
  ['--out', 'x.apng'],
] as const;

for (const output of OUTPUTS) {
  t.test(
    `begun, stopped, given again, and given when it is done: ${output.join(' ')}`,
    async (t) => {
      const whole = temporaryFolder(t);
      await succeed([...RANGE, ...output], whole);
      const cwd = temporaryFolder(t);
      const command = [...RANGE, ...output, '--continue'];
      const limit = output[1] === 'x.apng' ? ['--runtime', '0.0001'] : ['--limit-bytes', '6000'];
      await succeed([...command, ...limit], cwd);
      t.notSame(digests(cwd), digests(whole), 'it was stopped');
      await succeed(command, cwd);
      t.same(digests(cwd), digests(whole));
      const before = readFolder(cwd);
      const { status, stderr } = await callCommand(command, { cwd });
      t.equal(status, 0);
      t.match(stderr, /the run is finished/);
      t.same(readFolder(cwd), before, 'nothing is touched');
    },
  );
}

t.test('a shard without images is done at every start', async (t) => {
  const cwd = temporaryFolder(t);
  const command = [...SPACE, '--count', '1', '--shard', '1/3', '--out', 'x.tar', '--continue'];
  await succeed(command, cwd);
  const before = readFolder(cwd);
  await succeed(command, cwd);
  t.same(readFolder(cwd), before);
});

t.test('a pipe goes on behind what its reader has', async (t) => {
  const cwd = temporaryFolder(t);
  const small = ['--size', '4x4', '--color', 'gray', '--depth', '1', '--count', '4096'];
  await succeed([...small, '--out', 'whole.raw'], cwd);
  const command = [...small, '--out', '-', '--checkpoint', 'c', '--continue'];
  const first = runEnumerate([...command, '--limit-bytes', '20000'], { cwd });
  const second = runEnumerate(command, { cwd });
  t.same([first.status, second.status], [0, 0]);
  t.ok(first.stdout.length > 0 && second.stdout.length > 0, 'in two pieces');
  t.equal(first.stdout + second.stdout, fs.readFileSync(path.join(cwd, 'whole.raw'), 'utf8'));
});

t.test('killed again and again, the same command ends with the same bytes', async (t) => {
  const range = ['--size', '32x32', '--count', '2000', '--threads', '1', '--out', 'x.tar'];
  const whole = temporaryFolder(t);
  await succeed(range, whole);
  const cwd = temporaryFolder(t);
  const command = [...range, '--continue'];
  let kills = 0;
  for (let start = 0; start < 60; start++) {
    const watch = new FolderWatch(cwd);
    const child = startEnumerate(command, cwd);
    // A bit later at each start: before the checkpoint, with it, between two of them.
    await watch.until(/./, 1 + 10 * start, child.ended);
    watch.close();
    child.kill('SIGKILL');
    const { status, signal } = await child.ended;
    if (signal === 'SIGKILL') kills += 1;
    else {
      t.equal(status, 0);
      break;
    }
  }
  t.ok(kills > 1, `${kills} kills`);
  t.strictSame(differences(cwd, whole), []);
});

t.test('a machine that was given up wakes when another has finished its run', async (t) => {
  // Enough to be stopped on the way.
  for (const [name, count] of [
    ['x.tar', '8000'],
    ['x', '3000'],
  ] as const) {
    const range = ['--size', '32x32', '--count', count, '--threads', '1', '--out', name];
    const whole = temporaryFolder(t);
    await succeed(range, whole);
    const cwd = temporaryFolder(t);
    const command = [...range, '--continue'];
    const lost = startEnumerate(command, cwd);
    const isUnderWay = (): boolean =>
      readdirDeep(cwd).some((file) => /\.part$|\.png$/.test(file) && sizeOf(cwd, file) > 0);
    await until(isUnderWay, `${name} is under way`);
    lost.kill('SIGSTOP');
    // Of another machine, whose lock says nothing here.
    for (const file of readdirDeep(cwd).filter((file) => file.endsWith('.lock')))
      fs.rmSync(path.join(cwd, file));
    const { status, stderr } = await startEnumerate(command, cwd).ended;
    t.equal(status, 0, stderr);
    lost.kill('SIGCONT');
    const woken = await lost.ended;
    t.equal(woken.status, 1, 'it stops');
    t.match(woken.stderr, /^E_[A-Z]+: .*\n$/, 'with one line');
    t.strictSame(differences(cwd, whole), []);
  }
});

function readdirDeep(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
}

function sizeOf(folder: string, file: string): number {
  return fs.statSync(path.join(folder, file), { throwIfNoEntry: false })?.size ?? 0;
}

t.test('another run is left alone, and what differs is said', async (t) => {
  const cwd = temporaryFolder(t);
  const own = '--size 12x9 --color gray --seed s --from 5 --step 3 --count 50 --out x'.split(' ');
  await succeed(own, cwd);
  const before = readFolder(cwd);
  const changed = (name: string, value: string): string[] =>
    own.map((word, i) => (own[i - 1] === name ? value : word));
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['space', changed('--size', '9x12')],
    ['seed', changed('--seed', 'S')],
    ['order', [...changed('--seed', '').filter((w) => w !== '--seed' && w !== ''), '--order=gray']],
    ['first image', changed('--from', '6')],
    ['step', changed('--step', '2')],
    ['end', changed('--count', '51')],
    ['image format', [...own, '--image-format', 'pnm']],
    ['metadata', [...own, '--no-metadata']],
    ['split', [...own, '--split', '10']],
    ['manifest', [...own, '--manifest', 'm']],
    ['durable', [...own, '--durable']],
  ];
  for (const [aspect, args] of cases) {
    const { status, stderr } = await callCommand([...args, '--continue'], { cwd });
    t.equal(status, 1, aspect);
    t.match(stderr, `E_EXISTS: x holds another run: its ${aspect} is not`);
    t.equal(stderr.trim().split('\n').length, 1, 'one line');
  }
  t.same(readFolder(cwd), before, 'nothing is touched');

  const palette = (colors: string): string[] =>
    `--size 4x4 --color palette --palette ${colors} --count 9 --out p.tar --continue`.split(' ');
  await succeed(palette('000000,ffffff,ff0000'), cwd);
  await succeed(palette('000000,ffffff,ff0000'), cwd);
  t.match(
    (await callCommand(palette('000000,ffffff,0000ff'), { cwd })).stderr,
    'its palette is not',
  );
});

t.test("a file that is no run's is in its way, as without --continue", async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'x.tar'), 'mine');
  const { status, stderr } = await callCommand([...RANGE, '--out', 'x.tar', '--continue'], { cwd });
  t.equal(status, 1);
  t.match(stderr, /E_EXISTS: x\.tar already exists and belongs to no run/);
  t.equal(fs.readFileSync(path.join(cwd, 'x.tar'), 'utf8'), 'mine');
});

t.test('what cannot be continued is refused before anything is written', async (t) => {
  const cwd = temporaryFolder(t);
  const cases: readonly (readonly [string, RegExp])[] = [
    ['--out x --force', /--continue and --force exclude each other/],
    ['--out x --from random', /--from random is another number at every start/],
    ['--out -', /leaves nothing to go on from; name a file with --checkpoint/],
    ['--out none', /leaves nothing to go on from/],
    ['--out rtmp://127.0.0.1:9/a/b --checkpoint c', /the clock of a stream/],
  ];
  for (const [args, message] of cases) {
    const words = [...SPACE, ...args.split(' '), '--count', '5', '--continue'];
    const { status, stderr } = await callCommand(words, { cwd });
    t.equal(status, 2, args);
    t.match(stderr, message);
  }
  t.same(fs.readdirSync(cwd), []);
});
