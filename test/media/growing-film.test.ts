/** Films of one picture that comes up digit by digit. SPEC §5.10. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { type Numbering, openNumbering } from '../../src/core/numbering.js';
import { findPalette } from '../../src/core/palette.js';
import {
  digitsOfFrame,
  framesOfGrowing,
  type Growing,
  growingFrames,
} from '../../src/media/growing-film.js';
import type { Notice } from '../../src/io/hooks.js';
import { film } from '../../src/node.js';
import type { FilmOptions } from '../../src/node-types.js';
import { encodePlain } from '../../src/run/outputs/png.js';
import { temporaryFolder } from '../cli/started-command.js';
import { decodeFilm, probeFilm } from './film-tools.js';
import { commentOf, makePng } from './pictures.js';

const RATE = { numerator: 4, denominator: 1 };

/** The picture that the lowest digits of a picture's number alone make. */
function prefixFrame(progressive: Numbering, index: bigint, digits: number): Buffer {
  return Buffer.from(
    progressive.frameAt(index % BigInt(progressive.space.radix) ** BigInt(digits)),
  );
}

t.test('a frame is the picture of the lowest digits of the number', (t) => {
  const cases = [
    { width: 5, height: 7, color: 'rgb' },
    { width: 8, height: 3, color: 'rgba', depth: 16 },
    { width: 1, height: 50, color: 'gray', depth: 1 },
    { width: 3, height: 50, color: 'palette', colors: 3 },
    { width: 16, height: 9, color: 'palette', colors: 216 },
    { width: 9, height: 4, color: 'gray', depth: 4 },
    { width: 1, height: 1, color: 'graya' },
  ] as const;
  for (const options of cases) {
    const samples = openNumbering({ ...options, order: 'mixed' }).frameAt(1n);
    const progressive = openNumbering({ ...options, order: 'progressive' });
    const { space } = progressive;
    const index = progressive.indexOf(samples);
    const shown = growingFrames({ space, samples }, { count: 25, growing: 20 });
    // Each is valid until the next is asked for.
    const frames = Array.from(shown, (frame) => Buffer.from(frame));
    t.equal(frames.length, 25);
    for (const [i, frame] of frames.entries()) {
      const digits = i < 20 ? digitsOfFrame(i, 20, space.digits) : space.digits;
      t.ok(frame.equals(prefixFrame(progressive, index, digits)), `${space.canonical}, ${i}`);
    }
    t.ok(frames.at(-1)!.equals(samples));
    t.ok(frames[0]!.equals(progressive.frameAt(0n)));
  }
  t.end();
});

t.test('every level of the pyramid takes about as long', (t) => {
  const shown = Array.from({ length: 241 }, (_, i) => digitsOfFrame(i, 240, 4 ** 8));
  t.equal(shown[0], 0);
  t.equal(shown.at(-1), 4 ** 8);
  t.ok(shown.every((digits, i) => i === 0 || digits >= shown[i - 1]!));
  const ends = Array.from({ length: 9 }, (_, level) => shown.findIndex((k) => k >= 4 ** level));
  // The first levels are rounded: 3.5 digits are 4.
  t.same(ends, [1, 28, 60, 90, 120, 150, 180, 210, 240]);
  t.equal(digitsOfFrame(1, 3, 1), 1);
  t.end();
});

t.test('the picture stays for a second, or for half of a short film', (t) => {
  t.same(framesOfGrowing(10, { numerator: 24, denominator: 1 }), { count: 240, growing: 216 });
  t.same(framesOfGrowing(10, { numerator: 30_000, denominator: 1001 }), {
    count: 300,
    growing: 270,
  });
  t.same(framesOfGrowing(1, RATE), { count: 4, growing: 2 });
  t.same(framesOfGrowing(0.01, RATE), { count: 2, growing: 1 });
  t.same(framesOfGrowing(60, { numerator: 1, denominator: 10 }), { count: 6, growing: 5 });
  t.end();
});

t.test('a film begins plain, nears the picture with every level, and ends in it', async (t) => {
  const cwd = temporaryFolder(t);
  const side = 16;
  const noise = openNumbering({ width: side, height: side, color: 'gray' });
  const picture = Buffer.from(noise.frameAt(2n ** 1000n));
  const file = path.join(cwd, 'picture.png');
  fs.writeFileSync(file, encodePlain(noise.space, picture));
  for (const name of ['x.mkv', 'x.apng', 'lossless.webm']) {
    const out = path.join(cwd, name);
    const outcome = await film([file], out, {
      growing: { seconds: 3 },
      rate: RATE,
      film: name === 'lossless.webm' ? { lossless: true } : {},
    });
    t.match(outcome, { state: 'complete', frames: 12, total: 12 });
    const pixels = decodeFilm(out, 'gray');
    t.equal(pixels.length, 12 * side * side, name);
    const frames = Array.from({ length: 12 }, (_, i) =>
      pixels.subarray(i * side * side, (i + 1) * side * side),
    );
    t.ok(
      frames[0]!.every((sample) => sample === 128),
      'plain',
    );
    for (const last of frames.slice(8)) t.ok(last.equals(picture), 'the picture itself');
    // Of 4^4 digits, frame 2·l shows 4^l: the picture's own pixels on the lattice of level l.
    const differing = [0, 2, 4, 6, 8].map(
      (frame) => picture.filter((sample, at) => frames[frame]![at] !== sample).length,
    );
    t.ok(
      differing.every((count, i) => i === 0 || count < differing[i - 1]!),
      differing.join(' '),
    );
    for (const level of [1, 2, 3]) {
      const step = side / 2 ** level;
      for (let y = 0; y < side; y += step)
        for (let x = 0; x < side; x += step)
          if (frames[2 * level]![y * side + x] !== picture[y * side + x])
            t.fail(`${name}: level ${level} at ${x}, ${y}`);
    }
    t.equal(commentOf(out), undefined, 'it is no run, and says nothing of one');
  }
  t.same(fs.readdirSync(cwd).toSorted(), ['lossless.webm', 'picture.png', 'x.apng', 'x.mkv']);
});

