import fc from 'fast-check';
import t from 'tap';
import { SpaceSize } from '../../../src/core/size.js';
import { parseCanonical } from '../../../src/core/space.js';
import { indexAtShare, shareOf, shareSteps } from '../../../src/web/shared/share.js';

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
