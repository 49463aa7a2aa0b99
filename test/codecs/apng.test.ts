/** Animated PNG, held against ffmpeg and upng-js. @module */
import fs from 'node:fs';
import path from 'node:path';
import t, { type Test } from 'tap';
import UPNG from 'upng-js';
import { ApngEncoder, type ApngOptions, delayOf, MAX_APNG_FRAMES } from '../../src/codecs/apng.js';
import { dropAlpha, enlargePixels, toPixels } from '../../src/codecs/pixels.js';
import { type Chunk, readChunks } from '../../src/codecs/png/chunks.js';
import { Faults } from '../../src/codecs/png/faults.js';
import { readUint32 } from '../../src/codecs/png/format.js';
import { makeSpace, type Space } from '../../src/core/space.js';
import {
  crc32,
  MODELS,
  numbers,
  pngcheck,
  read,
  refuses,
  run,
  SIZES,
  someColors,
  someSamples,
} from './png/tools.js';
import { inFolder } from './tools.js';

const RATE = { numerator: 25, denominator: 1 };

/** Those that are neither transparent nor of 16 bits. */
const OPAQUE = MODELS.filter(({ color, depth }) => !color.endsWith('a') && depth !== 16);

function colorsOf(space: Space): Uint8Array | undefined {
  return space.color === 'palette' ? someColors(space.radix) : undefined;
}

function encode(
  space: Space,
  frames: readonly Uint8Array[],
  options: Partial<ApngOptions> = {},
): Uint8Array {
  const encoder = new ApngEncoder({
    space,
    palette: colorsOf(space),
    frames: frames.length,
    rate: RATE,
    loop: 0,
    scale: 1,
    crc32,
    ...options,
  });
  const parts = [encoder.head(), ...frames.map((samples) => encoder.encode(samples))];
  return Uint8Array.from(Buffer.concat([...parts, encoder.tail()]));
}

/** What a reader should see, red, green, blue of all frames. */
function seen(space: Space, frames: readonly Uint8Array[], scale = 1): Buffer {
  const colors = colorsOf(space);
  const options = colors === undefined ? {} : { colors };
  return Buffer.concat(
    frames.map((samples) => dropAlpha(enlargePixels(toPixels(space, samples, options), scale))),
  );
}

/** All by one ffmpeg, which takes longer to start than to decode them. */
function decode(files: readonly Uint8Array[]): Buffer[] {
  return inFolder((folder) => {
    const inputs: string[] = [];
    const outputs: string[] = [];
    const results: string[] = [];
    for (const [i, bytes] of files.entries()) {
      const [file, result] = [path.join(folder, `${i}.png`), path.join(folder, `${i}.raw`)];
      fs.writeFileSync(file, bytes);
      inputs.push('-f', 'apng', '-i', file);
      outputs.push('-map', `${i}:v`, '-fps_mode', 'passthrough');
      outputs.push('-f', 'rawvideo', '-pix_fmt', 'rgb24', result);
      results.push(result);
    }
    run('ffmpeg', ['-v', 'error', ...inputs, ...outputs]);
    return results.map((result) => fs.readFileSync(result));
  });
}

function decodeByUpng(file: Uint8Array): Buffer {
  const frames = UPNG.toRGBA8(UPNG.decode(file.slice().buffer));
  return Buffer.concat(
    frames.map((rgba) => dropAlpha({ width: 0, height: 0, rgba: new Uint8Array(rgba) })),
  );
}

function chunksOf(file: Uint8Array): Chunk[] {
  return [...readChunks(file, crc32, new Faults(true))];
}

/** The animation's own chunks, as the format has them. */
function checkAnimation(t: Test, file: Uint8Array, frames: number, title: string): void {
  const chunks = chunksOf(file);
  const animated = chunks.filter(({ type }) => ['acTL', 'fcTL', 'fdAT', 'IDAT'].includes(type));
  const names = animated.map(({ type }) => type).join(' ');
  t.equal(names, `acTL fcTL IDAT${' fcTL fdAT'.repeat(frames - 1)}`, title);
  t.equal(readUint32(animated[0]?.data ?? new Uint8Array(4), 0), frames, title);
  const numbered = animated.filter(({ type }) => type === 'fcTL' || type === 'fdAT');
  t.same(
    numbered.map(({ data }) => readUint32(data, 0)),
    numbered.map((_, i) => i),
    title,
  );
}

