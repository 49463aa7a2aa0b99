/** Frames as eight-bit pixels. SPEC §4. @module */
import t from 'tap';
import { dropAlpha, enlargePixels, isOpaque, toPixels } from '../../src/codecs/pixels.js';
import { EnumeratorError } from '../../src/core/errors.js';
import { makeSpace, type SpaceOptions } from '../../src/core/space.js';

function rgbaOf(options: SpaceOptions, samples: number[], colors?: number[]): number[] {
  const pixels = toPixels(
    makeSpace(options),
    Uint8Array.from(samples),
    colors === undefined ? {} : { colors: Uint8Array.from(colors) },
  );
  return [...pixels.rgba];
}

t.test('every value of 1, 2, 4 and 8 bits is spread over the whole range', (t) => {
  for (const depth of [1, 2, 4, 8]) {
    const width = 2 ** depth;
    const values = Array.from({ length: width }, (_, value) => value);
    t.strictSame(
      rgbaOf({ width, height: 1, color: 'gray', depth }, values),
      values.flatMap((value) => {
        const level = (value * 255) / (width - 1);
        return [level, level, level, 255];
      }),
      `${depth} bit`,
    );
  }
  t.end();
});

t.test('every value of 16 bits becomes the nearest of 256 levels', (t) => {
  const space = makeSpace({ width: 256, height: 256, color: 'gray', depth: 16 });
  const samples = Uint8Array.from({ length: 2 * 65536 }, (_, i) =>
    i % 2 === 0 ? (i >>> 1) & 255 : i >>> 9,
  );
  const { rgba } = toPixels(space, samples);
  const levels = Array.from({ length: 65536 }, (_, value) => rgba[4 * value]);
  t.strictSame(
    levels,
    levels.map((_, value) => Math.round((value / 65535) * 255)),
  );
  t.end();
});

t.test('every colour model has its channels where they belong, alpha too', (t) => {
  const size = { width: 2, height: 1 } as const;
  t.strictSame(
    rgbaOf({ ...size, color: 'graya', depth: 8 }, [1, 2, 3, 4]),
    [1, 1, 1, 2, 3, 3, 3, 4],
  );
  t.strictSame(
    rgbaOf({ ...size, color: 'rgb', depth: 8 }, [1, 2, 3, 4, 5, 6]),
    [1, 2, 3, 255, 4, 5, 6, 255],
  );
  t.strictSame(
    rgbaOf({ ...size, color: 'rgba', depth: 8 }, [1, 2, 3, 4, 5, 6, 7, 8]),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  t.strictSame(
    rgbaOf({ ...size, color: 'graya', depth: 16 }, [0, 1, 255, 255, 129, 0, 128, 0]),
    [1, 1, 1, 255, 1, 1, 1, 0],
  );
  t.strictSame(
    rgbaOf({ ...size, color: 'palette', colors: 3 }, [2, 0], [1, 2, 3, 4, 5, 6, 7, 8, 9]),
    [7, 8, 9, 255, 1, 2, 3, 255],
  );
  t.end();
});

t.test('every n-th pixel is taken from the first one on', (t) => {
  const space = makeSpace({ width: 5, height: 4, color: 'gray', depth: 8 });
  const samples = Uint8Array.from({ length: 20 }, (_, i) => i);
  const { width, height, rgba } = toPixels(space, samples, { every: 2 });
  t.strictSame([width, height], [3, 2]);
  t.strictSame(
    [...rgba].filter((_, i) => i % 4 === 0),
    [0, 2, 4, 10, 12, 14],
  );
  t.end();
});

t.test('an enlarged picture has squares in place of pixels', (t) => {
  const space = makeSpace({ width: 2, height: 3, color: 'rgba', depth: 8 });
  const pixels = toPixels(
    space,
    Uint8Array.from({ length: 24 }, (_, i) => i * 10),
  );
  const large = enlargePixels(pixels, 3);
  t.strictSame([large.width, large.height, large.rgba.length], [6, 9, 216]);
  for (let y = 0; y < 9; y++) {
    for (let x = 0; x < 6; x++) {
      const from = 4 * (Math.floor(y / 3) * 2 + Math.floor(x / 3));
      const to = 4 * (y * 6 + x);
      t.strictSame(large.rgba.slice(to, to + 4), pixels.rgba.slice(from, from + 4), `${x}, ${y}`);
    }
  }
  t.equal(enlargePixels(pixels, 1), pixels, 'a factor of 1 changes nothing');
  t.end();
});

t.test('alpha is seen, and can be dropped', (t) => {
  const opaque = { width: 2, height: 1, rgba: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255) };
  t.equal(isOpaque(opaque), true);
  t.equal(isOpaque({ ...opaque, rgba: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 254) }), false);
  t.strictSame(dropAlpha(opaque), Uint8Array.of(1, 2, 3, 4, 5, 6));
  t.end();
});

t.test('what is no frame, or has not its colours, is refused', (t) => {
  const space = makeSpace({ width: 2, height: 1, color: 'palette', colors: 3 });
  const colors = new Uint8Array(9);
  t.throws(() => toPixels(space, new Uint8Array(3), { colors }), { code: 'E_FRAME' });
  t.throws(() => toPixels(space, Uint8Array.of(0, 3), { colors }), EnumeratorError);
  t.throws(() => toPixels(space, new Uint8Array(2)), /^colors must have 9 bytes/);
  t.throws(() => toPixels(space, new Uint8Array(2), { colors: new Uint8Array(8) }), TypeError);
  const gray = makeSpace({ width: 2, height: 1, color: 'gray' });
  t.throws(() => toPixels(gray, new Uint8Array(2), { colors }), /gray takes none/);
  t.throws(() => toPixels(gray, new Uint8Array(2), { every: 0 }), /^every must/);
  t.end();
});
