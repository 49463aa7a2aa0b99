/** TIFF: each form is read as others read it, or refused by name. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { readPicture } from '../../../src/pictures/files/read-picture.js';
import { lookAtTiff } from '../../../src/pictures/files/tiff.js';
import { temporaryFolder } from '../../cli/started-command.js';
import { run } from '../../codecs/png/tools.js';
import { farthest, imageMagick, pixelsOf, vips } from './peers.js';
import {
  ALPHA,
  COLORS,
  FORMS,
  HEIGHT,
  PALETTE,
  type TiffForm,
  tiffOf,
  WIDTH,
} from './tiff-forms.js';
import type { TiffField } from './tiff-maker.js';

/** What `tiffcp` is told. The slow test tries each form in each way. */
const STORED: readonly (readonly [form: string, ...args: string[]])[] = [
  ['gray 1', '-c', 'g4'],
  ['gray 1, white is 0', '-c', 'g3:2d', '-f', 'lsb2msb'],
  ['gray 4', '-c', 'packbits', '-B'],
  ['gray 8', '-c', 'lzw:2', '-r', '4'],
  ['gray 16', '-c', 'zip:2', '-B'],
  ['gray and alpha 16', '-c', 'zip:1'],
  ['palette 8', '-c', 'lzw:1', '-f', 'lsb2msb'],
  ['rgb 8', '-c', 'none', '-p', 'separate', '-r', '5'],
  ['rgb 8', '-c', 'zip:2', '-p', 'separate', '-B'],
  ['rgb 16', '-c', 'lzw:2', '-B', '-r', '3'],
  ['rgba 8', '-c', 'packbits'],
  ['rgba 8', '-c', 'lzma'],
];

t.test('what is read has the samples that libtiff gives to two others', async (t) => {
  const folder = temporaryFolder(t);
  for (const [i, [form, ...args]] of STORED.entries()) {
    const [source, file] = ['a', 'b'].map((name) => path.join(folder, `${name}${i}.tif`)) as [
      string,
      string,
    ];
    fs.writeFileSync(source, tiffOf(FORMS[form]!));
    run('tiffcp', [...args, source, file]);
    const { picture, isConverted, remarks } = await readPicture(file);
    const pixels = pixelsOf(picture);
    const what = `${form} ${args.join(' ')}`;
    t.equal(farthest(pixels, imageMagick(file)), 0, `${what}: ImageMagick`);
    t.equal(farthest(pixels, vips(file, picture)), 0, `${what}: libvips`);
    t.match({ isConverted, remarks }, { isConverted: false, remarks: [] }, what);
  }
});

t.test(
  'where the end is missing, and decides no sample, the picture has its number and a note',
  async (t) => {
    const folder = temporaryFolder(t);
    const [png, plain, file] = ['a.png', 'a.tif', 'b.tif'].map((name) =>
      path.join(folder, name),
    ) as [string, string, string];
    run('convert', ['-size', '13x9', 'gradient:red-blue', png]);
    run('ffmpeg', ['-v', 'error', '-nostdin', '-i', png, '-pix_fmt', 'rgb24', plain]);
    // It puts the name of the program at the end, 14 bytes.
    run('tiffcp', ['-c', 'zip', plain, file]);
    const whole = fs.readFileSync(file);
    const right = await readPicture(file);
    t.same(right.remarks, []);
    for (const missing of [1, 8, 12]) {
      fs.writeFileSync(file, whole.subarray(0, -missing));
      const remarks = [`bytes that decide no sample are missing at its end: ${missing}`];
      t.match(await readPicture(file), { picture: right.picture, remarks }, `${missing} bytes`);
    }
    fs.writeFileSync(file, whole.subarray(0, -40));
    await t.rejects(readPicture(file), { code: 'E_IO', message: /its directory cannot be read/ });
  },
);

t.test('inks and premultiplied colours are worked out, and that is said', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'a.tif');
  fs.writeFileSync(file, tiffOf([5, 8, 4]));
  const cmyk = await readPicture(file);
  t.match(cmyk, { isConverted: true, pixelFormat: 'cmyk', picture: { color: 'rgb' } });
  t.ok(farthest(pixelsOf(cmyk.picture), imageMagick(file)) <= 257, 'within a level of 8 bits');
  for (const bits of [8, 16]) {
    const most = 2 ** bits - 1;
    const levels = Array.from({ length: WIDTH * HEIGHT * 4 }, (_, i) => {
      const alpha = Math.floor(((i >> 2) * most) / (WIDTH * HEIGHT));
      return i % 4 === 3 ? alpha : Math.floor((alpha * (i % 7)) / 7);
    });
    fs.writeFileSync(file, tiffOf([2, bits, 4, [338, 3, [1]]], { levels }));
    const found = await readPicture(file);
    t.match(found, { isConverted: true, pixelFormat: /multiplied by alpha/ });
    const far = farthest(pixelsOf(found.picture), imageMagick(file));
    t.ok(far <= (bits === 8 ? 257 : 1), `${bits} bits: ${far} of 65,535`);
  }
});

