/** Films from pictures on disk. @module */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import t from 'tap';
import { parseFilmMetadata } from '../../src/codecs/film-metadata.js';
import { makeTextChunk } from '../../src/codecs/png/metadata.js';
import { type Color, makeSpace } from '../../src/core/space.js';
import { findPalette } from '../../src/core/palette.js';
import { makePngEncoder } from '../../src/run/outputs/png.js';
import { type CommandOptions, runEnumerate } from './command.js';
import { runShared } from './shared-command.js';
import { startEnumerate, temporaryFolder } from './started-command.js';

function film(args: readonly string[], options: CommandOptions = {}) {
  return runShared(['film', ...args], options);
}

function ffmpeg(...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-nostdin', ...args], {
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

/** All frames as raw pixels. */
function decode(file: string, format: string): Buffer {
  return ffmpeg('-i', file, '-f', 'rawvideo', '-pix_fmt', format, '-');
}

function commentOf(file: string): string | undefined {
  const args = ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', file];
  const { stdout } = spawnSync('ffprobe', args, { encoding: 'utf8' });
  const { format } = JSON.parse(stdout) as { format: { tags?: Record<string, string> } };
  const tags = Object.entries(format.tags ?? {});
  return tags.find(([name]) => name.toLowerCase() === 'comment')?.[1];
}

interface Drawn {
  readonly size?: readonly [number, number];
  readonly color?: Color;
  readonly depth?: number;
  readonly colors?: Uint8Array;
}

/** A PNG without metadata, all of whose sample bytes are these, over and over. */
function makePng(bytes: readonly number[], drawn: Drawn = {}): Uint8Array {
  const { size: [width, height] = [4, 4], color = 'gray', depth = 8, colors } = drawn;
  const space = makeSpace(
    colors === undefined
      ? { width, height, color, depth }
      : { width, height, color: 'palette', colors: colors.length / 3 },
  );
  const samples = Uint8Array.from(
    { length: space.sampleBytes },
    (_, i) => bytes[i % bytes.length]!,
  );
  const encoder = makePngEncoder({
    space,
    order: 'sequential',
    seed: '',
    metadata: false,
    ...(colors === undefined ? {} : { colors }),
  });
  return encoder.encode(samples).slice();
}

t.test('pictures come in the order in which digits are numbers', (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  const names = ['3', '0003', 'a90a8071+9', 'a90a8071+12', 'image-2', 'image-10', 'image-100'];
  const shown = names.map((_, i) => 10 * (i + 1));
  // Neither the folder's order nor that of the alphabet.
  for (const i of [4, 1, 6, 0, 5, 3, 2])
    fs.writeFileSync(path.join(cwd, `in/${names[i]}.png`), makePng([shown[i]!]));
  fs.writeFileSync(path.join(cwd, 'in/readme.txt'), 'not a picture');
  fs.writeFileSync(path.join(cwd, 'in/.hidden.png'), makePng([0]));
  fs.mkdirSync(path.join(cwd, 'in/inside.png'));
  const { status, stdout, stderr } = runEnumerate(['film', 'in', '--out', 'x.mkv'], { cwd });
  t.same([status, stdout], [0, '']);
  t.match(stderr, /^note: 1 file is no picture, and left out\nx\.mkv: 7 frames in /);
  const frames = decode(path.join(cwd, 'x.mkv'), 'gray');
  t.same(
    [...frames].filter((_, i) => i % 16 === 0),
    shown,
  );
  t.equal(commentOf(path.join(cwd, 'x.mkv')), undefined, 'nothing is said of any pictures');

  // Files of a shell's pattern are sorted, folders keep their place.
  const some = ['in/image-10.png', 'in/image-2.png'];
  const args = [...some, 'in', 'in/image-100.png', '--scale', '2', '--out', 'y.mkv'];
  t.equal(film(args, { cwd }).status, 0);
  const all = decode(path.join(cwd, 'y.mkv'), 'gray');
  t.same(
    [...all].filter((_, i) => i % 64 === 0),
    [50, 60, ...shown, 70],
  );
  t.same(fs.readdirSync(cwd).toSorted(), ['in', 'x.mkv', 'y.mkv']);
  t.end();
});

t.test('all samples are kept, in the form of the widest', (t) => {
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
    t.equal(film([name, '--out', `${name}.mkv`], { cwd }).status, 0, name);
    const raw = decode(path.join(cwd, `${name}.mkv`), format);
    const bytes = raw.length / (16 * pictures.length);
    const firstBytes = Math.min(4, format === 'rgba64le' ? 2 : bytes);
    const found = pictures.map((_, i) => raw.readUIntLE(16 * bytes * i, firstBytes));
    t.same(found, first, name);
  }
  t.match(
    film(['deep', '--out', 'x.mp4'], { cwd }).stderr,
    /^E_OUTPUT: 16 bits [^\n]*make pictures of 8 bits[^\n]*\n$/,
  );
  t.match(
    film(['alpha', '--out', 'x.mp4'], { cwd }).stderr,
    /^E_OUTPUT: rgba: H\.264 has no transparency[^\n]*make pictures without transparency[^\n]*\n$/,
  );
  t.match(film(['alpha', '--out', 'x.apng'], { cwd }).stderr, /^E_OUTPUT: rgba/);
  t.notOk(fs.existsSync(path.join(cwd, 'x.mp4')));
  // Pictures with a side below 3 would be black in FFV1.
  fs.writeFileSync(path.join(cwd, 'thin.png'), makePng([1], { size: [9, 2] }));
  t.equal(film(['thin.png', '--out', 'thin.mkv'], { cwd }).status, 0);
  t.ok(decode(path.join(cwd, 'thin.mkv'), 'gray').every((level) => level === 1));
  // An alpha that nothing uses is none.
  fs.mkdirSync(path.join(cwd, 'opaque'));
  fs.writeFileSync(path.join(cwd, 'opaque/1.png'), makePng([1, 2, 3, 255], { color: 'rgba' }));
  t.equal(film(['opaque', '--out', 'x.mp4'], { cwd }).status, 0);
  t.end();
});

