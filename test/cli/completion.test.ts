/** Completion: what the program offers, and what bash, zsh and fish make of it on a terminal. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { COMMANDS, mainCommand } from '../../src/cli/command-list.js';
import { completeWords } from '../../src/cli/render/completion.js';
import { ORDERS } from '../../src/core/order.js';
import { patienceMs } from '../patience.js';
import { portionOf } from '../portion.js';
import { callCommand } from './call-command.js';
import { MAIN } from './command.js';
import { temporaryFolder } from './started-command.js';

t.test('completion knows commands, options, values, and where files belong', async (t) => {
  const main = await mainCommand();
  const complete = async (...typed: string[]): Promise<readonly [string[], string | undefined]> => {
    const { words, files } = await completeWords(main, typed);
    return [words.map(([word]) => word), files];
  };
  t.strictSame(await complete(''), [[...Object.keys(COMMANDS), 'help'], undefined]);
  t.strictSame(await complete('ge'), [['get'], undefined]);
  t.strictSame(await complete('get', '--se'), [['--seed'], undefined]);
  t.strictSame(await complete('art', 'com'), [['compare'], undefined]);
  t.strictSame(await complete('--color', 'g'), [['gray', 'graya'], undefined]);
  t.strictSame(await complete('--order', ''), [[...ORDERS], undefined]);
  t.strictSame(await complete('--order=s'), [['--order=sequential'], undefined]);
  t.strictSame(await complete('--order', '=', 's'), [['sequential'], undefined], 'as bash has it');
  t.strictSame((await complete('--order', '='))[0].length, ORDERS.length);
  t.strictSame(await complete('--image-format', 'p'), [['png', 'pnm', 'png-stored'], undefined]);
  t.strictSame(await complete('--label', 'j'), [['json'], undefined]);
  t.strictSame((await complete('cat', '0+5.tar', '--by'))[0], ['--bytes']);
  t.strictSame(await complete('get', '5', '--no-m'), [['--no-metadata'], undefined]);
  t.strictSame(await complete('submit', '--chu'), [[], undefined], 'not the old name');
  t.strictSame(await complete('queue', 'pa'), [['pause'], undefined]);
  t.strictSame(await complete('queue', 'cancel', ''), [[], undefined]);
  t.strictSame(await complete('help', 'art', ''), [
    ['compare', 'evolve', 'formula', 'gallery', 'number', 'portfolio'],
    undefined,
  ]);
  t.strictSame(await complete('completion', ''), [['bash', 'zsh', 'fish'], undefined]);
  t.strictSame(await complete('--palette', 'p'), [['pico8'], 'files']);
  t.strictSame(await complete('--out', ''), [[], 'files']);
  t.strictSame(await complete('bench', '--out', ''), [[], 'folders']);
  t.strictSame(await complete('locate', 'a.png', ''), [[], 'files'], 'many');
  t.strictSame(await complete('resume', 'a', ''), [[], undefined], 'one');
  t.strictSame(await complete('--count', ''), [[], undefined], 'a number is no file');
  t.strictSame(await complete('locate', '--', '--siz'), [[], 'files'], 'behind --');
  t.strictSame(await complete('--count', '5', '--coun'), [[], undefined], 'given already');
});

t.test('the shell is named, or that of the user', async (t) => {
  for (const [words, SHELL, says] of [
    [['zsh'], '/bin/bash', /^#compdef enumerate\n/],
    [[], '/usr/bin/fish', /in fish/],
    [[], '/bin/bash', /in bash/],
  ] as const) {
    const { stdout } = await callCommand(['completion', ...words], { env: { SHELL } });
    t.match(stdout, says);
  }
  const other = await callCommand(['completion'], { env: { SHELL: '/bin/tcsh' } });
  t.match(other, {
    status: 2,
    stderr: /^enumerate: name the shell: `enumerate completion bash` \(or zsh, fish\)\n$/,
  });
});

/** Types keys on a terminal of a shell, each when the words before it are there, and prints what is seen. */
const TYPIST = `
import json, os, pty, select, struct, sys, fcntl, termios, time
command, steps, patience = json.load(sys.stdin)
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 50, 200, 0, 0))
seen, at = b'', 0
for until, keys in steps:
    end = time.monotonic() + patience
    while until.encode() not in seen[at:]:
        if not select.select([fd], [], [], max(0, end - time.monotonic()))[0]:
            sys.exit('waited in vain for ' + until + ' after ' + repr(seen))
        try:
            seen += os.read(fd, 65536)
        except OSError:
            sys.exit('the shell ended before ' + until + ' after ' + repr(seen))
    at = seen.index(until.encode(), at) + len(until)
    os.write(fd, keys.encode())
os.kill(pid, 9)
sys.stdout.buffer.write(seen)
`;

