/** `film --growing`: a picture that comes up digit by digit. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { decode, ffmpeg, makePng } from '../media/pictures.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

async function film(cwd: string, ...args: readonly string[]) {
  return await callCommand(['film', ...args], { cwd });
}

t.test('a photograph comes up, as large and as long as it is asked for', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(
    path.join(cwd, 'photo.png'),
    makePng([10, 20, 200, 3, 90], { color: 'rgb', size: [40, 20] }),
  );
  ffmpeg('-i', path.join(cwd, 'photo.png'), '-pix_fmt', 'yuvj420p', path.join(cwd, 'photo.jpg'));
  const size = ['--size', '8x8', '--fit', 'crop', '--scale', '2'];
  const made = await film(cwd, '--growing', 'photo.jpg', ...size, '--out', 'x.mkv');
  t.same([made.status, made.stdout], [0, '']);
  t.match(made.stderr, /^x\.mkv: 240 frames in /);
  const frameBytes = 3 * 16 * 16;
  const frames = decode(path.join(cwd, 'x.mkv'), 'rgb24');
  t.equal(frames.length, 240 * frameBytes);
  t.ok(
    frames.subarray(0, frameBytes).every((sample) => sample === 128),
    'it begins plain',
  );
  // The nearest picture, as `locate` has it.
  const words = ['locate', 'photo.jpg', ...size.slice(0, 4), '--preview', 'near.png'];
  t.equal((await callCommand(words, { cwd })).status, 0);
  const near = decode(path.join(cwd, 'near.png'), 'rgb24');
  const last = frames.subarray(-frameBytes);
  for (let pixel = 0; pixel < 64; pixel++) {
    const [x, y] = [pixel % 8, Math.floor(pixel / 8)];
    const at = 3 * (32 * y + 2 * x);
    t.ok(last.subarray(at, at + 3).equals(near.subarray(3 * pixel, 3 * pixel + 3)), `${x}, ${y}`);
  }
  const short = ['--growing', '--seconds', '2', '--fps', '5', '--out', 'x.apng'];
  t.match((await film(cwd, 'photo.png', ...short)).stderr, /^x\.apng: 10 frames in /);
});

t.test('mistakes are one clear line, and leave nothing', async (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, '1.png'), makePng([1, 2, 3]));
  fs.writeFileSync(path.join(cwd, '2.png'), makePng([1, 2, 4]));
  fs.mkdirSync(path.join(cwd, 'empty'));
  t.equal((await film(cwd, '1.png', '--out', 'film.mkv')).status, 0);
  const there = fs.readdirSync(cwd);
  for (const [args, status, says] of [
    [['--growing', '1.png', '2.png'], 2, /^enumerate: --growing: .*2 are given: name one file/],
    [['--growing', '.'], 2, /^enumerate: --growing: .*\. is a folder: name one file/],
    [['--growing', 'empty'], 2, /^enumerate: --growing: .*empty is a folder/],
    [['--growing', 'film.mkv'], 1, /^E_FRAME: film\.mkv is a film .*locate FILM --frame 0 --prev/],
    [['film.mkv'], 1, /^E_FRAME: film\.mkv is a film .*locate FILM --frame 0 --preview frame\.png/],
    [['--growing', 'none.png'], 1, /^E_IO: cannot read none\.png: there is no such file/],
    [['--growing', '1.png', '--size', '2x2'], 1, /^E_FRAME: 1\.png: .*4×4.*2×2.*--fit crop/],
    [['--growing', '1.png', '--palette', 'cga'], 1, /^E_FRAME: 1\.png: .*--fit crop/],
    [['--growing', '1.png', '--dither', 'ordered'], 2, /^enumerate: --dither goes with --fit/],
    [['--growing', '1.png', '--overlay'], 2, /^enumerate: --overlay: numbers are drawn on/],
    [
      ['--growing', '1.png', '--seconds', '0'],
      2,
      /^enumerate: --seconds 0: expected a time above 0/,
    ],
    [['--growing', '1.png', '--duration', '3'], 2, /^enumerate: .*did you mean --seconds\?/],
    [['1.png', '--seconds', '3'], 2, /^enumerate: --seconds goes with --growing/],
    [['1.png', '--size', '2x2'], 2, /^enumerate: --size goes with --growing/],
    [['1.png', '--background', 'fff'], 2, /^enumerate: --background goes with --growing/],
  ] as const) {
    const made = await film(cwd, ...args, '--out', 'x.mkv');
    t.equal(made.status, status, args.join(' '));
    t.match(made.stderr, says);
    t.match(made.stderr, /^[^\n]+\n$/);
  }
  fs.renameSync(path.join(cwd, '1.png'), path.join(cwd, '1.apng'));
  const itself = await film(cwd, '--growing', '1.apng', '--out', '1.apng', '--force');
  t.match(itself.stderr, /^E_EXISTS: 1\.apng is one of the pictures/);
  fs.renameSync(path.join(cwd, '1.apng'), path.join(cwd, '1.png'));
  t.same(fs.readdirSync(cwd), there);
});
