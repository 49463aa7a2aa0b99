/** The bar over a whole space: its ends, its middle, and the way back. @module */
import t from 'tap';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';
import { SpaceSize } from '../../../src/core/size.js';
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';
import { countsLengths, indexOnBar, placeOnBar } from '../../../src/web/shared/whole-space.js';

const QUERIES = [
  'size=1x1&color=gray&depth=1&order=sequential',
  'size=4x4&color=gray&depth=1&order=mixed&seed=',
  'size=3x3&palette=000000,ffffff,ff0000&order=gray',
  'size=64x64&color=rgb&depth=8&order=mixed&seed=',
  'size=64x64&color=rgb&depth=8&order=cloud&seed=',
  'size=9x7&palette=000000,ffffff,ff0000&order=progressive',
];

for (const query of QUERIES) {
  t.test(query, async (t) => {
    const choice = readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
    const size = new SpaceSize(choice.space);
    const last = size.exact() - 1n;
    t.equal(indexOnBar(choice, size, 0), 0n);
    t.equal(indexOnBar(choice, size, 1), last);
    t.equal(placeOnBar(choice, size, 0n), 0);
    t.equal(placeOnBar(choice, size, last), 1);
    let before = -1n;
    for (let i = 0; i <= 100; i++) {
      const place = i / 100;
      const index = indexOnBar(choice, size, place);
      t.ok(size.has(index) && index >= before, 'it rises within the space');
      before = index;
      if (index < 10n ** 6n) continue;
      // A place has the precision of a double, and the number fewer digits at the beginning.
      const back = placeOnBar(choice, size, index);
      if (Math.abs(back - place) > 1e-3) t.fail(`${place} comes back as ${back}`);
    }
  });
}

t.test('lengths count in the orders where they mean something', async (t) => {
  const lengths = QUERIES.map((query) =>
    countsLengths(readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION)),
  );
  t.same(lengths, [false, false, false, false, true, true]);
  const clouds = readSpaceQuery(new URLSearchParams(QUERIES[4]), DEFAULT_ENUMERATION);
  const size = new SpaceSize(clouds.space);
  const half = indexOnBar(clouds, size, 0.5);
  t.equal(half.toString(2).length, 98_304 / 2, 'half of the bits in the middle');
});

t.test('a place that counts images is the image that its per cent is', async (t) => {
  const choice = readSpaceQuery(new URLSearchParams(QUERIES[3]), DEFAULT_ENUMERATION);
  const size = new SpaceSize(choice.space);
  // It was the one before: 0x3fff… for a quarter.
  t.equal(indexOnBar(choice, size, 0.25), size.exact() / 4n);
  t.equal(indexOnBar(choice, size, 0.5), size.exact() / 2n);
});
