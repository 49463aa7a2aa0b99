/** From a picture to its number, by calls. @module */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import { EnumeratorError, type ErrorCode } from '../../src/core/errors.js';
import { formatIndex } from '../../src/core/index-format.js';
import { Numbering, type NumberingOptions, openNumbering } from '../../src/core/numbering.js';
import { ORDERS } from '../../src/core/order.js';
import { makeSpace } from '../../src/core/space.js';
import { encodeImage } from '../../src/run/outputs/png.js';
import type { FitOptions } from '../../src/pictures/fit.js';
import type { LocateRequest } from '../../src/pictures/locate.js';
import type { FilePicture } from '../../src/pictures/picture.js';
import { readPngPicture } from '../../src/pictures/read-png.js';
import { locate, type LocateOptions } from '../../src/node.js';
import { temporaryFolder } from '../cli/started-command.js';
import { chunk, header, makeFile, pictureChunks, type RawChunk } from '../codecs/png/foreign.js';
import { crc32, MODELS, numbers, read, someColors, someSamples } from '../codecs/png/tools.js';
import { makePicture, writePicture } from './tools.js';

const models: Omit<NumberingOptions, 'width' | 'height'>[] = [
  { color: 'gray', depth: 1, order: 'gray' },
  { color: 'gray', depth: 2, seed: 'déjà vu' },
  { color: 'gray', depth: 4, order: 'sequential' },
  { color: 'gray', depth: 8 },
  { color: 'gray', depth: 16, order: 'gray' },
  { color: 'graya', depth: 8, seed: '图像' },
  { color: 'graya', depth: 16 },
  { color: 'rgb', depth: 8, order: 'sequential' },
  { color: 'rgb', depth: 16, seed: ' ' },
  { color: 'rgba', depth: 8, order: 'gray' },
  { color: 'rgba', depth: 16, seed: 'a' },
  { color: 'palette', colors: 5, seed: 'b' },
  { color: 'palette', colors: 200, order: 'gray' },
];

async function refuses(
  t: Test,
  picture: Uint8Array | string,
  options: LocateOptions,
  code: ErrorCode,
  message: RegExp,
): Promise<EnumeratorError> {
  const error = await locate(picture, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof EnumeratorError)) throw new Error(`${String(message)}: ${String(error)}`);
  t.equal(error.code, code, String(message));
  t.match(error.message, message);
  t.notMatch(error.message, /\n/);
  return error;
}

t.test('the number comes back for every colour model, order and seed', async (t) => {
  const file = path.join(temporaryFolder(t), 'picture.png');
  for (const [i, model] of models.entries()) {
    const index = 3n ** 40n + BigInt(i);
    writePicture(file, index, { width: 13, height: 7, ...model });
    const found = await locate(file);
    t.equal(found.index, index, JSON.stringify(model));
    const { order = 'mixed', seed = '' } = model;
    t.match(found, { order, seed, isExact: true });
    const notes = model.color === 'palette' ? [{ key: 'own-palette' }] : [];
    t.same(found.notes, notes);
    t.equal((await locate(fs.readFileSync(file))).index, index, 'of the bytes, too');
  }
});

t.test('a picture without text is located in the order that is asked for', async (t) => {
  const options = { width: 9, height: 9, color: 'rgb', metadata: false } as const;
  const gray = makePicture(77n, { ...options, order: 'gray' }).png;
  t.equal((await locate(gray, { order: 'gray' })).index, 77n);
  t.not((await locate(gray)).index, 77n);
  const seeded = makePicture(78n, { ...options, seed: 'spring' }).png;
  t.equal((await locate(seeded, { seed: 'spring' })).index, 78n);
});

