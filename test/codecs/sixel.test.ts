/** Sixel, held against a reader of its own. @module */
import t from 'tap';
import type { Pixels } from '../../src/codecs/pixels.js';
import { encodeSixel } from '../../src/codecs/sixel.js';
import { readSixel } from './sixel-reader.js';

/** A stream of 32-bit numbers that is the same in every run (xorshift32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state;
  };
}

type Color = readonly [red: number, green: number, blue: number, alpha?: number];

function makePixels(width: number, height: number, colorAt: (pixel: number) => Color): Pixels {
  const rgba = Uint8Array.from(
    Array.from({ length: width * height }, (_, pixel) => {
      const [red, green, blue, alpha = 255] = colorAt(pixel);
      return [red, green, blue, alpha];
    }).flat(),
  );
  return { width, height, rgba };
}

/** What sixel can say of a picture: the nearest percent, and nothing of what is transparent. */
function inPercent({ rgba }: Pixels, round: (value: number) => number): (string | undefined)[] {
  return Array.from({ length: rgba.length / 4 }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(4 * pixel, 4 * pixel + 4);
    return alpha < 128 ? undefined : [red, green, blue].map(round).join(',');
  });
}

const nearestPercent = (value: number): number => Math.round((value / 255) * 100);

t.test('a picture of one pixel is spelled out', (t) => {
  t.equal(
    encodeSixel(makePixels(1, 1, () => [255, 0, 127])),
    '\u001bP0;1;0q"1;1;1;1#0;2;100;0;50#0@\u001b\\',
  );
  t.end();
});

t.test('runs of four are repeated by number, shorter ones are written out', (t) => {
  const pixels = makePixels(9, 2, (pixel) => (pixel % 9 < 3 ? [0, 0, 0] : [255, 255, 255]));
  t.match(encodeSixel(pixels), /#0BBB\$#1\?\?\?!6B\u001b\\$/);
  t.end();
});

t.test('pictures of at most 256 colours come back exactly, in every odd size', (t) => {
  const next = numbers(1);
  for (const colors of [1, 2, 3, 16, 216, 256]) {
    // Multiples of 51 are whole percents, and so stay apart; 101 levels of gray fill up the rest.
    const palette = Array.from({ length: colors }, (_, i): Color =>
      i < 216
        ? [51 * (i % 6), 51 * (Math.floor(i / 6) % 6), 51 * Math.floor(i / 36)]
        : [3 * (i - 215), 0, 0],
    );
    for (const [width, height] of [
      [1, 1],
      [7, 5],
      [5, 6],
      [3, 7],
      [1, 13],
      [300, 2],
      [64, 64],
    ] as const) {
      const pixels = makePixels(width, height, () => palette[next() % colors] ?? [0, 0, 0]);
      const read = readSixel(encodeSixel(pixels));
      t.strictSame([read.width, read.height], [width, height]);
      t.strictSame(read.pixels, inPercent(pixels, nearestPercent), `${width}×${height}, ${colors}`);
    }
  }
  t.end();
});

t.test('all 256 levels of gray are rounded to percent, which is all that sixel has', (t) => {
  const pixels = makePixels(16, 16, (pixel) => [pixel, pixel, pixel]);
  const read = readSixel(encodeSixel(pixels));
  t.strictSame(read.pixels, inPercent(pixels, nearestPercent));
  t.equal(read.colors, 101);
  t.end();
});

t.test('more than 256 colours are rounded to the nearest of 6 × 7 × 6 levels', (t) => {
  const next = numbers(2);
  const pixels = makePixels(80, 50, () => [next() & 255, next() & 255, next() & 255]);
  const read = readSixel(encodeSixel(pixels));
  t.ok(read.colors <= 252, `${read.colors} colours`);
  const expected = inPercent(pixels, (value) => value).map((text) => {
    const levels = (text ?? '').split(',').map(Number);
    return levels
      .map((value, channel) => {
        const steps = channel === 1 ? 6 : 5;
        return Math.round((Math.round((value / 255) * steps) / steps) * 100);
      })
      .join(',');
  });
  t.strictSame(read.pixels, expected);
  t.end();
});

t.test('257 colours are one too many, 256 are not', (t) => {
  const colorAt = (pixel: number): Color => [5 * (pixel % 50), 15 * Math.floor(pixel / 50), 0];
  const exact = makePixels(256, 1, colorAt);
  t.equal(readSixel(encodeSixel(exact)).colors, 256);
  const rounded = readSixel(encodeSixel(makePixels(257, 1, colorAt)));
  t.ok(rounded.colors < 256, `${rounded.colors} colours`);
  t.end();
});

t.test('what is less than half opaque is left to the background', (t) => {
  const next = numbers(3);
  const pixels = makePixels(33, 17, () => [255 * (next() % 2), 0, 255, next() & 255]);
  t.strictSame(readSixel(encodeSixel(pixels)).pixels, inPercent(pixels, nearestPercent));
  const nothing = makePixels(4, 8, () => [1, 2, 3, 0]);
  t.strictSame(readSixel(encodeSixel(nothing)).pixels, Array(32).fill(undefined));
  t.end();
});
