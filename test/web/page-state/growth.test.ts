/**
 * How far an image has come up: the numbers that a slider over their lengths leads to.
 * @module
 */
import t from 'tap';
import type { Enumeration } from '../../../src/core/enumeration.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { indexLength } from '../../../src/core/index-length.js';
import {
  cutIndex,
  type Growth,
  growthOf,
  growthText,
  lengthAt,
  levelEnds,
  nextLength,
  stepOf,
} from '../../../src/web/page-state/growth.js';
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';
import { pseudoNumber, sizeOf } from '../../core/tools.js';

function choiceOf(query: string): Enumeration {
  return readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
}

const SPACES = [
  'size=1x1&color=gray&depth=1',
  'size=1x1&color=rgba&depth=16',
  'size=2x2&color=gray&depth=1',
  'size=3x5&palette=000000,ffffff,ff0000',
  'size=1x50&color=gray&depth=4',
  'size=5x7&color=graya&depth=8',
  'size=8x8&palette=pico8',
  'size=64x64&color=rgb&depth=8',
];

const CHOICES = SPACES.flatMap((space) =>
  ['progressive', 'cloud'].map((order) => choiceOf(`${space}&order=${order}`)),
);

t.test('a number that is cut keeps its low digits', async (t) => {
  const gray = choiceOf('size=4x4&color=gray&depth=8&order=progressive');
  t.equal(cutIndex(gray, 0x12_34_56n, 2), 0x34_56n);
  t.equal(cutIndex(gray, 0x12_34_56n, 0), 0n);
  const three = choiceOf('size=4x4&palette=000000,ffffff,ff0000&order=progressive');
  t.equal(cutIndex(three, 3n ** 9n + 5n, 2), 5n);
  const clouds = { ...gray, order: 'cloud' } as const;
  t.equal(cutIndex(clouds, 0b1010n, 4), 0b1010n, 'of its own length it is itself');
  t.equal(cutIndex(clouds, 0b1010n, 3), 0b110n, 'shorter, with a digit on top');
  t.equal(cutIndex(clouds, 0b1010n, 6), 0b101010n, 'longer, with a digit on top');
  t.equal(cutIndex({ ...three, order: 'cloud' }, 2n * 27n + 7n, 4), 2n * 27n + 7n);
  t.equal(cutIndex({ ...three, order: 'cloud' }, 2n * 27n + 7n, 3), 9n + 7n);
  for (const choice of CHOICES) {
    const { space, order } = choice;
    const whole = pseudoNumber(`cut ${space.canonical}`, sizeOf(space));
    const { most = 0 } = indexLength(choice, whole) ?? {};
    for (let length = 0; length <= Math.min(most, 60); length++) {
      const found = indexLength(choice, cutIndex(choice, whole, length))?.length ?? NaN;
      const isRight = order === 'cloud' ? found === length : found <= length;
      if (!isRight) t.fail(`${space.canonical} ${order}: ${length} became ${found}`);
    }
    t.ok(cutIndex(choice, whole, most) < sizeOf(space), `${space.canonical} ${order}`);
  }
});

t.test('levels end where their lattices do, in bits where those that count alike do', async (t) => {
  const ends = (query: string, unit: 'digit' | 'bit'): readonly number[] =>
    levelEnds(choiceOf(query).space, unit);
  t.strictSame(ends('size=8x8', 'digit'), [3, 12, 48, 192]);
  t.strictSame(ends('size=5x2&color=gray', 'digit'), [1, 4, 8, 10]);
  t.strictSame(ends('size=1x1&color=gray&depth=1', 'bit'), [1]);
  // One point of level 0 and three of level 1, two bits each.
  t.strictSame(ends('size=2x2&color=gray&depth=2', 'bit'), [1, 5, 8]);
  for (const { space, order } of CHOICES) {
    const unit = order === 'cloud' && space.radixBits > 0 ? 'bit' : 'digit';
    const all = levelEnds(space, unit);
    t.equal(all.at(-1), space.digits * (unit === 'bit' ? space.radixBits : 1), space.canonical);
    t.ok(all.every((end, i) => end > (all[i - 1] ?? 0)));
  }
});

