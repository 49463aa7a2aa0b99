/**
 * How well the mixed order mixes. SPEC §5.3 to §5.9.
 *
 * Every statistic has a control: something that mixes badly in the one way that it looks for, and
 * that it must find. Seeds are fixed: a result never depends on luck.
 * @module
 */
import t from 'tap';
import { parseCanonical, type Space } from '../../src/core/space.js';
import {
  type Change,
  chiSquareScore,
  correlate,
  findExcess,
  type FrameOf,
  indexAvalanche,
  pairAvalanche,
  summarize,
  unitsOf,
} from './statistics.js';
import { portionOf } from '../portion.js';
import { headSizeOf, open, pseudoBytes, pseudoFrame, pseudoNumber, sizeOf } from './tools.js';

/** Numbers that a label decides, below a power of two so that any lower bit may be flipped. */
function basesOf(label: string, bits: number, count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => pseudoNumber(`${label} ${i}`, 2n ** BigInt(bits)));
}

function bitsBelow(size: bigint): number {
  return size.toString(2).length - 1;
}

/** `count` places in [first, end), evenly. */
function placesIn(first: number, end: number, count: number): number[] {
  const many = Math.min(count, end - first);
  return Array.from({ length: many }, (_, i) => first + Math.floor(((end - first) * i) / many));
}

function flipBit(bit: number): Change {
  return (index) => index ^ (1n << BigInt(bit));
}

/** Move the index's digit at a place by one, without a carry. */
function moveDigit({ radix }: Space, place: number): Change {
  const unit = BigInt(radix) ** BigInt(place);
  const highest = BigInt(radix) - 1n;
  return (index) => ((index / unit) % BigInt(radix) === highest ? index - unit : index + unit);
}

function frameOfMixed(text: string, seed = ''): FrameOf {
  const numbering = open(text, 'mixed', seed);
  return (index) => numbering.frameAt(index);
}

const SPACES = ['8x8 gray 8', '1x17 gray 1', '1x128 gray 1', '13x17 gray 1', '9x11 gray 2'];
SPACES.push('2x1 rgb 8', '5x5 gray 16', '5x11 palette 5', '7x7 palette 200', '8x9 palette 32');

for (const text of portionOf(SPACES)) {
  t.test(`${text}: each bit of the head changes the whole frame (SPEC §5.6, §5.8)`, async (t) => {
    const space = parseCanonical(text);
    const heads = bitsBelow(headSizeOf(space));
    const bits = placesIn(0, heads, 64).map(flipBit);
    const units = unitsOf(space);
    // Below radix^h, where there is no tail, and far above.
    for (const [name, most] of [
      ['short', heads],
      ['full-length', bitsBelow(sizeOf(space))],
    ] as const) {
      const bases = basesOf(`${text} ${name}`, most, 200);
      const summary = summarize(indexAvalanche(units, frameOfMixed(text, name), bits, bases));
      t.same(findExcess(summary), [], `${name}: ${JSON.stringify(summary)}`);
    }
  });
}

for (const text of portionOf([
  '8x8 gray 8',
  '13x17 gray 1',
  '5x5 gray 16',
  '7x7 palette 200',
  '11x13 palette 3',
])) {
  t.test(`${text}: each place of the tail changes the whole frame (SPEC §5.7)`, async (t) => {
    const space = parseCanonical(text);
    const most = bitsBelow(sizeOf(space));
    let headDigits = 0;
    while (BigInt(space.radix) ** BigInt(headDigits) < headSizeOf(space)) headDigits++;
    // The bits of a digit are its own where the radix is 2^b, and the head stays as it is.
    const changes =
      space.radixBits > 0
        ? placesIn(headDigits * space.radixBits, most, 48).map(flipBit)
        : placesIn(headDigits, space.digits, 48).map((place) => moveDigit(space, place));
    const bases = basesOf(text, most, 200);
    const scores = indexAvalanche(unitsOf(space), frameOfMixed(text), changes, bases);
    const summary = summarize(scores);
    t.ok(changes.length >= 10, `${changes.length} places`);
    t.same(findExcess(summary), [], JSON.stringify(summary));
  });
}

