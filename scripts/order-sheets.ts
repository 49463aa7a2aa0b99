/**
 * Makes the pictures of docs/orders.md: a sheet of images of each order, and a picture that comes up digit by
 * digit. test/order-sheets.test.ts holds that they are what this makes.
 *
 *     npm run orders [FOLDER]
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawArt } from '../src/art/index.js';
import {
  makePaper,
  enlargePixels,
  pastePixels,
  type Pixels,
  toPixels,
} from '../src/codecs/pixels.js';
import { prefixIndex } from '../src/core/index-length.js';
import { openNumbering, type NumberingOptions } from '../src/core/numbering.js';
import type { Order } from '../src/core/order.js';
import { findPalette } from '../src/core/palette.js';
import { numberLengths } from '../src/measure/number-lengths.js';
import { encodePixels } from '../src/run/outputs/png.js';

const TILE = 64;
const GAP = 8;
const COLUMNS = 12;
const PAPER = [128, 128, 128] as const;

const pico8 = findPalette('pico8').colors;
const out = process.argv[2] ?? fileURLToPath(new URL('../../docs', import.meta.url));

/** Rows of pictures, on gray. */
function write(name: string, rows: readonly (readonly Pixels[])[]): void {
  const columns = Math.max(...rows.map((row) => row.length));
  const side = (count: number): number => GAP + count * (TILE + GAP);
  const sheet = makePaper(PAPER, side(columns), side(rows.length));
  for (const [y, row] of rows.entries()) {
    for (const [x, pixels] of row.entries()) {
      pastePixels(enlargePixels(pixels, TILE / pixels.width), sheet, side(x), side(y));
    }
  }
  fs.writeFileSync(path.join(out, `orders-${name}.png`), encodePixels(sheet));
}

/** Images of a space from a number on. */
function walk(options: NumberingOptions, from: bigint, colors?: Uint8Array): Pixels[] {
  const images = openNumbering(options);
  const found = images.images({ from, count: BigInt(COLUMNS) });
  return Array.from(found, ({ samples }) =>
    toPixels(images.space, samples, colors === undefined ? {} : { colors }),
  );
}

const small = { width: 4, height: 4, color: 'gray', depth: 1 } as const;
const colorful = { width: 16, height: 16, color: 'palette', colors: 16 } as const;
const large = { width: 64, height: 64, color: 'rgb' } as const;

/** A part of a number, whose digits look random in any base: the denominator is a prime. */
function fractionOf(whole: bigint, which: bigint): bigint {
  return (whole * (618_034n + 100_003n * which)) / 1_000_003n;
}

/** The first images of two spaces, and some from the middle of the larger one. */
function walks(order: Order): Pixels[][] {
  return [
    walk({ ...small, order }, 0n),
    walk({ ...colorful, order }, 0n, pico8),
    walk({ ...colorful, order }, fractionOf(16n ** 256n, 0n), pico8),
  ];
}

/** For each row of the table of \`info\` a column, of images whose numbers are so long. */
function lengths(order: Order, numberOf: (below: bigint, row: bigint) => bigint): Pixels[][] {
  const images = openNumbering({ ...large, order });
  const belows = numberLengths(images.space, order).map(({ below }) => {
    const [base, exponent] = below.split('^');
    return BigInt(base!) ** BigInt(exponent!);
  });
  return Array.from({ length: 3 }, (_, row) =>
    belows.map((below) => toPixels(images.space, images.frameAt(numberOf(below, BigInt(row))))),
  );
}

/** A picture in the lowest digits of its number: each lattice's, and all of them. */
function growing(text: string): Pixels[] {
  const images = openNumbering({ ...large, order: 'progressive' });
  const index = images.indexOf(drawArt(text, { width: TILE, height: TILE }).pixels);
  return numberLengths(images.space, 'progressive').map(({ below }) => {
    const digits = Number(below.split('^')[1]);
    return toPixels(images.space, images.frameAt(prefixIndex(images.space, index, digits)));
  });
}

write('mixed', [...walks('mixed'), walk({ ...large }, 0n)]);
write('sequential', walks('sequential'));
write('gray', walks('gray'));
write('progressive', lengths('progressive', fractionOf));
write(
  'cloud',
  lengths('cloud', (below, row) => below / 2n + row),
);
write('growing', ['hello', 'ada', 'emmy'].map(growing));
