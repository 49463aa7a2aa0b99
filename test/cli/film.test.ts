/** Films: their frames decoded by ffmpeg, what ffprobe says of them, and what is refused. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { parseFilmMetadata } from '../../src/codecs/film-metadata.js';
import { openNumbering } from '../../src/core/numbering.js';
import { runEnumerate } from './command.js';
import { FRAMES, LOSSLESS, RUN, testLossless } from './film-cases.js';
import { decodeFilm, expectedFrame, probeFilm, psnr } from './film-tools.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

t.test('each frame of a lossless film comes back as the numbering has it', (t) => {
  testLossless(t, LOSSLESS);
  t.end();
});

t.test('frames of one or two pixels, which ffmpeg codes wrongly in FFV1, are whole', (t) => {
  const cwd = temporaryFolder(t);
  for (const [width, height, depth, form] of [
    [1, 5, 8, 'rgb24'],
    [2, 2, 16, 'rgb48le'],
    [3, 1, 8, 'rgb24'],
  ] as const) {
    const size = ['--size', `${width}x${height}`, '--depth', `${depth}`];
    const args = [...RUN.slice(0, 2), ...size, '--force', '--out', 'x.mkv'];
    t.equal(runShared(args, { cwd }).status, 0);
    const numbering = openNumbering({ width, height, color: 'rgb', depth });
    const wanted = [0n, 1n, 2n, 3n].map((index) => expectedFrame(numbering, index, form));
    t.ok(decodeFilm(path.join(cwd, 'x.mkv'), form).equals(Buffer.concat(wanted)), `${width}`);
  }
  const codec = ['--count', '2', '--size', '2x9', '--codec', 'ffv1', '--out', 'y.mkv'];
  t.match(runShared(codec, { cwd }).stderr, /^E_OUTPUT: --codec ffv1: .* less than 4 wide/);
  t.end();
});

// Measured: 37.5 dB and more for x264 and VP9, 20.8 for GIF of 256 colours; 8.0 and less for other frames.
t.test('frames of a lossy film are near to what they should be, and to no others', (t) => {
  const cwd = temporaryFolder(t);
  const numbering = openNumbering({ width: 12, height: 8, color: 'rgb', depth: 8 });
  for (const [file, floor, ...options] of [
    ['x264.mp4', 33, '--crf', '12'],
    ['vp9.webm', 33, '--crf', '12'],
    ['rgb8.gif', 18],
  ] as const) {
    const args = [...RUN, '--size', '12x8', '--scale', '16', ...options, '--out', file];
    t.equal(runShared(args, { cwd }).status, 0, file);
    const found = decodeFilm(path.join(cwd, file), 'rgb24');
    const frames = Array.from({ length: FRAMES }, (_, i) =>
      expectedFrame(numbering, 1000n + 77n * BigInt(i), 'rgb24', { scale: 16 }),
    );
    const { length } = frames[0]!;
    t.equal(found.length, FRAMES * length, `${file}: number of frames`);
    for (let i = 0; i < FRAMES; i++) {
      const frame = found.subarray(i * length, (i + 1) * length);
      t.ok(psnr(frame, frames[i]!) > floor, `${file}: frame ${i}, ${psnr(frame, frames[i]!)} dB`);
      t.ok(psnr(frame, frames[(i + 1) % FRAMES]!) < 12, `${file}: frame ${i} is no other one`);
    }
  }
  t.end();
});

// Measured: 50.9 dB.
t.test('WebM keeps transparency nearly', (t) => {
  const cwd = temporaryFolder(t);
  const args = [...RUN, '--size', '12x8', '--color', 'rgba', '--scale', '16', '--crf', '12'];
  t.equal(runShared([...args, '--out', 'a.webm'], { cwd }).status, 0);
  const found = decodeFilm(path.join(cwd, 'a.webm'), 'rgba', ['-c:v', 'libvpx-vp9']);
  const numbering = openNumbering({ width: 12, height: 8, color: 'rgba' });
  const wanted = expectedFrame(numbering, 1000n, 'rgba', { scale: 16 });
  const alphas = (bytes: Uint8Array): Uint8Array => bytes.filter((_, i) => i % 4 === 3);
  t.ok(psnr(alphas(found.subarray(0, wanted.length)), alphas(wanted)) > 40);
  t.end();
});

t.test('rate, size, number of frames, duration and note stand in each container', (t) => {
  const cwd = temporaryFolder(t);
  for (const [fps, rate] of [
    ['24', '24/1'],
    ['30000/1001', '30000/1001'],
  ] as const) {
    // One rate is enough for those that have no fractions.
    for (const ending of fps === '24' ? ['mkv', 'gif'] : ['mkv', 'mp4', 'webm', 'apng']) {
      const file = path.join(cwd, `${fps.slice(0, 2)}.${ending}`);
      const space = ['--size', '16x12', '--color', 'gray', '--scale', '2', '--seed', 'Füße'];
      const args = ['--count', '48', '--from', '5', '--fps', fps, ...space, '--out', file];
      const { status, stderr } = runShared(args);
      if (!t.equal(status, 0, `${ending}: ${stderr}`)) continue;
      const { streams, format } = probeFilm(file);
      const [stream] = streams;
      t.match(stream, { width: 32, height: 24, nb_read_packets: '48' }, ending);
      const [numerator, denominator = 1] = rate.split('/').map(Number);
      // GIF counts in hundredths of a second, and ffprobe does so in APNG's by hundred thousandths.
      if (!['gif', 'apng'].includes(ending))
        t.equal(stream?.['r_frame_rate'], rate, `${ending}: rate`);
      const seconds = (48 * denominator) / numerator!;
      const duration = Number(format.duration ?? seconds);
      t.ok(Math.abs(duration - seconds) < 0.06, `${ending}: ${duration} s, not ${seconds}`);
      if (ending === 'apng') continue;
      const { tags = {} } = format;
      const note = parseFilmMetadata(tags['comment'] ?? tags['COMMENT'] ?? '');
      t.match(note, { from: 5n, step: 1n, scale: 2, seed: 'Füße', order: 'mixed' }, ending);
      t.equal(note?.space.canonical, '16x12 gray 8', ending);
    }
  }
  t.end();
});

t.test('what a film cannot hold is refused in one line, and nothing is written', (t) => {
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
    ['--out x.mov', /films of this kind want an encoder, --codec/],
    ['--count 0 --out x.mkv', /x\.mkv: a film has at least one frame/],
    ['--crf 52 --out x.mp4', /--crf 52: libx264 takes 0 \(best\) to 51/],
    ['--crf 64 --out x.webm', /--crf 64: libvpx-vp9 takes 0 \(best\) to 63/],
    ['--fps 101 --out x.gif', /--fps 101: \.gif counts in hundredths of a second/],
    ['--out n/x.mkv', /no folder n: make it with mkdir -p n/, 1],
    ['--out -x.mkv', /join a value that begins with "-" to its option: --out=-x\.mkv/],
    ['--shard 4/3 --out x.mkv', /there is no shard 4 of 3:/],
    ['--codec nosuch --out x.mkv', /x\.mkv: ffmpeg ended with 1: .*Unknown encoder 'nosuch'/, 1],
    ['--codec ffv1 --out x.ogg', /x\.ogg: ffmpeg ended with 1: .*Unsupported codec/, 1],
    ['--codec ffv1 --out x.nosuch', /x\.nosuch: ffmpeg ended with 1: .*suitable output format/, 1],
    ['--overlay --out x.mkv', /too small for an overlay/],
  ] as const) {
    const sized = options.includes('--size') ? [] : ['--size', '16x16'];
    const count = options.includes('--count') ? [] : ['--count', '3'];
    const result = runShared([...count, ...sized, ...options.split(' ')], { cwd });
    t.match(result.stderr.trimEnd(), message, options);
    t.equal(result.stderr.trimEnd().split('\n').length, 1, options);
    t.equal(result.status, status, options);
    t.strictSame(fs.readdirSync(cwd), [], options);
  }
  t.end();
});

t.test('a missing ffmpeg and one that is too old are told with the way out', (t) => {
  const cwd = temporaryFolder(t);
  const empty = path.join(cwd, 'empty');
  const old = path.join(cwd, 'old');
  fs.mkdirSync(empty);
  fs.mkdirSync(old);
  const stub = '#!/bin/sh\necho "ffmpeg version 3.4.8-0ubuntu0.2 Copyright (c) 2000-2020"\n';
  fs.writeFileSync(path.join(old, 'ffmpeg'), stub, { mode: 0o755 });
  const run = ['--count', '2', '--size', '8x8'];
  const missing = runEnumerate([...run, '--out', 'x.mkv'], { cwd, env: { PATH: empty } });
  t.equal(missing.status, 1);
  t.match(missing.stderr, /^E_IO: x\.mkv is made by ffmpeg, which is not on this machine: .*\n$/);
  const tooOld = runShared([...run, '--out', 'x.mkv'], { cwd, env: { PATH: `${old}:/bin` } });
  t.equal(tooOld.status, 1);
  t.match(
    tooOld.stderr,
    /^E_IO: x\.mkv is made by ffmpeg 4\.4 or newer, and this one is 3\.4: .*\n$/,
  );
  t.strictSame(fs.readdirSync(cwd).toSorted(), ['empty', 'old']);
  const apng = runShared([...run, '--out', 'x.apng'], { cwd, env: { PATH: empty } });
  t.equal(apng.status, 0, '.apng needs no program');
  const stream = runShared([...run, '--out', 'rtmp://h/live/key'], {
    cwd,
    env: { PATH: empty },
  });
  t.match(stream, { status: 1, stderr: /^E_IO: rtmp:\/\/h\/live\/… is made by ffmpeg, [^.]*\n$/ });
  const located = runEnumerate(['locate', 'x.apng', '--frame', '0'], { cwd, env: { PATH: empty } });
  t.match(located.stderr, /^E_IO: x\.apng is a film \(apng\): it is read by ffmpeg, and /);
  t.end();
});

t.test('a slash behind a name makes it a folder of images', (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--count', '2', '--size', '8x8', '--out', 'n/a.gif/'];
  t.equal(runShared(run, { cwd }).status, 0);
  t.strictSame(fs.readdirSync(path.join(cwd, 'n/a.gif')), ['.enumerate.ckpt', '0.png', '1.png']);
  t.end();
});
