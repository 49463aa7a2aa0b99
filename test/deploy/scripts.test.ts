/**
 * The shell scripts: Slurm's with the environment that Slurm gives, the one over ssh with a program
 * that takes ssh's place and has a folder a machine.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { digests } from '../cli/outputs.js';
import { type Ended, temporaryFolder } from '../cli/started-command.js';
import {
  DEPLOY,
  programFolder,
  runProgram,
  SMALL_RUN,
  testShards,
  writeProgram,
} from './programs.js';

const SLURM = path.join(DEPLOY, 'slurm.sh');
const SSH = path.join(DEPLOY, 'ssh.sh');
const SCRIPTS = fs.readdirSync(DEPLOY).filter((name) => name.endsWith('.sh'));
/** What shells like to take apart. */
const AWKWARD_SEED = `two  words; "and" 'quotes' $HOME *`;
const OUT = ['--out', 'images.tar'];

t.test('the scripts are right for bash and for shellcheck', (t) => {
  t.same(SCRIPTS, ['parallel.sh', 'slurm.sh', 'ssh.sh']);
  for (const name of SCRIPTS) {
    const file = path.join(DEPLOY, name);
    for (const checker of [
      ['bash', '-n', file],
      ['shellcheck', file],
    ] as const) {
      const [program, ...args] = checker;
      const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
      t.equal(status, 0, `${program} ${name}: ${stdout}${stderr}`);
    }
    t.ok(fs.statSync(file).mode & 0o100, `${name} can be started`);
  }
  t.end();
});

t.test('without arguments they say how they are called', async (t) => {
  const cwd = temporaryFolder(t);
  const programs = programFolder(t);
  for (const name of SCRIPTS) {
    const { status, stderr } = await runProgram([path.join(DEPLOY, name)], { cwd, programs });
    t.equal(status, 2, name);
    t.match(stderr, /^usage: .*OPTIONS…\n$/);
  }
  t.same(fs.readdirSync(cwd), []);
});

/** A task of `--array=first-last`, as slurmd starts its script. */
async function runTask(
  t: Test,
  cwd: string,
  task: { id: number; first: number; last: number; count: number },
  more: { args?: readonly string[]; env?: Record<string, string> } = {},
): Promise<Ended> {
  const env = {
    SLURM_ARRAY_TASK_ID: `${task.id}`,
    SLURM_ARRAY_TASK_MIN: `${task.first}`,
    SLURM_ARRAY_TASK_MAX: `${task.last}`,
    SLURM_ARRAY_TASK_COUNT: `${task.count}`,
    SLURM_CPUS_PER_TASK: '1',
    ...more.env,
  };
  const words = ['bash', SLURM, ...SMALL_RUN, ...OUT, ...(more.args ?? [])];
  return runProgram(words, { cwd, env, programs: programFolder(t) });
}

t.test('Slurm: an array is the whole; a task that is requeued goes on', async (t) => {
  const cwd = temporaryFolder(t);
  const array = { first: 0, last: 2, count: 3 };
  const stopped = await runTask(t, cwd, { id: 2, ...array }, { args: ['--limit-bytes', '9000'] });
  t.equal(stopped.status, 0);
  t.ok(fs.existsSync(path.join(cwd, 'images.3-of-3.tar.part')), 'it was on the way');
  const ends = await Promise.all([0, 1, 2].map((id) => runTask(t, cwd, { id, ...array })));
  for (const { status, stderr } of ends) t.equal(status, 0, stderr);
  await testShards(t, cwd, 3, SMALL_RUN);
});

t.test('Slurm: some tasks of an array are not taken for all of them', async (t) => {
  const cwd = temporaryFolder(t);
  const some = [
    { id: 1, first: 1, last: 2, count: 2 },
    { id: 2, first: 0, last: 2, count: 2 },
  ];
  for (const task of some) {
    const { status, stderr } = await runTask(t, cwd, task);
    t.equal(status, 2);
    t.match(stderr, /give the number of shards as SHARDS=64\n$/);
  }
  t.same(fs.readdirSync(cwd), []);
  const env = { SHARDS: '3' };
  for (const task of some) t.match(await runTask(t, cwd, task, { env }), { status: 0 });
  t.same(
    fs.readdirSync(cwd).filter((name) => name.endsWith('.tar')),
    ['images.2-of-3.tar', 'images.3-of-3.tar'],
  );
});

/** Takes ssh's place: a machine is a folder, which is its home; a machine without one is down. */
const FAKE_SSH = `
while [ "$1" != "\${1#-}" ]; do
  case $1 in -o) shift 2 ;; *) shift ;; esac
done
host=$1
shift
HOME=$MACHINES/$host
export HOME
cd "$HOME" 2>/dev/null || exit 255
exec sh -c "$*"
`;

t.test('ssh: five shards on two machines, one of which is down at first', async (t) => {
  const programs = programFolder(t);
  writeProgram(programs, 'ssh', FAKE_SSH);
  const machines = temporaryFolder(t);
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'hosts'), '# ours\none\n\nuser@two\n');
  const run = [...SMALL_RUN, '--seed', AWKWARD_SEED];
  const folder = 'a folder';
  const command = [SSH, 'hosts', '5', ...run, ...OUT];
  const start = (): Promise<Ended> =>
    runProgram(command, { cwd, programs, env: { MACHINES: machines, FOLDER: folder } });

  const [one, two] = ['one', 'user@two'].map((host) => path.join(machines, host, folder));
  fs.mkdirSync(one!, { recursive: true });
  const without = await start();
  t.equal(without.status, 1);
  t.match(without.stderr, /user@two did not end its shards; start this again/);
  t.match(without.stderr, /^one: images\.1-of-5\.tar/m, 'what a machine says has its name');
  const before = digests(one!);
  t.equal(Object.keys(before).length, 3);

  fs.mkdirSync(two!, { recursive: true });
  const both = await start();
  t.equal(both.status, 0, both.stderr);
  t.same(digests(one!), before);
  const gathered = temporaryFolder(t);
  for (const machine of [one!, two!]) fs.cpSync(machine, gathered, { recursive: true });
  await testShards(t, gathered, 5, run);
});

t.test('ssh: a file without machines is refused', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'hosts'), '# none\n');
  const words = [SSH, 'hosts', '2', ...SMALL_RUN];
  t.match(await runProgram(words, { cwd, programs: programFolder(t) }), {
    status: 2,
    stderr: 'ssh.sh: there is no machine in the file\n',
  });
});
