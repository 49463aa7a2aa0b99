/** Which rows of the wall there are, and which are seen. @module */
import t from 'tap';
import { DEFAULT_ENUMERATION, type Enumeration } from '../../../src/core/enumeration.js';
import { SpaceSize } from '../../../src/core/size.js';
import * as wall from '../../../src/web/page-state/wall.js';
import { PRESETS, presetOf } from '../../../src/web/page-state/presets.js';
import { readSpaceQuery } from '../../../src/web/shared/space-query.js';

const choiceOf = (query: string): Enumeration =>
  readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
const tiny = choiceOf('size=4x4&color=gray&depth=1&order=mixed&seed=');
const usual = choiceOf('size=64x64&color=rgb&depth=8&order=mixed&seed=');

t.test('a grid has whole pixels, or smaller images', async (t) => {
  const small = wall.gridFor(tiny, 1000, 96);
  t.match(small, { imageWidth: 96, imageHeight: 96, thumbWidth: 4, thumbHeight: 4 });
  t.equal(small.columns, Math.floor(1008 / 104));
  const odd = wall.gridFor(choiceOf('size=7x5&color=gray&depth=1'), 1000, 96);
  t.match(odd, { imageWidth: 91, imageHeight: 65 }, '13 pixels for each');
  const large = wall.gridFor(choiceOf('size=800x450&color=gray&depth=8'), 1000, 96);
  t.match(large, { imageWidth: 96, imageHeight: 54, thumbWidth: 96, thumbHeight: 54 });
  for (const width of [1, 50, 300, 5000])
    for (const side of wall.WALL_SIDES) {
      const { columns, cellWidth } = wall.gridFor(usual, width, side);
      t.ok(columns >= 1 && columns * cellWidth <= width + 8 + 1e-6);
    }
});

t.test('a window has all rows of a small space', async (t) => {
  const size = new SpaceSize(tiny.space);
  const grid = wall.gridFor(tiny, 1000, 96);
  const { columns } = grid;
  const window = wall.windowAt(size, 0n, grid);
  t.equal(window.firstRow, 0);
  t.equal(window.endRow, Math.ceil(65_536 / columns));
  t.equal(wall.imageAt(window, grid, size, 0, 0), 0n);
  const last = wall.imageAt(window, grid, size, window.endRow - 1, 65_535 % columns);
  t.equal(last, 65_535n);
  t.equal(wall.imageAt(window, grid, size, window.endRow - 1, columns - 1) ?? 'none', 'none');
  t.notOk(wall.isNearEnd(window, grid, size, 0), 'its ends are the ends of the space');
  const middle = wall.windowAt(size, 1000n, grid);
  t.equal(middle.firstRow, -Math.ceil(1000 / columns));
  t.equal(wall.imageAt(middle, grid, size, 0, 0), 1000n);
  t.equal(wall.imageAt(middle, grid, size, middle.firstRow, 0) ?? 'none', 'none', 'before image 0');
});

t.test('a window of a large space moves', async (t) => {
  const size = new SpaceSize(usual.space);
  const grid = wall.gridFor(usual, 1000, 96);
  const anchor = 2n ** 90_000n;
  const window = wall.windowAt(size, anchor, grid);
  t.equal(window.firstRow, -window.endRow);
  t.ok(wall.topOf(window, grid, window.endRow) <= 2 ** 23);
  t.notOk(wall.isNearEnd(window, grid, size, 0));
  t.ok(wall.isNearEnd(window, grid, size, window.endRow - 10));
  t.ok(wall.isNearEnd(window, grid, size, window.firstRow + 10));
  const first = wall.windowAt(size, 0n, grid);
  t.equal(first.firstRow, 0);
  t.notOk(wall.isNearEnd(first, grid, size, 0), 'nothing is before the first image');
  const end = wall.windowAt(size, size.exact() - 1n, grid);
  t.equal(end.endRow, 1);
  t.notOk(wall.isNearEnd(end, grid, size, 0), 'nothing is behind the last one');
});

t.test('the rows that are seen are those of the window', async (t) => {
  const size = new SpaceSize(tiny.space);
  const grid = wall.gridFor(tiny, 1000, 96);
  const window = wall.windowAt(size, 0n, grid);
  const { rowHeight } = grid;
  t.same(wall.rowsSeen(window, grid, 0, 10 * rowHeight, 0), { first: 0, end: 10 });
  t.same(wall.rowsSeen(window, grid, rowHeight / 2, 10 * rowHeight, 0), { first: 0, end: 11 });
  t.same(wall.rowsSeen(window, grid, 0, 10 * rowHeight, 3), { first: 0, end: 13 });
  const bottom = wall.topOf(window, grid, window.endRow);
  t.same(wall.rowsSeen(window, grid, bottom - rowHeight, rowHeight, 3).end, window.endRow);
});

t.test('sides go up and down by one, and stay at their ends', async (t) => {
  t.equal(wall.sideBy(96, 1), 128);
  t.equal(wall.sideBy(96, -1), 64);
  t.equal(wall.sideBy(24, -1), 24);
  t.equal(wall.sideBy(384, 1), 384);
});

t.test('the spaces that are offered can be read, and are known again', async (t) => {
  for (const preset of PRESETS) t.equal(presetOf(choiceOf(preset.query)), preset, preset.title);
  t.equal(presetOf(tiny) ?? 'none', 'none');
});

t.test('the rows at both ends of a space have the images that there are', async (t) => {
  const size = new SpaceSize(tiny.space);
  const grid = { ...wall.gridFor(tiny, 1000, 96), columns: 9 };
  const window = wall.windowAt(size, 1000n, grid);
  t.same(wall.rowImages(window, grid, size, 0), { column: 0, index: 1000n, count: 9 });
  const first = wall.rowImages(window, grid, size, window.firstRow);
  t.same(first, { column: 8, index: 0n, count: 1 }, '1,000 are 111 rows and one image');
  const last = wall.rowImages(window, grid, size, window.endRow - 1);
  t.equal(last.index + BigInt(last.count), 65_536n);
  t.ok(last.count >= 1 && last.count < 9);
});
