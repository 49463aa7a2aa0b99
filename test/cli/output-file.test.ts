/** What a command may write over, and what it may not. @module */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { callCommand } from './call-command.js';
import { MAIN } from './command.js';
import { temporaryFolder } from './started-command.js';

t.test('links and pipes are refused, with --force too, and stay what they are', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '5', '--size', '4x4', '--out', 'a.png'], { cwd });
  fs.writeFileSync(path.join(cwd, 'target'), 'mine');
  fs.symlinkSync('target', path.join(cwd, 'link'));
  fs.symlinkSync('nowhere', path.join(cwd, 'dangling'));
  execFileSync('mkfifo', [path.join(cwd, 'pipe')]);
  const before = fs.readdirSync(cwd);
  for (const name of ['link', 'dangling', 'pipe']) {
    for (const args of [
      ['get', '7', '--out', name],
      ['near', '7', '--sheet', name],
      ['locate', 'a.png', '--out', name],
      ['locate', 'a.png', '--preview', name],
    ]) {
      for (const force of [[], ['--force']]) {
        const { status, stdout, stderr } = await callCommand([...args, ...force], { cwd });
        t.same([status, stdout], [1, ''], args.join(' '));
        t.match(stderr, /^E_EXISTS: \S+ is a (symbolic link|named pipe), [^\n]+\n$/);
      }
    }
  }
  t.same(fs.readdirSync(cwd), before);
  t.equal(fs.readlinkSync(path.join(cwd, 'link')), 'target');
  t.equal(fs.readFileSync(path.join(cwd, 'target'), 'utf8'), 'mine');
  t.ok(fs.lstatSync(path.join(cwd, 'pipe')).isFIFO());
});

t.test('locate --out - is the number, --preview - the picture and nothing else', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '5', '--size', '4x4', '--out', 'a.png'], { cwd });
  t.match(await callCommand(['locate', 'a.png', '--out', '-'], { cwd }), {
    status: 0,
    stdout: '5\n',
    stderr: '',
  });
  const args = [MAIN, 'locate', 'a.png', '--preview', '-', '--out', 'n'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd });
  t.ok(stdout.equals(fs.readFileSync(path.join(cwd, 'a.png'))));
  t.equal(stderr.toString(), '');
  t.match(fs.readFileSync(path.join(cwd, 'n'), 'utf8'), /^# enumerate\/1: size=4x4 .*\n5\n$/);
  for (const more of [['--json'], ['--out', '-']]) {
    const refused = await callCommand(['locate', 'a.png', '--preview', '-', ...more], { cwd });
    t.equal(refused.status, 2);
    t.match(refused.stderr, /^enumerate: --preview - [^\n]+\n$/);
  }
});

t.test('one file for the number and the picture is refused before either is written', async (t) => {
  const cwd = temporaryFolder(t);
  await callCommand(['get', '5', '--size', '4x4', '--out', 'a.png'], { cwd });
  const args = ['locate', 'a.png', '--out', 'x', '--preview', './x', '--force'];
  const { status, stderr } = await callCommand(args, { cwd });
  t.equal(status, 2);
  t.match(stderr, /^enumerate: --out and --preview are one file, [^\n]*x[^\n]*\n$/);
  t.same(fs.readdirSync(cwd), ['a.png']);
});

t.test('names are shown without the commands that they hold for a terminal', async (t) => {
  const cwd = temporaryFolder(t);
  const name = 'a\u001b[31m\n.png';
  t.equal(
    (await callCommand(['get', '5', '--size', '4x4', '--out', name], { cwd })).stdout,
    'a\\u001b[31m\\u000a.png\n',
  );
  const { stdout, stderr } = await callCommand(['locate', name, `${name}x`], { cwd });
  t.equal(stdout, 'a\\u001b[31m\\u000a.png: 5\n');
  t.match(stderr, /^E_IO: cannot read a\\u001b\[31m\\u000a\.pngx: [^\n]+\n$/);
});
