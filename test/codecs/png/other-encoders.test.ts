/** PNGs that fast-png and ffmpeg write, in every colour model, depth and odd size. @module */
import t from 'tap';
import { encode as fastEncode } from 'fast-png';
import { makeSpace, type Space } from '../../../src/core/space.js';
import { pictureSpace } from '../../../src/codecs/png/reader.js';
import { everySpace, read, run, someColors, someSamples } from './tools.js';

/** Two bytes a sample in this machine's order, as typed arrays have them. */
function deep(samples: Uint8Array): Uint16Array {
  return Uint16Array.from(
    { length: samples.length / 2 },
    (_, i) => (samples[2 * i] ?? 0) + 256 * (samples[2 * i + 1] ?? 0),
  );
}

t.test('pictures that fast-png writes, interlaced or not', (t) => {
  for (const [i, space] of everySpace().entries()) {
    const { width, height, channels, depth } = space;
    // It writes one byte a sample below 8 bit.
    if (depth < 8) continue;
    const samples = someSamples(space, i + 1);
    const colors = someColors(space.radix);
    const palette =
      space.color === 'palette'
        ? {
            palette: Array.from({ length: space.radix }, (_, k) => [
              ...colors.subarray(3 * k, 3 * k + 3),
            ]),
          }
        : {};
    for (const interlace of ['null', 'Adam7'] as const) {
      const title = `${space.canonical} ${interlace}`;
      const data = depth === 16 ? deep(samples) : samples;
      const picture = read(
        fastEncode(
          { width, height, channels, depth, data, ...palette } as Parameters<typeof fastEncode>[0],
          {
            interlace,
          },
        ),
      );
      t.equal(picture.interlaced, interlace === 'Adam7', title);
      t.same(picture.samples, samples, title);
      if (space.color === 'palette') t.same(picture.palette, colors, title);
      else t.equal(makeSpace(pictureSpace(picture)).canonical, space.canonical, title);
    }
  }
  t.end();
});

/** What ffmpeg calls the forms that its PNG encoder takes; at 16 bit highest byte first. */
const PIXEL_FORMATS: Readonly<Record<string, string>> = {
  'gray 1': 'monob',
  'gray 8': 'gray',
  'gray 16': 'gray16be',
  'graya 8': 'ya8',
  'graya 16': 'ya16be',
  'rgb 8': 'rgb24',
  'rgb 16': 'rgb48be',
  'rgba 8': 'rgba',
  'rgba 16': 'rgba64be',
};

/** The space's samples as ffmpeg's raw video has them. */
function toRaw(space: Space, samples: Uint8Array): Uint8Array {
  if (space.depth === 16) return new Uint8Array(Buffer.from(samples).swap16());
  if (space.depth === 8) return samples;
  const rowBytes = Math.ceil(space.width / 8);
  const raw = new Uint8Array(rowBytes * space.height);
  for (const [i, sample] of samples.entries()) {
    const [x, y] = [i % space.width, Math.floor(i / space.width)];
    raw[y * rowBytes + (x >> 3)]! |= sample << (7 - (x & 7));
  }
  return raw;
}

t.test('pictures that ffmpeg writes, with each of its filters', (t) => {
  const filters = ['none', 'sub', 'up', 'avg', 'paeth', 'mixed'];
  for (const [color, pixelFormat] of Object.entries(PIXEL_FORMATS)) {
    for (const [i, [width, height]] of (
      [
        [9, 5],
        [33, 17],
      ] as const
    ).entries()) {
      const [model, depth] = color.split(' ');
      const space = makeSpace({ width, height, color: model as 'gray', depth: Number(depth) });
      const samples = someSamples(space);
      const filter = filters[(Object.keys(PIXEL_FORMATS).indexOf(color) * 2 + i) % 6] ?? '';
      const title = `${space.canonical} ${filter}`;
      const raw = ['-f', 'rawvideo', '-pix_fmt', pixelFormat, '-s', `${width}x${height}`];
      const png = run(
        'ffmpeg',
        [
          '-v',
          'error',
          ...raw,
          '-i',
          'pipe:0',
          '-pred',
          filter,
          '-c:v',
          'png',
          '-f',
          'image2pipe',
          '-',
        ],
        toRaw(space, samples),
      );
      const picture = read(png);
      t.equal(makeSpace(pictureSpace(picture)).canonical, space.canonical, title);
      t.same(picture.samples, samples, title);
    }
  }
  t.end();
});
