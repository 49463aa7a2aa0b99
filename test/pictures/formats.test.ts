/** Pictures of other formats, through ffmpeg, by calls. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import type { EnumeratorError } from '../../src/core/errors.js';
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
  run('ffmpeg', [...source, '-lossless', '1', '-pix_fmt', 'bgra', '-loop', '0', webp]);
  const first = { key: 'first', of: 'frames', count: 5 };
  for (const file of files) {
    t.match((await locate(file)).notes, [first], file);
    const fitted = await locate(file, { fit: 'crop', size: { width: 4, height: 4 } });
    t.match(
      fitted.notes,
      [{ key: 'nearest', fit: 'crop', dither: 'none' }, first],
      'a fit loses no note',
    );
  }
  t.equal((await locate(webp)).index, (await locate(apng)).index, 'it is the same frame');
});

t.test('a first frame that is smaller than its animated WebP is refused', async (t) => {
  const webp = path.join(temporaryFolder(t), 'a.webp');
  const source = ['-f', 'lavfi', '-i', 'testsrc=size=32x24:rate=5', '-t', '1', '-loop', '0'];
  run('ffmpeg', ['-v', 'error', ...source, webp]);
  const bytes = fs.readFileSync(webp);
  // The width of its first frame, less one.
  const width = bytes.indexOf('ANMF') + 8 + 6;
  bytes[width]! -= 1;
  await t.rejects(locate(bytes), { code: 'E_IO', message: /it is animated/ });
});

t.test('of an icon the largest picture has the number, and that is said', async (t) => {
  const folder = temporaryFolder(t);
  const files = ['a.png', 'b.png', 'a.ico', 'b.ico'].map((name) => path.join(folder, name));
  const [small = '', large = '', icon = '', ofPng = ''] = files;
  writePicture(small, 7n, { width: 5, height: 4, color: 'rgb', metadata: false });
  const index = writePicture(large, 99n, { width: 9, height: 8, color: 'rgb', metadata: false });
  run('convert', [small, large, icon]);
  const largest = { key: 'remark', text: 'this is the largest of its 2 pictures' };
  t.match(await locate(icon), { index, notes: [largest] });
  // The same with whole PNG files in it.
  const [one, two] = [fs.readFileSync(small), fs.readFileSync(large)];
  const head = Buffer.alloc(6 + 2 * 16);
  head.set([0, 0, 1, 0, 2]);
  for (const [i, [side, png, at]] of [
    [5, one, head.length],
    [9, two, head.length + one.length],
  ].entries() as Iterable<[number, [number, Buffer, number]]>) {
    head.set([side, side], 6 + 16 * i);
    head.writeUInt32LE(png.length, 6 + 16 * i + 8);
    head.writeUInt32LE(at, 6 + 16 * i + 12);
  }
  const bytes = Buffer.concat([head, one, two]);
  t.match(await locate(bytes), { index, notes: [largest], source: { format: 'ico' } });
  fs.writeFileSync(ofPng, bytes.subarray(0, -20));
  await t.rejects(locate(ofPng), { code: 'E_IO', message: /ico file is damaged or cut off/ });
});

t.test('an AVIF is read as it is stored; an alpha is refused', async (t) => {
  const folder = temporaryFolder(t);
  const files = ['a.png', 'b.png', 'a.avif'].map((name) => path.join(folder, name));
  const [png = '', clear = '', avif = ''] = files;
  const index = writePicture(png, 99n, { width: 9, height: 8, color: 'rgb', metadata: false });
  writePicture(clear, 3n ** 90n, { width: 9, height: 8, color: 'rgba', metadata: false });
  run('avifenc', ['-l', '-s', '10', '--irot', '1', png, avif]);
  t.match(await locate(avif), { index, notes: [{ key: 'turned', orientation: 8 }] });
  run('avifenc', ['-l', '-s', '10', clear, avif]);
  await t.rejects(locate(avif), { code: 'E_IO', message: /it has an alpha.*avifdec/ });
});

t.test('the inks of a PAM are not taken for colours', async (t) => {
  const head = 'P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE CMYK\nENDHDR\n';
  await t.rejects(locate(Buffer.from(`${head}abcd`)), { code: 'E_IO', message: /CMYK/ });
  const rgba = Buffer.from(`${head.replace('CMYK', 'RGB_ALPHA')}abcd`);
  t.match(await locate(rgba), { source: { picture: { color: 'rgba' } } });
});

t.test('what is known and not read is named with a way out, in one line', async (t) => {
  for (const [bytes, what] of [
    ['\0\0\0\x1cftypheic\0\0\0\0mif1heic', 'HEIC'],
    ['%PDF-1.7\n', 'PDF'],
    ['%!PS-Adobe-3.0 EPSF-3.0\n', 'PostScript'],
    [
      '<?xml version="1.0"?>\n<!-- a long comment, behind which it begins -->\n<svg xmlns="">',
      'SVG',
    ],
    ['gimp xcf v011\0', 'XCF'],
    ['MM\0+\0\x08\0\0', 'BigTIFF'],
    ['8BPS\0\x02\0\0\0\0\0\0\0\x03', 'PSB'],
    ['FUJIFILMCCD-RAW 0201', 'the raw file of a camera'],
    ['ID3\x03\0', 'sound (mp3)'],
  ] as const) {
    const failure = await locate(Buffer.from(bytes, 'latin1')).then(
      () => undefined,
      (error: unknown) => error as EnumeratorError,
    );
    t.equal(failure?.code, 'E_PNG');
    const message = failure?.message ?? '';
    t.ok(message.startsWith(`the picture is ${what}, which is not read: `), message);
    t.notMatch(message, '\n');
  }
});

t.test('a file of no known format is told which there are, and a film what it is', async (t) => {
  await t.rejects(locate(Buffer.from('something else')), {
    code: 'E_PNG',
    message: /^the picture: .*there are png, jpeg, .*tga/,
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
