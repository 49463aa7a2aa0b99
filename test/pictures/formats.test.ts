/** Pictures of other formats, through ffmpeg, by calls. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { openNumbering } from '../../src/core/numbering.js';
import { locate } from '../../src/node.js';
import { temporaryFolder } from '../cli/started-command.js';
import { run } from '../codecs/png/tools.js';
import { writePicture } from './tools.js';

t.test('what a lossless format keeps has the number that the PNG has', async (t) => {
  const folder = temporaryFolder(t);
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
    const png = path.join(folder, `${color}-${depth}.png`);
    const index = 3n ** 90n;
    writePicture(png, index, { width: 17, height: 9, color, depth, metadata: false });
    const files = formats.map((format) => path.join(folder, `${color}-${depth}.${format}`));
    const outputs = files.flatMap((file) =>
      file.endsWith('.webp') ? ['-lossless', '1', '-pix_fmt', 'bgra', file] : [file],
    );
    run('ffmpeg', ['-v', 'error', '-i', png, ...outputs]);
    for (const file of files) {
      const found = await locate(file);
      t.equal(found.index, index, path.basename(file));
      t.match(found, { isExact: true, notes: [], source: { isConverted: false } });
    }
  }
});

t.test('of a JPEG, whose colours are worked out, that is said', async (t) => {
  const folder = temporaryFolder(t);
  const png = path.join(folder, 'a.png');
  const file = path.join(folder, 'a.jpg');
  writePicture(png, 3n ** 90n, { width: 17, height: 9, color: 'rgb' });
  run('ffmpeg', ['-v', 'error', '-i', png, file]);
  const found = await locate(fs.readFileSync(file));
  t.match(found.notes, [{ key: 'converted', pixelFormat: /^yuvj/ }]);
  t.equal(found.source.format, 'jpeg');
  t.equal((await locate(file, { fit: 'stretch' })).index, found.index, 'nothing is to be fitted');
});

t.test('a JPEG that is cut or damaged anywhere has no number', async (t) => {
  const folder = temporaryFolder(t);
  const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=200x150', '-frames:v', '1'];
  run('ffmpeg', [...source, path.join(folder, 'a.jpg')]);
  const jpeg = fs.readFileSync(path.join(folder, 'a.jpg'));
  t.equal((await locate(jpeg)).isExact, true);
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
    await t.rejects(locate(bytes), { code: 'E_IO', message: /^the picture: .*damaged or cut off/ });
  }
});

t.test('of an animation the first frame has the number, and that is said', async (t) => {
  const folder = temporaryFolder(t);
  const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=32x24:rate=5', '-t', '1'];
  const files = ['a.gif', 'a.apng', 'a.webp'].map((name) => path.join(folder, name));
  const [gif = '', apng = '', webp = ''] = files;
  run('ffmpeg', [...source, gif]);
  run('ffmpeg', [...source, apng]);
  run('ffmpeg', [...source, '-loop', '0', webp]);
  const first = { key: 'first', of: 'frames', count: 5 };
  for (const file of [gif, apng]) {
    t.match((await locate(file)).notes, [first], file);
    const fitted = await locate(file, { fit: 'crop', size: { width: 4, height: 4 } });
    t.match(
      fitted.notes,
      [{ key: 'nearest', fit: 'crop', dither: 'none' }, first],
      'a fit loses no note',
    );
  }
  // Newer ones of ffmpeg may read it.
  const answer = await locate(webp).catch((error: unknown) => error);
  if (answer instanceof EnumeratorError) t.match(answer.message, /it is animated/);
  else t.match(answer, { notes: [first] });
});

t.test('a file of no known format is told which there are, and a film what it is', async (t) => {
  const avif = Buffer.from('\0\0\0\x1cftypavif');
  await t.rejects(locate(avif), {
    code: 'E_PNG',
    message: /^the picture: .*there are png, jpeg, /,
    hints: [{ key: 'film-frame' }, { key: 'make-png' }],
  });
  const film = Buffer.from('1a45dfa3000000', 'hex');
  await t.rejects(locate(film), {
    code: 'E_FRAME',
    message: 'the picture is a film (matroska), not a picture',
    hints: [{ key: 'frame' }],
  });
});

t.test('files of more than a pipe holds at once are read as small ones are', async (t) => {
  const folder = temporaryFolder(t);
  const png = path.join(folder, 'x.png');
  const space = { width: 700, height: 600, color: 'palette', colors: 16 } as const;
  writePicture(png, 2n ** 9000n, space);
  const palette = (await locate(png)).palette!;
  const options: Readonly<Record<string, string[]>> = {
    'x.tiff': ['-compression_algo', 'raw'],
    'x.webp': ['-lossless', '1'],
  };
  const names = ['x.gif', 'x.bmp', 'x.tiff', 'x.webp', 'x.ppm', 'x.qoi'];
  const outputs = names.flatMap((name) => [...(options[name] ?? []), path.join(folder, name)]);
  run('ffmpeg', ['-v', 'error', '-i', png, ...outputs]);
  const wanted = openNumbering(space).frameAt(2n ** 9000n);
  for (const name of names) {
    const file = path.join(folder, name);
    const { size } = fs.statSync(file);
    t.ok(size > 2 ** 17, `${name} has ${size} bytes`);
    t.ok(Buffer.from((await locate(file, { palette })).samples).equals(Buffer.from(wanted)), name);
  }
});