t.test('what is asked for comes before what the file records, each by itself', async (t) => {
  const options = { width: 9, height: 9, color: 'rgb' } as const;
  const seeded = makePicture(5n, { ...options, seed: 'spring' }).png;
  const gray = makePicture(5n, { ...options, order: 'gray' }).png;
  for (const [png, asked, order, seed] of [
    [seeded, {}, 'mixed', 'spring'],
    [seeded, { order: 'mixed' }, 'mixed', 'spring'],
    [seeded, { seed: '' }, 'mixed', ''],
    [seeded, { order: 'sequential' }, 'sequential', ''],
    [gray, {}, 'gray', ''],
    [gray, { order: 'mixed' }, 'mixed', ''],
    [gray, { seed: 'spring' }, 'mixed', 'spring'],
  ] as const) {
    const found = await locate(png, asked);
    t.match(found, { order, seed }, JSON.stringify(asked));
    const samples = openNumbering({ ...options, order, seed }).frameAt(found.index);
    t.same(samples, read(png).samples);
  }
});

t.test('of a picture that was changed the new number is found, and that is said', async (t) => {
  const options = { width: 8, height: 8, color: 'rgb' } as const;
  const { png, number } = makePicture(1234n, { ...options, changed: true });
  const found = await locate(png);
  t.not(number, 1234n);
  t.equal(found.index, number);
  t.same(found.notes, [{ key: 'changed', index: 1234n }]);
});

t.test('a picture cut short, or with a wrong byte, has no number', async (t) => {
  const { png } = makePicture(1n, { width: 8, height: 8, color: 'rgb' });
  const damaged = png.slice();
  damaged[damaged.length - 40]! ^= 1;
  for (const bytes of [png.subarray(0, -20), damaged, Buffer.from('GIF, or so')]) {
    await refuses(t, bytes, {}, 'E_PNG', /^the picture: /);
  }
  await refuses(t, new Uint8Array(), {}, 'E_PNG', /empty/);
  await refuses(t, '/nowhere/a.png', {}, 'E_IO', /cannot read \/nowhere\/a\.png/);
});

t.test('what is asked for is checked', async (t) => {
  const { png } = makePicture(1n, { width: 8, height: 8, color: 'rgb' });
  await refuses(t, png, { order: 'random' as never }, 'E_SPACE', /no order random/);
  await refuses(t, png, { order: 'gray', seed: 'a' }, 'E_SEED', /gray order takes no seed/);
  await refuses(t, png, { color: 'cmyk' as never }, 'E_SPACE', /no colour model cmyk/);
  await refuses(t, png, { palette: 'pico9' }, 'E_PALETTE', /no palette is called "pico9"/);
  await refuses(t, png, { palette: 'pico8', color: 'rgb' }, 'E_SPACE', /not with rgb/);
  await t.rejects(locate(5 as never), new TypeError('picture must be a path or a Uint8Array'));
  await t.rejects(locate('x.mkv', { frame: -1 }), TypeError);
  await t.rejects(locate(png, { frame: 0 }), TypeError);
});

t.test('a space that is asked for is used, or says why it has no such picture', async (t) => {
  const file = path.join(temporaryFolder(t), 'a.png');
  writePicture(file, 5n, { width: 4, height: 4, color: 'gray', depth: 2 });
  const found = await locate(file, { color: 'rgb' });
  t.equal(found.space.canonical, '4x4 rgb 8');
  t.same(found.notes, []);
  const rgb = makePicture(found.index, { width: 4, height: 4, color: 'rgb' }).png;
  t.equal((await locate(rgb, { color: 'gray', depth: 2 })).index, 5n);
  for (const [asked, says] of [
    [{ size: { width: 5, height: 5 } }, /the picture has 4×4 pixels: the space has 5×5/],
    [{ palette: 'pico8' }, /palette of 16 colours has no such picture: the pixel at/],
    [{ depth: 1 }, /gray at 1 bit has no such picture/],
  ] as const) {
    const error = await refuses(t, file, asked, 'E_FRAME', says);
    t.ok(error.message.startsWith(`${file}: `), 'the file is named');
    t.same(error.hints, [{ key: 'fit' }]);
    const near = await locate(file, { ...asked, fit: 'stretch' });
    t.notOk(near.isExact);
    t.same(near.notes[0], { key: 'nearest', fit: 'stretch', dither: 'none' });
  }
});

