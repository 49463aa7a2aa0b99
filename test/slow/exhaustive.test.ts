/**
 * The small spaces and those of about 2^24 images, every image asked back. SPEC §5.
 * @module
 */
import t from 'tap';
import { ORDERS, takesSeed } from '../../src/core/order.js';
import '../core/exhaustive.test.js';
import '../verify/exhaustive.test.js';
import { findFaultIn } from '../core/walk.js';

for (const space of ['1x1 rgb 8', '4x6 gray 1', '3x5 palette 3']) {
  for (const order of ORDERS) {
    t.test(`${space} ${order}: each image comes once and leads back (SPEC §5)`, async (t) => {
      const seed = takesSeed(order) ? 'déjà vu 图像' : '';
      t.equal(findFaultIn(space, order, seed), undefined);
    });
  }
}
