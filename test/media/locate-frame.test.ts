/** From films back to numbers, by calls. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openNumbering } from '../../src/core/numbering.js';
import { findPalette } from '../../src/core/palette.js';
import { locateOverlay } from '../../src/media/locate-overlay.js';
import { locate, type LocatedImage } from '../../src/node.js';
import { decodeFilm, program } from './film-tools.js';
import { callCommand } from '../cli/call-command.js';
import { temporaryFolder } from '../cli/started-command.js';

const RUN = ['--count', '30', '--from', '2^70', '--step', '-3'];

function indexOf(frame: number): bigint {
  return 2n ** 70n - 3n * BigInt(frame);
}

function keysOf({ notes }: LocatedImage): string[] {
  return notes.map(({ key }) => key);
}

t.test('a frame of a lossless film has its number, without any option', async (t) => {
  const cwd = temporaryFolder(t);
  for (const [name, ...options] of [
    ['a.mkv', '--order', 'gray', '--fps', '30000/1001'],
    ['seeded.mkv', '--seed', 'Füße', '--color', 'graya', '--depth', '16', '--scale', '3'],
    ['palette.gif', '--palette', '000000,ff0000,00ff00', '--scale', '2', '--size', '49x9'],
    ['low.mp4', '--color', 'gray', '--depth', '4', '--lossless'],
    ['a.apng', '--scale', '2', '--seed', 'spring'],
  ] as const) {
    const size = options.includes('--size' as never) ? [] : ['--size', '21x13'];
    t.equal(
      (await callCommand([...RUN, ...size, ...options, '--out', name], { cwd })).status,
      0,
      name,
    );
    for (const frame of name === 'a.mkv' ? [0, 17] : [17]) {
      const found = await locate(path.join(cwd, name), { frame });
      t.equal(found.index, indexOf(frame), name);
      t.match(found, { isExact: true, film: { frame, hasMetadata: true, isTold: true } });
    }
  }
  const file = path.join(cwd, 'a.mkv');
  await t.rejects(locate(file, { frame: 30 }), {
    code: 'E_RANGE',
    message: `frame 30: ${file} has 30 frames, 0 … 29`,
  });
  const agreeing = { size: { width: 21, height: 13 }, order: 'gray', color: 'rgb' } as const;
  t.equal((await locate(file, { frame: 29, ...agreeing })).index, indexOf(29));
  for (const [asked, says] of [
    [{ size: { width: 2, height: 2 } }, "size 2x2: the film's metadata say 21x13; leave it out"],
    [{ order: 'mixed' }, "order mixed: the film's metadata say gray; leave it out"],
    [{ depth: 16 }, "depth 16: the film's metadata say 8; leave it out"],
    [
      { palette: findPalette('pico8') },
      "palette pico8: the film's metadata say rgb, without a palette; leave it out",
    ],
    [{ seed: 'a' }, "seed a: the film's metadata say none; leave it out"],
  ] as const) {
    await t.rejects(locate(file, { frame: 1, ...asked }), { code: 'E_USAGE', message: says });
  }
});

t.test('numbers that are too long for the metadata are held against its digests', async (t) => {
  const cwd = temporaryFolder(t);
  const run = ['--count', '3', '--from', '2^4000+5', '--size', '32x32', '--out', 'x.mkv'];
  t.equal((await callCommand(run, { cwd })).status, 0);
  const found = await locate(path.join(cwd, 'x.mkv'), { frame: 2 });
  t.equal(found.index, 2n ** 4000n + 7n);
  t.match(found, { isExact: true, notes: [], film: { isTold: true } });
});

t.test('a frame that the codec lost is said to be lost, beside the nearest picture', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.mp4');
  t.equal((await callCommand([...RUN, '--size', '24x16', '--out', 'x.mp4'], { cwd })).status, 0);
  const found = await locate(file, { frame: 17 });
  t.match(found, { isExact: false, film: { frame: 17, expected: indexOf(17) } });
  t.same(keysOf(found), ['converted']);
  const numbering = openNumbering({ width: 24, height: 16, color: 'rgb' });
  const pixels = decodeFilm(file, 'rgb24').subarray(17 * 1152, 18 * 1152);
  const image = numbering.frameAt(indexOf(17));
  const nearest = numbering.frameAt(found.index);
  t.same(nearest, found.samples);
  t.equal(found.film?.differing, nearest.filter((sample, i) => sample !== image[i]).length);
  // (Its colours may be worked out from halved ones in another way than here.)
  const far = nearest.filter((sample, i) => Math.abs(sample - pixels[i]!) > 48).length;
  t.ok(far < 60, `${far} samples are far from those of ffmpeg`);
});

t.test('a film whose frames stand at odd times is counted', async (t) => {
  const cwd = temporaryFolder(t);
  t.equal((await callCommand([...RUN, '--size', '16x16', '--out', 'x.mkv'], { cwd })).status, 0);
  const slow = ['-v', 'error', '-itsscale', '3', '-i', 'x.mkv', '-c', 'copy', 'slow.mkv'];
  t.equal(spawnSync('ffmpeg', slow, { cwd }).status, 0);
  const found = await locate(path.join(cwd, 'slow.mkv'), { frame: 17 });
  t.equal(found.index, indexOf(17));
  t.ok(found.isExact);
});

t.test('a film without metadata is a picture like any other, and no film is refused', async (t) => {
  const cwd = temporaryFolder(t);
  t.equal(
    (await callCommand(['--count', '9', '--size', '16x16', '--out', 'a.mkv'], { cwd })).status,
    0,
  );
  const strip = ['-v', 'error', '-i', 'a.mkv', '-map_metadata', '-1', '-c', 'copy', 'b.mkv'];
  t.equal(spawnSync('ffmpeg', strip, { cwd }).status, 0);
  const found = await locate(path.join(cwd, 'b.mkv'), { frame: 7 });
  t.match(found, { index: 7n, film: { frame: 7, hasMetadata: false } });
  fs.writeFileSync(path.join(cwd, 'list.mkv'), "ffconcat version 1.0\nfile 'a.mkv'\n");
  const whole = fs.readFileSync(path.join(cwd, 'a.mkv'));
  fs.writeFileSync(path.join(cwd, 'cut.mkv'), whole.subarray(0, 40));
  program('mkfifo', [path.join(cwd, 'fifo.mkv')]);
  for (const [name, code, message] of [
    ['list.mkv', 'E_FRAME', /list\.mkv: no film of a known format/],
    ['cut.mkv', 'E_IO', /cut\.mkv: ffmpeg cannot read this film \(matroska\): /],
    ['fifo.mkv', 'E_FRAME', /fifo\.mkv is no regular file/],
    ['nosuch.mkv', 'E_IO', /^cannot read .*nosuch\.mkv/],
  ] as const) {
    await t.rejects(locate(path.join(cwd, name), { frame: 1 }), { code, message }, name);
  }
  await t.rejects(locate(path.join(cwd, 'a.mkv')), { code: 'E_FRAME', hints: [{ key: 'frame' }] });
});

t.test('the counter on a frame is read, whole where the film says the rest', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.mp4');
  const size = ['--size', '88x32', '--scale', '2', '--overlay'];
  t.equal((await callCommand([...RUN, ...size, '--out', 'x.mp4'], { cwd })).status, 0);
  const low64 = BigInt.asUintN(64, indexOf(17));
  t.same(await locateOverlay(file, 17), { low64, index: indexOf(17), notes: [] });
  const lost = await locate(file, { frame: 17 });
  t.match(lost, { isExact: false, film: { expected: indexOf(17), overlay: low64 } });
  const shot = path.join(cwd, 'shot.png');
  const larger = ['-v', 'error', '-i', file, '-vf', "select='eq(n,17)',scale=500:170"];
  t.equal(spawnSync('ffmpeg', [...larger, '-frames:v', '1', shot]).status, 0);
  t.same(await locateOverlay(shot, undefined, { size: { width: 176, height: 64 } }), {
    low64,
    notes: [{ key: 'modulo', of: 'picture' }],
  });
  await t.rejects(locateOverlay(shot, undefined), {
    code: 'E_FRAME',
    message: /no burned-in frame counter that can be read/,
    hints: [{ key: 'overlay-size' }],
  });
});

t.test('the first picture of an animated PNG has the number of its image', async (t) => {
  const cwd = temporaryFolder(t);
  const file = path.join(cwd, 'x.apng');
  for (const [space, palette] of [
    [[], undefined],
    [['--color', 'gray'], undefined],
    [['--color', 'gray', '--depth', '1'], undefined],
    [['--palette', 'pico8'], 'pico8'],
  ] as const) {
    for (const count of ['1', '4']) {
      const run = ['--from', '7', '--count', count, '--size', '9x7', ...space, '--force'];
      t.equal((await callCommand([...run, '--out', 'x.apng'], { cwd })).status, 0);
      t.equal((await locate(file, { palette })).index, 7n, space.join(' '));
    }
  }
  t.equal((await locate(file)).index, 7n, 'by its colours');
});

t.test('films of other kinds are read too, and playlists are not', async (t) => {
  const cwd = temporaryFolder(t);
  const drawn = ['--count', '9', '--size', '96x64', '--scale', '2', '--overlay'];
  t.equal((await callCommand([...drawn, '--crf', '10', '--out', 'x.mp4'], { cwd })).status, 0);
  const kinds = [
    ['-c', 'copy', 'x.flv'],
    ['-c', 'copy', 'x.ts'],
    ['-c:v', 'wmv2', '-qscale', '1', 'x.asf'],
    ['-c:v', 'mpeg2video', '-qscale', '1', 'x.mpg'],
    ['-c', 'copy', 'x.h264'],
  ];
  const convert = ['-v', 'error', '-i', 'x.mp4', ...kinds.flat()];
  t.equal(spawnSync('ffmpeg', convert, { cwd }).status, 0);
  for (const name of kinds.map((kind) => kind.at(-1) ?? '')) {
    const { low64, index = low64 } = await locateOverlay(path.join(cwd, name), 6);
    t.equal(index, 6n, name);
  }
  const list = path.join(cwd, 'x.m3u8');
  fs.writeFileSync(list, '#EXTM3U\n#EXTINF:1,\nx.ts\n#EXT-X-ENDLIST\n');
  const refused = { code: 'E_FRAME', message: /no film of a known format/ };
  await t.rejects(locate(list, { frame: 0 }), refused);
});