t.test('the avalanche finds orders that mix badly: its controls (SPEC §5.3)', async (t) => {
  const text = '8x8 gray 8';
  const space = parseCanonical(text);
  const units = unitsOf(space);
  const mixed = frameOfMixed(text);
  const bases = basesOf('control', 512, 100);
  const heads = placesIn(0, 128, 48);
  const tails = placesIn(128, 512, 48);
  const excess = (frameOf: FrameOf, bits: readonly number[]): string[] =>
    findExcess(summarize(indexAvalanche(units, frameOf, bits.map(flipBit), bases)));

  t.same(excess(mixed, heads), [], 'the mixed order itself is in order');
  const sequential = open(text, 'sequential');
  t.match(
    excess((index) => sequential.frameAt(index), heads),
    ['mean', 'worst', 'spread'],
  );

  // The tail is not hashed into the head: what UIV would be without step 2 of SPEC §5.3.
  const unhashed: FrameOf = (index) => {
    const frame = mixed(index % 2n ** 128n);
    const tail = sequential.frameAt(index);
    return frame.map((byte, i) => (i < 16 ? byte : byte ^ (tail[i] ?? 0)));
  };
  t.match(excess(unhashed, tails), ['mean', 'worst', 'spread']);

  // One unit of 512 does not hear of one bit: too little for the mean.
  const deaf: FrameOf = (index) => {
    const frame = mixed(index);
    frame[40] = ((frame[40] ?? 0) & 0xfe) | ((mixed(index & ~(1n << 5n))[40] ?? 0) & 1);
    return frame;
  };
  t.same(excess(deaf, [1, 3, 5, ...heads.slice(4)]), ['worst']);

  // Each flips a third or two thirds of the time, by turns: the mean is right, and none stands out.
  const uneven = Float64Array.from({ length: 4096 }, (_, i) => (i % 2 === 0 ? 1.5 : -1.5));
  t.same(findExcess(summarize(uneven)), ['spread']);
  t.same(findExcess(summarize(new Float64Array(4096))), ['spread'], 'too even is a fault, too');
});

/** A text and another that differs in the lowest bit of one character. */
function seedPair(i: number): [string, string] {
  const seed = `seed ${i} of many`;
  const place = i % seed.length;
  const changed = String.fromCharCode(seed.charCodeAt(place) ^ 1);
  return [seed, seed.slice(0, place) + changed + seed.slice(place + 1)];
}

/** Frames of the same index with one bit of the seed changed. */
function seedFrames(space: Space, useSeed: (seed: string) => string): [Uint8Array, Uint8Array][] {
  return Array.from({ length: 400 }, (_, i) => {
    const index = i % 2 === 0 ? BigInt(i) : pseudoNumber(`${i}`, sizeOf(space));
    const [one, other] = seedPair(i).map((seed) =>
      open(space.canonical, 'mixed', useSeed(seed)).frameAt(index),
    );
    return [one ?? new Uint8Array(0), other ?? new Uint8Array(0)];
  });
}

t.test('one bit of the seed changes the whole frame (SPEC §5.4)', async (t) => {
  for (const text of portionOf(['8x8 gray 8', '1x17 gray 1', '3x3 gray 1', '7x9 palette 5'])) {
    const space = parseCanonical(text);
    const scores = pairAvalanche(
      unitsOf(space),
      seedFrames(space, (seed) => seed),
    );
    const summary = summarize(scores);
    t.same(findExcess(summary), [], `${text}: ${JSON.stringify(summary)}`);
  }
  const space = parseCanonical('8x8 gray 8');
  const deaf = pairAvalanche(
    unitsOf(space),
    seedFrames(space, (seed) => seed.slice(0, 12)),
  );
  t.match(findExcess(summarize(deaf)), ['mean', 'worst', 'spread'], 'control: a seed cut short');
});

/** A shuffle as SPEC §5.9 has it, or what plays its part: ranks by index. */
type Shuffle = (seed: string) => readonly number[];

/** How often each permutation of n elements comes, for `count` seeds. */
function permutationCounts(n: number, count: number, shuffle: Shuffle): number[] {
  const counts = new Map<string, number>();
  for (const key of permutations([...Array(n).keys()])) counts.set(key, 0);
  for (let i = 0; i < count; i++) {
    const key = shuffle(`seed ${i}`).join(' ');
    const seen = counts.get(key);
    if (seen === undefined) throw new Error(`${key} is no permutation of ${n}`);
    counts.set(key, seen + 1);
  }
  return [...counts.values()];
}

function permutations(items: readonly number[]): string[] {
  if (items.length <= 1) return [items.join(' ')];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => `${item} ${rest}`),
  );
}