/** What is typed behind \`enumerate\`, a tab at the end, and the words that the program is then called with. */
const TYPED: readonly (readonly [typed: string, ...words: string[]])[] = [
  ['ge\t', 'get'],
  ['--order m\t', '--order', 'mixed'],
  ['--order=m\t', '--order=mixed'],
  ['get 42 --pal\tpico\t', 'get', '42', '--palette', 'pico8'],
  ['queue pa\t', 'queue', 'pause'],
  ['locate pict\t', 'locate', 'picture one.png'],
  ['--manifest pict\t', '--manifest', 'picture one.png'],
  ['get 42 --out=pict\t', 'get', '42', '--out=picture one.png'],
  ['--palette pict\t', '--palette', 'picture one.png'],
  ['--count pict\t', '--count', 'pict'],
  ['pict\t', 'pict'],
  // Others of these kinds: one here, all in the slow tests.
  ...portionOf<readonly [typed: string, ...words: string[]]>(
    [
      ['help sub\t', 'help', 'submit'],
      ['--order cl\t', '--order', 'cloud'],
      ['--order p\t', '--order', 'progressive'],
      ['--image-format ra\t', '--image-format', 'raw'],
      ['--color pa\t', '--color', 'palette'],
      ['art com\t', 'art', 'compare'],
    ],
    6,
  ),
];

const SHELLS: Readonly<Record<string, { command: string[]; load: string }>> = {
  bash: { command: ['bash', '--norc', '--noprofile', '-i'], load: '. ./script' },
  zsh: {
    command: ['zsh', '-f', '-i'],
    load: 'autoload -Uz compinit && compinit -u -D; . ./script',
  },
  'zsh, from a folder of $fpath': {
    command: ['zsh', '-f', '-i'],
    load: 'fpath=($PWD $fpath); autoload -Uz compinit && compinit -u -D',
  },
  fish: { command: ['fish', '--no-config', '-i'], load: 'source script' },
};

for (const [name, { command, load }] of Object.entries(SHELLS)) {
  t.test(`${name} completes commands, options, values and files`, async (t) => {
    const cwd = temporaryFolder(t);
    // The script calls the program by its name, and what is typed is said.
    fs.writeFileSync(
      path.join(cwd, 'enumerate'),
      `#!/bin/sh
if [ "$1" = --complete ]; then exec '${process.execPath}' '${MAIN}' "$@"; fi
printf 'ran:'; printf ' [%s]' "$@"; echo .
`,
      { mode: 0o755 },
    );
    const { stdout: script } = await callCommand(['completion', command[0]!]);
    fs.writeFileSync(path.join(cwd, name.startsWith('zsh,') ? '_enumerate' : 'script'), script);
    fs.writeFileSync(path.join(cwd, 'picture one.png'), '');
    const typed = name.startsWith('zsh,') ? TYPED.slice(0, 3) : TYPED;
    const expected = typed.map(
      ([, ...words]) => `ran:${words.map((word) => ` [${word}]`).join('')}.`,
    );
    const lines = typed.map(([typed]) => `enumerate ${typed}\r`);
    const steps = [
      ['', `${load}; echo rea''dy\r`],
      ['ready', lines[0]],
      ...expected.map((words, i) => [words, lines[i + 1] ?? 'enumerate --order \t\t']),
      // All values of an option are listed.
      ['sequential', ''],
    ];
    const { status, stderr } = spawnSync('python3', ['-c', TYPIST], {
      cwd,
      input: JSON.stringify([command, steps, patienceMs() / 1000]),
      encoding: 'utf8',
      env: { ...process.env, PATH: `${cwd}:${process.env['PATH']}`, HOME: cwd, TERM: 'xterm' },
    });
    t.equal(stderr, '');
    t.equal(status, 0);
  });
}
