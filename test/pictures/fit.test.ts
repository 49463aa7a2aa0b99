/** The nearest picture of a space, by crop, contain and stretch. @module */
import t from 'tap';
import { findPalette } from '../../src/core/palette.js';
import { type FitOptions, fitPicture } from '../../src/pictures/fit.js';
import type { Picture } from '../../src/pictures/picture.js';
import { makeSpace, type Space } from '../../src/core/space.js';
import { everySpace, numbers, someColors, someSamples } from '../codecs/png/tools.js';

const options: FitOptions = { fit: 'stretch', dither: 'none', background: [0, 0, 0, 255] };

function gray(width: number, height: number, samples: number[]): Picture {
  return { width, height, color: 'gray', depth: 8, samples: Uint8Array.from(samples) };
}

function pictureOf(space: Space, samples: Uint8Array): Picture {
  const { width, height, color } = space;
  return color === 'palette'
    ? { width, height, color, depth: 8, samples, colors: someColors(space.radix) }
    : { width, height, color, depth: space.depth, samples };
}

t.test('at its own size and in its own space a picture comes out as it went in', (t) => {
  for (const space of everySpace()) {
    const samples = someSamples(space);
    const colors = space.color === 'palette' ? someColors(space.radix) : undefined;
    for (const fit of ['crop', 'contain', 'stretch'] as const) {
      for (const dither of ['none', 'floyd-steinberg', 'ordered'] as const) {
        const asked = { ...options, fit, dither };
        const found = fitPicture(pictureOf(space, samples), space, asked, colors);
        t.same(found, { samples, isExact: true }, `${space.canonical} ${fit} ${dither}`);
      }
    }
  }
  t.end();
});

t.test('a pixel of the result is the mean of what lies under it', (t) => {
  const four = gray(4, 1, [0, 100, 200, 40]);
  const fit = (width: number, height: number, more: Partial<FitOptions> = {}): number[] => [
    ...fitPicture(four, makeSpace({ width, height, color: 'gray' }), { ...options, ...more })
      .samples,
  ];
  t.same(fit(2, 1), [50, 120]);
  t.same(fit(1, 1), [85]);
  t.same(fit(8, 2), [0, 0, 100, 100, 200, 200, 40, 40, 0, 0, 100, 100, 200, 200, 40, 40]);
  t.same(fit(3, 1), [25, 150, 80], 'by thirds: (3·0 + 100)/4, (2·100 + 2·200)/4, (200 + 3·40)/4');
  t.same(fit(2, 1, { fit: 'crop' }), [100, 200], 'the middle');
  t.same(fit(1, 1, { fit: 'crop' }), [150], 'the middle again, of two pixels halves');
  t.same(
    fit(4, 3, { fit: 'contain', background: [7, 7, 7, 255] }),
    [7, 7, 7, 7, 0, 100, 200, 40, 7, 7, 7, 7],
  );
  t.end();
});

t.test('what is transparent gives its alpha to the mean and not its colour', (t) => {
  const picture: Picture = {
    width: 2,
    height: 1,
    color: 'rgba',
    depth: 8,
    samples: Uint8Array.of(200, 100, 50, 255, 0, 255, 0, 0),
  };
  const one = { width: 1, height: 1 } as const;
  t.same(
    fitPicture(picture, makeSpace({ ...one, color: 'rgba' }), options).samples,
    [200, 100, 50, 128],
  );
  const behind = { ...options, background: [255, 255, 255, 255] };
  t.same(fitPicture(picture, makeSpace({ ...one, color: 'rgb' }), behind).samples, [227, 177, 152]);
  t.end();
});

