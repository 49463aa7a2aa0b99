/** `--dry-run`: says what would be made, makes nothing, and ends as the command itself would. @module */
import fs from 'node:fs';
import t from 'tap';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';
import { readFolder, temporaryFolder } from './started-command.js';

t.test('a dry run says images, bytes, files and the checkpoint, and makes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  const words = ['--size', '8x8', '--from', '5', '--count', '10000', '--split', '1000'];
  const { status, stdout, stderr } = runEnumerate([...words, '--out', 'x.tar', '--dry-run'], {
    cwd,
  });
  t.equal(status, 0, stderr);
  t.equal(stderr, '');
  t.equal(
    stdout,
    [
      'x.tar: a new run; nothing is made (--dry-run)',
      '  images      10,000: 5 … 10004',
      '  bytes       about 10.2 MB',
      '  files       x-00005-01004.tar … x-09005-10004.tar',
      '  checkpoint  x.tar.ckpt',
      '',
    ].join('\n'),
  );
  t.same(fs.readdirSync(cwd), []);
  const folder = await callCommand(['--count', '3', '--dry-run', '--status-json'], { cwd });
  t.equal(folder.stdout, '');
  t.match(JSON.parse(folder.stderr), {
    type: 'preview',
    images: '3',
    last_index: '2',
    first_file: 'images/0.png',
    checkpoint: 'images/.enumerate.ckpt',
    existing: 'none',
  });
  t.same(fs.readdirSync(cwd), []);
});

t.test('a dry run into a pipe leaves the pipe empty', async (t) => {
  const { status, stdout, stderr } = await callCommand(['--count', '3', '--out', '-', '--dry-run']);
  t.equal(status, 0);
  t.equal(stdout, '');
  t.match(stderr, /^-: a new run; nothing is made/);
});

t.test('a dry run ends as the command itself would, over a run that is there too', async (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--size', '4x4', '--count', '5', '--out', 'run'];
  await callCommand(run, { cwd });
  const before = readFolder(cwd);
  const same = async (words: readonly string[], code: number): Promise<string> => {
    const dry = await callCommand([...words, '--dry-run'], { cwd });
    t.equal(dry.status, code, dry.stderr);
    t.strictSame(readFolder(cwd), before, words.join(' '));
    return code === 0 ? dry.stdout : dry.stderr;
  };
  t.match(await same(run, 1), /^E_EXISTS: run holds a run of 5 images/);
  t.match(
    await same([...run, '--force'], 0),
    /^run: a new run in the place of the one that is there/,
  );
  t.match(
    await same([...run, '--continue'], 0),
    /^run: a run that goes on; .*\n {2}images {6}none\n/,
  );
  t.match(await same(['resume', 'run', '--to', '20'], 0), /\n {2}images {6}15: 5 … 19\n/);
  t.match(await same(['resume', 'none'], 1), /^E_IO: no run at none/);
  t.match(await same(['--count', '1', '--out', 'none/x.tar'], 1), /there is no folder none/);
  t.match(await same(['--out', 'x'], 2), /how many images\?/);
  const art = ['art', '--from', '3', '--count', '2', '--size', '8', '--out', 'art'];
  t.match(await same(art, 0), /^art: a new run; .*\n {2}images {6}2: 3 … 4\n/);
});