t.test('what ffmpeg reads wrongly is refused by name', (t) => {
  const rgb: TiffForm = [2, 8, 3];
  for (const [form, refusal] of [
    [[...rgb, [322, 3, [16]]], /stored in tiles/],
    [[...rgb, [259, 3, [7]]], /compressed by JPEG,/],
    [[...rgb, [259, 3, [6]]], /old-style JPEG/],
    [[...rgb, [259, 3, [50_000]]], /Zstandard/],
    [[...rgb, [259, 3, [12_345]]], /method 12345/],
    [[...rgb, [339, 3, [2, 2, 2]]], /have signs/],
    [[1, 16, 1, [339, 3, [2]]], /have signs/],
    [[1, 32, 1, [339, 3, [3]]], /fractions/],
    [[...rgb, [258, 3, [5, 6, 5]]], /5, 6, 5 bits/],
    [[5, 16, 4], /4 samples of 16 bits.*CMYK/],
    [[5, 8, 5, ALPHA], /5 samples/],
    [[5, 8, 4, [332, 3, [2]]], /inks/],
    [[0, 8, 2, ALPHA], /2 samples.*white is 0/],
    [[3, 8, 2, PALETTE, ALPHA], /2 samples.*palette/],
    [[3, 8, 1, [320, 3, COLORS.map((level) => level >> 8)]], /palette has levels of 8 bits/],
    [[3, 8, 1, [320, 3, COLORS.slice(3)]], /765 levels in place of 768/],
    [[3, 4, 1, [320, 3, COLORS.slice(0, 48)], [266, 3, [2]]], /in reverse/],
    [[1, 8, 2, ALPHA, [284, 3, [2]]], /planes/],
    [[...rgb, [317, 3, [2]]], /predictor 2/],
    [[6, 8, 3], /YCbCr/],
    [[8, 8, 3], /CIE Lab/],
    [[99, 8, 3], /colours of kind 99/],
    [[...rgb, [254, 4, [1]]], /small copy/],
    [[...rgb, [50_706, 1, [1, 4, 0, 0]]], /small copy/],
    [[...rgb, [269, 3, [1]], [269, 3, [1]]], undefined],
    [[...rgb, [339, 3, [1, 1, 1]], [339, 3, [2, 2, 2]]], /field 339 stands in it twice/],
  ] as readonly (readonly [TiffForm, RegExp | undefined])[]) {
    const look = lookAtTiff(tiffOf(form));
    if (refusal === undefined) t.equal(look.refusal, undefined);
    else t.match(look.refusal, refusal);
  }
  const oldLzw = tiffOf([2, 8, 3, [259, 3, [5]]]);
  [oldLzw[8], oldLzw[9]] = [0, 1];
  t.match(lookAtTiff(oldLzw).refusal, /LZW in its old style/);
  t.end();
});

t.test('the way out of tiles, planes and BigTIFF works', async (t) => {
  const folder = temporaryFolder(t);
  const [source, refused, mended] = ['a.tif', 'b.tif', 'c.tif'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string];
  fs.writeFileSync(source, tiffOf([2, 16, 3]));
  const wanted = pixelsOf((await readPicture(source)).picture);
  for (const [args, wayOut] of [
    [
      ['-c', 'zip', '-t', '-w', '16', '-l', '16'],
      ['-s', '-c', 'zip'],
    ],
    [
      ['-c', 'zstd'],
      ['-s', '-c', 'zip'],
    ],
    [['-8'], []],
  ] as const) {
    run('tiffcp', [...args, source, refused]);
    const failure = await readPicture(refused).then(
      () => '',
      (error: Error) => error.message,
    );
    t.ok(failure.includes(`\`tiffcp ${[...wayOut, 'in.tif', 'out.tif'].join(' ')}\``), failure);
    run('tiffcp', [...wayOut, refused, mended]);
    t.equal(farthest(pixelsOf((await readPicture(mended)).picture), wanted), 0);
    fs.rmSync(mended);
  }
});

t.test('strips that are not all in the file are damage', (t) => {
  for (const rowsPerStrip of [HEIGHT, 5]) {
    const whole = tiffOf([2, 8, 3], { rowsPerStrip });
    t.strictSame(lookAtTiff(whole), { remarks: [] });
    // The directory stands behind the strips: to cut them, it is brought to the front.
    for (let end = 0; end < whole.length; end += 97) {
      t.match(lookAtTiff(whole.subarray(0, end)).damage, /directory/, `${end}`);
    }
  }
  const short: readonly (readonly [TiffField, RegExp])[] = [
    [[256, 4, [WIDTH + 1]], /strip 1 of 1 has 2,553 bytes in place of 2,622/],
    [[278, 4, [5]], /it has 1 of 5 strips/],
    [[256, 4, [0]], /no pixels/],
  ];
  for (const [field, damage] of short) t.match(lookAtTiff(tiffOf([2, 8, 3, field])).damage, damage);
  t.end();
});

t.test('a fourth sample of no known meaning is taken for alpha, and that is said', async (t) => {
  const file = path.join(temporaryFolder(t), 'a.tif');
  fs.writeFileSync(file, tiffOf([2, 8, 4, [338, 3, [0]]]));
  t.match(await readPicture(file), { picture: { color: 'rgba' }, remarks: [/taken for alpha/] });
});
