/** Video, held against ffmpeg. @module */
import t from 'tap';
import { Y4mEncoder, y4mFault, y4mHeader } from '../../src/codecs/y4m.js';
import { makeSpace, type Space } from '../../src/core/space.js';
import { MODELS, refuses, run, SIZES, someSamples } from './png/tools.js';

const RATE = { numerator: 30000, denominator: 1001 };
const GRAY_DEPTHS = [1, 2, 4, 8, 16];

/** A whole stream. */
function makeStream(space: Space, frames: readonly Uint8Array[]): Uint8Array {
  const encoder = new Y4mEncoder(space);
  return Buffer.concat([
    y4mHeader(space, RATE),
    ...frames.map((samples) => encoder.encode(samples).slice()),
  ]);
}

/** What ffmpeg makes of a stream of which it is told nothing. */
function decode(stream: Uint8Array, pixelFormat: string): Uint8Array {
  const input = ['-v', 'error', '-i', '-', '-fps_mode', 'passthrough'];
  return run('ffmpeg', [...input, '-f', 'rawvideo', '-pix_fmt', pixelFormat, '-'], stream);
}

/** How far any sample is from where it was. */
function largestError(a: Uint8Array, b: Uint8Array, depth: number): number {
  let largest = 0;
  const step = depth / 8;
  for (let i = 0; i < a.length; i += step) {
    const high = step === 2 ? 256 * ((a[i + 1] ?? 0) - (b[i + 1] ?? 0)) : 0;
    largest = Math.max(largest, Math.abs(high + (a[i] ?? 0) - (b[i] ?? 0)));
  }
  return largest;
}

t.test('ffmpeg gives every gray frame back exactly, spread where it has few levels', (t) => {
  for (const depth of GRAY_DEPTHS) {
    for (const [width, height] of SIZES) {
      const space = makeSpace({ width, height, color: 'gray', depth });
      const frames = [1, 2, 3].map((seed) => someSamples(space, seed));
      const found = decode(makeStream(space, frames), depth === 16 ? 'gray16le' : 'gray');
      const wanted = Buffer.concat(frames).map((byte) =>
        depth < 8 ? Math.round((byte * 255) / (2 ** depth - 1)) : byte,
      );
      t.ok(Buffer.from(found).equals(wanted), space.canonical);
    }
  }
  t.end();
});

t.test('ffmpeg knows the rate, the size and the range', (t) => {
  for (const [depth, pixels] of [
    [8, 'yuvj?444p'],
    [16, 'yuv444p16le'],
  ] as const) {
    const space = makeSpace({ width: 7, height: 5, color: 'rgb', depth });
    const stream = makeStream(space, [someSamples(space), someSamples(space, 2)]);
    const entries = 'stream=width,height,pix_fmt,color_range,r_frame_rate,nb_read_frames';
    const format = ['-of', 'json', '-count_frames', '-show_entries', entries];
    const output = run('ffprobe', ['-v', 'error', ...format, '-'], stream);
    const { streams } = JSON.parse(new TextDecoder().decode(output)) as { streams: object[] };
    t.match(streams, [
      {
        width: 7,
        height: 5,
        pix_fmt: new RegExp(`^${pixels}$`),
        color_range: 'pc',
        r_frame_rate: '30000/1001',
        nb_read_frames: '2',
      },
    ]);
  }
  t.end();
});

t.test('ffmpeg gives RGB back with no sample off by more than 2, in every odd size', (t) => {
  for (const depth of [8, 16]) {
    for (const [width, height] of [...SIZES, [64, 64], [200, 101]] as const) {
      const space = makeSpace({ width, height, color: 'rgb', depth });
      const frames = [1, 2, 3].map((seed) => someSamples(space, seed));
      const found = decode(makeStream(space, frames), depth === 16 ? 'rgb48le' : 'rgb24');
      const wanted = Buffer.concat(frames);
      t.equal(found.length, wanted.length);
      t.ok(largestError(found, wanted, depth) <= 2, space.canonical);
    }
  }
  t.end();
});

t.test('8-bit colours come back with an error of 1 at most: every third level, and 255', (t) => {
  const levels = 86;
  const space = makeSpace({ width: levels ** 2, height: levels, color: 'rgb' });
  const samples = new Uint8Array(space.sampleBytes);
  for (let i = 0; i < levels ** 3; i++) {
    samples[3 * i] = 3 * Math.floor(i / levels ** 2);
    samples[3 * i + 1] = 3 * (Math.floor(i / levels) % levels);
    samples[3 * i + 2] = 3 * (i % levels);
  }
  t.equal(samples.at(-1), 255);
  const found = decode(makeStream(space, [samples]), 'rgb24');
  t.equal(found.length, samples.length);
  t.equal(largestError(found, samples, 8), 1);
  t.end();
});

