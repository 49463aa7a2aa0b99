/** What stands next to an image, by calls. @module */
import t from 'tap';
import { numberingOf } from '../../src/core/enumeration.js';
import { ORDERS, takesSeed } from '../../src/core/order.js';
import { makeSpace } from '../../src/core/space.js';
import { drawNeighbours, neighboursOf } from '../../src/pictures/near.js';

const space = makeSpace({ width: 4, height: 3, color: 'gray', depth: 4 });
const images = { space, order: 'mixed', seed: 'a', palette: undefined } as const;

t.test('each order has its own row around the image', (t) => {
  const samples = numberingOf(images).frameAt(1000n);
  const rows = neighboursOf(images, samples, ORDERS);
  t.equal(rows.length, 5);
  for (const [i, row] of rows.entries()) {
    const order = ORDERS[i]!;
    const numbering = numberingOf({ ...images, order, seed: takesSeed(order) ? 'a' : '' });
    const center = numbering.indexOf(samples);
    for (const { enumeration, offset, index, samples: found } of row) {
      t.match(enumeration, { order, seed: takesSeed(order) ? 'a' : '' });
      t.equal(index, center + offset);
      t.same(found, numbering.frameAt(index));
    }
    t.same(row.find(({ offset }) => offset === 0n)?.samples, samples);
  }
  t.end();
});

t.test('what would lie outside the space is left out, and its place on the sheet is free', (t) => {
  const gray = { ...images, order: 'gray', seed: '' } as const;
  const rows = neighboursOf(gray, numberingOf(gray).frameAt(0n), ['gray']);
  t.same(
    rows[0]?.map(({ offset }) => offset),
    [0n, 1n, 10n],
  );
  const sheet = drawNeighbours(rows);
  t.same([sheet.width, sheet.height], [8 + 5 * (160 + 8), 8 + 120 + 8]);
  const levelAt = (column: number): number | undefined =>
    sheet.rgba[4 * (sheet.width * 20 + 8 + column * 168 + 20)];
  t.same([0, 1, 2, 3].map(levelAt), [128, 128, 0, 17], 'image 1 begins with the level 1 of 15');
  t.end();
});

t.test('a large image is thinned, and a palette shows its colours', (t) => {
  const colors = Uint8Array.of(1, 2, 3, 200, 210, 220);
  const wide = makeSpace({ width: 700, height: 20, color: 'palette', colors: 2 });
  const flat = { space: wide, order: 'sequential', seed: '', palette: { colors } } as const;
  const ones = new Uint8Array(wide.sampleBytes).fill(1);
  const sheet = drawNeighbours(neighboursOf(flat, ones, ['sequential']));
  t.equal(sheet.width, 8 + 5 * (Math.ceil(700 / 3) + 8));
  const at = 4 * (sheet.width * 8 + 8 + 2 * (234 + 8));
  t.same([...sheet.rgba.subarray(at, at + 4)], [200, 210, 220, 255]);
  t.end();
});
