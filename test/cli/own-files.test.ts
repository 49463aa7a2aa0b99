/**
 * Names that a run is given for its files: its own ones, such as lead nowhere, standard output, and
 * several names of one run.
 * @module
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { MAIN } from './command.js';
import { digests, succeed } from './outputs.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

const SMALL = ['--size', '6x5', '--color', 'gray', '--count', '20'];

t.test('a manifest that has the name of a part or an image of the run is refused', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'folder'));
  fs.symlinkSync('folder', path.join(cwd, 'link'));
  const before = fs.readdirSync(cwd, { recursive: true });
  for (const [out, manifest, ...args] of [
    ['x.tar', 'x-00-04.tar', '--split', '5'],
    ['x.tar', './x-15-19.tar', '--split', '5'],
    ['x.tar', 'x-05.tar', '--split', '5'],
    ['x.tar', 'x-05.tar.part', '--split', '5'],
    ['x.tar', 'x.tar', '--shard', '2/2'],
    ['folder/x.raw', 'link/x.raw'],
    ['folder/x.raw', 'link/x-00-04.raw', '--split', '5'],
    ['images', 'images/07.png'],
    ['images', 'images/05/07.png', '--split', '5'],
    ['images', 'images/mine.PNG'],
    ['images', 'images/.enumerate.lock'],
    ['x.tar', 'x-01-06.tar', '--split', '5'],
    ['x.tar', 'x-0.tar', '--split', '5'],
  ] as const) {
    const run = [...SMALL, '--out', out, '--manifest', manifest, ...args];
    const { status, stderr } = await callCommand(run, { cwd });
    t.equal(status, 2, run.join(' '));
    t.match(
      stderr,
      /^enumerate: --manifest \S+: the run (writes that file itself|names its own files so); name another\n$/,
    );
  }
  t.same(fs.readdirSync(cwd, { recursive: true }), before, 'nothing was written');
  // Names that only look like them.
  for (const manifest of ['x-list.tar', 'x-00-04', 'y-00-04.tar', 'x-.tar']) {
    await succeed(
      [...SMALL, '--out', 'x.tar', '--split', '5', '--manifest', manifest, '--force'],
      cwd,
    );
    t.equal((await callCommand(['verify', 'x.tar'], { cwd })).status, 0, manifest);
  }
});

t.test('a missing folder is told before anything is written', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'file'), '');
  for (const [args, message] of [
    [
      ['--out', 'no/x.raw'],
      /cannot write no\/x\.raw, there is no folder no: [^\n]* mkdir -p no\n$/,
    ],
    [['--out', 'a b/c/x.npy'], /there is no folder a b\/c: make it with mkdir -p 'a b\/c'\n$/],
    [['--out', 'no/x.mkv'], /there is no folder no: make it with mkdir -p no\n$/],
    [['--out', 'x.raw', '--manifest', 'no/m'], /cannot write no\/m, there is no folder no: /],
    [['--out', 'images', '--manifest', 'no/m'], /cannot write no\/m, there is no folder no: /],
    [['--out', 'images', '--manifest', 'images/a/m'], /there is no folder images\/a: /],
    [['--out', 'none', '--manifest', 'no/m'], /there is no folder no: /],
    [['--out', '-', '--checkpoint', 'no/c'], /cannot write no\/c, there is no folder no: /],
    [
      ['--out', 'file/x.raw'],
      /cannot write file\/x\.raw, file is not a folder: name a file in one\n$/,
    ],
  ] as const) {
    const { status, stdout, stderr } = await callCommand([...SMALL, ...args], { cwd });
    t.equal(status, 1, args.join(' '));
    t.equal(stdout, '');
    t.match(stderr, message);
    t.match(stderr, /^E_IO: cannot write [^\n]*\n$/);
  }
  t.same(fs.readdirSync(cwd), ['file'], 'nothing was written');
  await succeed([...SMALL, '--out', 'images/of/mine', '--manifest', 'images/of/mine/m'], cwd);
  await succeed(['verify', 'images/of/mine'], cwd);
});

t.test(
  'standard output is no manifest and no checkpoint, and what keeps nothing says so',
  async (t) => {
    const cwd = temporaryFolder(t);
    for (const args of [
      ['--out', 'none', '--manifest', '-'],
      ['--out', 'x.raw', '--manifest', '-'],
      ['--out', '-', '--checkpoint', '-'],
    ]) {
      const { status, stdout, stderr } = await callCommand([...SMALL, ...args], { cwd });
      t.equal(status, 2, args.join(' '));
      t.equal(stdout, '');
      t.match(stderr, /^enumerate: --\w+ -: a \w+ is a file[^\n]* name one[^\n]*\n$/);
    }
    const { status, stderr } = await callCommand([...SMALL, '--out', 'none'], { cwd });
    t.equal(status, 0);
    t.match(stderr, /^--out none without --manifest or --checkpoint: [^\n]* nothing is kept\n/);
    const json = await callCommand([...SMALL, '--out', 'none', '--status-json'], { cwd });
    for (const line of json.stderr.trimEnd().split('\n')) t.ok(JSON.parse(line));
    t.same(fs.readdirSync(cwd), []);
  },
);

t.test(
  'a closed standard output is no pipe whose checkpoint could say what was read',
  async (t) => {
    const cwd = temporaryFolder(t);
    const shell = (line: string) =>
      spawnSync('bash', ['-c', line, 'bash', process.execPath, MAIN, ...SMALL], {
        cwd,
        encoding: 'utf8',
      });
    const closed = shell('"$@" --out - --checkpoint c >&-');
    t.equal(closed.status, 1);
    t.match(closed.stderr, /^E_IO: standard output is closed, [^\n]*\n$/);
    t.same(fs.readdirSync(cwd), [], 'no checkpoint is left that is told nothing true');
    t.equal(shell('"$@" --out - --checkpoint c > /dev/null').status, 0, 'who asks for it may');
    t.equal((await callCommand(['status', 'c'], { cwd })).status, 0);
    const resumed = shell('"$1" "$2" resume c --to 30 >&-');
    t.equal(resumed.status, 1);
    t.match(
      (await callCommand(['status', 'c'], { cwd })).stdout,
      /20 of 20/,
      'nor is it continued',
    );
  },
);

t.test('one run by several names is no duplicate, and its parts are none of it', async (t) => {
  const cwd = temporaryFolder(t);
  await succeed([...SMALL, '--out', 'x.tar'], cwd);
  await succeed([...SMALL, '--out', 'y.raw', '--split', '5'], cwd);
  await succeed([...SMALL, '--out', 'images'], cwd);
  fs.symlinkSync('.', path.join(cwd, 'link'));
  const same = [
    ['x.tar', 'x.tar'],
    ['x.tar', './x.tar', 'x.tar.ckpt', 'link/x.tar', path.join(cwd, 'x.tar')],
    ['y.raw', 'y-05-09.raw', 'y-05-09.raw', './y.raw'],
    ['images', 'images/', 'images/.enumerate.ckpt'],
  ];
  for (const paths of same) {
    const { status, stdout } = await callCommand(['verify', ...paths], { cwd });
    t.equal(status, 0, paths.join(' '));
    t.notMatch(stdout, /together|duplicate/);
    t.equal(stdout.trimEnd().split('\n').length, paths.length);
  }
  const two = await callCommand(['verify', 'y-00-04.raw', 'y-05-09.raw', 'y-05-09.raw'], { cwd });
  t.match(two.stdout, /together: 2 runs cover images 0 … 9 without gap or overlap\n$/);
  // Two runs of the same images are still that.
  const overlap = await callCommand(['verify', 'x.tar', 'y-05-09.raw', 'x.tar'], { cwd });
  t.equal(overlap.status, 1);
  t.match(overlap.stdout, /duplicate[^\n]* in x\.tar and in y-05-09\.raw\n/);
});

t.test('resume and status take a file by its partial name', async (t) => {
  const [whole, cwd] = [temporaryFolder(t), temporaryFolder(t)];
  for (const [name, ...args] of [
    ['x.raw', '--out', 'x.raw'],
    ['m', '--out', 'none', '--manifest', 'm'],
  ] as const) {
    await succeed([...SMALL, ...args], whole);
    await succeed([...SMALL, ...args, '--limit-bytes', name === 'm' ? '1kB' : '300'], cwd);
    const status = await callCommand(['status', `${name}.part`], { cwd });
    t.equal(status.status, 0, status.stderr);
    t.match(status.stdout, new RegExp(`enumerate resume ${name}(\\.ckpt)?\n$`));
    await succeed(['resume', `${name}.part`], cwd);
  }
  t.same(digests(cwd), digests(whole));
  t.match(
    (await callCommand(['status', 'y.raw.part'], { cwd })).stderr,
    /^E_IO: no run at y\.raw\.part/,
  );
});
