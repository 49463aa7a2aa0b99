/** Sheets of pictures of one size. @module */
import t from 'tap';
import type { EnumeratorError } from '../../src/core/errors.js';
import { countDifferences, drawSheet, sheetSize } from '../../src/pictures/sheet.js';

t.test('the largest sheet that is named is one, and no larger one', (t) => {
  for (const [count, columns] of [
    [2, 2],
    [1, 1],
    [10_000, 100],
    [7, 3],
  ] as const) {
    const square = (side: number) => ({ width: side, height: side });
    const tooLarge = (): unknown => sheetSize(count, square(60_000), columns);
    t.throws(tooLarge, { code: 'E_LIMIT', hints: [{ key: 'largest-square' }] });
    try {
      tooLarge();
    } catch (error) {
      const side = Number((error as EnumeratorError).hints[0]?.value);
      t.ok(sheetSize(count, square(side), columns));
      t.throws(() => sheetSize(count, square(side + 1), columns), /E_LIMIT|the limit/);
    }
  }
  t.end();
});

t.test('pictures lie in rows on white paper', (t) => {
  const picture = (level: number): Uint8Array => new Uint8Array(6).fill(level);
  const { width, height, rgb } = drawSheet([1, 2, 3].map(picture), { width: 2, height: 1 }, 2);
  t.same([width, height], [4 + 2 * 6, 4 + 2 * 5]);
  const levelAt = (x: number, y: number): number => rgb[3 * (y * width + x)]!;
  t.same([levelAt(4, 4), levelAt(5, 4), levelAt(10, 4), levelAt(4, 9)], [1, 1, 2, 3]);
  t.equal(rgb.filter((level) => level !== 255).length, 18);
  t.end();
});

t.test('differing pixels are counted, not samples', (t) => {
  t.equal(countDifferences(Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(1, 2, 3, 0, 0, 6)), 1);
  t.equal(countDifferences(new Uint8Array(6), new Uint8Array(6)), 0);
  t.end();
});
