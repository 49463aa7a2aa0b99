/**
 * What callers without types are told, and what they may leave out.
 * @module
 */
import t from 'tap';
import { findPalette } from '../../src/core/palette.js';
import {
  cardinalityText,
  decimalDigits,
  enumeration,
  log10Size,
  makeSpace,
  openNumbering,
  planRun,
  scientificText,
  shardRange,
} from '../../src/index.js';

const images = openNumbering({ width: 64, height: 64 });
/** Any value, as JavaScript would take it. */
const any = (value: unknown): never => value as never;

function room(bytes = 2 * images.space.sampleBytes): Uint8Array {
  return new Uint8Array(bytes);
}

t.test('a space is rgb at 8 bit, unless something else is said', (t) => {
  t.equal(images.space.canonical, '64x64 rgb 8');
  t.equal(images.order, 'mixed');
  t.equal(openNumbering({ width: 4, height: 4, depth: 16 }).space.canonical, '4x4 rgb 16');
  t.end();
});

t.test('a palette is named, given, or counted', (t) => {
  const size = { width: 8, height: 8 };
  const canonical = '8x8 palette 16';
  const palette = findPalette('pico8');
  t.equal(
    openNumbering({ ...size, color: 'palette', palette: 'pico8' }).space.canonical,
    canonical,
  );
  t.equal(openNumbering({ ...size, palette: 'pico8' }).space.canonical, canonical);
  t.equal(openNumbering({ ...size, palette }).space.canonical, canonical);
  t.equal(openNumbering({ ...size, color: 'palette', colors: 16 }).space.canonical, canonical);
  t.match(enumeration({ ...size, palette: 'pico8' }), { space: { canonical }, palette });
  t.throws(() => openNumbering({ ...size, palette: 'pico9' }), { code: 'E_PALETTE' });
  t.throws(() => makeSpace({ ...size, palette: 'pico8', colors: 16 }), { code: 'E_SPACE' });
  t.throws(() => makeSpace({ ...size, palette: 'pico8', color: 'rgb' }), { code: 'E_SPACE' });
  t.throws(() => makeSpace({ ...size, palette: 'pico8', depth: 8 }), { code: 'E_SPACE' });
  t.throws(() => makeSpace({ ...size, palette: { colors: new Uint8Array(3) } }), {
    code: 'E_SPACE',
    message: 'a palette of 1 colour: it must have 2 to 256',
  });
  t.throws(() => makeSpace({ ...size, color: 'palette' }), { code: 'E_SPACE' });
  t.end();
});

t.test('the types hold to one way of saying the colours', (t) => {
  const size = { width: 8, height: 8 };
  // @ts-expect-error: levels have no number of colours
  t.throws(() => openNumbering({ ...size, color: 'rgb', colors: 16 }), { code: 'E_SPACE' });
  // @ts-expect-error: the colours of a palette decide its depth
  t.throws(() => openNumbering({ ...size, palette: 'pico8', depth: 8 }), { code: 'E_SPACE' });
  // @ts-expect-error: a palette space needs its palette, or how many colours it has
  t.throws(() => openNumbering({ ...size, color: 'palette' }), { code: 'E_SPACE' });
  t.end();
});

t.test('a size as text has the numbering, the space or the size', (t) => {
  for (const sized of [images, images.space, images.size, enumeration({ width: 64, height: 64 })]) {
    t.equal(cardinalityText(sized), '≈ 10^29,592');
    t.equal(scientificText(sized), '≈ 2.8·10^29,592');
    t.equal(decimalDigits(sized), 29_593);
    t.equal(log10Size(sized).exponent, 29_592);
  }
  t.equal(cardinalityText(makeSpace({ width: 4, height: 4, color: 'gray', depth: 1 })), '65,536');
  t.end();
});

t.test('a wrong type is a TypeError that names the argument', (t) => {
  const { size } = images;
  const cases: [call: () => unknown, message: string][] = [
    [() => images.images(any({ from: 5 })), 'from must be a bigint: write 5n'],
    [() => images.images(any({ count: 3 })), 'count must be a bigint: write 3n'],
    [() => images.images(any({ step: 0.5 })), 'step must be a bigint'],
    [() => images.images(any(5n)), 'options must be an object'],
    [() => images.frameAt(any(5)), 'index must be a bigint: write 5n'],
    [() => images.frameAt(any('5')), 'index must be a bigint'],
    [() => images.fill(room(), any(5)), 'index must be a bigint: write 5n'],
    [() => images.fill(room(), 5n, any(2)), 'step must be a bigint: write 2n'],
    [() => images.fill(any([]), 0n), 'out must be a Uint8Array'],
    [() => images.batch(any(0), 2), 'index must be a bigint: write 0n'],
    [() => images.indexOf(any([0])), 'samples must be a Uint8Array'],
    [() => images.indexBytesOf(any('x')), 'samples must be a Uint8Array'],
    [() => openNumbering(any(undefined)), 'options must be an object'],
    [() => openNumbering(any({ width: '4', height: 4 })), 'width must be a number'],
    [() => openNumbering(any({ width: 4, height: 4, depth: '8' })), 'depth must be a number'],
    [() => openNumbering(any({ width: 4, height: 4, seed: 5 })), 'seed must be a string'],
    [() => openNumbering(any({ width: 4, height: 4, palette: 16 })), 'palette must be an object'],
    [
      () => openNumbering(any({ width: 4, height: 4, palette: { colors: [] } })),
      'palette.colors must be a Uint8Array',
    ],
    [
      () => openNumbering(any({ width: 4, height: 4, color: 'palette', colors: '16' })),
      'colors must be a number',
    ],
    [() => enumeration(any(null)), 'options must be an object'],
    [() => planRun(any({ to: 5 }), size), 'to must be a bigint: write 5n'],
    [() => shardRange(any(100), 1, 2), 'count must be a bigint: write 100n'],
    [() => cardinalityText(any(5n)), 'space must be an object'],
  ];
  for (const [call, message] of cases) t.throws(call, new TypeError(message), message);
  t.end();
});

t.test('a buffer that no frame fits into is refused', (t) => {
  t.throws(() => images.fill(room(10), 0n), {
    code: 'E_FRAME',
    message: 'no frame fits into 10 bytes: one of 64×64 rgb at 8 bit has 12288',
  });
  t.throws(() => images.fill(room(0), 0n), { code: 'E_FRAME' });
  t.end();
});

t.test('a walk that cannot be is refused before its first image is asked for', (t) => {
  t.throws(() => images.images({ from: -1n }), { code: 'E_RANGE' });
  t.throws(() => images.images({ step: 0n }), { code: 'E_RANGE' });
  t.end();
});
