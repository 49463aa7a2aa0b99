import fc from 'fast-check';
import t, { type Test } from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { indexAtPosition, planRun, type RunOptions, shardRange } from '../../src/core/range.js';
import { SpaceSize } from '../../src/core/size.js';
import { makeSpace } from '../../src/core/space.js';

/** 65,536 images. */
const tiny = new SpaceSize(makeSpace({ width: 4, height: 4, color: 'gray', depth: 1 }));
/** 3^7 = 2,187 images. */
const odd = new SpaceSize(makeSpace({ width: 7, height: 1, color: 'palette', colors: 3 }));
const large = new SpaceSize(makeSpace({ width: 64, height: 64, color: 'rgb' }));
/** Its size takes seconds to work out. */
const huge = new SpaceSize(makeSpace({ width: 4096, height: 4096, color: 'palette', colors: 216 }));

function refuses(
  t: Test,
  options: RunOptions,
  size: SpaceSize,
  ...parts: (string | RegExp)[]
): void {
  try {
    planRun(options, size);
    t.fail('nothing was thrown');
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    t.equal(error.code, 'E_RANGE');
    for (const part of parts) t.match(error.message, part);
    t.notMatch(error.message, /\n/);
  }
}

t.test('a run without an end goes as far as the space does (SPEC §6)', (t) => {
  t.same(planRun({}, tiny), { from: 0n, step: 1n, count: 65_536n });
  t.same(planRun({ from: 65_535n }, tiny), { from: 65_535n, step: 1n, count: 1n });
  t.same(planRun({ from: 5n, step: 7n }, odd), { from: 5n, step: 7n, count: 312n });
  t.same(planRun({ from: 5n, step: -2n }, odd), { from: 5n, step: -2n, count: 3n });
  t.same(planRun({ from: 0n, step: -1n }, odd), { from: 0n, step: -1n, count: 1n });
  t.end();
});

t.test('an end is exclusive, and one behind the start gives an empty run (SPEC §6)', (t) => {
  t.equal(planRun({ from: 0n, to: 65_536n }, tiny).count, 65_536n);
  t.equal(planRun({ from: 10n, to: 20n, step: 3n }, tiny).count, 4n);
  t.equal(planRun({ from: 10n, to: 19n, step: 3n }, tiny).count, 3n);
  t.equal(planRun({ from: 20n, to: 10n, step: -3n }, tiny).count, 4n);
  t.equal(planRun({ from: 20n, to: 10n }, tiny).count, 0n);
  t.equal(planRun({ from: 10n, to: 20n, step: -1n }, tiny).count, 0n);
  t.equal(planRun({ from: 10n, to: 10n }, tiny).count, 0n);
  t.end();
});

t.test(
  'every run that is accepted lies in the space and cannot be longer where it has no end',
  (t) => {
    const inOdd = fc.bigInt({ min: 0n, max: 2186n });
    const step = fc.bigInt({ min: -50n, max: 50n }).filter((n) => n !== 0n);
    fc.assert(
      fc.property(inOdd, step, (from, step) => {
        const run = planRun({ from, step }, odd);
        const last = indexAtPosition(run, run.count - 1n);
        const next = last + step;
        return last >= 0n && last < 2187n && (next < 0n || next >= 2187n);
      }),
    );
    fc.assert(
      fc.property(inOdd, step, fc.bigInt({ min: 0n, max: 2187n }), (from, step, to) => {
        let count = 0n;
        for (let i = from; step > 0n ? i < to : i > to; i += step) count++;
        return planRun({ from, step, to }, odd).count === count;
      }),
    );
    fc.assert(
      fc.property(inOdd, step, fc.bigInt({ min: 0n, max: 3000n }), (from, step, count) => {
        const last = from + (count - 1n) * step;
        const fits = count === 0n || (last >= 0n && last < 2187n);
        try {
          return planRun({ from, step, count }, odd).count === count && fits;
        } catch (error) {
          return !fits && error instanceof EnumeratorError && error.code === 'E_RANGE';
        }
      }),
    );
    t.pass('for all runs tried');
    t.end();
  },
);

