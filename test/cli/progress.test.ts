/** How a command is followed: `--quiet`, `--progress`, SIGINFO, the Enter key. @module */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import t from 'tap';
import { enumeration } from '../../src/core/enumeration.js';
import { type DemoProgress, makeDemo } from '../../src/demo/demo.js';
import { bench, film } from '../../src/node.js';
import type { Output } from '../../src/cli/host.js';
import { runCommandLine } from '../../src/cli/main.js';
import { patienceMs } from '../patience.js';
import { callCommand } from './call-command.js';
import { MAIN } from './command.js';
import { temporaryFolder } from './started-command.js';

const LONG = [
  '--count',
  '10^12',
  '--size',
  '8x8',
  '--out',
  'none',
  '--threads',
  '1',
  '--runtime',
  '1s',
];

t.test('--quiet leaves nothing on stderr but errors', async (t) => {
  const cwd = temporaryFolder(t);
  const loud = ['--count', '3', '--size', '4x4', '--out', 'images'];
  const silent = async (words: readonly string[]): Promise<void> => {
    const { status, stderr } = await callCommand(words, { cwd });
    t.equal(status, 0, words.join(' '));
    t.equal(stderr, '', words.join(' '));
  };
  await silent([...loud, '--quiet']);
  await silent(['resume', 'images', '-q']);
  await silent(['--count', '3', '--out', 'none', '-q']);
  await silent(['get', 'random', '--out', 'x.png', '--quiet']);
  await silent(['film', 'images', '--out', 'x.gif', '--quiet']);
  const failed = await callCommand([...loud, '--quiet'], { cwd });
  t.match(failed, { status: 1, stderr: /^E_EXISTS: images holds a run/ });
  const located = await callCommand(['locate', 'x.png', 'none.png', '--quiet'], { cwd });
  t.match(located, { status: 1, stderr: /none\.png/ });
  for (const name of ['verify', 'repair']) {
    const { stderr } = await callCommand([name, 'nowhere', '--quiet'], { cwd });
    t.match(stderr, /^E_IO: nowhere [^\n]*\n$/, `the error of ${name}`);
  }
  const both = await callCommand([...loud, '--quiet', '--status-json'], { cwd });
  t.equal(both.status, 2);
});

t.test('--progress writes a line so often, where nobody watches', async (t) => {
  const { status, stderr } = await callCommand([...LONG, '--progress', '0.2s']);
  t.equal(status, 0);
  const lines = stderr.trimEnd().split('\n');
  t.ok(lines.length >= 4, stderr);
  for (const line of lines.slice(1, -1)) t.match(line, /^\d+\.\d% .* of .* images .*\/s/);
  const json = await callCommand([...LONG, '--progress', '0.2s', '--status-json']);
  const records = json.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  t.same([...new Set(records)], ['start', 'progress', 'end']);
  t.ok(records.length >= 4, json.stderr);
  for (const wrong of ['0s', 'often']) {
    const refused = await callCommand(['--count', '1', '--progress', wrong]);
    t.equal(refused.status, 2, wrong);
  }
});

t.test('long work says how far it is before its first result', async (t) => {
  const cwd = temporaryFolder(t);
  const looks: number[] = [];
  await callCommand(['--count', '3', '--size', '8x8', '--out', 'images'], { cwd });
  await film([path.join(cwd, 'images')], path.join(cwd, 'x.gif'), {
    onLook: ({ looked, total }) => void looks.push(looked, total),
  });
  t.same(looks, [0, 3, 1, 3, 2, 3]);
  const made: DemoProgress[] = [];
  const onProgress = (progress: DemoProgress): void => void made.push(progress);
  await makeDemo({ out: path.join(cwd, 'demo'), onProgress });
  t.same([...new Set(made.map(({ what }) => what))], ['images', 'frames']);
  for (const what of ['images', 'frames']) {
    const last = made.findLast((progress) => progress.what === what);
    t.equal(last?.done, last?.total, what);
  }
  const spaces: string[] = [];
  for await (const _ of bench({
    seconds: 0.2,
    images: [enumeration({ width: 4, height: 4 })],
    onProgress: ({ space, total }) => void spaces.push(`${space.canonical} ${total}`),
  }))
    continue;
  t.same(spaces, ['4x4 rgb 8 1']);
});

t.test('SIGINFO asks how far a run is', async (t) => {
  let stderr = '';
  const none: Output = { write: (_chunk, done) => done?.() };
  const host = Object.assign(new EventEmitter(), {
    stdout: none,
    stderr: { write: (chunk: string | Uint8Array) => void (stderr += String(chunk)) },
    env: process.env,
    exit: () => {},
  });
  const timer = setInterval(() => host.emit('SIGINFO'), 100);
  const status = await runCommandLine(LONG, host);
  clearInterval(timer);
  t.equal(status, 0);
  t.match(stderr, /\n\d+\.\d% .* of .* images .*\/s.*\n/);
  t.equal(host.listenerCount('SIGINFO'), 0);
});

const onLinux = { skip: process.platform === 'linux' ? false : 'Ctrl-T does so elsewhere' };
/** A line that stays, where the one that is rewritten has been. */
const STAYS = /\r\u001b\[K\d+\.\d% [^\r\n\u001b]* images [^\r\n\u001b]*\r\n/;

/** Do what a shell does with a line, on a terminal of its own, and hit Enter again and again. */
async function onTerminal(line: string): Promise<{ status: number | null; seen: string }> {
  const child = spawn('script', ['-qec', line, '/dev/null'], { timeout: patienceMs() });
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
  child.stdin.on('error', () => {});
  const keys = setInterval(() => {
    // Ctrl-C, once it has answered.
    child.stdin.write(STAYS.test(seen) ? '\u0003' : '\n');
  }, 100);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(keys);
  return { status, seen };
}

t.test('Enter asks how far a run is, on a terminal', onLinux, async (t) => {
  const words = [...LONG.slice(0, -1), '60s'].join(' ');
  const { status, seen } = await onTerminal(`${process.execPath} ${MAIN} ${words}`);
  t.equal(status, 130, seen);
  t.match(seen, STAYS);
});

t.test('a run in the background does not read the terminal', onLinux, async (t) => {
  const command = `${process.execPath} ${MAIN} ${LONG.join(' ')}`;
  // With job control, a process that did so would be stopped.
  const { status, seen } = await onTerminal(`bash -mc '${command} & wait $!'`);
  t.equal(status, 0, seen);
  t.notMatch(seen, STAYS);
});
