/** Two processes in one run, and files that are replaced under one. @module */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { lockWith } from '../../src/io/lock/lock.js';
import { limitOf, portionOf } from '../portion.js';
import { callCommand } from './call-command.js';
import type { RaceEnd } from './racer.js';
import { differences, FolderWatch, startEnumerate, temporaryFolder } from './started-command.js';

/** Processes that wait for a word to begin. */
async function startRacers(t: Test, count: number): Promise<ChildProcess[]> {
  const racers = Array.from({ length: count }, () => fork(new URL('racer.js', import.meta.url)));
  t.teardown(() => racers.forEach((racer) => racer.kill('SIGKILL')));
  await Promise.all(racers.map((racer) => once(racer, 'message')));
  return racers;
}

/** The text of a lock that a dead process of this machine left. */
function staleLock(folder: string): string {
  const file = path.join(folder, 'any.lock');
  const lock = lockWith(file, folder);
  const dead = spawnSync(process.execPath, ['-e', '0']).pid;
  const text = fs.readFileSync(file, 'utf8').replace(/^[0-9]+/, `${dead}`);
  lock.release();
  return text;
}

t.test('of two that go on with a run at once, one does, and the bytes are right', async (t) => {
  const [whole, half] = [temporaryFolder(t), temporaryFolder(t)];
  const run = ['--size', '8x8', '--count', '400', '--out', 'x.raw'];
  await callCommand(run, { cwd: whole });
  await callCommand([...run, '--limit-bytes', '20kB'], { cwd: half });
  const left = 400 - fs.statSync(path.join(half, 'x.raw.part')).size / 192;
  t.ok(left > 0 && left < 400);
  const stale = staleLock(half);
  const racers = await startRacers(t, 2);
  for (let round = 0; round < limitOf(12, 500); round++) {
    const folder = temporaryFolder(t);
    fs.cpSync(half, folder, { recursive: true });
    const isStale = round % 2 === 0;
    if (isStale) fs.writeFileSync(path.join(folder, 'x.raw.lock'), stale);
    const ends = racers.map(async (racer) => {
      const [end] = (await once(racer, 'message')) as [RaceEnd];
      return end;
    });
    for (const racer of racers) racer.send(path.join(folder, 'x.raw'));
    const [a, b] = (await Promise.all(ends)) as [RaceEnd, RaceEnd];
    const what = `round ${round}${isStale ? ', over a stale lock' : ''}: ${JSON.stringify([a, b])}`;
    t.equal(a.images + b.images, left, what);
    t.ok(
      [a, b].some(({ how }) => how === 'complete'),
      what,
    );
    t.ok(
      [a, b].every(({ how }) => how === 'complete' || how === 'E_EXISTS'),
      what,
    );
    t.strictSame(differences(folder, whole), [], what);
    fs.rmSync(folder, { recursive: true });
  }
});

/** What is replaced: the file that grows, by its name or the beginning of it. */
for (const [what, growing, ...options] of portionOf(
  [
    ['raw', /^x\.raw\.part$/, '--out', 'x.raw', '--count', '12000'],
    ['npy', /^x\.npy\.part$/, '--out', 'x.npy', '--count', '12000'],
    ['tar', /^x\.tar\.part$/, '--out', 'x.tar', '--count', '4000'],
    ['a part', /^x-.*\.part$/, '--out', 'x.tar', '--count', '4000', '--split', '3500'],
    ['a manifest', /^m\.part$/, '--out', 'none', '--manifest', 'm', '--count', '12000'],
  ] as const,
  2,
)) {
  t.test(`${what} that is copied and moved back under a run ends it in one line`, async (t) => {
    const [whole, cwd] = [temporaryFolder(t), temporaryFolder(t)];
    const run = ['--size', '64x64', ...options];
    await callCommand(run, { cwd: whole });
    const watch = new FolderWatch(cwd);
    const command = startEnumerate(run, cwd);
    await watch.until(growing, 3, command.ended);
    command.kill('SIGSTOP');
    watch.close();
    const name = fs.readdirSync(cwd).find((file) => growing.test(file));
    t.ok(name, 'it is being written');
    const file = path.join(cwd, name ?? '');
    fs.copyFileSync(file, path.join(cwd, 't'));
    fs.renameSync(path.join(cwd, 't'), file);
    command.kill('SIGCONT');
    const { status, stderr } = await command.ended;
    t.equal(status, 1);
    t.match(stderr, /^E_IO: [^\n]* is not the file that this run writes: it was replaced[^\n]*\n$/);
    const where = what === 'a manifest' ? 'm' : `x.${what === 'a part' ? 'tar' : what}`;
    const { status: state } = await callCommand(['status', where], { cwd });
    t.equal(state, 0);
    // The copy holds what the checkpoint names.
    const resumed = await callCommand(['resume', where], { cwd });
    t.equal(resumed.status, 0, resumed.stderr);
    t.strictSame(differences(cwd, whole), []);
  });
}