t.test('ffmpeg and upng-js show every frame exactly: models, odd sizes, numbers of frames', (t) => {
  const files: [string, Uint8Array, Buffer][] = [];
  for (const [k, model] of OPAQUE.entries()) {
    for (const [i, [width, height]] of SIZES.entries()) {
      const space = makeSpace({ ...model, width, height });
      const frames = Array.from({ length: [1, 2, 5][(i + k) % 3]! }, (_, n) =>
        someSamples(space, n + 1),
      );
      const file = encode(space, frames);
      const title = `${space.canonical}, ${frames.length} frames`;
      checkAnimation(t, file, frames.length, title);
      t.ok(decodeByUpng(file).equals(seen(space, frames)), title);
      files.push([title, file, seen(space, frames)]);
    }
  }
  const found = decode(files.map(([, file]) => file));
  for (const [i, [title, , wanted]] of files.entries()) t.ok(found[i]?.equals(wanted), title);
  t.end();
});

/** Films whose frames have much in common or nothing, by name: samples of a frame's pixel in RGB. */
const next = numbers(3);
const noise = (): number[] => [next() >>> 24, next() >>> 24, next() >>> 24];
const FILMS: Readonly<Record<string, (frame: number, pixel: number) => readonly number[]>> = {
  'all black': () => [0, 0, 0],
  'all white': () => [255, 255, 255],
  'all the same': (_, pixel) => [pixel & 255, pixel >>> 8, 7],
  'one pixel differs': (frame, pixel) => (pixel === 0 ? [frame, 0, 0] : [pixel & 255, 1, 2]),
  'the last pixel differs': (frame, pixel) => [pixel === 560 ? frame : 0, 0, 0],
  'two by turns': (frame, pixel) => [(frame & 1) * 200 + (pixel & 31), pixel & 255, frame & 1],
  'three by turns, each twice': (frame, pixel) => [((frame >>> 1) % 3) * 80, pixel & 127, 3],
  '2 colours': () => ((next() >>> 31) & 1 ? [255, 255, 255] : [0, 0, 0]),
  '15 colours': (frame, pixel) => [(frame + (pixel >> 5)) % 15, 9, 9],
  '16 colours': (frame, pixel) => [(frame + (pixel >> 5)) % 16, 9, 9],
  '17 colours': (frame, pixel) => [(frame + (pixel >> 5)) % 17, 9, 9],
  '255 colours': (_, pixel) => [pixel % 255, 9, 9],
  '256 colours': (_, pixel) => [pixel % 256, 9, 9],
  '257 colours': (_, pixel) => [pixel % 256, pixel === 0 ? 8 : 9, 9],
  'few colours, then many': (frame, pixel) => (frame < 3 ? [pixel & 1, 0, 0] : noise()),
  noise,
};

t.test('no film loses or changes a frame, whatever its frames have in common', (t) => {
  const wide = makeSpace({ width: 33, height: 17, color: 'rgb' });
  const dot = makeSpace({ width: 1, height: 1, color: 'rgb' });
  const line = makeSpace({ width: 1, height: 300, color: 'rgb' });
  const files: [string, Uint8Array, Buffer][] = [];
  for (const [name, pixelOf] of Object.entries(FILMS)) {
    for (const space of [wide, dot, line]) {
      const frames = Array.from({ length: 8 }, (_, frame) =>
        Uint8Array.from(
          Array.from({ length: space.digits / 3 }, (_, pixel) => pixelOf(frame, pixel)).flat(),
        ),
      );
      const title = `${name}, ${space.canonical}`;
      const file = encode(space, frames);
      checkAnimation(t, file, frames.length, title);
      t.ok(decodeByUpng(file).equals(seen(space, frames)), title);
      files.push([title, file, seen(space, frames)]);
    }
  }
  const found = decode(files.map(([, file]) => file));
  for (const [i, [title, , wanted]] of files.entries()) t.ok(found[i]?.equals(wanted), title);
  pngcheck(files.map(([, file]) => file));
  t.end();
});

