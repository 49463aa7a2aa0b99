/**
 * README.md, followed word for word: each command in turn, from top to bottom, in one scratch folder,
 * and what the page says of it. An indented block holds commands; ```text is what the last one
 * printed; ```sh NEEDS holds commands that need more than the program: `redis`, `rtmp`, a `terminal`,
 * somebody who stops them (`serve`), or what `notRun` lists.
 * @module
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import t from 'tap';
import { runEnumerate, MAIN } from './cli/command.js';
import { RtmpServer } from './cli/rtmp-server.js';
import type { Ended } from './cli/started-command.js';
import { root } from './core/tools.js';
import { freePort } from './free-port.js';
import { patienceMs, until } from './patience.js';
import { RedisServer } from './queue/redis-server.js';

/** What is not run as it stands, and why. */
const notRun: Readonly<Record<string, string>> = {
  checkout: 'it is this suite, and installs system packages',
  install:
    'it changes the machine; slow/install.test.ts installs, cli/completion.test.ts completes',
  slow: 'they measure and check for half a minute; cli/bench.test.ts and cli/selftest.test.ts run them',
};

const [redis, rtmp] = await Promise.all([RedisServer.start(t), RtmpServer.start(t, 'test')]);
const port = await freePort();

/** What else is put in the place of what the page has, since tests have ports of their own. */
const replaced: readonly (readonly [RegExp, string])[] = [
  // `npm ci` has been run, or nothing would be here.
  [/^npm ci && /, ''],
  [/redis:\/\/127\.0\.0\.1/, redis.url],
  [/rtmp:\/\/127\.0\.0\.1/, `rtmp://127.0.0.1:${rtmp.port}`],
  [/enumerate serve$|enumerate serve (?=--size)/, `enumerate serve --port ${port} `],
];

/** Commands that run until Ctrl-C, and how one sees that they work. */
const endless: Readonly<Record<string, (said: () => string) => boolean | Promise<boolean>>> = {
  serve: async (said) =>
    said().includes('http://') && (await fetch(`http://127.0.0.1:${port}/`)).ok,
  rtmp: () => rtmp.recordings().some((file) => fs.statSync(file).size > 0),
};

/** What the page's words promise of the commands that have such a part, by their files and what they said. */
const promised: Readonly<Record<string, (files: Files, said: string) => unknown>> = {
  '--from 0 --count 10000': ({ names }) => names('images').length === 10_000,
  'enumerate demo': ({ has }) => has('demo/sheet.png') && has('demo/film.mp4'),
  'get 42 --scale 8': (_files, said) => said.includes('does not lead back to its number'),
  '--show': (_files, said) => said.includes('▀'),
  'get 42': ({ has }) => has('42.png'),
  'locate grace.png --out grace.txt': ({ digits }) =>
    digits('grace.txt') === Number(/number has ([\d,]+) digits/.exec(page)![1]!.replace(',', '')),
  'get @grace.txt --out again.png': ({ same }) => same('grace.png', 'again.png'),
  'resume many --to 1500': ({ names }) => names('many').length === 1500,
  'repair many': ({ has }) => has('many/007.png') && has('many/1200.png'),
  'recover many': ({ has }) => has('many/.enumerate.ckpt'),
  '--out set.tar': ({ has }) => has('set-0.tar') && has('set-3.tar') && !has('set-4.tar'),
  '--out train.tar': ({ has }) => has('train-0000-0499.tar') && has('train-1500-1999.tar'),
  '--pipe-format tar': ({ members }) => members('images.tar.gz') === 1000,
  '--from 2^40%': ({ names }) => names('clouds').length === 50,
  '--prefix 1/16': ({ has, same }) => has('sixteenth.png') && !same('grace.png', 'sixteenth.png'),
  '--dry-run': ({ has }) => !has('another'),
  '--depth 1 --out all': ({ names }) => names('all').length === 512,
  'submit --queue': ({ names }) =>
    names('shared').filter((name) => name.endsWith('.tar')).length === 10,
};

interface Files {
  readonly has: (name: string) => boolean;
  readonly names: (folder: string) => string[];
  /** Whether two pictures have one number. */
  readonly same: (a: string, b: string) => boolean;
  readonly members: (archive: string) => number;
  /** Decimal digits of a number that `locate --out` wrote. */
  readonly digits: (name: string) => number;
}

function filesOf(cwd: string): Files {
  const at = (name: string): string => path.join(cwd, name);
  const number = (name: string): string => runEnumerate(['locate', '--whole', at(name)]).stdout;
  return {
    has: (name) => fs.existsSync(at(name)),
    digits: (name) => BigInt(fs.readFileSync(at(name), 'utf8').split('\n')[1]!).toString().length,
    names: (folder) => fs.readdirSync(at(folder)).filter((name) => !name.startsWith('.')),
    same: (a, b) => number(a) === number(b) && number(a).length > 10,
    members: (name) =>
      execFileSync('tar', ['tzf', at(name)], { encoding: 'utf8' }).split('\n').length - 1,
  };
}

interface Block {
  readonly heading: string;
  /** What stands behind `sh`; nothing for an indented block. */
  readonly needs: string;
  readonly commands: readonly string[];
  /** What the last command prints, where the page shows it. */
  readonly shown?: string;
}

