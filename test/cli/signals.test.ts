/** Signals: what asks how far it is, what stops, what is ignored; and readers that go away. @module */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { startFilm } from '../media/film-tools.js';
import { until } from '../patience.js';
import { callCommand } from './call-command.js';
import { MAIN } from './command.js';
import { temporaryFolder } from './started-command.js';

const ENDLESS = [
  '--size',
  '64x64',
  '--count',
  '10^9',
  '--out',
  'none',
  '--checkpoint',
  'c.ckpt',
  '--threads',
  '1',
];

/** Start a shell that starts `enumerate`, whose words are `"$@"` in the line. */
function startShell(
  t: Test,
  line: string,
  cwd: string,
): { child: ChildProcess; said: () => string } {
  const words = ['-c', line, 'bash', process.execPath, MAIN, ...ENDLESS, '--yes'];
  const child = spawn('bash', words, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  return { child, said: () => said };
}

/** The process that holds the lock, once it has begun. */
async function pidOf(cwd: string): Promise<number> {
  await until(() => fs.existsSync(path.join(cwd, 'c.ckpt')), 'a checkpoint');
  return Number.parseInt(fs.readFileSync(path.join(cwd, 'c.ckpt.lock'), 'utf8'), 10);
}

t.test(
  'one line of progress for SIGUSR1, and no debugger; SIGUSR2 stops as others do',
  async (t) => {
    const cwd = temporaryFolder(t);
    const { child, said } = startShell(t, 'exec "$@"', cwd);
    const pid = await pidOf(cwd);
    for (let count = 1; count < 4; count++) {
      process.kill(pid, 'SIGUSR1');
      await until(() => said().split('\n').length > count, 'a line');
    }
    t.match(said(), /^([0-9.]+% {2}[^\n]* of 1,000,000,000 images {2}[^\n]*ETA [^\n]*\n){3}$/);
    process.kill(pid, 'SIGUSR2');
    const [status] = (await once(child, 'close')) as [number | null];
    t.equal(status, 130, said());
    t.match(said(), /stopped after [^\n]*\n$/);
    t.equal((await callCommand(['status', 'c.ckpt'], { cwd })).status, 0);
  },
);

t.test('a command without a report of its own says how long it is at work', async (t) => {
  const words = [MAIN, 'selftest'];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  let parts = 0;
  child.stdout.on('data', () => parts++);
  await until(() => parts > 0, 'its first part');
  child.kill('SIGUSR1');
  await until(() => said.endsWith('\n'), 'an answer');
  // It would go on for many seconds.
  child.kill('SIGKILL');
  t.strictSame(await once(child, 'close'), [null, 'SIGKILL'], 'it was still at work');
  t.match(said, /^enumerate: at work for [0-9]+ s\n$/);
});

for (const [how, line] of [
  ['nohup', 'nohup "$@"; exit $?'],
  ['a script that ignores it', `trap '' HUP; "$@"; exit $?`],
] as const) {
  t.test(`a hangup goes unheard under ${how}`, async (t) => {
    const cwd = temporaryFolder(t);
    const { child, said } = startShell(t, line, cwd);
    const pid = await pidOf(cwd);
    process.kill(pid, 'SIGHUP');
    process.kill(pid, 'SIGUSR1');
    await until(() => said().includes(' images '), 'an answer after the hangup');
    process.kill(pid, 'SIGTERM');
    const [status] = (await once(child, 'close')) as [number | null];
    t.equal(status, 130, said());
  });
}

/** Whether a process has ended, though nobody has asked how. */
function isEnded(pid: number): boolean {
  try {
    return / Z /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

t.test('a signal for all processes of a run ends a film with a checkpoint', async (t) => {
  const cwd = temporaryFolder(t);
  const film = ['--size', '4x4', '--color', 'gray', '--count', '41000'];
  const command = await startFilm(cwd, 'x.mkv', film, /^[0-9]+\.[0-9]+\.nut$/);
  const { stdout } = spawnSync('pgrep', ['-P', `${command.pid}`], { encoding: 'utf8' });
  // An empty line would be process 0, which stands for this test and all that started it.
  const others = stdout.split('\n').filter(Boolean).map(Number);
  t.ok(others.length > 0, 'ffmpeg is at work');
  // Its own comes last, and finds that the others have ended. They would wait for it, stopped as it
  // is, with another signal.
  command.kill('SIGSTOP');
  for (const pid of others) process.kill(pid, 'SIGKILL');
  await until(() => others.every(isEnded), 'the end of ffmpeg');
  command.kill('SIGTERM');
  command.kill('SIGCONT');
  const { status, stderr } = await command.ended;
  t.equal(status, 130, stderr);
  t.match(stderr, /stopped after/);
  const { watermark, end } = readCheckpoint(path.join(cwd, 'x.mkv.ckpt'));
  t.ok(watermark > 0n && watermark < end, `${watermark}`);
  // What is done is whole, and nothing half-made is left.
  t.equal((await callCommand(['verify', 'x.mkv'], { cwd })).status, 0);
  t.strictSame(
    fs.readdirSync(path.join(cwd, 'x.mkv.parts')).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

/** The exit code of a command whose standard output nobody reads. */
async function unread(words: readonly string[], cwd: string): Promise<number | null> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  child.stderr.resume();
  const [status] = (await once(child, 'close')) as [number | null];
  return status;
}

t.test('a check whose reader goes away ends with its verdict', async (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--size', '4x4', '--count', '20', '--split', '5', '--out'];
  await callCommand([...run, 'a'], { cwd });
  await callCommand([...run, 'b', '--from', '20'], { cwd });
  t.equal(await unread(['verify', 'a', 'b'], cwd), 0);
  const image = path.join(cwd, 'b', '35', '37.png');
  fs.rmSync(image);
  t.equal(await unread(['verify', 'a', 'b'], cwd), 1);
  t.equal(await unread(['verify', '--json', 'a', 'b'], cwd), 1);
  fs.writeFileSync(image, 'no picture');
  t.equal(await unread(['locate', 'a/00/01.png', 'a/00/02.png'], cwd), 0);
  t.equal(await unread(['locate', 'a/00/01.png', 'b/35/37.png'], cwd), 1);
  t.equal(await unread(['selftest', '--case', '7'], cwd), 0);
  // Others have nothing more to say.
  t.equal(await unread(['info', '--size', '4x4'], cwd), 0);
  t.equal(await unread(['--help'], cwd), 0);
});

t.test('a result that cannot be written ends in one line', async (t) => {
  const full = fs.openSync('/dev/full', 'w');
  t.teardown(() => fs.closeSync(full));
  const words = [MAIN, 'info', '--size', '4x4'];
  const { status, stderr } = spawnSync(process.execPath, words, {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  t.equal(status, 1);
  t.match(stderr, /^E_IO: cannot write the result: no space is left on the disk[^\n]*ENOSPC\)\n$/);
});
