/** Films of pictures on disk, made by calls. @module */
import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import t, { type Test } from 'tap';
import { parseFilmMetadata } from '../../src/codecs/film-metadata.js';
import { makeTextChunk } from '../../src/codecs/png/metadata.js';
import { EnumeratorError, type ErrorCode } from '../../src/core/errors.js';
import { Numbering } from '../../src/core/numbering.js';
import { findPalette } from '../../src/core/palette.js';
import { makeSpace } from '../../src/core/space.js';
import type { Notice } from '../../src/io/hooks.js';
import {
  filmPictures,
  type FilmOptions,
  type FilmProgress,
} from '../../src/media/film-of-pictures.js';
import { makePngEncoder } from '../../src/run/outputs/png.js';
import { temporaryFolder } from '../cli/started-command.js';
import { commentOf, decode, type Drawn, ffmpeg, makePng } from './pictures.js';

/** Make a film of what lies in a folder. */
async function film(
  cwd: string,
  names: readonly string[],
  out: string,
  options: FilmOptions = {},
): Promise<string> {
  const paths = names.map((name) => path.join(cwd, name));
  const { state } = await filmPictures(paths, path.join(cwd, out), options);
  return state;
}

async function refused(t: Test, made: Promise<unknown>, code: ErrorCode, says: RegExp) {
  const error = await made.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(error instanceof EnumeratorError)) throw error ?? new Error('it was made');
  t.equal(error.code, code);
  t.match(error.message, says);
  return error.hints;
}

function codecOf(name: string): string[] {
  const codecs: Record<string, string[]> = {
    '.bmp': ['bmp'],
    '.jpg': ['mjpeg', '-pix_fmt', 'yuvj420p'],
    '.ppm': ['ppm'],
  };
  return codecs[path.extname(name)] ?? ['png'];
}

/** The pictures of a run, with their numbers in them. */
function writeRun(folder: string, indices: readonly bigint[]): void {
  const palette = findPalette('pico8');
  const space = makeSpace({ width: 4, height: 4, color: 'palette', colors: 16 });
  const numbering = new Numbering(space, 'mixed', 'spring');
  const encoder = makePngEncoder({ space, order: 'mixed', seed: 'spring', palette });
  fs.mkdirSync(folder);
  for (const index of indices) {
    const png = encoder.encode(numbering.frameAt(index), index);
    fs.writeFileSync(path.join(folder, `${index.toString().padStart(3, '0')}.png`), png);
  }
}

t.test('all samples are kept, in the form of the widest', async (t) => {
  const cwd = temporaryFolder(t);
  const rows: [string, string, [readonly number[], Drawn][], number[]][] = [
    [
      'gray',
      'gray',
      [
        [[7], {}],
        [[1], { depth: 1 }],
        [[2], { depth: 2 }],
      ],
      [7, 255, 170],
    ],
    [
      'deep',
      'gray16le',
      [
        [[7], {}],
        [[1, 2], { depth: 16 }],
      ],
      [7 * 257, 0x0201],
    ],
    [
      'colour',
      'rgb24',
      [
        [[7], {}],
        [[1, 2, 3], { color: 'rgb' }],
      ],
      [0x070707, 0x030201],
    ],
    [
      'alpha',
      'rgba',
      [
        [[1, 2, 3, 4], { color: 'rgba' }],
        [[9], {}],
        [[5, 6], { color: 'graya' }],
        [[8], { colors: findPalette('pico8').colors }],
      ],
      [0x04030201, 0xff090909, 0x06050505, 0xff4d00ff],
    ],
    [
      'all',
      'rgba64le',
      [
        [[1, 0, 2, 0, 3, 0], { color: 'rgb', depth: 16 }],
        [[5, 6], { color: 'graya' }],
      ],
      [1, 5 * 257],
    ],
  ];
  for (const [name, format, pictures, first] of rows) {
    fs.mkdirSync(path.join(cwd, name));
    for (const [i, [bytes, drawn]] of pictures.entries())
      fs.writeFileSync(path.join(cwd, name, `${i}.png`), makePng(bytes, drawn));
    t.equal(await film(cwd, [name], `${name}.mkv`), 'complete', name);
    const raw = decode(path.join(cwd, `${name}.mkv`), format);
    const bytes = raw.length / (16 * pictures.length);
    const firstBytes = Math.min(4, format === 'rgba64le' ? 2 : bytes);
    const found = pictures.map((_, i) => raw.readUIntLE(16 * bytes * i, firstBytes));
    t.same(found, first, name);
  }
  t.same(await refused(t, film(cwd, ['deep'], 'x.mp4'), 'E_OUTPUT', /^16 bits a sample: /), [
    { key: 'pictures-depth' },
  ]);
  const alpha = film(cwd, ['alpha'], 'x.mp4');
  t.same(await refused(t, alpha, 'E_OUTPUT', /^rgba: H\.264 has no transparency/), [
    { key: 'pictures-opaque' },
  ]);
  await refused(t, film(cwd, ['alpha'], 'x.apng'), 'E_OUTPUT', /^rgba: \.apng/);
  t.notOk(fs.existsSync(path.join(cwd, 'x.mp4')));
  // Pictures with a side below 3 would be black in FFV1.
  fs.writeFileSync(path.join(cwd, 'thin.png'), makePng([1], { size: [9, 2] }));
  t.equal(await film(cwd, ['thin.png'], 'thin.mkv'), 'complete');
  t.ok(decode(path.join(cwd, 'thin.mkv'), 'gray').every((level) => level === 1));
  // An alpha that nothing uses is none.
  fs.mkdirSync(path.join(cwd, 'opaque'));
  fs.writeFileSync(path.join(cwd, 'opaque/1.png'), makePng([1, 2, 3, 255], { color: 'rgba' }));
  t.equal(await film(cwd, ['opaque'], 'x.mp4'), 'complete');
  t.end();
});

