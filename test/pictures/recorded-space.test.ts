/** Pictures of this program whose files were stored anew by another one. @module */
import fs from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { METADATA_LIMIT } from '../../src/codecs/png/metadata.js';
import { Numbering } from '../../src/core/numbering.js';
import { findPalette } from '../../src/core/palette.js';
import { makeSpace, type Space, type SpaceFields } from '../../src/core/space.js';
import { locate } from '../../src/node.js';
import { encodeImage } from '../../src/run/outputs/png.js';
import { temporaryFolder } from '../cli/started-command.js';
import { makeFile, pictureChunks, splitFile } from '../codecs/png/foreign.js';
import { run, someColors } from '../codecs/png/tools.js';
import { makePicture } from './tools.js';

const ANEW = { key: 'stored-anew' };

/** The same texts, and these samples in their place. */
function storeAnew(
  png: Uint8Array,
  space: Space,
  samples: Uint8Array,
  palette?: Uint8Array,
): Uint8Array {
  const texts = splitFile(png).filter(({ type }) => type === 'iTXt');
  const [head, ...rest] = pictureChunks(space, samples, palette === undefined ? {} : { palette });
  return makeFile([head!, ...texts, ...rest]);
}

function frameOf(options: SpaceFields, index: bigint): Uint8Array {
  return new Numbering(makeSpace(options), 'mixed', '').frameAt(index);
}

const SIZE = { width: 6, height: 5 } as const;

t.test('gray that became a palette, rgb or fewer bits has its old number', async (t) => {
  const deep = { ...SIZE, color: 'gray', depth: 8 } as const;
  const { png } = makePicture(3n ** 40n, deep);
  const gray = frameOf(deep, 3n ** 40n);
  const levels = [...new Set(gray)].toSorted((a, b) => a - b);
  const entries = Uint8Array.from(gray, (level) => levels.indexOf(level));
  const colors = Uint8Array.from(levels.flatMap((level) => [level, level, level]));
  const palette = makeSpace({ ...SIZE, color: 'palette', colors: levels.length });
  const rgb = Uint8Array.from({ length: 90 }, (_, at) => gray[Math.floor(at / 3)]!);
  for (const file of [
    storeAnew(png, palette, entries, colors),
    storeAnew(png, makeSpace({ ...SIZE, color: 'rgb' }), rgb),
  ]) {
    const found = await locate(file);
    t.match(found, { index: 3n ** 40n, space: { canonical: '6x5 gray 8' }, isExact: true });
    t.same(found.notes, [ANEW]);
    t.match(await locate(file, { color: 'rgb' }), { space: { canonical: '6x5 rgb 8' } });
  }
  // All of the picture at index 0 of an order without a key is black.
  const black = makePicture(0n, { ...deep, order: 'sequential' }).png;
  const bits = storeAnew(black, makeSpace({ ...deep, depth: 1 }), new Uint8Array(30));
  t.match(await locate(bits), { index: 0n, space: { canonical: '6x5 gray 8' }, notes: [ANEW] });
});

t.test('a picture that the space has no longer is located in its own', async (t) => {
  const { png } = makePicture(5n, { ...SIZE, color: 'gray', depth: 1 });
  const samples = new Uint8Array(90).fill(200);
  samples[0] = 1;
  const found = await locate(storeAnew(png, makeSpace({ ...SIZE, color: 'rgb' }), samples));
  t.match(found, { space: { canonical: '6x5 rgb 8' } });
  t.match(found.notes, [{ key: 'other-space', space: '6x5 gray 1' }]);
});

t.test('one that was changed, too, says so in its space', async (t) => {
  const options = { ...SIZE, color: 'gray', depth: 8 } as const;
  const { png, number } = makePicture(77n, { ...options, changed: true });
  const gray = new Numbering(makeSpace(options), 'mixed', '').frameAt(number);
  const rgb = Uint8Array.from({ length: 90 }, (_, at) => gray[Math.floor(at / 3)]!);
  const found = await locate(storeAnew(png, makeSpace({ ...SIZE, color: 'rgb' }), rgb));
  t.match(found, { index: number, notes: [ANEW, { key: 'changed', index: 77n }] });
});

