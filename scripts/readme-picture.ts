/**
 * Makes docs/images.png, the picture at the top of the README: images 0 to 11 of three spaces,
 * a row each, enlarged and side by side.
 *
 *     npm run picture
 */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { encodePlain } from '../src/run/outputs/png.js';
import { enlargePixels, toPixels } from '../src/codecs/pixels.js';
import { openNumbering, type NumberingOptions } from '../src/core/numbering.js';
import { findPalette } from '../src/core/palette.js';
import { makeSpace } from '../src/core/space.js';

const COLUMNS = 12;
const TILE = 64;
const GAP = 8;

const pico8 = findPalette('pico8').colors;
const rows: readonly { options: NumberingOptions; colors?: Uint8Array }[] = [
  { options: { width: 4, height: 4, color: 'gray', depth: 1 } },
  { options: { width: 8, height: 8, color: 'palette', colors: 16 }, colors: pico8 },
  { options: { width: 64, height: 64, color: 'rgb' } },
];

const width = GAP + COLUMNS * (TILE + GAP);
const height = GAP + rows.length * (TILE + GAP);
const sheet = new Uint8Array(width * height * 3).fill(128);

for (const [row, { options, colors }] of rows.entries()) {
  const images = openNumbering(options);
  for (const { index, samples } of images.images({ count: BigInt(COLUMNS) })) {
    const pixels = toPixels(images.space, samples, colors === undefined ? {} : { colors });
    const tile = enlargePixels(pixels, TILE / options.width);
    const left = GAP + Number(index) * (TILE + GAP);
    const top = GAP + row * (TILE + GAP);
    for (let y = 0; y < TILE; y++) {
      for (let x = 0; x < TILE; x++) {
        const from = (y * TILE + x) * 4;
        sheet.set(tile.rgba.subarray(from, from + 3), ((top + y) * width + left + x) * 3);
      }
    }
  }
}

const space = makeSpace({ width, height, color: 'rgb' });
fs.writeFileSync(
  fileURLToPath(new URL('../../docs/images.png', import.meta.url)),
  encodePlain(space, sheet),
);
