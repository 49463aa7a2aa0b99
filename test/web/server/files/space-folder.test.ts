/** Spaces and orders as names of folders. @module */
import t from 'tap';
import { type Enumeration, enumeration } from '../../../../src/core/enumeration.js';
import { ORDERS, takesSeed } from '../../../../src/core/order.js';
import { PALETTE_NAMES } from '../../../../src/core/palette.js';
import { DEPTHS } from '../../../../src/core/space.js';
import { parsePalette } from '../../../../src/core/palette.js';
import {
  orderFolder,
  readFolders,
  spaceFolder,
} from '../../../../src/web/server/files/space-folder.js';

t.test('both names together lead back to every enumeration', (t) => {
  const spaces = [
    ...Object.entries(DEPTHS).flatMap(([color, depths]) =>
      depths.map((depth) => ({ color: color as keyof typeof DEPTHS, depth })),
    ),
    ...[...PALETTE_NAMES, parsePalette('000000,ff8800'), parsePalette('123,fff,0a0b0c')].map(
      (palette) => ({ palette }),
    ),
  ];
  for (const space of spaces) {
    for (const order of ORDERS) {
      for (const seed of takesSeed(order) ? ['', 'spring', '@', 'a@b', 'ä/ö ?#%+', '..'] : ['']) {
        const choice = enumeration({ width: 17, height: 3, ...space, order, seed });
        const read = readFolders(spaceFolder(choice), orderFolder(choice));
        t.same(plain(read), plain(choice), `${spaceFolder(choice)}/${orderFolder(choice)}`);
      }
    }
  }
  t.end();
});

/** A palette's name is not told where its colours are listed. */
function plain({ palette, ...rest }: Enumeration): object {
  return { ...rest, colors: palette?.colors };
}

t.test('the names are short and plain', (t) => {
  const nameOf = (options: Parameters<typeof enumeration>[0]): string =>
    spaceFolder(enumeration(options));
  t.equal(nameOf({ width: 64, height: 64 }), '64x64-rgb8');
  t.equal(nameOf({ width: 16, height: 16, color: 'gray', depth: 1 }), '16x16-gray1');
  t.equal(nameOf({ width: 16, height: 16, palette: 'pico8' }), '16x16-pico8');
  const palette = parsePalette('#000, #f80');
  t.equal(nameOf({ width: 8, height: 8, palette }), '8x8-000000,ff8800');
  t.end();
});

t.test('other spellings are read', (t) => {
  for (const [space, order, name] of [
    ['64-rgb8', 'mixed', '64x64-rgb8/mixed'],
    ['64x64-RGB', 'Mixed@', '64x64-rgb8/mixed'],
    ['8x8-PICO8', 'cloud@x', '8x8-pico8/cloud@x'],
    ['8x8-000,f80', 'sequential@', '8x8-000000,ff8800/sequential'],
  ] as const) {
    const choice = readFolders(space, order);
    t.equal(`${spaceFolder(choice)}/${orderFolder(choice)}`, name);
  }
  for (const [space, order, code] of [
    ['64x64', 'mixed', 'E_SPACE'],
    ['', 'mixed', 'E_SPACE'],
    ['-', 'mixed', 'E_SPACE'],
    ['64x64-rgb7', 'mixed', 'E_SPACE'],
    ['0x64-rgb8', 'mixed', 'E_SPACE'],
    ['64x64-nothing', 'mixed', 'E_PALETTE'],
    ['64x64-rgb8', 'shuffled', 'E_SPACE'],
    ['64x64-rgb8', '', 'E_SPACE'],
    ['64x64-rgb8', 'gray@x', 'E_SEED'],
  ] as const)
    t.throws(() => readFolders(space, order), { code }, `${space}/${order}`);
  t.end();
});
