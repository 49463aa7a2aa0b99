/**
 * The gray and the sequential order, by what SPEC says of them. SPEC §5.1, §5.2.
 * @module
 */
import fc from 'fast-check';
import t from 'tap';
import type { Numbering } from '../../src/core/numbering.js';
import type { Space } from '../../src/core/space.js';
import { digitsOf, open, pseudoNumber, runs, sizeOf } from './tools.js';

const SMALL = ['1x1 gray 1', '1x1 gray 16', '3x3 gray 1', '4x1 gray 2', '2x2 gray 4', '1x2 gray 8'];
SMALL.push('1x1 graya 8', '2x2 palette 5', '1x7 palette 3', '5x1 palette 7', '1x2 palette 200');
SMALL.push('4x4 gray 1', '3x1 palette 41', '2x1 palette 256', '1x5 palette 8');

const LARGE = ['64x64 rgb 8', '33x31 gray 1', '19x7 gray 2', '17x16 gray 4', '9x9 gray 16'];
LARGE.push(
  '7x7 rgba 16',
  '5x5 graya 16',
  '23x29 palette 3',
  '20x20 palette 200',
  '12x8 palette 32',
);

/** The digits that differ, as [place, difference modulo R]. */
function changesBetween(space: Space, before: Uint8Array, after: Uint8Array): [number, number][] {
  const old = digitsOf(space, before);
  return digitsOf(space, after)
    .map((digit, i): [number, number] => [i, (digit - (old[i] ?? 0) + space.radix) % space.radix])
    .filter(([, difference]) => difference !== 0);
}

/** How many of the lowest digits of `index` are R − 1: the length of the carry. SPEC §4. */
function carryOf(space: Space, index: bigint): number {
  const R = BigInt(space.radix);
  let length = 0;
  for (let rest = index; rest % R === R - 1n; rest /= R) length++;
  return length;
}

/** What SPEC §5.2 says of neighbours, and where the change must be: one digit, up by one. */
function findFault(numbering: Numbering, index: bigint, before: Uint8Array, after: Uint8Array) {
  const { space } = numbering;
  const changes = changesBetween(space, before, after);
  const place = carryOf(space, index);
  return changes.length === 1 && changes[0]?.[0] === place && changes[0][1] === 1
    ? undefined
    : `${space.canonical}: ${index} to ${index + 1n} changes ${JSON.stringify(changes)}`;
}

t.test('neighbours differ in one digit, by one, in whole spaces (SPEC §5.2)', async (t) => {
  for (const text of SMALL) {
    const numbering = open(text, 'gray');
    const faults: string[] = [];
    let before: Uint8Array | undefined;
    for (const { index, samples } of numbering.images()) {
      const fault = before && findFault(numbering, index - 1n, before, samples);
      if (fault !== undefined) faults.push(fault);
      before = samples;
    }
    t.same(faults.slice(0, 5), [], text);
  }
});

t.test('neighbours differ in one digit, by one, at random indices (SPEC §5.2)', async (t) => {
  fc.assert(
    fc.property(fc.constantFrom(...LARGE), fc.nat(), fc.nat(), (text, label, carry) => {
      const numbering = open(text, 'gray');
      const { space } = numbering;
      // Half of them end in a carry that runs over several digits.
      const power = BigInt(space.radix) ** BigInt(carry % Math.min(space.digits, 40));
      const random = pseudoNumber(`${text} ${label}`, sizeOf(space) - 1n);
      const index = label % 2 === 0 ? random : random - (random % power) + power - 1n;
      if (index > sizeOf(space) - 2n) return;
      const [before, after] = [numbering.frameAt(index), numbering.frameAt(index + 1n)];
      const fault = findFault(numbering, index, before, after);
      if (fault !== undefined) throw new Error(fault);
      // The same through a batch that counts, in both directions.
      const size = space.sampleBytes;
      const up = numbering.batch(index, 2);
      const there = findFault(numbering, index, up.subarray(0, size), up.subarray(size));
      const down = numbering.batch(index + 1n, 2, -1n);
      const back = findFault(numbering, index, down.subarray(size), down.subarray(0, size));
      if ((there ?? back) !== undefined) throw new Error(there ?? back);
    }),
    runs(300),
  );
  t.pass('each of them');
});

t.test('each digit is the difference of two of the index’s (SPEC §5.2)', async (t) => {
  for (const text of LARGE) {
    const numbering = open(text, 'gray');
    const { space } = numbering;
    for (const label of ['a', 'b', 'c']) {
      const index = pseudoNumber(label, sizeOf(space));
      const x = [...baseDigits(space, index), 0];
      const expected = x
        .slice(0, -1)
        .map((digit, i) => (digit - (x[i + 1] ?? 0) + space.radix) % space.radix);
      t.same(digitsOf(space, numbering.frameAt(index)), expected, text);
    }
  }
});

t.test(
  'the last image of gray order differs from the first in its highest digit alone',
  async (t) => {
    // So the code closes to a ring where the difference is one more than R − 1: 0. SPEC §5.2.
    for (const text of [...SMALL, ...LARGE]) {
      const numbering = open(text, 'gray');
      const { space } = numbering;
      const last = digitsOf(space, numbering.frameAt(sizeOf(space) - 1n));
      t.same(last, [...Array<number>(space.digits - 1).fill(0), space.radix - 1], text);
    }
  },
);

t.test('sequential is the identity: a frame’s digits are the index’s (SPEC §5.1)', async (t) => {
  for (const text of SMALL) {
    const numbering = open(text, 'sequential');
    const { space } = numbering;
    let wrong = 0;
    for (const { index, samples } of numbering.images({ step: 3n })) {
      const digits = digitsOf(space, samples);
      if (!baseDigits(space, index).every((digit, i) => digit === digits[i])) wrong++;
    }
    t.equal(wrong, 0, text);
  }
  for (const text of LARGE) {
    const numbering = open(text, 'sequential');
    const { space } = numbering;
    for (const label of ['a', 'b', 'c']) {
      const index = pseudoNumber(label, sizeOf(space));
      t.same(digitsOf(space, numbering.frameAt(index)), baseDigits(space, index), text);
    }
  }
});

/** The D base-R digits of an index, lowest first. SPEC §4. */
function baseDigits(space: Space, index: bigint): number[] {
  const R = BigInt(space.radix);
  const digits: number[] = [];
  for (let rest = index; digits.length < space.digits; rest /= R) digits.push(Number(rest % R));
  return digits;
}

t.test('the test of neighbours fails in the other orders', async (t) => {
  for (const order of ['sequential', 'mixed'] as const) {
    const numbering = open('3x3 gray 1', order);
    let faults = 0;
    let before: Uint8Array | undefined;
    for (const { index, samples } of numbering.images()) {
      if (before && findFault(numbering, index - 1n, before, samples) !== undefined) faults++;
      before = samples;
    }
    t.ok(faults > 200, `${order}: ${faults} of 511`);
  }
});
