/** `enumerate locate` on pictures of other formats, through ffmpeg. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { makePngEncoder } from '../../src/run/outputs/png.js';
import { formatIndex } from '../../src/core/index-format.js';
import { openNumbering } from '../../src/core/numbering.js';
import type { Color } from '../../src/core/space.js';
import { read, run, someSamples } from '../codecs/png/tools.js';
import { runEnumerate } from './command.js';
import { runShared } from './shared-command.js';
import { temporaryFolder } from './started-command.js';

/** A PNG file without metadata; returns its number as text. */
function writePng(file: string, color: Color, depth = 8): string {
  const numbering = openNumbering({ width: 17, height: 9, color, depth });
  const samples = someSamples(numbering.space);
  const { space } = numbering;
  const encoder = makePngEncoder({ space, order: 'mixed', seed: '', metadata: false });
  fs.writeFileSync(file, encoder.encode(samples));
  return formatIndex(numbering.indexOf(samples));
}

t.test('what a lossless format keeps has the number that the PNG has', (t) => {
  const cwd = temporaryFolder(t);
  const numbers = new Map<string, string>();
  for (const [color, depth, ...formats] of [
    ['rgb', 8, 'bmp', 'tif', 'ppm', 'webp', 'qoi'],
    ['rgb', 16, 'tif', 'ppm'],
    // (WebP drops the colour of what is wholly transparent.)
    ['rgba', 8, 'tif', 'pam'],
    ['rgba', 16, 'tif'],
    ['gray', 8, 'tif', 'pgm'],
    ['gray', 16, 'tif', 'pgm'],
    ['graya', 8, 'tif'],
    ['gray', 1, 'tif', 'pbm'],
  ] as const) {
    const png = path.join(cwd, `${color}-${depth}.png`);
    const number = writePng(png, color, depth);
    const outputs = formats.flatMap((format) => {
      const name = `${color}-${depth}.${format}`;
      numbers.set(name, number);
      const lossless = format === 'webp' ? ['-lossless', '1', '-pix_fmt', 'bgra'] : [];
      return lossless.concat(path.join(cwd, name));
    });
    run('ffmpeg', ['-v', 'error', '-i', png, ...outputs]);
  }
  const { status, stdout, stderr } = runEnumerate(['locate', ...numbers.keys()], { cwd });
  t.equal(stderr, '');
  t.equal(status, 0);
  t.same(
    stdout.trimEnd().split('\n'),
    [...numbers].map(([name, number]) => `${name}: ${number}`),
  );
  t.end();
});

t.test('a JPEG and a GIF have numbers, and what was worked out is said', (t) => {
  const cwd = temporaryFolder(t);
  writePng(path.join(cwd, 'a.png'), 'rgb');
  for (const format of ['jpg', 'gif']) {
    run('ffmpeg', ['-v', 'error', '-i', path.join(cwd, 'a.png'), path.join(cwd, `a.${format}`)]);
  }
  const jpeg = runEnumerate(['locate', 'a.jpg', '--preview', 'p.png'], { cwd });
  t.match(jpeg.stdout, /^0x[0-9a-f]+\n$/);
  t.match(jpeg.stderr, /^note: the picture is stored as yuvj\S+: [^\n]* 17×9 rgb at 8 bit\n$/);
  t.equal(runShared(['locate', 'p.png'], { cwd }).stdout, jpeg.stdout);
  const stretched = runShared(['locate', 'a.jpg', '--fit', 'stretch'], { cwd });
  t.equal(stretched.stdout, jpeg.stdout, 'the same where nothing is to be fitted');
  const gif = runEnumerate(['locate', '-'], {
    cwd,
    input: fs.readFileSync(path.join(cwd, 'a.gif')),
  });
  t.match(gif.stdout, /^0x[0-9a-f]+\n$/);
  t.equal(gif.stderr, '');
  t.end();
});

t.test('a damaged file, one that is too large, and no ffmpeg are one line each', (t) => {
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
    ['list.gif', /^E_IO: list\.gif: ffmpeg cannot read this gif file: /, {}],
    ['a.jpg', /^E_IO: a\.jpg is a jpeg file: .*apt-get install ffmpeg/, { PATH: '/nowhere' }],
  ] as const) {
    const { status, stdout, stderr } = runShared(['locate', file], { cwd, env });
    t.ok(status === 1 || status === 2, `${file}: ${status}`);
    t.equal(stdout, '');
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
  t.end();
});

t.test('the preview of a fitted picture has its number', (t) => {
  const cwd = temporaryFolder(t);
  writePng(path.join(cwd, 'a.png'), 'rgb');
  const fit = ['--size', '8x8', '--palette', 'pico8', '--dither', 'ordered', '--preview', 'p.png'];
  for (const method of ['crop', 'contain', 'stretch']) {
    const { status, stdout, stderr } = runShared(
      ['locate', 'a.png', ...fit, '--fit', method, '--force'],
      { cwd },
    );
    t.equal(status, 0);
    t.match(
      stderr,
      /^note: this is the number of the picture in 8×8 palette of 16 colours that is nearest/,
    );
    const preview = read(fs.readFileSync(path.join(cwd, 'p.png')));
    t.same([preview.width, preview.height, preview.palette?.length], [8, 8, 48]);
    t.equal(runShared(['locate', 'p.png'], { cwd }).stdout, stdout, method);
  }
  t.equal(runShared(['locate', 'a.png', ...fit.slice(0, 4)], { cwd }).status, 1, 'no --fit');
  t.end();
});

