/** The walk through all images of a space. @module */
import t from 'tap';
import { walkLines } from '../../src/cli/render/verify-report.js';
import { Numbering } from '../../src/core/numbering.js';
import { ORDERS } from '../../src/core/order.js';
import { parseCanonical } from '../../src/core/space.js';
import { portionOf } from '../portion.js';
import { isPerfect, type Walked, walkSpace } from '../../src/verify/exhaustive.js';

t.test(
  'exhaustive: every order of small spaces is perfect, a faulty numbering is not',
  async (t) => {
    for (const space of [
      '3x3 gray 1',
      '1x1 graya 8',
      '2x2 palette 5',
      '1x1 gray 16',
      '1x17 gray 1',
    ]) {
      const { radix, digits } = parseCanonical(space);
      // Where there are many images, every other order; the slow tests have all.
      for (const order of radix ** digits > 4096n ? portionOf(ORDERS, 2) : ORDERS) {
        const result = await walkSpace(new Numbering(parseCanonical(space), order, ''));
        t.ok(isPerfect(result), `${space} ${order}`);
      }
    }
    const right = new Numbering(parseCanonical('3x3 gray 1'), 'mixed', '');
    const { space, size } = right;
    const batch = (from: bigint, most: number): Uint8Array => right.batch(from, most);
    const indexOf = (samples: Uint8Array): bigint => right.indexOf(samples);
    const twice: Walked = {
      space,
      size,
      indexOf,
      batch: (from) => batch(from === 7n ? 6n : from, 1),
    };
    const found = await walkSpace(twice);
    t.match(found, { images: 512, distinct: 511, repeated: 1, outside: 0, astray: 1 });
    t.same(found.faults, ['image 7 occurred before', 'image 7 leads back to 6']);
    t.match(
      walkLines(found, right).at(-1),
      /^3×3 gray at 1 bit, mixed: 511 of 512 images; 1 missing, 1 repeated/,
    );
    const astray = await walkSpace({
      space,
      size,
      batch,
      indexOf: (samples) => indexOf(samples) ^ 1n,
    });
    t.match(astray, { distinct: 512, repeated: 0, astray: 512 });
    t.notOk(isPerfect(astray));
    const outside = await walkSpace({
      space,
      size,
      indexOf,
      batch: (from) => (from === 9n ? new Uint8Array(9).fill(2) : batch(from, 1)),
    });
    t.match(outside, { distinct: 511, outside: 1, astray: 1 });
    t.end();
  },
);
