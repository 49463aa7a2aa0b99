/**
 * The kernel against the reference: other code, other arithmetic, the same SPEC. SPEC §5.
 * @module
 */
import fc from 'fast-check';
import t from 'tap';
import { type Numbering } from '../../src/core/numbering.js';
import { ORDERS } from '../../src/core/order.js';
import { makeSpace, type Space, type SpaceOptions } from '../../src/core/space.js';
import {
  headSizeOf,
  isEqual,
  littleEndian,
  open,
  oracleOf,
  pseudoFrame,
  pseudoNumber,
  runs,
  sizeOf,
} from './tools.js';
import { limitOf } from '../portion.js';

/** Where an index is taken from; `label` decides which one it is. */
const PICKS: Readonly<Record<string, (space: Space, label: string) => bigint>> = {
  small: (_, label) => pseudoNumber(label, 2n ** 20n),
  head: (space, label) => pseudoNumber(label, headSizeOf(space)),
  'end of the head': (space, label) => headSizeOf(space) - 1n - pseudoNumber(label, 3n),
  'first tail': (space, label) => headSizeOf(space) + pseudoNumber(label, 3n),
  'edge of a tail': (space, label) =>
    headSizeOf(space) * pseudoNumber(label, 2n ** 40n) + pseudoNumber(`${label} edge`, 3n) - 1n,
  'short tail': (space, label) => pseudoNumber(label, headSizeOf(space) * 2n ** 64n),
  'tail of more than a block': (space, label) => {
    const digits = BigInt(1025 + Number(pseudoNumber(label, 600n)));
    const length = space.packed ? 256n ** digits : BigInt(space.radix) ** digits;
    return headSizeOf(space) * length - 1n - pseudoNumber(label, length);
  },
  'one digit far up': (space, label) => {
    const place = pseudoNumber(label, BigInt(space.digits));
    return BigInt(space.radix) ** place + pseudoNumber(`${label} low`, 2n ** 100n);
  },
  'full length': (space, label) => pseudoNumber(label, sizeOf(space)),
  last: (space, label) => sizeOf(space) - 1n - pseudoNumber(label, 3n),
};

/** An index of the space, whatever was picked. */
function pickIndex(space: Space, pick: string, label: string): bigint {
  const size = sizeOf(space);
  const index = PICKS[pick]?.(space, label) ?? 0n;
  return ((index % size) + size) % size;
}

/**
 * Both ways, from an index and from a frame that has nothing to do with it.
 * @returns what differs, in words
 */
function findDifference(numbering: Numbering, index: bigint, label: string): string | undefined {
  const { space } = numbering;
  const oracle = oracleOf(numbering);
  const where = `${space.canonical} ${numbering.order} ${JSON.stringify(numbering.seed)}`;
  const samples = numbering.frameAt(index);
  if (!isEqual(samples, oracle.frame(index))) return `frame 0x${index.toString(16)} of ${where}`;
  if (!isEqual(numbering.frameAt(littleEndian(index)), samples)) {
    return `frame 0x${index.toString(16)} of ${where}, from bytes`;
  }
  if (numbering.indexOf(samples) !== index)
    return `the way back to 0x${index.toString(16)} in ${where}`;
  const frame = pseudoFrame(space, label);
  const expected = oracle.index(frame);
  if (numbering.indexOf(frame) !== expected) return `the index of ${frame.join(' ')} in ${where}`;
  if (!isEqual(numbering.indexBytesOf(frame), littleEndian(expected))) {
    return `the index of ${frame.join(' ')} in ${where}, as bytes`;
  }
  return undefined;
}

const EDGES = ['1x17 gray 1', '1x127 gray 1', '1x128 gray 1', '1x129 gray 1', '3x43 gray 2'];
// Halves of 30 to 33 bits, where the kernel changes its way of making heads.
EDGES.push('1x61 gray 1', '1x62 gray 1', '1x63 gray 1', '1x64 gray 1', '1x65 gray 1');
EDGES.push('1x64 gray 2', '1x33 gray 4', '17x1 gray 8', '16x1 gray 8', '1x9 gray 16', '1x3 rgb 16');
EDGES.push('2x1 rgb 8', '5x11 palette 5', '53x1 palette 5', '27x2 palette 5', '43x1 palette 8');
EDGES.push(
  '7x3 palette 128',
  '17x1 palette 200',
  '1x3 palette 255',
  '82x1 palette 3',
  '1x4 rgba 8',
);

t.test('the kernel is the reference where heads end and tails begin (SPEC §5.3)', async (t) => {
  for (const text of EDGES) {
    const faults = Object.keys(PICKS).map((pick, i) => {
      const numbering = open(text, 'mixed', i % 2 === 0 ? '' : `${pick} ✓`);
      return findDifference(numbering, pickIndex(numbering.space, pick, text), text);
    });
    t.same(
      faults.filter((fault) => fault !== undefined),
      [],
      text,
    );
  }
});