t.test('pictures of one palette are exact in a GIF', async (t) => {
  const cwd = temporaryFolder(t);
  const { colors } = findPalette('pico8');
  fs.mkdirSync(path.join(cwd, 'in'));
  for (const i of [8, 9, 10])
    fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i, 15], { colors }));
  t.equal(await film(cwd, ['in'], 'x.gif', { film: { lossless: true } }), 'complete');
  const frames = decode(path.join(cwd, 'x.gif'), 'rgb24');
  const wanted = [8, 9, 10].flatMap((i) => {
    const pair = [...colors.subarray(3 * i, 3 * i + 3), ...colors.subarray(45, 48)];
    return Array.from({ length: 48 }, (_, at) => pair[at % 6]);
  });
  t.same([...frames], wanted);
  t.equal(await film(cwd, ['in'], 'x.apng'), 'complete');
  t.same([...decode(path.join(cwd, 'x.apng'), 'rgb24')], wanted);
  t.end();
});

t.test('other formats are read, and what is none has its line', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  fs.writeFileSync(path.join(cwd, 'in/1.png'), makePng([1, 2, 3], { size: [8, 8], color: 'rgb' }));
  for (const name of ['2.bmp', '4.jpg', '5.ppm', '7'])
    ffmpeg(
      '-i',
      path.join(cwd, 'in/1.png'),
      '-frames:v',
      '1',
      '-c:v',
      ...codecOf(name),
      '-f',
      'image2',
      '-update',
      '1',
      path.join(cwd, 'in', name),
    );
  t.equal(await film(cwd, ['in'], 'x.mkv'), 'complete');
  const frames = decode(path.join(cwd, 'x.mkv'), 'rgb24');
  t.equal(frames.length, 5 * 8 * 8 * 3);
  t.same([...frames.subarray(192, 195)], [1, 2, 3]);
  fs.writeFileSync(path.join(cwd, 'in/8.png'), 'text');
  const made = film(cwd, ['in'], 'y.mkv');
  await refused(t, made, 'E_PNG', /in\/8\.png: not a picture of a known format/);
  t.end();
});

t.test('sizes that differ are refused before anything is encoded', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (const i of [1, 2, 3]) fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i]));
  fs.writeFileSync(path.join(cwd, 'in/10.png'), makePng([4], { size: [4, 3] }));
  fs.writeFileSync(path.join(cwd, 'in/11.png'), makePng([5], { size: [7, 7] }));
  const made = film(cwd, ['in'], 'x.mkv');
  t.same(await refused(t, made, 'E_FRAME', /in\/1\.png has 4×4 pixels, .*in\/10\.png 4×3, /), [
    { key: 'fit-picture', value: `4x4 ${path.join(cwd, 'in/10.png')}` },
    { key: 'leave-out' },
  ]);
  t.same(fs.readdirSync(cwd), ['in']);
  t.end();
});

t.test('a damaged picture in the middle leaves nothing', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (let i = 0; i < 9; i++) fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i]));
  const bad = path.join(cwd, 'in/5.png');
  const bytes = fs.readFileSync(bad);
  bytes[bytes.length - 20]! ^= 1;
  fs.writeFileSync(bad, bytes);
  for (const name of ['x.mkv', 'x.apng']) {
    await refused(t, film(cwd, ['in'], name), 'E_PNG', /in\/5\.png: /);
    t.same(fs.readdirSync(cwd), ['in']);
  }
  fs.truncateSync(bad, 0);
  await refused(t, film(cwd, ['in'], 'x.mkv'), 'E_PNG', /in\/5\.png: the file is empty$/);
  t.end();
});

