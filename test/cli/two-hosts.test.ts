/**
 * A process at work, and another machine that takes its run over: whichever goes on, no image is lost
 * and none is wrong without a word.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { LEASE_MS } from '../../src/io/lock/lock-state.js';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { until } from '../patience.js';
import { portionOf, strideOf } from '../portion.js';
import { callCommand } from './call-command.js';
import { MAIN, runEnumerate } from './command.js';
import { differences, startEnumerate, temporaryFolder } from './started-command.js';

const RUN = ['--size', '64x64', '--count', '20000'];

/** Start a run, go on with it, and hold it when it has written some. */
async function hold(cwd: string, out: string): Promise<ReturnType<typeof startEnumerate>> {
  const begun = await callCommand([...RUN, '--out', out, '--limit-bytes', '8MB'], { cwd });
  if (begun.status !== 0) throw new Error(begun.stderr);
  const growing = path.join(cwd, `${out}.part`);
  const { size } = fs.statSync(growing);
  const command = startEnumerate(['resume', out], cwd);
  await until(() => fs.statSync(growing).size > size, 'it writes');
  command.kill('SIGSTOP');
  await until(() => isStopped(command.pid), 'it is held');
  return command;
}

function isStopped(pid: number): boolean {
  return / T /.test(fs.readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/\(.*\)/, ''));
}

/** Let the lock be that of a machine which has not been heard of for so long. */
function moveAway(lock: string, milliseconds: number): void {
  const text = fs.readFileSync(lock, 'utf8');
  const [pid, , , ...rest] = text.split(' ');
  fs.writeFileSync(lock, [pid, 'elsewhere', 'another-boot', ...rest].join(' '));
  const then = new Date(Date.now() - milliseconds);
  fs.utimesSync(lock, then, then);
}

// The one that has an end of its own; the slow tests have those with a head, and with neither.
for (const out of portionOf(['x.tar', 'x.npy', 'x.raw'], 3)) {
  t.test(`${out}: taken over, and the second is killed`, async (t) => {
    const [whole, cwd] = [temporaryFolder(t), temporaryFolder(t)];
    t.equal((await callCommand([...RUN, '--out', out], { cwd: whole })).status, 0);
    const [growing, lock] = [path.join(cwd, `${out}.part`), path.join(cwd, `${out}.lock`)];
    const first = await hold(cwd, out);
    moveAway(lock, LEASE_MS / 2);
    const early = await callCommand(['resume', out], { cwd });
    t.equal(early.status, 1);
    t.match(
      early.stderr,
      /^E_EXISTS: process [0-9]+ of elsewhere is, or was just now, at work in [^\n]* try again in [0-9]+ s\n$/,
    );

    moveAway(lock, LEASE_MS + 1000);
    const before = fs.statSync(growing).size;
    const second = startEnumerate(['resume', out], cwd);
    // It has cut the file, and begun to write.
    await until(
      () => fs.statSync(growing, { throwIfNoEntry: false })?.size !== before,
      'it goes on',
    );
    second.kill('SIGKILL');
    await second.ended;
    first.kill('SIGCONT');
    const ended = await first.ended;
    t.equal(ended.status, 1, ended.stderr);
    t.match(
      ended.stderr,
      /\nE_EXISTS: [^\n]* this one stops\n$|^E_EXISTS: [^\n]* this one stops\n$/,
    );
    t.notSame(readCheckpoint(path.join(cwd, `${out}.ckpt`)).session, undefined);

    const last = await callCommand(['resume', out], { cwd });
    t.equal(last.status, 0, last.stderr);
    t.strictSame(differences(cwd, whole), []);
  });
}

t.test('a run of this machine is at work, whatever the machine is called', async (t) => {
  const cwd = temporaryFolder(t);
  const first = await hold(cwd, 'x.raw');
  const words = `hostname elsewhere && exec ${process.execPath} ${MAIN} resume x.raw`;
  const { error, stderr } = spawnSync('unshare', ['--uts', 'sh', '-c', words], {
    cwd,
    encoding: 'utf8',
  });
  if (error !== undefined) throw new Error('unshare is missing: run npm run setup');
  // Only a privileged process may change the name; what it is told is the same under the old one.
  if (!/Operation not permitted/.test(stderr))
    t.match(stderr, new RegExp(`^E_EXISTS: process ${first.pid} is at work in x\\.raw: `));
  const other = runEnumerate(['resume', 'x.raw'], { cwd });
  t.equal(other.status, 1);
  t.match(other.stderr, new RegExp(`^E_EXISTS: process ${first.pid} is at work in x\\.raw: `));
  first.kill('SIGCONT');
  t.equal((await first.ended).status, 0);
});

t.test('--force that is killed leaves no checkpoint that names what is gone', async (t) => {
  for (const [i, out] of ['o', 'x.tar', 'x.npy'].entries()) {
    for (const [j, at] of [1, 4, 9].entries()) {
      // Each output and each moment once; the slow tests have all.
      if ((i + j) % strideOf(3) !== 0) continue;
      const cwd = temporaryFolder(t);
      const split = out === 'o' ? [] : ['--split', '5'];
      const small = ['--size', '4x4', '--count', '30', ...split, '--out', out];
      t.equal((await callCommand([...small, '--seed', 'old'], { cwd })).status, 0);
      const inject = `inject=unlink,rename:signal=KILL:when=${at}`;
      const { error, signal } = spawnSync(
        'strace',
        [
          '-f',
          '-o',
          '/dev/null',
          '-e',
          'trace=unlink,rename',
          '-e',
          inject,
          process.execPath,
          MAIN,
          ...small,
          '--seed',
          'new',
          '--force',
        ],
        { cwd },
      );
      if (error !== undefined) throw new Error('strace is missing: run npm run setup');
      // strace ends as the program does.
      t.equal(signal, 'SIGKILL', `${out}, killed at ${at}`);
      const { stdout } = await callCommand(['verify', out], { cwd });
      t.notMatch(stdout, /missing|damaged/, `${out}, killed at ${at}`);
      const again = await callCommand([...small, '--seed', 'new', '--force'], { cwd });
      t.equal(again.status, 0, again.stderr);
      const whole = temporaryFolder(t);
      await callCommand([...small, '--seed', 'new'], { cwd: whole });
      t.strictSame(differences(cwd, whole), [], `${out}, killed at ${at}`);
    }
  }
});