/** All blocks of commands of a page, in its order. */
function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  const pattern = /^#+ (.*)$|^```(\w*) ?(\w*)\n([^]*?)^```$|((?:^ {4}.*\n)+)/gm;
  for (const [, title, kind, needs = '', body = '', indented] of page.matchAll(pattern)) {
    if (title !== undefined) heading = title;
    else if (indented !== undefined)
      blocks.push({
        heading,
        needs: '',
        commands: indented
          .trimEnd()
          .split('\n')
          .map((line) => line.trim()),
      });
    else if (kind === 'sh') blocks.push({ heading, needs, commands: body.trimEnd().split('\n') });
    else if (kind === 'text') blocks.push({ ...blocks.pop()!, shown: body });
  }
  return blocks;
}

const page = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
const blocks = blocksOf(page);
// On the disk: what it takes is more than a small memory disk has.
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'enumerate-test-'));
t.teardown(() => fs.rmSync(scratch, { recursive: true, force: true }));

/** `npx` as the reader has it: the program of this checkout. */
const programs = path.join(scratch, '.programs');
fs.mkdirSync(programs);
fs.writeFileSync(
  path.join(programs, 'npx'),
  `#!/bin/sh\nshift\nexec '${process.execPath}' '${MAIN}' "$@"\n`,
  {
    mode: 0o755,
  },
);

interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<Ended>;
}

function start(command: string, cwd: string): Started {
  const env = {
    ...process.env,
    PATH: `${programs}:${process.env['PATH']}`,
    TERM: 'xterm-256color',
    npm_command: 'exec',
    npm_lifecycle_event: 'npx',
  };
  // A group of its own, so that Ctrl-C reaches what the shell started, as on a terminal.
  const child = spawn('bash', ['-o', 'pipefail', '-c', command], {
    cwd,
    env,
    detached: true,
    // `script` wants somebody at its terminal; all others have nothing to read.
    stdio: [command.startsWith('script ') ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  // One that hangs is named, and what it said is shown.
  const limit = setTimeout(() => stop(child, 'SIGKILL'), patienceMs());
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  t.teardown(() => stop(child, 'SIGKILL'));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status, signal) => {
      clearTimeout(limit);
      resolve({ status, signal, stdout, stderr });
    });
  });
  return { child, said: () => stdout + stderr, ended };
}

function stop({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (exitCode === null && signalCode === null) process.kill(-pid!, signal);
}

let cwd = scratch;
const background: { readonly command: string; readonly ended: Promise<Ended> }[] = [];
const seen = new Set<string>();

for (const { heading, needs, commands, shown } of blocks) {
  if (needs in notRun) continue;
  t.test(`${heading}: ${commands[0]}`, async (t) => {
    for (const [i, written] of commands.entries()) {
      const command = replaced.reduce((text, [from, to]) => text.replace(from, to), written);
      if (command.endsWith(' &')) {
        background.push({ command, ended: start(command.slice(0, -2), cwd).ended });
        continue;
      }
      const isEndless = needs in endless;
      const started = start(
        needs === 'terminal'
          ? `script -qefc 'stty cols 80 rows 24; ${command}' /dev/null`
          : command,
        cwd,
      );
      if (isEndless) {
        await until(
          () => started.child.exitCode !== null || endless[needs]!(started.said),
          command,
        );
        stop(started.child, 'SIGINT');
      }
      const { status, stdout, stderr } = await started.ended;
      const expected = isEndless ? [0, 130] : [0];
      t.ok(expected.includes(status ?? -1), written, { status, stderr: stderr.slice(-500) });
      const into = / && cd (\S+)$/.exec(written);
      if (into !== null) cwd = path.join(cwd, into[1]!);
      const isShown = shown !== undefined && i === commands.length - 1;
      if (isShown) t.equal(stdout.replaceAll('\r', ''), shown, `${written} prints what is shown`);
      for (const [part, isTrue] of Object.entries(promised)) {
        if (!written.includes(part)) continue;
        seen.add(part);
        t.ok(await isTrue(filesOf(cwd), stdout + stderr), `${written} does what the page says`);
      }
    }
  });
}

t.test('what was started in the background ends well', async (t) => {
  t.ok(background.length > 0);
  for (const { command, ended } of background) t.equal((await ended).status, 0, command);
});

t.test('every promise was looked at, and the tour is as small as it says', async (t) => {
  t.strictSame(
    Object.keys(promised).filter((part) => !seen.has(part)),
    [],
  );
  const kilobytes = Number(/^\d+/.exec(execFileSync('du', ['-sk', cwd], { encoding: 'utf8' }))![0]);
  const [, said] = /write about (\d+) MB/.exec(page)!;
  t.ok(kilobytes < Number(said) * 1100, `${kilobytes} kB`);
});

t.test('the table of commands is that of the help', async (t) => {
  const help = runEnumerate(['--help']).stdout;
  const commands = help.slice(help.indexOf('Commands:'), help.indexOf('Range:'));
  const rows = commands.matchAll(/^ {2}([a-z]+) +(\S.*)$/gm);
  const table = Array.from(rows, ([, name, words]) => `| \`${name}\` | ${words} |`);
  t.ok(table.length > 15);
  t.match(page, table.join('\n'));
});

t.test('every command of the page is in a block, and every kind of block is known', async (t) => {
  const lines = page.split('\n').filter((line) => /^\s*(npx enumerate|npm ci) /.test(line));
  const known = new Set(blocks.flatMap(({ commands }) => commands));
  t.strictSame(
    lines.filter((line) => !known.has(line.trim())),
    [],
  );
  const needs = new Set(blocks.map((block) => block.needs));
  const kinds = ['', 'redis', 'terminal', ...Object.keys(notRun), ...Object.keys(endless)];
  t.strictSame([...needs].toSorted(), kinds.toSorted());
});
