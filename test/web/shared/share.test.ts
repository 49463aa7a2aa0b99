import fc from 'fast-check';
import t from 'tap';
import { SpaceSize } from '../../../src/core/size.js';
import { parseCanonical } from '../../../src/core/space.js';
import { indexAtShare, shareOf, shareSteps, shareWords } from '../../../src/web/shared/share.js';

const SPACES = [
  '1x1 gray 1',
  '2x2 gray 1',
  '3x3 gray 1',
  '5x2 gray 1',
  '7x7 palette 5',
  '64x64 rgb 8',
];

t.test('both ends of the slider are the first and the last image', (t) => {
  for (const canonical of SPACES) {
    const size = new SpaceSize(parseCanonical(canonical));
    t.equal(indexAtShare(size, 0), 0n, canonical);
    t.equal(indexAtShare(size, shareSteps(size)), size.exact() - 1n, canonical);
  }
  t.end();
});

t.test('a small space has a step for each image', (t) => {
  const size = new SpaceSize(parseCanonical('3x3 gray 1'));
  t.equal(shareSteps(size), 511);
  for (let step = 0; step <= 511; step++) t.equal(indexAtShare(size, step), BigInt(step));
  t.end();
});

t.test('a step leads to an image and the image back to the step', (t) => {
  for (const canonical of SPACES) {
    const size = new SpaceSize(parseCanonical(canonical));
    for (let step = 0; step <= shareSteps(size); step++) {
      t.equal(shareOf(size, indexAtShare(size, step)), step, `${canonical}, step ${step}`);
    }
  }
  t.end();
});

t.test('between two steps the lower one holds', (t) => {
  const size = new SpaceSize(parseCanonical('64x64 rgb 8'));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), (step) => {
      const next = indexAtShare(size, step + 1);
      return shareOf(size, next - 1n) === step && shareOf(size, next) === step + 1;
    }),
  );
  t.pass('for 100 steps');
  t.end();
});

t.test('D12: shares too small for a tenth of a per cent say how small they are', (t) => {
  const words = (canonical: string, index: bigint): string => {
    const size = new SpaceSize(parseCanonical(canonical));
    return shareWords(size, shareOf(size, index), index);
  };
  const rgb = '64x64 rgb 8';
  t.equal(words(rgb, 0n), '0 %');
  t.equal(words(rgb, 2n ** 100n), '10^−29,561 %');
  t.equal(words(rgb, 1n), '10^−29,591 %');
  const whole = 2n ** 98_304n;
  t.equal(words(rgb, whole / 2n), '50.0 %');
  t.equal(words(rgb, whole / 1000n + 1n), '0.1 %');
  t.equal(words(rgb, whole / 1100n), '0.09 %');
  t.equal(words(rgb, whole / 250_000n), '0.0004 %');
  t.equal(words(rgb, whole / 10n ** 7n / 2n), '10^−6 %');
  t.equal(words(rgb, whole - 2n), '99.9 %', 'less than all is not said to be all');
  t.equal(words(rgb, whole - 1n), '100.0 %');
  t.equal(words('3x3 gray 1', 1n), '0.2 %');
  t.equal(words('1x1 gray 1', 0n), '0 %');
  t.end();
});
