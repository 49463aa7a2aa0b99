/**
 * The small spaces and those of about 2^24 images, every image asked back. SPEC §5.
 * @module
 */
import t from 'tap';
import '../core/exhaustive.test.js';
import { findFaultIn } from '../core/walk.js';

for (const space of ['1x1 rgb 8', '4x6 gray 1', '3x5 palette 3']) {
  for (const order of ['mixed', 'sequential', 'gray'] as const) {
    t.test(`${space} ${order}: each image comes once and leads back (SPEC §5)`, async (t) => {
      const seed = order === 'mixed' ? 'déjà vu 图像' : '';
      t.equal(findFaultIn(space, order, seed), undefined);
    });
  }
}
