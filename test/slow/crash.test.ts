/** Beyond test/cli/crash: thirty kills of one run, each order of images with as many. @module */
import t from 'tap';
import { crash, randomMoment } from '../cli/crashes.js';

for (const [title, ...options] of [
  ['mixed order', '--size', '5x3', '--seed', 'déjà vu'],
  ['gray order', '--size', '8x8', '--order', 'gray'],
  ['sequential order', '--size', '8x8', '--order', 'sequential'],
] as const) {
  t.test(`a run in ${title} that is killed 30 times ends as one that was not`, async (t) => {
    const moments = Array.from({ length: 30 }, randomMoment);
    await crash(t, { options, from: 100_000, step: 1, count: 3000, moments });
  });
}
