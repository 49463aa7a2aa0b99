/** The plain checksums, against published values, definitions and zlib. @module */
import zlib from 'node:zlib';
import t from 'tap';
import { adler32 } from '../../../src/codecs/png/adler32.js';
import { crc32 } from '../../../src/codecs/png/crc32.js';
import { numbers } from './tools.js';

const next = numbers(5);
const noise = Uint8Array.from({ length: 30_000 }, () => next() >>> 11);

/** RFC 1950's words, a byte at a time. */
function slowAdler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

t.test('CRC-32 and Adler-32 have their published values', (t) => {
  t.equal(crc32(ascii('')), 0);
  t.equal(crc32(ascii('123456789')), 0xcbf43926);
  t.equal(crc32(ascii('IEND')), 0xae426082);
  t.equal(adler32(ascii('')), 1);
  t.equal(adler32(ascii('123456789')), 0x091e01de);
  t.equal(adler32(ascii('Wikipedia')), 0x11e60398);
  t.end();
});

t.test('they agree with zlib and the definition at every length and offset', (t) => {
  for (const length of [...Array(40).keys(), 3847, 3848, 3849, 7696, 7700, 29_990]) {
    for (const offset of [0, 1, 7]) {
      const bytes = noise.subarray(offset, offset + length);
      t.equal(crc32(bytes), zlib.crc32(bytes), `CRC of ${length} bytes at ${offset}`);
      t.equal(adler32(bytes), slowAdler32(bytes), `Adler of ${length} bytes at ${offset}`);
    }
  }
  t.end();
});

t.test('they can be carried on from any place', (t) => {
  for (const cut of [0, 1, 8, 3848, 29_999, 30_000]) {
    const [head, tail] = [noise.subarray(0, cut), noise.subarray(cut)];
    t.equal(crc32(tail, crc32(head)), crc32(noise));
    t.equal(adler32(tail, adler32(head)), adler32(noise));
  }
  t.end();
});

t.test('Adler-32 does not overflow where sums are as large as they get', (t) => {
  const ones = new Uint8Array(100_000).fill(255);
  t.equal(adler32(ones), slowAdler32(ones));
  t.equal(adler32(ones, 0xfff0fff0), carried(ones));
  t.end();
});

/** The definition, begun with a = b = 65520. */
function carried(bytes: Uint8Array): number {
  let a = 65520;
  let b = 65520;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}