t.test('planes are the equations of BT.601, rounded, gray and primary colours exactly', (t) => {
  for (const depth of [8, 16]) {
    const highest = 2 ** depth - 1;
    const half = 2 ** (depth - 1);
    const levels = [0, 1, 85, half - 1, half, highest - 1, highest];
    const colors = levels.flatMap((r) => levels.flatMap((g) => levels.map((b) => [r, g, b])));
    const space = makeSpace({ width: colors.length, height: 1, color: 'rgb', depth });
    const bytes = depth / 8;
    const samples = Buffer.alloc(space.sampleBytes);
    colors.flat().forEach((level, i) => samples.writeUIntLE(level, i * bytes, bytes));
    const frame = Buffer.from(new Y4mEncoder(space).encode(samples));
    t.equal(frame.toString('latin1', 0, 6), 'FRAME\n');
    const valueAt = (plane: number, i: number): number =>
      frame.readUIntLE(6 + (plane * colors.length + i) * bytes, bytes);
    for (const [i, [r = 0, g = 0, b = 0]] of colors.entries()) {
      const y = 0.299 * r + 0.587 * g + 0.114 * b;
      const exact = [y, (b - y) / 1.772 + half, (r - y) / 1.402 + half];
      for (const [plane, value] of exact.entries()) {
        // The factors are rounded to 20 places, which at 16 bits is up to a tenth of a level.
        const error = Math.abs(valueAt(plane, i) - Math.min(value, highest));
        t.ok(error <= 0.5 + 0.1, `plane ${plane} of ${r},${g},${b} at ${depth} bit`);
      }
      if (r === g && g === b)
        t.same(
          [0, 1, 2].map((plane) => valueAt(plane, i)),
          [r, half, half],
        );
    }
  }
  t.end();
});

t.test('the line that begins a stream is spelled out', (t) => {
  const line = (color: 'gray' | 'rgb', depth: number): string =>
    Buffer.from(y4mHeader(makeSpace({ width: 8, height: 3, color, depth }), RATE)).toString();
  const withColor = (color: string): string =>
    `YUV4MPEG2 W8 H3 F30000:1001 Ip A1:1 C${color} XCOLORRANGE=FULL\n`;
  for (const depth of [1, 2, 4, 8]) t.equal(line('gray', depth), withColor('mono'));
  t.equal(line('gray', 16), withColor('mono16'));
  t.equal(line('rgb', 8), withColor('444'));
  t.equal(line('rgb', 16), withColor('444p16'));
  t.end();
});

t.test('one buffer serves all frames', (t) => {
  for (const model of MODELS) {
    const space = makeSpace({ ...model, width: 13, height: 3 });
    if (y4mFault(space) !== undefined) continue;
    const encoder = new Y4mEncoder(space);
    const before = encoder.encode(someSamples(space, 1));
    const kept = before.slice();
    const after = encoder.encode(someSamples(space, 2));
    t.equal(after.buffer, before.buffer, space.canonical);
    t.notSame(after, kept, space.canonical);
    t.same(encoder.encode(someSamples(space, 1)), kept, space.canonical);
  }
  t.end();
});

t.test('alpha and palettes are refused with the way out, gray and RGB are not', (t) => {
  const refused = MODELS.map((model) => makeSpace({ ...model, width: 4, height: 4 })).filter(
    (space) => {
      const fault = y4mFault(space);
      if (fault === undefined) {
        t.ok(['gray', 'rgb'].includes(space.color), space.canonical);
        return false;
      }
      const why =
        space.color === 'palette' ? /palette.*\.raw, \.npy, \.tar or png/ : /transparency.*\.raw/;
      t.match(fault, why, space.canonical);
      refuses(t, () => new Y4mEncoder(space), why, space.canonical, 'E_OUTPUT');
      refuses(t, () => y4mHeader(space, RATE), why, space.canonical, 'E_OUTPUT');
      return true;
    },
  );
  t.equal(refused.length, 12);
  t.end();
});

t.test('rates that are none and frames of another space are refused', (t) => {
  const space = makeSpace({ width: 4, height: 4, color: 'gray' });
  for (const rate of [0, -1, 0.5, Number.NaN, 2 ** 31]) {
    for (const [numerator, denominator] of [
      [rate, 1],
      [1, rate],
    ] as const) {
      const make = (): unknown => y4mHeader(space, { numerator, denominator });
      refuses(t, make, /no frame rate/, `${numerator}:${denominator}`, 'E_OUTPUT');
    }
  }
  const encode = (): unknown => new Y4mEncoder(space).encode(new Uint8Array(15));
  refuses(t, encode, /15 sample bytes are no frame/, 'a short frame', 'E_FRAME');
  t.end();
});
