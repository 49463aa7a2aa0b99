/**
 * GNU parallel, really run: two jobs at a time, stopped and killed on the way, and given again.
 * @module
 */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { temporaryFolder } from '../cli/started-command.js';
import { until } from '../patience.js';
import { DEPLOY, programFolder, runProgram, SMALL_RUN, testShards } from './programs.js';

const PARALLEL = path.join(DEPLOY, 'parallel.sh');
const OUT = ['--out', 'images.tar'];
/** Enough to be stopped in its midst. */
const LONG_RUN = ['--count', '12000', '--size', '32x32'];
const SHARDS = 3;

t.test('all shards, two at a time, and once more when they are done', async (t) => {
  const cwd = temporaryFolder(t);
  const run = [...SMALL_RUN, '--seed', `two  words; "and" 'quotes' $HOME *`];
  const words = [PARALLEL, '3', ...run, ...OUT];
  const options = { cwd, programs: programFolder(t), env: { JOBS: '2' } };
  const first = await runProgram(words, options);
  t.equal(first.status, 0, first.stderr);
  await testShards(t, cwd, 3, run);
  const again = await runProgram(words, options);
  t.equal(again.status, 0, again.stderr);
  t.equal(again.stderr.match(/the run is finished/g)?.length, 3);
});

t.test('a shard that cannot be made fails the command, and the others are made', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'images.2-of-3.tar'), 'mine');
  const options = { cwd, programs: programFolder(t), env: { JOBS: '2' } };
  const { status, stderr } = await runProgram([PARALLEL, '3', ...SMALL_RUN, ...OUT], options);
  t.equal(status, 1, 'as many as failed');
  t.match(stderr, /E_EXISTS: images\.2-of-3\.tar already exists/);
  t.equal(fs.readFileSync(path.join(cwd, 'images.2-of-3.tar'), 'utf8'), 'mine');
  t.ok(fs.existsSync(path.join(cwd, 'images.3-of-3.tar')));
});

/** The living processes of the session that a process leads. */
function sessionOf(leader: number): number[] {
  return fs.readdirSync('/proc').flatMap((name) => {
    try {
      const [, session] = /\) \S+ -?\d+ -?\d+ (-?\d+)/.exec(
        fs.readFileSync(`/proc/${name}/stat`, 'utf8'),
      ) ?? [undefined, ''];
      return Number(session) === leader ? [Number(name)] : [];
    } catch {
      // No process, or one that has just ended.
      return [];
    }
  });
}

/** Start the long run in a session of its own, and wait until a shard is on its way. */
async function startLongRun(t: Test, cwd: string, programs: string): Promise<ChildProcess> {
  const child = spawn(PARALLEL, [`${SHARDS}`, ...LONG_RUN, ...OUT], {
    cwd,
    env: { ...process.env, PATH: `${programs}:${process.env['PATH']}`, JOBS: '2' },
    stdio: 'ignore',
    detached: true,
  });
  t.teardown(() => killSession(child.pid!));
  const watcher = fs.watch(cwd);
  const isUnderWay = (): boolean => fs.readdirSync(cwd).some((name) => name.endsWith('.part'));
  try {
    await new Promise<void>((resolve, reject) => {
      watcher.on('change', () => isUnderWay() && resolve());
      child.on('close', () => reject(new Error('it ended before it could be stopped')));
    });
  } finally {
    watcher.close();
  }
  child.removeAllListeners('close');
  return child;
}

function killSession(leader: number): void {
  for (const pid of sessionOf(leader)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null)
    await new Promise((resolve) => child.once('close', resolve));
}

const ENDS: readonly (readonly [string, (leader: number) => void])[] = [
  ['the machine goes down: all processes are killed at once', killSession],
  ['Ctrl-C, which goes to the group', (leader) => process.kill(-leader, 'SIGINT')],
  ['SIGTERM', (leader) => process.kill(-leader, 'SIGTERM')],
];

for (const [title, end] of ENDS) {
  t.test(`given again after ${title}`, async (t) => {
    const cwd = temporaryFolder(t);
    const programs = programFolder(t);
    const child = await startLongRun(t, cwd, programs);
    end(child.pid!);
    await endOf(child);
    // Jobs that were told to stop write their checkpoint first.
    await until(() => sessionOf(child.pid!).length === 0, 'its jobs have ended');
    const done = fs.readdirSync(cwd).filter((name) => name.endsWith('.tar'));
    t.ok(done.length < SHARDS, `${done.length} of ${SHARDS} were done`);
    const words = [PARALLEL, `${SHARDS}`, ...LONG_RUN, ...OUT];
    const again = await runProgram(words, { cwd, programs, env: { JOBS: '2' } });
    t.equal(again.status, 0, again.stderr);
    await testShards(t, cwd, SHARDS, LONG_RUN);
  });
}
