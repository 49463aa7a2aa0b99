/** Parts that are named by their numbers: `--number-parts`, SPEC §8.1. @module */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { callCommand } from './call-command.js';
import { readFolder, temporaryFolder } from './started-command.js';

const SPACE = ['--size', '8x8', '--color', 'gray', '--seed', 'a'];
const NUMBERED = ['--split', '10', '--number-parts'];

async function call(t: Test, words: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await callCommand(words, { cwd });
  t.equal(status, 0, `${words.join(' ')}: ${stdout}${stderr}`);
  return stdout + stderr;
}

function partsIn(cwd: string): string[] {
  return fs.readdirSync(cwd).filter((name) => !/ckpt|jsonl/.test(name));
}

function bytesIn(cwd: string): string[] {
  return partsIn(cwd)
    .toSorted()
    .map((name) => fs.readFileSync(path.join(cwd, name), 'hex'));
}

t.test('the parts are those of a run that names them by range', async (t) => {
  for (const ending of ['tar', 'zip', 'npy', 'raw', 'y4m']) {
    const [cwd, ranges] = [temporaryFolder(t), temporaryFolder(t)];
    const run = [...SPACE, '--from', '5', '--count', '45', '--out', `s.${ending}`];
    await call(t, [...run, ...NUMBERED], cwd);
    await call(t, [...run, '--split', '10'], ranges);
    t.same(
      partsIn(cwd),
      [0, 1, 2, 3, 4].map((i) => `s-${i}.${ending}`),
    );
    t.same(bytesIn(cwd), bytesIn(ranges), ending);
    t.match(await call(t, ['verify', `s.${ending}`], cwd), /all 45 images are there and right/);
    t.match(await call(t, ['verify', `s-3.${ending}`], cwd), /all 10 images are there and right/);
  }
});

t.test('numbers are padded to the last of the whole run, in shards too', async (t) => {
  const cwd = temporaryFolder(t);
  const run = [...SPACE, '--count', '105', '--out', 's.raw', ...NUMBERED];
  for (const shard of ['1/2', '2/2']) await call(t, [...run, '--shard', shard], cwd);
  t.same(partsIn(cwd), [
    ...['00', '01', '02', '03', '04', '05'].map((i) => `s.1-of-2-${i}.raw`),
    ...['05', '06', '07', '08', '09', '10'].map((i) => `s.2-of-2-${i}.raw`),
  ]);
  const paths = ['s.1-of-2.raw', 's.2-of-2.raw'];
  t.match(await call(t, ['verify', ...paths, '--count', '105'], cwd), /105/);
  t.equal((await callCommand(['verify', 's.2-of-2-05.raw'], { cwd })).status, 0);
});

t.test('stopped, resumed, and made longer', async (t) => {
  const [cwd, whole] = [temporaryFolder(t), temporaryFolder(t)];
  const run = [...SPACE, ...NUMBERED, '--out', 's.tar', '--manifest', 'm.jsonl'];
  await call(t, [...run, '--count', '45', '--limit-bytes', '40kB'], cwd);
  const { watermark } = readCheckpoint(path.join(cwd, 's.tar.ckpt'));
  t.ok(watermark > 10n && watermark < 40n, `${watermark}`);
  t.match(partsIn(cwd).join(' '), /^s-0\.tar .*s-\d\.tar\.part$/);
  t.match(await call(t, ['verify', 's.tar'], cwd), /to go/);
  await call(t, ['resume', 's.tar'], cwd);
  await call(t, [...run, '--count', '45'], whole);
  t.same(readFolder(cwd), readFolder(whole));
  await call(t, ['resume', 's.tar', '--to', '62'], cwd);
  t.equal(partsIn(cwd).length, 7);
  t.match(await call(t, ['verify', 's.tar'], cwd), /all 62 images are there and right/);
  t.match(await call(t, [...run, '--count', '62', '--continue'], cwd), /the run is finished/);
  const other = await callCommand(
    [...run.filter((word) => word !== '--number-parts'), '--count', '62', '--continue'],
    { cwd },
  );
  t.match([other.status, other.stderr], [1, /its names of parts is not the same/]);
});

t.test('what is missing or damaged is found and made anew, and a stranger told', async (t) => {
  const cwd = temporaryFolder(t);
  await call(t, [...SPACE, ...NUMBERED, '--count', '45', '--out', 's.tar'], cwd);
  const before = readFolder(cwd);
  fs.rmSync(path.join(cwd, 's-1.tar'));
  fs.truncateSync(path.join(cwd, 's-3.tar'), 5000);
  const found = await callCommand(['verify', 's.tar'], { cwd });
  t.equal(found.status, 1);
  t.match(found.stdout, /missing +s-1\.tar/);
  await call(t, ['repair', 's.tar'], cwd);
  t.same(readFolder(cwd), before);
  fs.writeFileSync(path.join(cwd, 's-7.tar'), 'mine');
  fs.writeFileSync(path.join(cwd, 's-00-09.tar'), 'mine');
  const extra = await callCommand(['verify', 's.tar'], { cwd });
  t.match(extra.stdout, /extra +s-00-09\.tar: it is no part of the run\nextra +s-7\.tar/);
});

t.test('a lost checkpoint is found again', async (t) => {
  for (const count of ['45', '105']) {
    const cwd = temporaryFolder(t);
    await call(t, [...SPACE, ...NUMBERED, '--count', count, '--out', 's.tar'], cwd);
    const before = readFolder(cwd);
    fs.rmSync(path.join(cwd, 's.tar.ckpt'));
    await call(t, ['recover', 's.tar', '--seed', 'a'], cwd);
    t.same(readFolder(cwd), before, count);
  }
  const cwd = temporaryFolder(t);
  const run = [...SPACE, ...NUMBERED, '--count', '45', '--out', 's.tar'];
  await call(t, [...run, '--limit-bytes', '40kB'], cwd);
  const record = readCheckpoint(path.join(cwd, 's.tar.ckpt'));
  fs.rmSync(path.join(cwd, 's.tar.ckpt'));
  await call(t, ['recover', 's.tar', '--seed', 'a', '--count', '45'], cwd);
  t.same(readCheckpoint(path.join(cwd, 's.tar.ckpt')), record);
  await call(t, ['resume', 's.tar'], cwd);
  t.equal(partsIn(cwd).length, 5);
});

t.test('only the parts of a file have numbers', async (t) => {
  const cwd = temporaryFolder(t);
  for (const words of [
    ['--out', 's.tar', '--number-parts'],
    ['--out', 's', '--split', '2', '--number-parts'],
  ]) {
    const { status, stderr } = await callCommand([...SPACE, '--count', '4', ...words], { cwd });
    t.match([status, stderr], [2, /^enumerate: --number-parts: it names the parts of a file: /]);
  }
  // 10^20 parts are the last that have numbers.
  const many = ['--out', 's.tar', '--number-parts', '--split', '10^9', '--dry-run', '--count'];
  t.equal((await callCommand([...many, '10^29'], { cwd })).status, 0);
  t.match(await callCommand([...many, '10^30'], { cwd }), {
    status: 2,
    stderr: /^enumerate: --number-parts: [^\n]+ digits, and 20 is the limit; make larger parts/,
  });
  t.same(fs.readdirSync(cwd), []);
});