t.test('a picture that becomes one colour by its fit is said to', async (t) => {
  const space = makeSpace({ width: 8, height: 8, color: 'rgba' });
  // A dark disc on a clear ground.
  const samples = new Uint8Array(space.sampleBytes);
  for (let i = 0; i < 64; i++) samples[4 * i + 3] = (i % 8) - 3 < 2 && i > 8 ? 255 : 0;
  const logo = encodeImage({ space, order: 'mixed', seed: '', palette: undefined }, samples, 0n);
  const request = { color: 'gray', depth: 1, size: { width: 4, height: 4 } } as const;
  const keysOf = async (fit: FitOptions): Promise<object> =>
    (await locate(logo, { ...request, fit })).notes;
  const lost = { key: 'one-color', isOpaque: false };
  t.match(await keysOf({ fit: 'stretch' }), [{ key: 'nearest' }, lost]);
  const white = [255, 255, 255, 255];
  const shown = await keysOf({ fit: 'stretch', background: white });
  t.match(shown, [{ key: 'nearest' }]);
  t.match(shown, { length: 1 });
  const one = { ...request, size: { width: 1, height: 1 }, fit: 'stretch' } as const;
  t.match((await locate(logo, one)).notes, { length: 1 }, 'one pixel has one colour');
  const blank = makePicture(0n, { width: 8, height: 8, color: 'gray', order: 'sequential' }).png;
  t.match((await locate(blank, { ...request, fit: 'stretch' })).notes, { length: 1 });
});

t.test('a 16-bit picture stays at 16 bit in another colour model', async (t) => {
  const { png } = makePicture(5n, { width: 3, height: 3, color: 'gray', depth: 16 });
  t.equal((await locate(png, { color: 'rgb' })).space.canonical, '3x3 rgb 16');
});

t.test('200 random pictures of random spaces there and back', async (t) => {
  const next = numbers(20);
  const below = (end: number): number => (next() >>> 8) % end;
  for (let i = 0; i < 200; i++) {
    const model = MODELS[below(MODELS.length)]!;
    const order = ORDERS[below(3)]!;
    const seed = order === 'mixed' && below(2) === 1 ? `seed ${below(9)}` : '';
    const size = { width: 1 + below(24), height: 1 + below(24) };
    const numbering = new Numbering(makeSpace({ ...size, ...model }), order, seed);
    const samples = someSamples(numbering.space, i);
    const index = numbering.indexOf(samples);
    const found = await locate(makePicture(index, { ...size, ...model, order, seed }).png);
    const title = `${numbering.space.canonical} ${order} ${seed}`;
    t.equal(formatIndex(found.index), formatIndex(index), title);
    t.same(numbering.frameAt(found.indexBytes), samples, title);
  }
});

/** A palette PNG of three pixels, one of each entry. */
function palettePng(...colors: readonly number[]): Uint8Array {
  const space = makeSpace({ width: 3, height: 1, color: 'palette', colors: 3 });
  const palette = Uint8Array.from(colors);
  return makeFile(pictureChunks(space, Uint8Array.of(0, 1, 2), { palette }));
}

t.test('a palette with a colour twice gives an rgb number', async (t) => {
  const png = palettePng(1, 2, 3, 4, 5, 6, 1, 2, 3);
  const found = await locate(png);
  t.equal(found.space.canonical, '3x1 rgb 8');
  t.same(found.notes, [{ key: 'other-model', reason: 'a colour twice' }]);
  await refuses(t, png, { color: 'palette' }, 'E_PALETTE', /a colour twice.*give a palette/);
  const own = await locate(palettePng(1, 2, 3, 4, 5, 6, 255, 0, 16));
  t.equal(own.space.canonical, '3x1 palette 3');
  t.same([...own.palette!.colors], [1, 2, 3, 4, 5, 6, 255, 0, 16]);
});