t.test('pictures of one palette are exact in a GIF', (t) => {
  const cwd = temporaryFolder(t);
  const { colors } = findPalette('pico8');
  fs.mkdirSync(path.join(cwd, 'in'));
  for (const i of [8, 9, 10])
    fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i, 15], { colors }));
  t.equal(film(['in', '--lossless', '--out', 'x.gif'], { cwd }).status, 0);
  const frames = decode(path.join(cwd, 'x.gif'), 'rgb24');
  const wanted = [8, 9, 10].flatMap((i) => {
    const pair = [...colors.subarray(3 * i, 3 * i + 3), ...colors.subarray(45, 48)];
    return Array.from({ length: 48 }, (_, at) => pair[at % 6]);
  });
  t.same([...frames], wanted);
  t.equal(film(['in', '--out', 'x.apng'], { cwd }).status, 0);
  t.same([...decode(path.join(cwd, 'x.apng'), 'rgb24')], wanted);
  t.end();
});

t.test('other formats are read, and what is none has its line', (t) => {
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
  t.match(film(['in', '--out', 'x.mkv'], { cwd }).stderr, /^x\.mkv: 5 frames in /);
  const frames = decode(path.join(cwd, 'x.mkv'), 'rgb24');
  t.equal(frames.length, 5 * 8 * 8 * 3);
  t.same([...frames.subarray(192, 195)], [1, 2, 3]);
  fs.writeFileSync(path.join(cwd, 'in/8.png'), 'text');
  t.match(
    film(['in', '--out', 'y.mkv'], { cwd }).stderr,
    /^E_PNG: in\/8\.png: not a picture of a known format[^\n]*\n$/,
  );
  t.end();
});

function codecOf(name: string): string[] {
  const codecs: Record<string, string[]> = {
    '.bmp': ['bmp'],
    '.jpg': ['mjpeg', '-pix_fmt', 'yuvj420p'],
    '.ppm': ['ppm'],
  };
  return codecs[path.extname(name)] ?? ['png'];
}

t.test('sizes that differ are refused before anything is encoded', (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (const i of [1, 2, 3]) fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i]));
  fs.writeFileSync(path.join(cwd, 'in/10.png'), makePng([4], { size: [4, 3] }));
  fs.writeFileSync(path.join(cwd, 'in/11.png'), makePng([5], { size: [7, 7] }));
  const { status, stderr } = film(['in', '--out', 'x.mkv'], { cwd });
  t.equal(status, 1);
  t.match(
    stderr,
    /^E_FRAME: in\/1\.png has 4×4 pixels, in\/10\.png 4×3, [^\n]*locate in\/10\.png --size 4x4 --fit contain[^\n]*\n$/,
  );
  t.same(fs.readdirSync(cwd), ['in']);
  t.end();
});

