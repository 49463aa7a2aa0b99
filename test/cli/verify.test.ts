/** `enumerate verify`: its exit codes, and what it prints. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { flip, made } from '../verify/runs.js';
import { callCommand } from './call-command.js';
import { runEnumerate } from './command.js';

t.test('the command: exit codes, one line where there is no checkpoint', async (t) => {
  const cwd = await made(t, '--out', 'x.raw');
  t.strictSame(runEnumerate(['verify', 'x.raw'], { cwd }), {
    status: 0,
    stdout: 'x.raw: all 30 images are there and right\n',
    stderr: '',
  });
  await callCommand(['--size', '2x2', '--count', '1', '--out', '1.raw'], { cwd });
  const one = await callCommand(['verify', '1.raw'], { cwd });
  t.equal(one.stdout, '1.raw: the one image is there and right\n');
  fs.mkdirSync(path.join(cwd, 'folder'));
  for (const [status, says, ...args] of [
    [2, /^enumerate: nothing to verify: /],
    [2, /^enumerate: --size goes with --exhaustive/, 'x.raw', '--size', '4x4'],
    [2, /^enumerate: --exhaustive walks a space and takes no paths/, 'x.raw', '--exhaustive'],
    [2, /^enumerate: --exhaustive walks a space to its end/, '--exhaustive', '--count', '2'],
    [2, /^enumerate: --count -1: /, 'x.raw', '--count=-1'],
    [2, /^E_NUMBER: --count "x"/, 'x.raw', '--count', 'x'],
    [2, /^enumerate: --threads: only for folders of parts/, 'x.raw', '--threads', '2'],
    [2, /^E_LIMIT: .*2\^26/, '--exhaustive', '--size', '9x9'],
    [1, /^E_IO: nowhere has no checkpoint, .*looked for at nowhere\.ckpt\n$/, 'nowhere'],
    [1, /^E_IO: folder has no checkpoint, .* folder\/\.enumerate\.ckpt\n$/, 'folder'],
  ] as const) {
    const result = await callCommand(['verify', ...args], { cwd });
    t.equal(result.status, status, args.join(' '));
    t.match(result.stderr, says);
    t.match(result.stderr, /^[^\n]*\n$/, 'one line');
  }
  flip(path.join(cwd, 'x.raw'), 5);
  t.equal((await callCommand(['verify', 'x.raw', '--json'], { cwd })).status, 1);
  const tiny = ['--size', '3x2', '--color', 'gray', '--depth', '1', '--seed', 's'];
  const walked = await callCommand(['verify', '--exhaustive', ...tiny], { cwd });
  t.equal(walked.status, 0);
  t.match(
    walked.stdout,
    /^3×2 gray at 1 bit, mixed: all 64 images occur once, and all 64 lead back/,
  );
  const json = JSON.parse(
    (await callCommand(['verify', '--exhaustive', '--json', ...tiny], { cwd })).stdout,
  );
  t.match(json, { space: '3x2 gray 1', ok: true, images: 64, distinct: 64, astray: 0 });
});

t.test('the command: what several paths have together', async (t) => {
  const cwd = await made(t, '--out', 'x.raw');
  t.match(await callCommand(['verify', 'x.raw', '--count', '30'], { cwd }), {
    status: 0,
    stdout: /1 run has all 30 images, each once\n$/,
  });
  t.match(await callCommand(['verify', 'x.raw', '--count', '31', '--json'], { cwd }), {
    status: 1,
    stdout: /\n\{"whole":\["x\.raw"\],"ok":false,"count":"31",/,
  });
});
