/** The order of pictures' names. @module */
import fc from 'fast-check';
import t from 'tap';
import { compareNames } from '../../../src/pictures/files/name-order.js';

t.test('digits count as numbers of any length', (t) => {
  for (const names of [
    ['image-2.png', 'image-10.png', 'image-100.png'],
    ['3', '03', '0003', '4', '10'],
    ['a1b03', 'a01b3', 'a1b4'].toSorted(compareNames),
    ['a90a8071+9.png', 'a90a8071+12.png', 'a90a8071+100.png'],
    [`x${'9'.repeat(40)}`, `x1${'0'.repeat(40)}`, `x1${'0'.repeat(39)}1`],
    ['', '0', 'A', 'a', 'é'],
    ['image', 'image.png', 'image1.png', 'image_1.png'],
    ['1.jpg', '1.png', '2.jpg'],
  ]) {
    t.same(names.toReversed().toSorted(compareNames), names);
  }
  t.same(['a1b03', 'a01b3'].toSorted(compareNames), ['a1b03', 'a01b3'], 'the first zeros decide');
  t.end();
});

t.test('it is an order: no two names are alike, and none goes round in a circle', (t) => {
  const name = fc.string({ unit: fc.constantFrom('0', '1', '9', 'a', '-', '.'), maxLength: 6 });
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      t.equal(Math.sign(compareNames(a, b)), -Math.sign(compareNames(b, a)) || 0);
      t.equal(compareNames(a, b) === 0, a === b);
      if (compareNames(a, b) <= 0 && compareNames(b, c) <= 0) t.ok(compareNames(a, c) <= 0);
    }),
    { numRuns: 500 },
  );
  t.end();
});