for (const [text, n, seeds] of portionOf([
  ['1x1 gray 2', 4, 6000],
  ['1x1 palette 3', 3, 6000],
  ['1x1 palette 6', 6, 14_400],
] as const)) {
  t.test(`all permutations of ${n} elements come equally often (SPEC §5.9)`, async (t) => {
    const score = chiSquareScore(
      permutationCounts(n, seeds, (seed) => [...open(text, 'mixed', seed).batch(0n, n)]),
    );
    t.ok(Math.abs(score) < 4, `${text}, ${seeds} seeds: z = ${score.toFixed(2)}`);

    // The shuffle that everybody writes at first: any place is swapped with any.
    const naive: Shuffle = (seed) => {
      const random = pseudoBytes(seed, 4 * n);
      const items = [...Array(n).keys()];
      for (let i = 0; i < n; i++) {
        const j = new DataView(random.buffer).getUint32(4 * i) % n;
        [items[i], items[j]] = [items[j] ?? -1, items[i] ?? -1];
      }
      return items;
    };
    const control = chiSquareScore(permutationCounts(n, seeds, naive));
    t.ok(control > 4, `control, a naive shuffle: z = ${control.toFixed(2)}`);
  });
}

/** [lag between frames, shift between digits] of what must not be correlated. */
const PARTNERS: readonly (readonly [number, number])[] = [
  [1, 0],
  [2, 0],
  [4, 0],
  [256, 0],
  [0, 1],
  [1, 1],
];

const FRAMES = 3000;

function consecutive(from: bigint, frameOf: FrameOf): Uint8Array[] {
  return Array.from({ length: FRAMES }, (_, i) => frameOf(from + BigInt(i)));
}

const CORRELATED = ['13x17 gray 1', '8x8 gray 8', '5x5 gray 16', '9x9 palette 5', '5x5 rgb 8'];

for (const text of portionOf(CORRELATED)) {
  t.test(`${text}: consecutive frames are uncorrelated, digit by digit (SPEC §5.3)`, async (t) => {
    const space = parseCanonical(text);
    const heads = headSizeOf(space);
    // From the start, over the end of the heads (where the tail changes), in the midst.
    for (const from of [0n, heads - 1500n, pseudoNumber(text, sizeOf(space) / 2n)]) {
      const frames = consecutive(from, frameOfMixed(text));
      for (const [lag, shift] of PARTNERS) {
        const summary = summarize(correlate(space, frames, lag, shift));
        t.same(findExcess(summary), [], `lag ${lag}, shift ${shift}: ${JSON.stringify(summary)}`);
      }
    }
  });
}

t.test('the correlation finds orders whose frames resemble each other: its controls', async (t) => {
  const text = '8x8 gray 8';
  const space = parseCanonical(text);
  const mixed = frameOfMixed(text);
  const excess = (frameOf: FrameOf, lag: number, shift: number): string[] =>
    findExcess(summarize(correlate(space, consecutive(0n, frameOf), lag, shift)));

  for (const order of ['sequential', 'gray'] as const) {
    const numbering = open(text, order);
    t.not(excess((index) => numbering.frameAt(index), 1, 0).length, 0, order);
  }
  const pad = pseudoFrame(space, 'pad');
  const counter = open(text, 'sequential');
  const xored: FrameOf = (index) => counter.frameAt(index).map((byte, i) => byte ^ (pad[i] ?? 0));
  t.not(excess(xored, 1, 0).length, 0, 'a counter behind an exclusive or');

  // One that each pair of partners finds, though every frame by itself is as it should be.
  const slow: FrameOf = (index) => mixed(index / 2n);
  t.match(excess(slow, 1, 0), ['mean', 'worst', 'spread'], 'each frame twice: lag 1');
  t.same(excess(slow, 2, 0), [], 'each frame twice: lag 2 sees nothing');
  t.not(excess((index) => mixed(index / 4n), 2, 0).length, 0, 'lag 2');
  t.not(excess((index) => mixed(index / 8n), 4, 0).length, 0, 'lag 4');
  t.not(excess((index) => mixed(index % 256n), 256, 0).length, 0, 'a period of 256');
  const doubled: FrameOf = (index) => {
    const frame = mixed(index);
    return frame.map((_, i) => frame[i & ~1] ?? 0);
  };
  t.not(excess(doubled, 0, 1).length, 0, 'pixels in pairs: shift 1');
  const noise = pseudoBytes('noise', FRAMES + space.digits);
  const window: FrameOf = (index) => {
    const start = FRAMES - 1 - Number(index);
    return noise.subarray(start, start + space.digits);
  };
  t.not(excess(window, 1, 1).length, 0, 'a picture that wanders: lag 1, shift 1');

  // One pixel alone stands still: one score stands out.
  const still: FrameOf = (index) => {
    const frame = mixed(index);
    frame[33] = mixed(index / 2n)[33] ?? 0;
    return frame;
  };
  t.ok(excess(still, 1, 0).includes('worst'), 'one pixel that stands still');
});
