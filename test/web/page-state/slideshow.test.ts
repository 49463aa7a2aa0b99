/**
 * A slideshow, and the images that were seen last.
 * @module
 */
import fc from 'fast-check';
import t from 'tap';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { BEGIN_SLIDESHOW, PACES, WAYS, walkStep } from '../../../src/web/page-state/slideshow.js';
import { withTrace } from '../../../src/web/page-state/trail.js';

t.test('a random walk goes up to a number, to both sides, and never stands still', async (t) => {
  const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 200n }), part, part, (most, far, side) => {
      const step = walkStep(most, [far, side]);
      return step !== 0n && step <= most && step >= -most && step < 0n === side < 0.5;
    }),
  );
  t.equal(walkStep(0n, [0.7, 0.7]), 0n, 'but for steps of 0');
  t.equal(walkStep(3n, [0, 0.9]), 1n);
  t.equal(walkStep(3n, [0.999, 0.9]), 3n);
});

t.test('no slideshow is so fast that it flashes', async (t) => {
  for (const [seconds] of PACES) t.ok(1 / seconds < 3, `${seconds}`);
  t.ok(PACES.some(([seconds]) => seconds === BEGIN_SLIDESHOW.seconds));
  t.ok(WAYS.some(([way]) => way === BEGIN_SLIDESHOW.way));
});

t.test('the images that were seen last are there once each, the last one first', async (t) => {
  const choice = DEFAULT_ENUMERATION;
  const after = (...indices: bigint[]): bigint[] =>
    indices
      .reduce<readonly { choice: typeof choice; index: bigint }[]>(
        (trail, index) => withTrace(trail, { choice, index }),
        [],
      )
      .map(({ index }) => index);
  t.strictSame(after(1n, 2n, 3n, 2n), [2n, 3n, 1n]);
  t.strictSame(after(...Array.from({ length: 20 }, (_, i) => BigInt(i))).at(-1), 8n, 'twelve');
  const long = 2n ** (8n * 2n ** 24n);
  t.strictSame(after(long, long + 1n, long + 2n).length, 1, 'long numbers are forgotten sooner');
  const other = { ...choice, seed: 'other' };
  t.equal(withTrace([{ choice, index: 1n }], { choice: other, index: 1n }).length, 2);
});
