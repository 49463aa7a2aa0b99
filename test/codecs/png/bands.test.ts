/**
 * PNG in bands: whatever the cut, the reader gives the pixels back.
 * @module
 */
import { crc32 } from 'node:zlib';
import t from 'tap';
import { adler32 } from '../../../src/codecs/png/adler32.js';
import { encodeRgb, joinAdler, makeBand, openBandWriter } from '../../../src/codecs/png/bands.js';
import { readPng } from '../../../src/codecs/png/index.js';
import { numbers } from './tools.js';

function encode(pixels: Uint8Array, width: number, height: number, rows: number): Uint8Array {
  const writer = openBandWriter({ width, height, texts: [['key', 'été']] }, crc32);
  const rowBytes = 3 * width;
  const parts = [...writer.head];
  for (let y = 0; y < height; y += rows) {
    const above = y === 0 ? undefined : pixels.subarray((y - 1) * rowBytes, y * rowBytes);
    const band = pixels.subarray(y * rowBytes, Math.min(height, y + rows) * rowBytes);
    parts.push(writer.put(makeBand(band, width, above)));
  }
  return Buffer.concat([...parts, ...writer.end()]);
}

t.test('bands of any height give the picture back, and its texts', async (t) => {
  const random = numbers(7);
  const [width, height] = [17, 23];
  const noise = Uint8Array.from({ length: 3 * width * height }, () => random());
  const smooth = noise.map((value, i) => (i % (3 * width)) + (value & 3));
  for (const pixels of [noise, smooth, new Uint8Array(noise.length)]) {
    for (const rows of [1, 2, 5, 22, 23, 100]) {
      const picture = readPng(encode(pixels, width, height, rows));
      t.same([picture.width, picture.height], [width, height]);
      t.equal(Buffer.compare(picture.samples, pixels), 0, `${rows} rows`);
      t.equal(picture.text.get('key'), 'été');
    }
  }
});

t.test('in one piece it is the same picture', async (t) => {
  const random = numbers(9);
  const picture = { width: 19, height: 11, texts: [['key', 'été']] } as const;
  const pixels = Uint8Array.from({ length: 3 * 19 * 11 }, () => random());
  const read = readPng(encodeRgb(picture, pixels, crc32));
  t.same([read.width, read.height, read.text.get('key')], [19, 11, 'été']);
  t.equal(Buffer.compare(read.samples, pixels), 0);
});

t.test('the checksum of two pieces is that of the whole', async (t) => {
  const random = numbers(8);
  const bytes = Uint8Array.from({ length: 200_000 }, () => random());
  for (const cut of [0, 1, 65_520, 65_521, 65_522, 131_042, 199_999, 200_000]) {
    const [first, second] = [bytes.subarray(0, cut), bytes.subarray(cut)];
    t.equal(joinAdler(adler32(first), adler32(second), second.length), adler32(bytes), `${cut}`);
  }
});
