/** Films of the command line: what is refused in one line, and what is said where ffmpeg is missing. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { CODECS } from '../../src/media/codecs.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

t.test('what a film cannot hold is refused in one line, and nothing is written', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [options, message, status = 2] of [
    ['--size 15x9 --out x.mp4', /15×9 pixels: .* wants even sizes, .* --scale 2,/],
    [
      '--depth 16 --out x.mp4',
      /16 bits a sample: H\.264 has 8, and \.mkv keeps all 16; choose --depth 8/,
    ],
    ['--depth 16 --out x.webm', /16 bits a sample: VP9/],
    ['--depth 16 --out x.gif', /16 bits a sample: \.gif/],
    ['--color rgba --out x.mp4', /rgba: H\.264 has no transparency/],
    ['--color graya --out x.apng', /graya: \.apng has no transparency/],
    ['--color rgba --lossless --out x.webm', /lossless VP9 has no transparency/],
    ['--loop 2 --out x.mkv', /--loop 2: only \.gif and \.apng/],
    ['--crf 3 --out x.mkv', /--crf 3: ffv1 loses nothing/],
    ['--crf 3 --out x.gif', /--crf 3: \.gif has no quality/],
    ['--lossless --out x.gif', /--lossless: x\.gif has 256 colours/],
    ['--codec ffv1 --out x.gif', /--codec ffv1: \.gif has only one/],
    ['--lossless --codec mpeg4 --out x.mkv', /how mpeg4 loses nothing is not known/],
    ['--out x.mov', /films of this kind need an encoder/],
    ['--count 0 --out x.mkv', /--count 0: a run has at least one image/],
    ['--crf 52 --out x.mp4', /--crf 52: libx264 takes 0 \(best\) to 51/],
    ['--crf 64 --out x.webm', /--crf 64: libvpx-vp9 takes 0 \(best\) to 63/],
    ['--fps 101 --out x.gif', /--fps 101: \.gif counts in hundredths of a second/],
    ['--out n/x.mkv', /no folder n: make it with mkdir -p n/, 1],
    ['--out -x.mkv', /join a value that begins with "-" to its option: --out=-x\.mkv/],
    ['--shard 4/3 --out x.mkv', /there is no shard 4 of 3:/],
    [
      '--codec nosuch --out x.mkv',
      /x\.mkv: ffmpeg ended with 1: .*Unknown encoder 'nosuch'"; choose .*`ffmpeg -encoders` lists$/,
      1,
    ],
    ['--codec ffv1 --out x.ogg', /x\.ogg: ffmpeg ended with 1: .*Unsupported codec/, 1],
    ['--codec ffv1 --out x.nosuch', /x\.nosuch: ffmpeg ended with 1: .*suitable output format/, 1],
    ['--overlay --out x.mkv', /too small for an overlay/],
  ] as const) {
    const sized = options.includes('--size') ? [] : ['--size', '16x16'];
    const count = options.includes('--count') ? [] : ['--count', '3'];
    const result = await callCommand([...count, ...sized, ...options.split(' ')], { cwd });
    t.match(result.stderr.trimEnd(), message, options);
    t.equal(result.stderr.trimEnd().split('\n').length, 1, options);
    t.equal(result.status, status, options);
    t.strictSame(fs.readdirSync(cwd), [], options);
  }
});

t.test('an encoder that there is not is answered by all that are known', async (t) => {
  const cwd = temporaryFolder(t);
  const words = '--count 1 --size 16x16 --codec nosuch --out x.mkv'.split(' ');
  const { stderr } = await callCommand(words, { cwd });
  const listed = /; choose (.*), or another one/.exec(stderr)?.[1];
  t.strictSame(listed?.split(', ').toSorted(), Object.keys(CODECS).toSorted());
});

t.test('a missing ffmpeg and one that is too old are told with the way out', async (t) => {
  const cwd = temporaryFolder(t);
  const empty = path.join(cwd, 'empty');
  const old = path.join(cwd, 'old');
  fs.mkdirSync(empty);
  fs.mkdirSync(old);
  const stub = '#!/bin/sh\necho "ffmpeg version 3.4.8-0ubuntu0.2 Copyright (c) 2000-2020"\n';
  fs.writeFileSync(path.join(old, 'ffmpeg'), stub, { mode: 0o755 });
  const run = ['--count', '2', '--size', '8x8'];
  const missing = await callCommand([...run, '--out', 'x.mkv'], { cwd, env: { PATH: empty } });
  t.equal(missing.status, 1);
  t.match(missing.stderr, /^E_IO: x\.mkv is made by ffmpeg, which is not on this machine: .*\n$/);
  const tooOld = await callCommand([...run, '--out', 'x.mkv'], {
    cwd,
    env: { PATH: `${old}:/bin` },
  });
  t.equal(tooOld.status, 1);
  t.match(
    tooOld.stderr,
    /^E_IO: x\.mkv is made by ffmpeg 4\.4 or newer, and this one is 3\.4: .*\n$/,
  );
  t.strictSame(fs.readdirSync(cwd).toSorted(), ['empty', 'old']);
  const apng = await callCommand([...run, '--out', 'x.apng'], { cwd, env: { PATH: empty } });
  t.equal(apng.status, 0, '.apng needs no program');
  const stream = await callCommand([...run, '--out', 'rtmp://h/live/key'], {
    cwd,
    env: { PATH: empty },
  });
  t.match(stream, { status: 1, stderr: /^E_IO: rtmp:\/\/h\/live\/… is made by ffmpeg, [^.]*\n$/ });
  const located = await callCommand(['locate', 'x.apng', '--frame', '0'], {
    cwd,
    env: { PATH: empty },
  });
  t.match(located.stderr, /^E_IO: x\.apng is a film \(apng\): it is read by ffmpeg, and /);
});

t.test('a slash behind a name makes it a folder of images', async (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--count', '2', '--size', '8x8', '--out', 'n/a.gif/'];
  t.equal((await callCommand(run, { cwd })).status, 0);
  t.strictSame(fs.readdirSync(path.join(cwd, 'n/a.gif')), ['.enumerate.ckpt', '0.png', '1.png']);
});
