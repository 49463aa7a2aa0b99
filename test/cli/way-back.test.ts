/** From a picture to its number, and back by what `enumerate locate` says and writes. @module */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { onHost } from '../../src/cli/host.js';
import { runCommandLine } from '../../src/cli/main.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SPACES: readonly (readonly string[])[] = [
  [],
  ['--size', '8x8', '--color', 'gray', '--depth', '1', '--order', 'gray'],
  ['--size', '16x16', '--palette', 'pico8', '--seed', "it's -a\n'test' $HOME"],
  ['--size', '9x3', '--palette', '000000,ff0000', '--order', 'sequential'],
  ['--size', '9x7', '--palette', 'websafe', '--order', 'progressive'],
  ['--size', '20x11', '--order', 'cloud', '--seed', 'x y'],
  ['--size', '5x5', '--color', 'rgba', '--depth', '16', '--seed=-x'],
];

/** The words that a shell makes of a command, after the program's name. */
function wordsOf(command: string): string[] {
  const script = `enumerate() { printf '%s\\0' "$@"; }\n${command}`;
  const words = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0');
  return words.slice(0, -1);
}

async function call(cwd: string, ...words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await callCommand(words, { cwd });
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`);
  return stdout;
}

function isSame(t: Test, cwd: string, title: string): void {
  const [a, b] = ['a.png', 'b.png'].map((name) => fs.readFileSync(path.join(cwd, name)));
  t.ok(a!.equals(b!), title);
}

t.test('the command that --json gives makes the same picture, told by a shell', async (t) => {
  const cwd = temporaryFolder(t);
  for (const space of SPACES) {
    for (const out of [[], ['--out', "n '1.txt"], ['--out', 'n.bin']]) {
      await call(cwd, 'get', '2^24', ...space, '--out', 'a.png', '--force');
      const located = await call(cwd, 'locate', 'a.png', '--json', ...out, '--force');
      const { command } = JSON.parse(located) as { command: string };
      await call(cwd, ...wordsOf(command), '--out', 'b.png', '--force');
      isSame(t, cwd, command);
    }
  }
});

t.test('a file of text says its space, so that get needs nothing else', async (t) => {
  const cwd = temporaryFolder(t);
  for (const space of SPACES) {
    await call(cwd, 'get', '2^24', ...space, '--out', 'a.png', '--force');
    await call(cwd, 'locate', 'a.png', '--out', 'n.txt', '--force');
    await call(cwd, 'get', '@n.txt', '--out', 'b.png', '--force');
    isSame(t, cwd, space.join(' '));
    const [, number] = fs.readFileSync(path.join(cwd, 'n.txt'), 'utf8').split('\n');
    t.equal(number, '16777216');
  }
  // The last of them, by other commands.
  const near = await call(cwd, 'near', '@n.txt', '--sheet', 'near.png', '--order', 'mixed');
  t.match(near, /^mixed -10 16777206\n/);
  await call(cwd, '--from', '@n.txt', '--count', '1', '--out', 'run');
  fs.copyFileSync(path.join(cwd, 'run', '16777216.png'), path.join(cwd, 'b.png'));
  isSame(t, cwd, 'a run');
});

t.test('a number that is asked for in another space is refused in one line', async (t) => {
  const cwd = temporaryFolder(t);
  await call(cwd, 'get', '5', '--size', '8x8', '--color', 'gray', '--out', 'a.png');
  await call(cwd, 'locate', 'a.png', '--out', 'n.txt');
  for (const [options, isRight] of [
    [['--size', '8x8'], true],
    [['--size', '8x8', '--color', 'gray', '--depth', '8', '--order', 'mixed'], true],
    [['--size', '9x8'], false],
    [['--color', 'rgb'], false],
    [['--palette', 'pico8'], false],
    [['--order', 'gray'], false],
    [['--seed', 'a'], false],
  ] as const) {
    for (const words of [
      ['get', '@n.txt', '--out', 'b.png', '--force'],
      ['near', '@n.txt', '--sheet', 'c.png', '--force'],
      ['--from', '@n.txt', '--count', '1', '--out', 'x.tar', '--force'],
    ]) {
      const { status, stderr } = await callCommand([...words, ...options], { cwd });
      const title = [...words, ...options].join(' ');
      t.equal(status === 0, isRight, title);
      if (isRight) continue;
      t.match(stderr, /^E_SPACE: n\.txt holds a number of 8×8 gray at 8 bit in [^\n]+\n$/, title);
    }
  }
});

t.test('bytes that are hardly a number of the default space are said to be', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [number, size, isNoted] of [
    ['2^9599+5', ['--size', '20x20'], true],
    ['2^98303+5', [], false],
  ] as const) {
    await call(cwd, 'get', number, ...size, '--out', 'a.png', '--force');
    await call(cwd, 'locate', 'a.png', '--out', 'n.bin', '--force');
    const plain = await callCommand(['get', '@n.bin', '--out', 'b.png', '--force'], { cwd });
    t.equal(plain.status, 0);
    const said = /^note: n\.bin holds 1,200 bytes, and most numbers of 64×64 rgb [^\n]* --size/;
    if (isNoted) t.match(plain.stderr, said);
    else t.equal(plain.stderr, '');
    const told = ['get', '@n.bin', '--out', 'b.png', '--force', '--size', size[1] ?? '64x64'];
    t.equal((await callCommand(told, { cwd })).stderr, '');
  }
});

t.test('on a terminal the way back stands behind the notes', async (t) => {
  const cwd = temporaryFolder(t);
  await call(cwd, 'get', '5', '--size', '8x8', '--color', 'gray', '--out', 'a.png');
  await call(cwd, 'get', 'last-1', '--size', '20x20', '--out', 'long.png');
  const said = async (...words: string[]): Promise<string> => {
    let stderr = '';
    const host = {
      stdout: { write: (_: unknown, done?: () => void) => done?.() },
      stderr: { isTTY: true, write: (chunk: string | Uint8Array) => (stderr += String(chunk)) },
      env: process.env,
      on: () => {},
      off: () => {},
      exit: () => {},
    };
    const before = process.cwd();
    process.chdir(cwd);
    try {
      await onHost(host, () => runCommandLine(['locate', ...words], host));
    } finally {
      process.chdir(before);
    }
    return stderr;
  };
  t.equal(await said('a.png'), 'to get it back: enumerate get 5 --size 8x8 --color gray\n');
  t.match(await said('long.png'), /^to get it back: write the number with --out n\.txt, then /);
  t.match(await said('long.png', '--out', 'n.txt'), /enumerate get @n\.txt --size 20x20\n$/);
  const fitted = await said('a.png', '--size', '4x4', '--fit', 'stretch');
  t.match(fitted, /^note: [^\n]+\nto get that picture: enumerate get [0-9]+ --size 4x4 /);
});
