/** `enumerate locate` on pictures of other formats, through ffmpeg. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { encodeImage } from '../../src/run/outputs/png.js';
import { formatIndex } from '../../src/core/index-format.js';
import { openNumbering } from '../../src/core/numbering.js';
import type { Color } from '../../src/core/space.js';
import { read, run, someSamples } from '../codecs/png/tools.js';
import { runEnumerate } from './command.js';
import { callCommand } from './call-command.js';
import { temporaryFolder } from './started-command.js';

/** A PNG file without metadata; returns its number as text. */
function writePng(file: string, color: Exclude<Color, 'palette'>, depth = 8): string {
  const numbering = openNumbering({ width: 17, height: 9, color, depth });
  const samples = someSamples(numbering.space);
  fs.writeFileSync(file, encodeImage(numbering, samples, undefined, false));
  return formatIndex(numbering.indexOf(samples));
}

t.test('a JPEG and a GIF have numbers, and what was worked out is said', async (t) => {
  const cwd = temporaryFolder(t);
  writePng(path.join(cwd, 'a.png'), 'rgb');
  for (const format of ['jpg', 'gif']) {
    run('ffmpeg', ['-v', 'error', '-i', path.join(cwd, 'a.png'), path.join(cwd, `a.${format}`)]);
  }
  const jpeg = await callCommand(['locate', 'a.jpg', '--preview', 'p.png'], { cwd });
  t.match(jpeg.stdout, /^0x[0-9a-f]+\n$/);
  t.match(jpeg.stderr, /^note: the picture is stored as yuvj\S+: [^\n]* 17×9 rgb at 8 bit\n$/);
  t.equal((await callCommand(['locate', 'p.png'], { cwd })).stdout, jpeg.stdout);
  const stretched = await callCommand(['locate', 'a.jpg', '--fit', 'stretch'], { cwd });
  t.equal(stretched.stdout, jpeg.stdout, 'the same where nothing is to be fitted');
  const gif = runEnumerate(['locate', '-'], {
    cwd,
    input: fs.readFileSync(path.join(cwd, 'a.gif')),
  });
  t.match(gif.stdout, /^0x[0-9a-f]+\n$/);
  t.equal(gif.stderr, '');
});

t.test('a damaged file, one that is too large, and no ffmpeg are one line each', async (t) => {
  const cwd = temporaryFolder(t);
  writePng(path.join(cwd, 'a.png'), 'rgb');
  run('ffmpeg', ['-v', 'error', '-i', path.join(cwd, 'a.png'), path.join(cwd, 'a.jpg')]);
  const jpeg = fs.readFileSync(path.join(cwd, 'a.jpg'));
  fs.writeFileSync(path.join(cwd, 'cut.jpg'), jpeg.subarray(0, 40));
  fs.writeFileSync(path.join(cwd, 'huge.ppm'), 'P6 30000 30000 255\n');
  fs.writeFileSync(path.join(cwd, 'list.gif'), 'GIF89a\n#EXTM3U\nfile:///etc/passwd\n');
  for (const [file, says, env] of [
    ['cut.jpg', /^E_IO: cut\.jpg: this jpeg file is damaged or cut off: /, {}],
    ['huge.ppm', /^E_(IO|LIMIT): huge\.ppm/, {}],
    ['list.gif', /^E_IO: list\.gif: this gif file is damaged or cut off: /, {}],
    ['a.jpg', /^E_IO: a\.jpg is a jpeg file: .*apt-get install ffmpeg/, { PATH: '/nowhere' }],
  ] as const) {
    const { status, stdout, stderr } = await callCommand(['locate', file], { cwd, env });
    t.ok(status === 1 || status === 2, `${file}: ${status}`);
    t.equal(stdout, '');
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
});

t.test('the preview of a fitted picture has its number', async (t) => {
  const cwd = temporaryFolder(t);
  writePng(path.join(cwd, 'a.png'), 'rgb');
  const fit = ['--size', '8x8', '--palette', 'pico8', '--dither', 'ordered', '--preview', 'p.png'];
  for (const method of ['crop', 'contain', 'stretch']) {
    const { status, stdout, stderr } = await callCommand(
      ['locate', 'a.png', ...fit, '--fit', method, '--force'],
      { cwd },
    );
    t.equal(status, 0);
    t.match(
      stderr,
      /^note: this is the number of a picture in 8×8 palette of 16 colours that looks like/,
    );
    const preview = read(fs.readFileSync(path.join(cwd, 'p.png')));
    t.same([preview.width, preview.height, preview.palette?.length], [8, 8, 48]);
    t.equal((await callCommand(['locate', 'p.png'], { cwd })).stdout, stdout, method);
  }
  t.equal(
    (await callCommand(['locate', 'a.png', ...fit.slice(0, 4)], { cwd })).status,
    1,
    'no --fit',
  );
});

t.test('an animation and a file of no known format are told of in one line', async (t) => {
  const cwd = temporaryFolder(t);
  const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=32x24:rate=5', '-t', '1'];
  run('ffmpeg', [...source, path.join(cwd, 'a.gif')]);
  const { stderr } = await callCommand(['locate', 'a.gif'], { cwd });
  t.equal(stderr, 'note: this is the number of the first of 5 frames of the picture\n');
  const fitted = ['locate', 'a.gif', '--fit', 'crop', '--size', '4x4', '--json'];
  const { picture, notes } = JSON.parse((await callCommand(fitted, { cwd })).stdout) as {
    picture: { frames: number };
    notes: string[];
  };
  t.equal(picture.frames, 5);
  t.match(notes.join('\n'), /--fit crop[^]*first of 5 frames/, 'a fit loses no note');
  fs.writeFileSync(path.join(cwd, 'a.txt'), 'a text');
  const unknown = await callCommand(['locate', 'a.txt'], { cwd });
  t.equal(unknown.status, 1);
  t.match(unknown.stderr, /^E_PNG: a\.txt: [^\n]*there are png, jpeg, [^\n]*make a PNG of it\n$/);
});

t.test('a film of large pictures, and the frame counter of a large animation', async (t) => {
  const cwd = temporaryFolder(t);
  const space = ['--size', '700x600', '--palette', 'pico8'];
  t.equal((await callCommand(['get', '2^9000', ...space, '--out', 'x.png'], { cwd })).status, 0);
  run('ffmpeg', ['-v', 'error', '-i', path.join(cwd, 'x.png'), path.join(cwd, 'x.gif')]);
  fs.mkdirSync(path.join(cwd, 'folder'));
  for (const name of ['a.gif', 'b.gif'])
    fs.copyFileSync(path.join(cwd, 'x.gif'), path.join(cwd, 'folder', name));
  const film = await callCommand(['film', 'folder', '--out', 'x.mkv'], { cwd });
  t.equal(film.status, 0, film.stderr);
  const drawn = ['--count', '6', '--size', '640x360', '--overlay', '--out', 'o.gif'];
  t.equal((await callCommand(drawn, { cwd })).status, 0);
  t.match(await callCommand(['locate', 'o.gif', '--overlay'], { cwd }), {
    status: 0,
    stdout: '0\n',
  });
});