t.test('each level takes an equal way of the slider, and every length has a step', async (t) => {
  const ends = levelEnds(choiceOf('size=64x64').space, 'digit');
  const steps = ends.map((end) => stepOf(ends, end));
  t.strictSame(steps.slice(1), [48, 72, 96, 120, 144, 168]);
  t.strictSame(
    [108, 168].map((step) => lengthAt(ends, step)),
    [Math.round(3 * 4 ** 3.5), 12_288],
    'within a level they grow evenly',
  );
  t.equal(lengthAt(ends, 0), 0);
  for (let step = 1; step <= 168; step++) {
    if (lengthAt(ends, stepOf(ends, lengthAt(ends, step))) !== lengthAt(ends, step))
      t.fail(`${step}`);
  }
  t.pass('both ways');
});

t.test('a step by key goes to another length from end to end', async (t) => {
  for (const choice of CHOICES) {
    const whole = sizeOf(choice.space) - 1n;
    const growth = growthOf(choice, whole, undefined) as Growth;
    const ends = levelEnds(choice.space, growth.unit);
    let at = growth.length;
    const walk = (by: 1 | -1, end: number): number => {
      let count = 0;
      for (; at !== end && count < 1000; count++) {
        const length = nextLength(ends, { ...growth, length: at }, by);
        if (Math.sign(length - at) !== by) return NaN;
        at = length;
      }
      return count;
    };
    const { most } = growth;
    const down = walk(-1, 0);
    t.ok(down > 0 && down <= 24 * ends.length, `${choice.space.canonical} ${choice.order}`);
    t.equal(walk(1, most), down, 'as many up as down');
    t.equal(nextLength(ends, growth, 1), most, 'and no further');
    t.equal(nextLength(ends, { ...growth, length: 0 }, -1), 0);
  }
});

t.test('the slider belongs to one number as long as what is shown is cut from it', async (t) => {
  const choice = choiceOf('size=4x4&color=gray&depth=8&order=progressive');
  t.equal(growthOf({ ...choice, order: 'mixed' }, 5n, undefined), undefined);
  const whole = 0x12_00_56n;
  const growth = growthOf(choice, whole, undefined) as Growth;
  t.strictSame(growth, { unit: 'digit', whole, length: 3, most: 3 });
  const cut = { ...growth, length: 2 };
  t.strictSame(growthOf(choice, 0x56n, cut), cut, 'a digit of zero on top counts');
  t.strictSame(growthOf(choice, 0x56n, growth), { ...growth, length: 1 }, 'as on the way back');
  t.strictSame(growthOf(choice, whole, cut), growth);
  t.strictSame(growthOf(choice, 0x57n, cut), { unit: 'digit', whole: 0x57n, length: 1, most: 1 });
  const clouds = { ...choice, order: 'cloud' } as const;
  const cloud = growthOf(clouds, 0b1010n, undefined) as Growth;
  t.strictSame(cloud, { unit: 'bit', whole: 0b1010n, length: 4, most: 128 });
  t.strictSame(growthOf(clouds, 0b110n, cloud), { ...cloud, length: 3 });
});

t.test('the length is told in words', async (t) => {
  const growth = { unit: 'digit', whole: 1n, length: 1234, most: 12_288 } as const;
  t.equal(growthText('progressive', growth), 'first 1,234 of 12,288 digits');
  t.equal(growthText('progressive', { ...growth, length: 12_288 }), 'all 12,288 digits');
  t.equal(growthText('progressive', { ...growth, length: 1, most: 1 }), '1 digit');
  t.equal(growthText('progressive', { ...growth, length: 0, most: 0 }), 'image 0 has none');
  const bits = { ...growth, unit: 'bit', length: 39_322, most: 98_304 } as const;
  t.equal(growthText('cloud', bits), '39,322 of 98,304 bits · 40.0 %');
  t.equal(growthText('cloud', { ...bits, length: 98_303 }), '98,303 of 98,304 bits · 99.9 %');
  t.equal(growthText('cloud', undefined), '');
});