t.test('many frames of one pixel are all there', (t) => {
  const space = makeSpace({ width: 1, height: 1, color: 'gray', depth: 1 });
  const frames = Array.from({ length: 300 }, (_, i) => Uint8Array.of(i & 1));
  const file = encode(space, frames);
  checkAnimation(t, file, 300, '300 frames of one pixel');
  t.ok(decode([file])[0]?.equals(seen(space, frames)));
  t.end();
});

t.test('a frame holds the rectangle in which it differs from the one before', (t) => {
  const space = makeSpace({ width: 8, height: 6, color: 'rgb' });
  const first = someSamples(space);
  const second = first.slice();
  // Two pixels: (2, 1) and (5, 3).
  for (const pixel of [1 * 8 + 2, 3 * 8 + 5]) second[3 * pixel + 1]! ^= 1;
  const controls = chunksOf(encode(space, [first, first, second])).filter(
    ({ type }) => type === 'fcTL',
  );
  t.same(
    controls.map(({ data }) => [4, 8, 12, 16].map((at) => readUint32(data, at))),
    [
      [8, 6, 0, 0],
      [1, 1, 0, 0],
      [4, 3, 2, 1],
    ],
  );
  t.end();
});

t.test('pixels become squares', (t) => {
  for (const model of [
    { color: 'rgb' as const },
    { color: 'gray' as const, depth: 1 },
    { color: 'palette' as const, colors: 5 },
  ]) {
    const space = makeSpace({ ...model, width: 5, height: 3 });
    const frames = [1, 2, 3].map((n) => someSamples(space, n));
    const [found] = decode([encode(space, frames, { scale: 7 })]);
    t.ok(found?.equals(seen(space, frames, 7)), space.canonical);
  }
  t.end();
});

t.test('ffprobe counts the frames and knows the rate', (t) => {
  const space = makeSpace({ width: 4, height: 4, color: 'rgb' });
  for (const [numerator, denominator] of [
    [24, 1],
    [25, 2],
    [30000, 1001],
    [2, 1],
  ] as const) {
    const frames = Array.from({ length: 12 }, (_, n) => someSamples(space, n + 1));
    inFolder((folder) => {
      const file = path.join(folder, 'a.png');
      fs.writeFileSync(file, encode(space, frames, { rate: { numerator, denominator } }));
      const show = ['-count_frames', '-show_entries', 'stream=nb_read_frames,r_frame_rate'];
      const output = run('ffprobe', ['-v', 'error', '-f', 'apng', ...show, '-of', 'json', file]);
      const { streams } = JSON.parse(Buffer.from(output).toString()) as { streams: object[] };
      t.match(streams, [{ nb_read_frames: '12', r_frame_rate: `${numerator}/${denominator}` }]);
    });
  }
  t.end();
});

t.test('every frame has the exact delay, or the nearest that two bytes hold', (t) => {
  for (const [rate, delay] of [
    ['24/1', '1/24'],
    ['30000/1001', '1001/30000'],
    ['50/2', '1/25'],
    ['65535/65534', '65534/65535'],
    ['120000/1001', '342/40999'],
    ['2147483647/1', '1/65535'],
    ['1/2147483647', '65535/1'],
    ['65536/65535', '65534/65535'],
    ['2147483647/2147483646', '1/1'],
  ] as const) {
    const [numerator = 0, denominator = 0] = rate.split('/').map(Number);
    const found = delayOf({ numerator, denominator });
    t.equal(`${found.numerator}/${found.denominator}`, delay, rate);
  }
  const space = makeSpace({ width: 2, height: 2, color: 'gray' });
  const frames = [1, 2, 3].map((n) => someSamples(space, n));
  const file = encode(space, frames, { rate: { numerator: 30000, denominator: 1001 } });
  const controls = chunksOf(file).filter(({ type }) => type === 'fcTL');
  for (const { data } of controls) t.equal(readUint32(data, 20), 1001 * 65536 + 30000);
  t.end();
});