t.test('a palette in another order, or without the colours that are not used', async (t) => {
  for (const [colors, name] of [
    [findPalette('pico8').colors, 'pico8'],
    [someColors(5), undefined],
  ] as const) {
    const count = colors.length / 3;
    const options = { ...SIZE, color: 'palette', colors: count } as const;
    const samples = frameOf(options, 9n);
    const space = makeSpace(options);
    const picture = { space, order: 'mixed', seed: '', palette: { colors } } as const;
    const png = encodeImage(picture, samples, 9n).slice();
    t.equal((await locate(png)).index, 9n);
    // The last entry comes first.
    const turned = Uint8Array.from(samples, (entry) => count - 1 - entry);
    const turnedColors = Uint8Array.from(
      colors,
      (_, at) => colors[3 * (count - 1 - Math.floor(at / 3)) + (at % 3)]!,
    );
    const found = await locate(storeAnew(png, space, turned, turnedColors));
    t.match(found, { index: 9n, palette: { colors, ...(name && { name }) } });
    const used = [...new Set(samples)];
    if (used.length === count) continue;
    const fewer = makeSpace({ ...SIZE, color: 'palette', colors: used.length });
    const entries = Uint8Array.from(samples, (entry) => used.indexOf(entry));
    const usedColors = Uint8Array.from(
      used.flatMap((at) => Array.from(colors.subarray(3 * at, 3 * at + 3))),
    );
    const less = await locate(storeAnew(png, fewer, entries, usedColors));
    t.match(less, { index: 9n, palette: { colors, name }, space: { radix: 16 } });
    t.match(less.notes, [ANEW, { key: 'own-palette' }]);
  }
});

t.test('where the number is too long to stand in the file, another order is named', async (t) => {
  const { colors } = findPalette('pico8');
  const options = { width: 64, height: 64, color: 'palette', colors: 16 } as const;
  const space = makeSpace(options);
  const samples = frameOf(options, METADATA_LIMIT);
  const picture = { space, order: 'mixed', seed: '', palette: { colors } } as const;
  const png = encodeImage(picture, samples, METADATA_LIMIT).slice();
  t.match((await locate(png)).notes, [{ key: 'own-palette' }]);
  const turned = Uint8Array.from(samples, (entry) => 15 - entry);
  const turnedColors = Uint8Array.from(
    colors,
    (_, at) => colors[3 * (15 - Math.floor(at / 3)) + (at % 3)]!,
  );
  const file = storeAnew(png, space, turned, turnedColors);
  t.match((await locate(file)).notes, [{ key: 'palette-order', name: 'pico8' }, {}]);
  t.equal((await locate(file, { palette: 'pico8' })).index, METADATA_LIMIT);
  // Of one that is smaller than the palette only the named one can be meant.
  const entries = Uint8Array.from(samples, (entry) => Math.max(1, entry) - 1);
  const fewer = makeSpace({ ...options, colors: 15 });
  const found = await locate(storeAnew(png, fewer, entries, colors.slice(3)));
  t.match(found, { space: { canonical: space.canonical }, palette: { name: 'pico8' } });
});

t.test('what optipng stores anew has the number that it had', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'a.png');
  for (const [index, options] of [
    [0n, { color: 'rgb', order: 'sequential' }],
    [5n, { color: 'rgba', depth: 8, order: 'sequential' }],
    [99n, { color: 'gray', depth: 8, order: 'gray' }],
    [7n, { color: 'gray', depth: 16 }],
    [3n ** 20n, { color: 'rgb', seed: 'spring' }],
    [12n, { color: 'graya', depth: 8, order: 'sequential' }],
    [3n, { color: 'palette', colors: 5 }],
  ] as const) {
    const { png } = makePicture(index, { width: 4, height: 3, ...options });
    fs.writeFileSync(file, png);
    run('optipng', ['-quiet', '-o1', file]);
    const found = await locate(file);
    const space = makeSpace({ width: 4, height: 3, ...options }).canonical;
    t.match(found, { index, space: { canonical: space } }, space);
  }
});