t.test(
  'a JPEG that is cut or damaged anywhere has no number, whatever ffmpeg would make of it',
  (t) => {
    const cwd = temporaryFolder(t);
    const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=200x150', '-frames:v', '1'];
    run('ffmpeg', [...source, path.join(cwd, 'a.jpg')]);
    const jpeg = fs.readFileSync(path.join(cwd, 'a.jpg'));
    t.equal(runShared(['locate', 'a.jpg'], { cwd }).status, 0);
    const cutAt = (share: number): Buffer => jpeg.subarray(0, Math.floor(jpeg.length * share));
    const end = Buffer.of(0xff, 0xd9);
    for (const bytes of [
      cutAt(1 / 3),
      cutAt(1 / 2),
      cutAt(9 / 10),
      jpeg.subarray(0, -2),
      Buffer.concat([cutAt(1 / 2), end]),
      Buffer.concat([cutAt(9 / 10), end]),
    ]) {
      fs.writeFileSync(path.join(cwd, 'cut.jpg'), bytes);
      const { status, stdout, stderr } = runShared(['locate', 'cut.jpg'], { cwd });
      t.same([status, stdout], [1, '']);
      t.match(stderr, /^E_IO: cut\.jpg: [^\n]*damaged or cut off[^\n]*\n$/);
    }
    t.end();
  },
);

t.test('of an animation the first frame has the number, and that is said', (t) => {
  const cwd = temporaryFolder(t);
  const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=32x24:rate=5', '-t', '1'];
  for (const name of ['a.gif', 'a.apng', 'a.webp']) {
    const loop = name === 'a.webp' ? ['-loop', '0'] : [];
    run('ffmpeg', [...source, ...loop, path.join(cwd, name)]);
  }
  for (const name of ['a.gif', 'a.apng']) {
    const { stderr } = runShared(['locate', name], { cwd });
    t.match(stderr, /^note: this is the number of the first of 5 frames of the picture\n$/, name);
    const fitted = ['locate', name, '--fit', 'crop', '--size', '4x4', '--json'];
    const { picture, notes } = JSON.parse(runShared(fitted, { cwd }).stdout) as {
      picture: { frames: number };
      notes: string[];
    };
    t.equal(picture.frames, 5);
    t.match(notes.join('\n'), /--fit crop[^]*first of 5 frames/, 'a fit loses no note');
  }
  // Newer ones of ffmpeg may read it.
  const webp = runShared(['locate', 'a.webp'], { cwd });
  t.match(webp.stderr, webp.status === 0 ? /first of 5 frames/ : /it is animated/);
  t.end();
});

t.test('a file of no known format is told which there are', (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, 'a.avif'), '\0\0\0\x1cftypavif');
  const { status, stderr } = runShared(['locate', 'a.avif'], { cwd });
  t.equal(status, 1);
  t.match(stderr, /^E_PNG: a\.avif: [^\n]*there are png, jpeg, [^\n]*make a PNG of it\n$/);
  t.end();
});

t.test('files of more than a pipe holds at once are read as small ones are', (t) => {
  const cwd = temporaryFolder(t);
  const space = ['--size', '700x600', '--palette', 'pico8'];
  t.equal(runShared(['get', '2^9000', ...space, '--out', 'x.png'], { cwd }).status, 0);
  const files = ['x.gif', 'x.bmp', 'x.tiff', 'x.webp', 'x.ppm', 'x.qoi'];
  const outputs = files.flatMap((file) => {
    const options = { 'x.tiff': ['-compression_algo', 'raw'], 'x.webp': ['-lossless', '1'] };
    return [...(options[file as keyof typeof options] ?? []), file];
  });
  t.equal(spawnSync('ffmpeg', ['-v', 'error', '-i', 'x.png', ...outputs], { cwd }).status, 0);
  const { status, stdout, stderr } = runShared(
    ['locate', 'x.png', ...files, '--palette', 'pico8', '--json'],
    { cwd },
  );
  t.equal(status, 0, stderr);
  const [wanted, ...numbers] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { number: string }).number);
  t.ok(wanted !== undefined && numbers.length === files.length);
  for (const [i, file] of files.entries()) {
    const { size } = fs.statSync(path.join(cwd, file));
    t.ok(size > 2 ** 17, `${file} has ${size} bytes`);
    t.equal(numbers[i], wanted, file);
  }
  fs.mkdirSync(path.join(cwd, 'folder'));
  for (const name of ['a.gif', 'b.gif'])
    fs.copyFileSync(path.join(cwd, 'x.gif'), path.join(cwd, 'folder', name));
  const film = runShared(['film', 'folder', '--out', 'x.mkv'], { cwd });
  t.equal(film.status, 0, film.stderr);
  const drawn = ['--count', '6', '--size', '640x360', '--overlay', '--out', 'o.gif'];
  t.equal(runShared(drawn, { cwd }).status, 0);
  t.match(runShared(['locate', 'o.gif', '--overlay'], { cwd }), { status: 0, stdout: '0\n' });
  t.end();
});
