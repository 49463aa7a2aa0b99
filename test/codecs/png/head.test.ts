/** What stands in a PNG before its image data. @module */
import { crc32 } from 'node:zlib';
import t from 'tap';
import { readPngHead } from '../../../src/codecs/png/head.js';
import { readPng } from '../../../src/codecs/png/index.js';
import { findPalette } from '../../../src/core/palette.js';
import { makeSpace } from '../../../src/core/space.js';
import { encodeImage } from '../../../src/run/outputs/png.js';

function headOf(bytes: Uint8Array) {
  return readPngHead({ read: (at, length) => bytes.subarray(at, at + length) }, crc32);
}

function palettePng(): Uint8Array {
  const space = makeSpace({ width: 5, height: 3, color: 'palette', colors: 16 });
  const source = { space, order: 'mixed', seed: 'spring', palette: findPalette('pico8') } as const;
  return encodeImage(source, new Uint8Array(15), 42n).slice();
}

t.test('it is what the whole picture says', (t) => {
  const bytes = palettePng();
  const whole = readPng(bytes);
  const head = headOf(bytes);
  t.match(head, { width: 5, height: 3, color: 'palette', depth: 4, hasTransparency: false });
  t.same(head?.palette, whole.palette);
  t.same(head?.text, whole.text);
  t.end();
});

t.test('of a file that ends or is damaged before its image data, there is nothing', (t) => {
  const bytes = palettePng();
  const end = Buffer.from(bytes).indexOf('IDAT') + 4;
  for (let length = 0; length < end; length++)
    t.equal(headOf(bytes.subarray(0, length)), undefined);
  t.ok(headOf(bytes.subarray(0, end)));
  for (let at = 0; at < 33; at++) {
    const damaged = bytes.slice();
    damaged[at]! ^= 1;
    t.equal(headOf(damaged), undefined, `byte ${at}`);
  }
  t.end();
});

t.test('where a text is damaged, there are none', (t) => {
  const bytes = palettePng();
  const at = Buffer.from(bytes).indexOf('iTXt') + 4;
  bytes[at]! ^= 1;
  t.same(headOf(bytes)?.text, new Map());
  t.end();
});