t.test('a damaged picture in the middle leaves nothing', (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (let i = 0; i < 9; i++) fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i]));
  const bad = path.join(cwd, 'in/5.png');
  const bytes = fs.readFileSync(bad);
  bytes[bytes.length - 20]! ^= 1;
  fs.writeFileSync(bad, bytes);
  for (const name of ['x.mkv', 'x.apng']) {
    const { status, stderr } = film(['in', '--out', name], { cwd });
    t.equal(status, 1);
    t.match(stderr, /^E_PNG: in\/5\.png: [^\n]+\n$/);
    t.same(fs.readdirSync(cwd), ['in']);
  }
  const { status, stderr } = film(['in', '--out', 'x.mkv', '--status-json'], { cwd });
  t.equal(status, 1);
  const records = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  t.match(records.at(-1), { type: 'end', outcome: 'failed', error: { code: 'E_PNG' } });
  fs.truncateSync(bad, 0);
  t.match(
    film(['in', '--out', 'x.mkv'], { cwd }).stderr,
    /^E_PNG: in\/5\.png: the file is empty\n$/,
  );
  t.end();
});

t.test('what is there stays', (t) => {
  const cwd = temporaryFolder(t);
  fs.writeFileSync(path.join(cwd, '1.png'), makePng([1]));
  fs.writeFileSync(path.join(cwd, 'x.mkv'), 'mine');
  const refused = film(['1.png', '--out', 'x.mkv'], { cwd });
  t.equal(refused.status, 1);
  t.match(refused.stderr, /^E_EXISTS: x\.mkv already exists: [^\n]*--force\n$/);
  t.equal(fs.readFileSync(path.join(cwd, 'x.mkv'), 'utf8'), 'mine');
  t.equal(film(['1.png', '--out', 'x.mkv', '--force'], { cwd }).status, 0);
  t.equal(decode(path.join(cwd, 'x.mkv'), 'gray')[0], 1);
  // A film among the pictures is not one of its own, and no link is followed.
  t.equal(film(['.', '--out', 'x.gif'], { cwd }).status, 0);
  t.equal(film(['.', '--out', 'x.gif', '--force'], { cwd }).status, 0);
  t.match(
    film(['x.gif', '--out', './x.gif', '--force'], { cwd }).stderr,
    /^E_EXISTS: x\.gif is one of the pictures/,
  );
  fs.symlinkSync('x.mkv', path.join(cwd, 'link.mkv'));
  t.match(
    film(['1.png', '--out', 'link.mkv', '--force'], { cwd }).stderr,
    /^E_EXISTS: link\.mkv is a symbolic link/,
  );
  fs.mkdirSync(path.join(cwd, 'folder'));
  for (const [args, says] of [
    [['1.png', '--out', 'y.mkv', '--overlay'], /^enumerate: --overlay: /],
    [['1.png', '--out', '-'], /^enumerate: --out - is no file/],
    [['1.png'], /^enumerate: --out FILE is missing/],
    [['1.png', '--out', 'y.foo'], /^E_OUTPUT: y\.foo: \.foo has no codec of its own/],
    [['1.png', '--out', 'y.mkv', '--loop', '2'], /^E_OUTPUT: --loop 2/],
    [['1.png', '--out', 'no/y.mkv'], /^E_IO: .* there is no folder no: make it with mkdir -p no\n/],
    [['1.png', '--out', 'folder'], /^E_IO: cannot write folder: it is a folder; name another file/],
    [
      ['1.png', '--out', 'x3'],
      /^E_OUTPUT: x3: a film's ending says which container it gets: name it x3\.mkv, \.mp4/,
    ],
    [['1.png', '--out', 'rtmp://h/live/key'], /^enumerate: --out rtmp:\/\/h\/live\/…: a film of/],
    [['no', '--out', 'y.mkv'], /^E_IO: cannot read no: there is no such /],
  ] as const) {
    const { status, stderr } = film(args, { cwd });
    t.not(status, 0);
    t.match(stderr, says);
    t.match(stderr, /^[^\n]+\n$/);
  }
  t.end();
});