t.test('no colour of a palette is nearer than the one that is taken', (t) => {
  const next = numbers(5);
  const space = makeSpace({ width: 20, height: 20, color: 'palette', colors: 17 });
  const samples = Uint8Array.from({ length: 1200 }, () => next() >>> 24);
  const picture = { width: 20, height: 20, color: 'rgb', depth: 8, samples } as const;
  const colors = someColors(17);
  const found = fitPicture(picture, space, options, colors);
  t.notOk(found.isExact);
  const distance = (pixel: number, entry: number): number =>
    [0, 1, 2].reduce(
      (sum, c) => sum + ((samples[3 * pixel + c] ?? 0) - (colors[3 * entry + c] ?? 0)) ** 2,
      0,
    );
  for (const [pixel, entry] of found.samples.entries()) {
    const least = Math.min(...Array.from({ length: 17 }, (_, one) => distance(pixel, one)));
    t.equal(distance(pixel, entry), least);
  }
  t.end();
});

t.test('dithering keeps the mean that rounding loses', (t) => {
  const picture = gray(
    64,
    64,
    Array.from({ length: 4096 }, () => 77),
  );
  const space = makeSpace({ width: 64, height: 64, color: 'gray', depth: 1 });
  for (const dither of ['floyd-steinberg', 'ordered'] as const) {
    const { samples, isExact } = fitPicture(picture, space, { ...options, dither });
    const mean = (255 * samples.reduce((sum, one) => sum + one, 0)) / samples.length;
    t.ok(Math.abs(mean - 77) < 3, `${dither}: ${mean}`);
    t.notOk(isExact);
  }
  t.ok(fitPicture(picture, space, options).samples.every((one) => one === 0));
  t.end();
});

t.test('ordered dithering into a palette keeps the hue: each channel has its mean', (t) => {
  const { colors } = findPalette('pico8');
  const space = makeSpace({ width: 64, height: 64, color: 'palette', colors: 16 });
  // A sky, a meadow, skin, rust: nearest to each is a colour of another hue.
  for (const wanted of [
    [120, 160, 200],
    [90, 140, 60],
    [230, 180, 150],
    [140, 70, 40],
  ]) {
    const samples = Uint8Array.from({ length: 3 * 4096 }, (_, at) => wanted[at % 3]!);
    const picture = { width: 64, height: 64, color: 'rgb', depth: 8, samples } as const;
    const found = fitPicture(picture, space, { ...options, dither: 'ordered' }, colors);
    const means = [0, 1, 2].map(
      (c) => found.samples.reduce((sum, entry) => sum + colors[3 * entry + c]!, 0) / 4096,
    );
    for (const [c, mean] of means.entries()) {
      t.ok(Math.abs(mean - wanted[c]!) < 4, `${wanted.join()}: ${means.join()}`);
    }
  }
  t.end();
});

t.test('a threshold says from which level on a pixel is white', (t) => {
  const levels = gray(4, 1, [0, 99, 100, 255]);
  const space = makeSpace({ width: 4, height: 1, color: 'gray', depth: 1 });
  const whites = (threshold?: number): number[] => [
    ...fitPicture(levels, space, threshold === undefined ? options : { ...options, threshold })
      .samples,
  ];
  t.same(whites(), [0, 0, 0, 1], 'half of the range');
  t.same(whites(128), whites());
  t.same(whites(100), [0, 0, 1, 1]);
  t.same(whites(101), [0, 0, 0, 1]);
  t.same(whites(1), [0, 1, 1, 1]);
  t.same(whites(255), [0, 0, 0, 1]);
  t.end();
});

t.test('a threshold leaves black and white as they are, and other spaces alone', (t) => {
  const plain = gray(2, 1, [0, 255]);
  const bits = makeSpace({ width: 2, height: 1, color: 'gray', depth: 1 });
  for (let threshold = 1; threshold <= 255; threshold++) {
    const found = fitPicture(plain, bits, { ...options, threshold });
    t.same(found, { samples: Uint8Array.of(0, 1), isExact: true });
  }
  const deep = makeSpace({ width: 2, height: 1, color: 'gray', depth: 2 });
  const levels = gray(2, 1, [100, 200]);
  t.same(fitPicture(levels, deep, { ...options, threshold: 1 }), fitPicture(levels, deep, options));
  t.end();
});
