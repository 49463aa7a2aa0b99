/**
 * Standard input, output and error: pipes whose reader goes away, help for
 * people, and a line of progress on terminals only.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readCheckpoint } from '../../src/run/checkpoint/checkpoint-file.js';
import { MAIN, runEnumerate } from './command.js';
import { temporaryFolder } from './started-command.js';

/** `enumerate` for a shell. */
const ENUMERATE = `'${process.execPath}' '${MAIN}'`;

/** Run a line of bash; fails where it cannot be run. */
function runShell(line: string, cwd: string): { stdout: string; stderr: string } {
  const { stdout, stderr, error } = spawnSync('bash', ['-c', line], { cwd, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { stdout, stderr };
}

t.test('a reader that goes away ends a picture quietly, with exit code 0', (t) => {
  const line = `${ENUMERATE} get 5 --size 1000x1000 --out - | head -c 10 | wc -c; echo \${PIPESTATUS[0]}`;
  const { stdout, stderr } = runShell(line, temporaryFolder(t));
  t.strictSame(stdout.split(/\s+/).filter(Boolean), ['10', '0']);
  t.equal(stderr, '');
  t.end();
});

t.test('a run goes on where nobody reads its progress any more', async (t) => {
  const cwd = temporaryFolder(t);
  const args = [MAIN, '--size', '2x2', '--count', '2000', '--status-json'];
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.destroy();
  const [status] = (await once(child, 'close')) as [number | null];
  t.equal(status, 0);
  const { watermark, end } = readCheckpoint(path.join(cwd, 'images/.enumerate.ckpt'));
  t.equal(end, 2000n);
  t.equal(watermark, end);
});

t.test('a full device under standard output is told in one line, with exit code 1', (t) => {
  const { stdout, stderr } = runShell(
    `${ENUMERATE} get 5 --out - > /dev/full; echo $?`,
    temporaryFolder(t),
  );
  t.equal(stdout, '1\n');
  t.match(stderr, /^E_IO: [^\n]*ENOSPC[^\n]*\n$/);
  t.end();
});

t.test('a comparison whose result cannot be written does not say that two things differ', (t) => {
  const { stdout } = runShell(
    `${ENUMERATE} art compare a a --size 8 --out - > /dev/full 2> /dev/null; echo $?`,
    temporaryFolder(t),
  );
  t.equal(stdout, '2\n');
  t.end();
});

t.test('get writes into a pipe and locate reads from one', (t) => {
  const line = `${ENUMERATE} get 2^100+5 --seed ü --out - | ${ENUMERATE} locate -`;
  const { stdout, stderr } = runShell(line, temporaryFolder(t));
  t.equal(stdout, `${2n ** 100n + 5n}\n`);
  t.equal(stderr, '');
  t.end();
});

const commands = ['get', 'locate', 'resume', 'status', 'info', 'estimate', 'selftest'];

t.test('every command has help with examples, and without colours', (t) => {
  const main = runEnumerate(['--help']);
  for (const command of commands) t.match(main.stdout, `\n  ${command} `);
  for (const words of [[], ...commands.map((command) => [command])]) {
    const { status, stdout, stderr } = runEnumerate([...words, '--help']);
    const title = `enumerate ${words.join(' ')} --help`;
    t.equal(status, 0, title);
    t.equal(stderr, '', title);
    t.match(stdout, /\nExamples:\n {2}enumerate /, title);
    t.notMatch(stdout, /[^\n\x20-\x7e\xa0-\uffff]/, title);
  }
  t.end();
});

t.test('--version is that of the package', (t) => {
  const file = path.join(path.dirname(MAIN), '../../package.json');
  const { version } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const { status, stdout } = runEnumerate(['--version']);
  t.equal(stdout, `${version}\n`);
  t.equal(status, 0);
  t.end();
});

/** Run a line of shell on a pseudo-terminal. */
function runOnTerminal(line: string, cwd: string): string {
  const { stdout, error } = spawnSync('script', ['-qec', line, '/dev/null'], {
    cwd,
    input: '',
    encoding: 'utf8',
    env: { ...process.env, SHELL: '/bin/sh', TERM: 'xterm' },
  });
  if (error !== undefined) throw error;
  return stdout;
}

const SOME_WORK = `${ENUMERATE} --size 100x100 --order sequential --count 900 --from 1000`;

t.test('on a terminal a run shows share, rate, time left and index, and wipes them out', (t) => {
  const cwd = temporaryFolder(t);
  const shown = runOnTerminal(SOME_WORK, cwd);
  const parts = shown.split('\r');
  const line =
    /^\d+\.\d% {2}\d+ of 900 images {2}[\d,]+\/s {2}ETA (\d+\.\d|\d+) s {2}index 1\d{3}\x1b\[K$/;
  t.match(parts[1], line, JSON.stringify(shown.slice(0, 200)));
  t.match(shown, /\r\x1b\[Kimages: 900 images in [^\r\n]+\r?\n$/);
  t.end();
});

t.test('the line of progress keeps within a narrow terminal', (t) => {
  const cwd = temporaryFolder(t);
  const shown = runOnTerminal(`stty cols 30; ${SOME_WORK}`, cwd);
  const lines = shown.split('\r').filter((part) => part.endsWith('\x1b[K') && part.length > 3);
  t.ok(lines.length > 0);
  for (const line of lines) t.equal(line.length, 29 + '\x1b[K'.length);
  t.end();
});

t.test('off a terminal a run says one line, without codes', (t) => {
  const cwd = temporaryFolder(t);
  const { status, stdout, stderr } = runEnumerate(['--size', '2x2', '--count', '300'], { cwd });
  t.equal(status, 0);
  t.equal(stdout, '');
  t.match(stderr, /^images: 300 images in [ -~]+\n$/);
  t.end();
});