t.test('pictures of a run with one step say which run it was', async (t) => {
  const cwd = temporaryFolder(t);
  writeRun(
    path.join(cwd, 'in'),
    Array.from({ length: 12 }, (_, i) => 23n + 7n * BigInt(i)),
  );
  // By name they go up.
  const wanted = { from: 23n, step: 7n, order: 'mixed', seed: 'spring', scale: 4 };
  for (const name of ['x.mkv', 'x.mp4', 'x.gif']) {
    t.equal(await film(cwd, ['in'], name, { film: { scale: 4 } }), 'complete');
    const metadata = parseFilmMetadata(commentOf(path.join(cwd, name)) ?? '');
    t.match(metadata, { ...wanted, palette: { name: 'pico8' } }, name);
    t.equal(metadata?.space.canonical, '4x4 palette 16');
  }
  // Another number of one of them is not a step; another picture of one of them is not the number.
  const files = fs.readdirSync(path.join(cwd, 'in')).filter((name) => name.endsWith('.png'));
  const file = path.join(cwd, 'in', files[5]!);
  const png = fs.readFileSync(file);
  const claim = makeTextChunk('enumerate-index', '58', crc32);
  const other = fs.readFileSync(path.join(cwd, 'in', files[6]!));
  const at = (bytes: Buffer): number => bytes.indexOf('enumerate-index') - 8;
  const end = at(other) + 12 + other.readUInt32BE(at(other));
  fs.writeFileSync(file, Buffer.concat([other.subarray(0, at(other)), claim, other.subarray(end)]));
  const notices: Notice[] = [];
  const onNotice = (notice: Notice): void => void notices.push(notice);
  t.equal(await film(cwd, ['in'], 'y.mkv', { onNotice }), 'complete');
  const message = /in\/\d+\.png says that it is image 58, and is another one; /;
  t.match(notices, [{ key: 'other-image', message }]);
  t.equal(commentOf(path.join(cwd, 'y.mkv')), undefined);
  fs.writeFileSync(file, png);
  fs.rmSync(path.join(cwd, 'in', files[3]!));
  t.equal(await film(cwd, ['in'], 'z.mkv'), 'complete');
  t.equal(commentOf(path.join(cwd, 'z.mkv')), undefined);
  t.end();
});

t.test('progress counts frames, and a caller who aborts leaves nothing', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (let i = 0; i < 9; i++) fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i]));
  for (const name of ['x.mkv', 'x.gif', 'x.apng']) {
    const seen: FilmProgress[] = [];
    const onProgress = (progress: FilmProgress): void => void seen.push(progress);
    t.equal(await film(cwd, ['in'], name, { onProgress }), 'complete');
    t.same([...new Set(seen.map(({ frames }) => frames))], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], name);
    t.ok(seen.every(({ total }) => total === 9));
    const file = path.join(cwd, name);
    t.equal(seen.at(-1)?.bytes, fs.statSync(file).size);

    const controller = new AbortController();
    const { signal } = controller;
    const stop = ({ frames }: FilmProgress): void => {
      if (frames === 4) controller.abort();
    };
    const state = await film(cwd, ['in'], `2${name}`, { signal, onProgress: stop });
    t.equal(state, 'stopped');
    fs.rmSync(file);
    t.same(fs.readdirSync(cwd), ['in'], name);
  }
  const before = AbortSignal.abort();
  t.equal(await film(cwd, ['in'], 'x.mkv', { signal: before }), 'stopped');
  t.same(fs.readdirSync(cwd), ['in']);
});

t.test('damaged pictures are taken where that is asked for', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (const name of ['1.gif', '2.gif', '3.gif']) {
    const file = path.join(cwd, 'in', name);
    ffmpeg('-f', 'lavfi', '-i', 'testsrc=size=64x64', '-frames:v', '1', file);
  }
  const cut = path.join(cwd, 'in', '2.gif');
  fs.writeFileSync(cut, fs.readFileSync(cut).subarray(0, -150));
  await refused(t, film(cwd, ['in'], 'x.mkv'), 'E_IO', /2\.gif: this gif file is damaged/);
  const notices: Notice[] = [];
  const state = await film(cwd, ['in'], 'x.mkv', {
    damaged: true,
    onNotice: (notice) => notices.push(notice),
  });
  t.equal(state, 'complete');
  t.match(notices, [{ key: 'remark', message: /2\.gif: it is damaged or cut off/ }]);
});
