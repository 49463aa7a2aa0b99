/**
 * Small spaces visited whole: each image once, and each leads back. SPEC §5.
 *
 * RGB and RGBA have no space of at most 65,536 images: their smallest, 1×1 RGB at 8 bits, is the
 * one of 2^24 in test/slow/exhaustive.test.ts, which asks for every inverse and takes every seed, too: here
 * it is one in {@link STRIDE}, and one seed, where a space has more than a few thousand images.
 * @module
 */
import t from 'tap';
import { ORDERS, takesSeed } from '../../src/core/order.js';
import { parseCanonical } from '../../src/core/space.js';
import { limitOf, portionOf, strideOf } from '../portion.js';
import { open, sizeOf } from './tools.js';
import { findFault, findFaultIn } from './walk.js';

/** A prime, and no divisor of any radix here: each digit takes each of its values. */
const STRIDE = strideOf(29);
const FEW = 4096n;

const SEEDS = ['', 'a', 'déjà vu 图像'];

/** Of at most 65,536 images each. */
const TINY: Readonly<Record<string, readonly string[]>> = {
  'gray 1': [
    '1x1',
    '1x2',
    '2x1',
    '1x3',
    '3x1',
    '2x2',
    '5x1',
    '1x7',
    '3x3',
    '2x5',
    '3x4',
    '1x13',
  ].concat(['1x16', '16x1', '4x4', '2x8']),
  'gray 2': ['1x1', '1x2', '3x1', '2x2', '1x5', '7x1', '8x1', '2x4'],
  'gray 4': ['1x1', '2x1', '1x3', '4x1', '2x2'],
  'gray 8': ['1x1', '2x1', '1x2'],
  'gray 16': ['1x1'],
  'graya 8': ['1x1'],
  'palette 2': ['1x1', '3x3', '1x11', '16x1'],
  'palette 3': ['1x1', '1x2', '2x2', '1x7', '3x3', '10x1', '2x5'],
  'palette 4': ['1x1', '1x7', '2x4'],
  'palette 5': ['1x1', '2x1', '3x2', '6x1'],
  'palette 6': ['1x1', '2x3'],
  'palette 7': ['1x1', '1x3', '2x2', '5x1'],
  'palette 8': ['1x1', '5x1'],
  'palette 10': ['1x1', '2x2', '1x3', '4x1'],
  'palette 16': ['1x1', '1x3', '4x1', '2x2'],
  'palette 40': ['3x1'],
  'palette 200': ['1x1', '2x1', '1x2'],
  'palette 216': ['1x1', '2x1'],
  'palette 255': ['1x2'],
  'palette 256': ['1x1', '2x1', '1x2'],
};

/** Just above, where the mixed order is no table any more. */
const SMALL = ['3x1 palette 41', '7x1 palette 5', '5x1 palette 10', '1x6 palette 7'];
SMALL.push('1x17 gray 1', '17x1 palette 2', '11x1 palette 3', '3x3 gray 2', '1x6 palette 8');
/** Of a million images or two, with heads in halves of one, two and seven digits. */
const LARGE = [
  ['5x1 gray 4', 'mixed'],
  ['5x1 gray 4', 'sequential'],
  ['5x1 gray 4', 'gray'],
  ['5x1 gray 4', 'progressive'],
  ['5x2 gray 2', 'cloud'],
  ['1x3 palette 128', 'mixed'],
  ['13x1 palette 3', 'mixed'],
] as const;

for (const [model, sizes] of Object.entries(TINY)) {
  t.test(`${model}: every image of ${sizes.join(', ')} comes once (SPEC §5)`, async (t) => {
    for (const size of sizes) {
      const space = parseCanonical(`${size} ${model}`);
      t.ok(space.radix ** space.digits <= 65536, `${size} ${model} has at most 65,536 images`);
      checkOrders(t, space.canonical);
    }
  });
}

t.test('the list has at least 40 spaces, of every model that has any (SPEC §3)', async (t) => {
  const sizes = Object.values(TINY).flat();
  t.ok(sizes.length >= 40, `${sizes.length} spaces`);
});

for (const space of SMALL) {
  t.test(`${space}: every image of a space just above 65,536 comes once (SPEC §5.3)`, async (t) => {
    checkOrders(t, space);
  });
}

for (const [space, order] of portionOf(LARGE, 2)) {
  t.test(`${space} ${order}: every image of a million or two comes once (SPEC §5.3)`, async (t) => {
    const seed = takesSeed(order) ? 'déjà vu 图像' : '';
    t.equal(findFaultIn(space, order, seed, { inverseStride: strideOf(509) }), undefined);
  });
}

/** All orders of a space, mixed with each seed. */
function checkOrders(t: { equal(a: unknown, b: unknown, title: string): unknown }, space: string) {
  const hasMany = sizeOf(parseCanonical(space)) > FEW;
  const inverseStride = hasMany ? STRIDE : 1;
  const mixed = hasMany ? SEEDS.slice(-limitOf(1, SEEDS.length)) : SEEDS;
  for (const order of ORDERS) {
    const seeds = { mixed, cloud: SEEDS.slice(1, 2) }[order as string] ?? [''];
    for (const seed of seeds) {
      const title = `${space} ${order} ${seed}`;
      t.equal(findFaultIn(space, order, seed, { inverseStride }), undefined, title);
    }
  }
}

t.test('a walk sees an image that comes twice, one out of bounds, a wrong way back', async (t) => {
  const numbering = open('3x3 gray 1');
  const { space } = numbering;
  t.match(
    findFault({
      space,
      batch: (from) => numbering.batch(from === 300n ? 299n : from, 1),
      indexOf: (samples) => numbering.indexOf(samples),
    }),
    /image 300 comes for the second time/,
  );
  t.match(
    findFault({
      space,
      batch: (from) => (from === 300n ? new Uint8Array(9).fill(2) : numbering.batch(from, 1)),
      indexOf: (samples) => numbering.indexOf(samples),
    }),
    /image 300 has rank NaN/,
  );
  t.match(
    findFault({
      space,
      batch: (from, most) => numbering.batch(from, most),
      indexOf: (samples) => numbering.indexOf(samples) ^ 1n,
    }),
    /image 0 leads back to 1/,
  );
});