t.test('runs that leave the space are refused, and the largest count is named', (t) => {
  refuses(
    t,
    { from: 65_536n },
    tiny,
    'image 65536 is outside this space: 4×4 gray at 1 bit has 65,536 images',
  );
  refuses(t, { from: -1n }, tiny, 'image -1 is outside');
  refuses(t, { from: 65_536n, count: 0n }, tiny, 'image 65536');
  refuses(t, { count: 70_000n }, tiny, 'count 70000', 'largest count is 65536');
  refuses(t, { from: 65_530n, count: 4n, step: 3n }, tiny, 'by step 3', 'largest count is 2');
  refuses(t, { from: 10n, count: 12n, step: -1n }, tiny, 'largest count is 11');
  refuses(t, { to: 65_537n }, tiny, 'image 65537 is outside', 'an end may be at most 65536');
  refuses(t, { step: 0n }, tiny, 'step 0');
  refuses(t, { count: -1n }, tiny, 'count -1 is negative');
  refuses(t, { count: 1n, to: 2n }, tiny, 'both');
  refuses(t, { from: 1n << 98_304n }, large, '10^29,592', '…');
  refuses(t, { count: 1n << 400_000n, step: 1n << 400_000n }, large, 'leaves this space');
  // Their product has more bits than V8's numbers.
  refuses(t, { count: 1n << 600_000_000n, step: 1n << 600_000_000n }, large, 'leaves this space');
  t.end();
});

t.test('an empty count is an empty run', (t) => {
  t.same(planRun({ count: 0n, from: 3n, step: -5n }, tiny), { from: 3n, step: -5n, count: 0n });
  t.throws(() => indexAtPosition(planRun({ count: 0n }, tiny), 0n), { code: 'E_RANGE' });
  t.end();
});

t.test('an ordinary run in a huge space does not work its size out', (t) => {
  const lazy = new SpaceSize(huge.space);
  lazy.exact = () => {
    throw new Error('the size was worked out');
  };
  t.equal(planRun({ from: 2n ** 1000n, count: 10n ** 9n, step: -3n }, lazy).count, 10n ** 9n);
  t.equal(planRun({ from: 5n, to: 2n ** 1000n }, lazy).count, 2n ** 1000n - 5n);
  t.end();
});

t.test('a position stands for from + position·step', (t) => {
  const run = planRun({ from: 100n, step: -7n }, tiny);
  t.equal(indexAtPosition(run, 0n), 100n);
  t.equal(indexAtPosition(run, 14n), 2n);
  t.throws(() => indexAtPosition(run, 15n), {
    code: 'E_RANGE',
    message: /position 15 .*15 images \(0 … 14\)/,
  });
  t.throws(() => indexAtPosition(run, -1n), { code: 'E_RANGE' });
  t.end();
});

t.test('the shards of any number are disjoint and cover the run (SPEC §6)', (t) => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 80n }),
      fc.integer({ min: 1, max: 60 }),
      (count, n) => {
        let end = 0n;
        let [least, most] = [count, 0n];
        for (let i = 1; i <= n; i++) {
          const shard = shardRange(count, i, n);
          if (shard.first !== end || shard.end < shard.first) return false;
          end = shard.end;
          const length = shard.end - shard.first;
          if (length < least) least = length;
          if (length > most) most = length;
        }
        return end === count && most - least <= 1n;
      },
    ),
  );
  t.same(shardRange(10n, 1, 3), { first: 0n, end: 3n });
  t.same(shardRange(10n, 2, 3), { first: 3n, end: 6n });
  t.same(shardRange(10n, 3, 3), { first: 6n, end: 10n });
  t.same(shardRange(2n, 1, 3), { first: 0n, end: 0n });
  t.end();
});

t.test('shards that there are not are refused', (t) => {
  const bad: [number, number][] = [
    [0, 3],
    [4, 3],
    [1, 0],
    [1.5, 3],
    [1, 2.5],
    [-1, 3],
    [1, Number.NaN],
    [1, Infinity],
  ];
  for (const [i, n] of bad) t.throws(() => shardRange(10n, i, n), { code: 'E_RANGE' }, `${i}/${n}`);
  t.throws(() => shardRange(-1n, 1, 1), TypeError);
  t.end();
});