/** Their tails have more than 1,024 bytes, so that several blocks are hashed. SPEC §5.7. */
const LONG = ['39x29 gray 8', '93x97 gray 1', '71x67 gray 2', '50x53 gray 4', '24x23 gray 16'];
LONG.push('17x23 rgb 8', '13x21 rgba 8', '20x15 graya 16', '50x41 palette 3', '31x35 palette 200');
LONG.push('37x31 palette 32', '33x33 palette 128', '47x23 palette 256');

t.test('the kernel is the reference where several blocks are hashed (SPEC §5.7)', async (t) => {
  for (const text of LONG) {
    for (const pick of ['tail of more than a block', 'one digit far up', 'full length', 'last']) {
      const numbering = open(text, 'mixed', 'oracle');
      const index = pickIndex(numbering.space, pick, text);
      t.equal(findDifference(numbering, index, text), undefined, `${text}, ${pick}`);
    }
  }
});

t.test('the kernel is the reference at each length of a tail in a strip (SPEC §5.7)', async (t) => {
  const numbering = open('70x16 gray 8', 'mixed', 'strip');
  const faults: string[] = [];
  for (const length of [...Array(66).keys(), 127, 128, 129, 1023, 1024, 1025, 1055, 1056, 1057]) {
    const index = 2n ** 128n * pseudoNumber(`${length}`, 256n ** BigInt(length));
    const fault = findDifference(numbering, index, `${length}`);
    if (fault !== undefined) faults.push(fault);
  }
  t.same(faults, []);
});

/** Every colour model and depth; palettes of each kind of K. */
const models: fc.Arbitrary<Omit<SpaceOptions, 'width' | 'height'>> = fc.oneof(
  fc.constantFrom(1, 2, 4, 8, 16).map((depth) => ({ color: 'gray' as const, depth })),
  fc
    .tuple(
      fc.constantFrom('graya' as const, 'rgb' as const, 'rgba' as const),
      fc.constantFrom(8, 16),
    )
    .map(([color, depth]) => ({ color, depth })),
  fc.integer({ min: 2, max: 256 }).map((colors) => ({ color: 'palette' as const, colors })),
);

const spaces: fc.Arbitrary<Space> = fc
  .tuple(models, fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }))
  .map(([model, width, height]) => makeSpace({ ...model, width, height }))
  // The reference needs a second for each table of 65,536; exhaustive.test.ts has those.
  .filter(
    (space) =>
      space.digits > 16 ||
      space.radix ** space.digits > 65536 ||
      space.radix ** space.digits < 3000,
  );

/** Text without half a surrogate pair and without U+0000, as SPEC §5.4 wants it. */
const seeds = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0'));

t.test(
  'the kernel is the reference in random spaces, orders, seeds and indices (SPEC §5)',
  async (t) => {
    const wanted = limitOf(200, 800);
    let cases = 0;
    fc.assert(
      fc.property(
        spaces,
        fc.oneof(
          { weight: 4, arbitrary: fc.constant('mixed' as const) },
          fc.constantFrom(...ORDERS),
        ),
        seeds,
        fc.constantFrom(...Object.keys(PICKS)),
        fc.nat(),
        (space, order, seed, pick, label) => {
          cases++;
          const numbering = open(space.canonical, order, order === 'mixed' ? seed : '');
          const fault = findDifference(numbering, pickIndex(space, pick, `${label}`), `${label}`);
          if (fault !== undefined) throw new Error(fault);
        },
      ),
      runs(wanted),
    );
    t.ok(cases >= wanted, `${cases} cases`);
  },
);

t.test('tables are those of the reference, image by image (SPEC §5.9)', async (t) => {
  for (const text of [
    '1x1 gray 1',
    '2x2 gray 1',
    '1x1 palette 255',
    '3x2 palette 3',
    '2x5 gray 1',
  ]) {
    for (const seed of ['', '图像']) {
      const numbering = open(text, 'mixed', seed);
      const oracle = oracleOf(numbering);
      const faults: bigint[] = [];
      for (let index = 0n; index < sizeOf(numbering.space); index++) {
        if (!isEqual(numbering.frameAt(index), oracle.frame(index))) faults.push(index);
      }
      t.same(faults, [], `${text} ${seed}`);
    }
  }
});

t.test(
  'a table of 65,536 and one that is no power of two are the reference’s (SPEC §5.9)',
  async (t) => {
    for (const text of ['4x4 gray 1', '1x10 palette 3']) {
      const numbering = open(text, 'mixed', 'table');
      const oracle = oracleOf(numbering);
      const faults: bigint[] = [];
      for (let index = 0n; index < sizeOf(numbering.space); index += 7n) {
        if (!isEqual(numbering.frameAt(index), oracle.frame(index))) faults.push(index);
      }
      t.same(faults, [], text);
      const frame = pseudoFrame(numbering.space, text);
      t.equal(numbering.indexOf(frame), oracle.index(frame), `${text}, back`);
    }
  },
);