t.test('all kinds of pictures end as they are', async (t) => {
  const cwd = temporaryFolder(t);
  const { colors } = findPalette('pico8');
  const rows: [string, Uint8Array, string][] = [
    ['palette.gif', makePng([1, 2, 3, 15, 0], { colors, size: [8, 8] }), 'rgb24'],
    ['gray1.mkv', makePng([1, 1, 0], { depth: 1, size: [8, 8] }), 'gray'],
    ['deep.mkv', makePng([1, 2, 3, 4, 9], { color: 'rgb', depth: 16, size: [8, 8] }), 'rgb48le'],
    ['alpha.mkv', makePng([1, 2, 3, 4, 9], { color: 'rgba', size: [8, 8] }), 'rgba'],
    // Its alpha is opaque everywhere, and .gif and .apng have none.
    [
      'opaque.apng',
      makePng([7, 8, 9, 255, 50, 60, 70, 255], { color: 'rgba', size: [8, 8] }),
      'rgb24',
    ],
    ['opaque.mp4', makePng([7, 255, 90, 255, 30, 255], { color: 'graya', size: [8, 8] }), 'rgb24'],
  ];
  for (const [name, png, form] of rows) {
    const file = path.join(cwd, `${name}.png`);
    fs.writeFileSync(file, png);
    const out = path.join(cwd, name);
    const isLossy = name.endsWith('.mp4');
    await film([file], out, {
      growing: { seconds: 2 },
      rate: RATE,
      ...(isLossy && { film: { lossless: true } }),
    });
    const frames = decodeFilm(out, form);
    const last = frames.subarray(-frames.length / 8);
    t.ok(last.equals(decodeFilm(file, form)), name);
    t.notOk(frames.subarray(0, last.length).equals(last), name);
  }
});

t.test('a picture is read as `locate` reads one', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'photo.png');
  fs.writeFileSync(file, makePng([10, 20, 200, 3, 90], { color: 'rgb', size: [40, 20] }));
  const make = (growing: Growing, options: FilmOptions = {}) =>
    film([file], path.join(cwd, 'x.mkv'), { growing, rate: RATE, force: true, ...options });
  await make({ seconds: 1, size: { width: 8, height: 8 }, fit: 'crop', color: 'gray' });
  t.match(probeFilm(path.join(cwd, 'x.mkv')).streams, [{ width: 8, height: 8, pix_fmt: 'gray' }]);
  await make({ seconds: 1, palette: 'pico8', fit: 'crop' });
  const { colors } = findPalette('pico8');
  const known = new Set(
    Array.from({ length: 16 }, (_, i) =>
      Buffer.from(colors.subarray(3 * i, 3 * i + 3)).toString('hex'),
    ),
  );
  const pixels = decodeFilm(path.join(cwd, 'x.mkv'), 'rgb24').toString('hex').match(/.{6}/g)!;
  t.equal(pixels.length, 4 * 800);
  t.ok(pixels.every((pixel) => known.has(pixel)));
  // A fault that changes no sample is noted.
  const faulty = fs.readFileSync(file);
  fs.writeFileSync(file, Buffer.concat([faulty, Buffer.from('more')]));
  const notices: Notice[] = [];
  await make({ seconds: 1 }, { onNotice: (notice) => notices.push(notice) });
  t.match(notices, [{ key: 'remark', message: /^note: .*photo\.png: / }]);
  await t.rejects(make({ seconds: 1 }, { strict: true }), { code: 'E_PNG' });
});

t.test('what cannot be a film of one picture that grows', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'deep.png');
  fs.writeFileSync(file, makePng([1, 2, 3], { color: 'rgb', depth: 16 }));
  const make = (growing: unknown, out = 'x.mkv', paths = [file]) =>
    film(paths, path.join(cwd, out), { growing: growing as Growing });
  for (const [growing, says] of [
    [null, 'growing must be an object'],
    [{ duration: 3 }, 'growing has no "duration": there are size'],
    [{ seconds: '3' }, 'growing.seconds must be a number above 0'],
    [{ seconds: 0 }, 'growing.seconds must be a number above 0'],
    [{ seconds: Infinity }, 'growing.seconds must be a number above 0'],
  ] as const)
    await t.rejects(make(growing), { name: 'TypeError', message: new RegExp(`^${says}`) });
  await t.rejects(make({}, 'x.mkv', [file, file]), { code: 'E_USAGE', setting: 'growing' });
  await t.rejects(make({}, 'x.mkv', [cwd]), { code: 'E_USAGE', setting: 'growing' });
  await t.rejects(make({ palette: 'pico8' }), { code: 'E_FRAME', hints: [{ key: 'fit' }] });
  await t.rejects(make({}, 'x.mp4'), { code: 'E_OUTPUT', hints: [{ key: 'depth', value: '8' }] });
  await t.rejects(make({ seconds: 1e8 }, 'x.apng', [file]), { code: 'E_OUTPUT' });
  const signal = AbortSignal.abort();
  const stopped = await film([file], path.join(cwd, 'x.mkv'), { growing: {}, signal });
  t.match(stopped, { state: 'stopped', frames: 0 });
  t.same(fs.readdirSync(cwd), ['deep.png']);
});