t.test('a picture that viewers turn is not turned, but that is said', async (t) => {
  const space = makeSpace({ width: 3, height: 1, color: 'gray' });
  const [head, ...rest] = pictureChunks(space, Uint8Array.of(1, 2, 3));
  const exif = '4d4d002a00000008000101120003000000010006000000000000';
  const png = makeFile([head!, chunk('eXIf', Uint8Array.from(Buffer.from(exif, 'hex'))), ...rest]);
  const found = await locate(png);
  t.same(found.notes, [{ key: 'turned', orientation: 6, isUpright: false }]);
  t.same([...found.samples], [1, 2, 3]);
});

t.test('a background with alpha goes with spaces that have alpha', async (t) => {
  const { png } = makePicture(5n, { width: 4, height: 2, color: 'rgb' });
  const fit = { fit: 'contain', background: [255, 136, 0, 128] } as const;
  const asked = { fit, size: { width: 4, height: 4 } };
  await refuses(t, png, asked, 'E_SPACE', /background ff880080 has alpha, .*write ff8800, /);
  const found = await locate(png, { ...asked, color: 'rgba' });
  t.same([...found.samples.subarray(0, 4)], [255, 136, 0, 128]);
});

t.test('what no space can hold is refused by what stands before its samples', (t) => {
  const colors = chunk('PLTE', someColors(3));
  const alpha = chunk('tRNS', '\0');
  const animation = chunk('acTL', Uint8Array.of(0, 0, 0, 2, 0, 0, 0, 0));
  const inflate = (): never => {
    throw new Error('it was inflated');
  };
  const readSpaced = (chunks: readonly RawChunk[], request: LocateRequest): FilePicture => {
    const file = makeFile([...chunks, chunk('IDAT', 'none'), chunk('IEND')]);
    return readPngPicture(file, { crc32, inflate }, request);
  };
  const palette = header(20_000, 20_000, 2, 3, 0, 0, 0);
  const rgba = header(6000, 6000, 8, 6, 0, 0, 0);
  for (const chunks of [[palette, colors], [palette, colors, alpha], [rgba]])
    t.throws(() => readSpaced(chunks, {}), {
      code: 'E_LIMIT',
      message: /(6|20)000×(6|20)000 .*the limit/,
    });
  // Its alpha may be opaque everywhere, and then it has a space.
  const inflated = { code: 'E_PNG', message: /^the image data is damaged/ };
  t.throws(() => readSpaced([rgba, animation], {}), inflated);
  t.throws(
    () => readSpaced([palette, colors], { fit: { fit: 'crop' }, size: { width: 8, height: 8 } }),
    inflated,
  );
  t.throws(() => readSpaced([palette, colors], { color: 'gray', depth: 1 }), inflated);
  t.end();
});

t.test('of an animation of this program the first picture has its image’s number', async (t) => {
  const colors = someColors(5);
  const space = makeSpace({ width: 3, height: 2, color: 'rgb' });
  const numbering = openNumbering({ width: 3, height: 2, color: 'gray', depth: 8 });
  const gray = numbering.frameAt(99n);
  const rgb = Uint8Array.from({ length: 18 }, (_, i) => gray[Math.floor(i / 3)]!);
  const [head, ...rest] = pictureChunks(space, rgb);
  const animation = chunk('acTL', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0));
  const text = (keyword: string, value: string): RawChunk =>
    chunk('iTXt', new TextEncoder().encode(`${keyword}\0\0\0\0\0${value}`));
  const made = (model: string): Uint8Array =>
    makeFile([
      head!,
      animation,
      chunk('fcTL', new Uint8Array(26)),
      text('enumerate-space', `3x2 ${model}`),
      text('enumerate-order', 'mixed/1'),
      ...rest,
    ]);
  t.match(await locate(made('gray 8')), { index: 99n, space: { canonical: '3x2 gray 8' } });
  t.match(await locate(made('cmyk 8')), { space: { canonical: '3x2 rgb 8' } });
  t.same((await locate(made('gray 8'))).notes, [], 'that it is stored as rgb is no matter');
  t.match(await locate(made('palette 5')), {
    space: { canonical: '3x2 rgb 8' },
    notes: [{ key: 'other-space' }],
  });
  await refuses(
    t,
    made('palette 5'),
    { palette: { colors } },
    'E_FRAME',
    /not one of the 5 colours/,
  );
});