t.test('pictures of a run with one step say which run it was', (t) => {
  const cwd = temporaryFolder(t);
  const space = ['--size', '4x4', '--palette', 'pico8', '--seed', 'spring'];
  runShared([...space, '--from', '100', '--step', '-7', '--count', '12', '--out', 'in'], {
    cwd,
  });
  // By name they go up.
  const wanted = { from: 23n, step: 7n, order: 'mixed', seed: 'spring', scale: 4 };
  for (const name of ['x.mkv', 'x.mp4', 'x.gif']) {
    t.equal(film(['in', '--scale', '4', '--out', name], { cwd }).status, 0);
    const note = parseFilmMetadata(commentOf(path.join(cwd, name)) ?? '');
    t.match(note, { ...wanted, palette: { name: 'pico8' } }, name);
    t.equal(note?.space.canonical, '4x4 palette 16');
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
  const changed = film(['in', '--out', 'y.mkv'], { cwd });
  t.equal(changed.status, 0);
  t.match(
    changed.stderr,
    /^note: in\/\d+\.png says that it is image 58, and is another one; [^\n]*\ny\.mkv: 12 frames/,
  );
  t.equal(commentOf(path.join(cwd, 'y.mkv')), undefined);
  fs.writeFileSync(file, png);
  fs.rmSync(path.join(cwd, 'in', files[3]!));
  t.equal(film(['in', '--out', 'z.mkv'], { cwd }).status, 0);
  t.equal(commentOf(path.join(cwd, 'z.mkv')), undefined);
  t.end();
});

t.test('a signal ends it with nothing left', async (t) => {
  const cwd = temporaryFolder(t);
  fs.mkdirSync(path.join(cwd, 'in'));
  for (let i = 0; i < 300; i++)
    fs.writeFileSync(path.join(cwd, `in/${i}.png`), makePng([i], { size: [64, 64] }));
  const args = ['film', 'in', '--scale', '16', '--out', 'x.mp4'];
  const started = startEnumerate([...args, '--status-json'], cwd);
  await started.untilError(/"type":"start"/);
  started.kill('SIGINT');
  const { status, stderr } = await started.ended;
  t.equal(status, 130);
  t.match(stderr, /"type":"end","outcome":"interrupted"[^\n]*\n$/);
  t.same(fs.readdirSync(cwd), ['in']);
});

t.test('signals are heard while an encoder takes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  for (let i = 0; i < 3; i++)
    fs.writeFileSync(path.join(cwd, `${i}.png`), makePng([i], { size: [512, 512] }));
  fs.mkdirSync(path.join(cwd, 'bin'));
  fs.writeFileSync(
    path.join(cwd, 'bin/ffmpeg'),
    '#!/bin/sh\n[ "$2" = "" ] && echo ffmpeg version 9.9 && exit\necho waiting > waiting\nexec sleep 300\n',
    { mode: 0o755 },
  );
  const started = startEnumerate(['film', '.', '--out', 'x.mkv', '--status-json'], cwd, {
    PATH: `${path.join(cwd, 'bin')}:${process.env['PATH']}`,
  });
  await started.untilError(/"type":"start"/);
  started.kill('SIGTERM');
  t.equal((await started.ended).status, 130);
  t.same(
    fs.readdirSync(cwd).filter((name) => name.includes('x.')),
    [],
  );
});

t.test('without ffmpeg an .apng is made, and others are one line', (t) => {
  const cwd = temporaryFolder(t);
  const env = { PATH: cwd };
  for (let i = 0; i < 3; i++) fs.writeFileSync(path.join(cwd, `${i}.png`), makePng([i]));
  const { status, stderr } = film(['.', '--out', 'x.mkv'], { cwd, env });
  t.equal(status, 1);
  t.match(stderr, /^E_IO: x\.mkv is made by ffmpeg, which is not on this machine: [^\n]*\n$/);
  t.equal(film(['.', '--loop', '2', '--out', 'x.apng'], { cwd, env }).status, 0);
  t.same(
    [...decode(path.join(cwd, 'x.apng'), 'gray')].filter((_, i) => i % 16 === 0).slice(0, 3),
    [0, 1, 2],
  );
  t.end();
});