t.test('delays are as near as any fraction is (held against all of them)', (t) => {
  const next = numbers(11);
  for (let i = 0; i < 20; i++) {
    const rate = { numerator: (next() >>> 1) + 1, denominator: (next() >>> (1 + (i % 20))) + 1 };
    const wanted = rate.denominator / rate.numerator;
    const found = delayOf(rate);
    let least = Infinity;
    for (let q = 1; q <= 65535; q++) {
      const p = Math.min(65535, Math.max(1, Math.round(wanted * q)));
      least = Math.min(least, Math.abs(p / q - wanted));
    }
    const distance = Math.abs(found.numerator / found.denominator - wanted);
    t.ok(distance <= least + 4 * Number.EPSILON * wanted, `${rate.numerator}/${rate.denominator}`);
  }
  t.end();
});

t.test('it is played as often as it is told, and says what it shows', (t) => {
  const space = makeSpace({ width: 2, height: 2, color: 'rgb' });
  const frames = [someSamples(space), someSamples(space, 2)];
  for (const loop of [0, 1, 2 ** 31 - 1]) {
    const control = chunksOf(encode(space, frames, { loop })).find(({ type }) => type === 'acTL');
    t.equal(control === undefined ? undefined : readUint32(control.data, 4), loop);
  }
  const metadata = { order: 'mixed', seed: 'déjà vu', index: 42n, step: -3n } as const;
  const file = encode(space, frames, { metadata, scale: 2 });
  t.match(
    chunksOf(file)
      .map(({ type }) => type)
      .join(' '),
    /^IHDR( iTXt){7} acTL fcTL IDAT/,
  );
  t.same(Object.fromEntries(read(file).text), {
    'enumerate-space': '2x2 rgb 8',
    'enumerate-order': 'mixed/1',
    'enumerate-seed': 'déjà vu',
    'enumerate-index': '42',
    'enumerate-step': '-3',
    'enumerate-fps': '25',
    'enumerate-scale': '2',
  });
  const large = { order: 'gray', index: 10n ** 1000n, step: -(10n ** 1000n) } as const;
  t.same(
    [...read(encode(space, frames, { metadata: large })).text.keys()],
    ['enumerate-space', 'enumerate-order', 'enumerate-fps'],
  );
  t.equal(read(encode(space, frames)).text.size, 0);
  t.end();
});

t.test('alpha, 16 bits and too many frames are refused', (t) => {
  const refused = MODELS.filter((model) => !OPAQUE.includes(model));
  t.equal(refused.length, 6);
  for (const model of refused) {
    const space = makeSpace({ ...model, width: 2, height: 2 });
    const make = (): unknown => encode(space, [new Uint8Array(space.sampleBytes)]);
    refuses(t, make, /8 bits and without transparency/, space.canonical, 'E_OUTPUT');
  }
  const dot = makeSpace({ width: 1, height: 1, color: 'gray' });
  const make = (): unknown => encode(dot, [], { frames: MAX_APNG_FRAMES + 1 });
  refuses(t, make, /at most 1,073,741,824/, 'frames', 'E_LIMIT');
  t.end();
});

t.test('wrong frames, palettes, rates and numbers are refused', (t) => {
  const space = makeSpace({ width: 2, height: 2, color: 'gray' });
  const frames = [someSamples(space)];
  refuses(t, () => encode(space, [new Uint8Array(3)]), /3 sample bytes/, 'a frame', 'E_FRAME');
  const rate = { numerator: 0, denominator: 1 };
  refuses(t, () => encode(space, frames, { rate }), /no frame rate/, 'a rate', 'E_OUTPUT');
  const colors = makeSpace({ width: 2, height: 2, color: 'palette', colors: 4 });
  const palette = new Uint8Array(3);
  const make = (): unknown => encode(colors, [someSamples(colors)], { palette });
  refuses(t, make, /a palette of 3 bytes/, 'a palette', 'E_PALETTE');
  t.throws(() => encode(space, []), TypeError);
  t.throws(() => encode(space, frames, { frames: 2 }), TypeError, 'a frame is missing');
  t.throws(() => encode(space, [...frames, ...frames], { frames: 1 }), TypeError, 'one too many');
  for (const loop of [-1, 0.5, 2 ** 31]) t.throws(() => encode(space, frames, { loop }), TypeError);
  for (const scale of [0, 1.5]) t.throws(() => encode(space, frames, { scale }), TypeError);
  t.end();
});
