/** PNG files in kitty's and iTerm2's escape sequences. @module */
import t from 'tap';
import { encodeIterm, encodeKitty } from '../../src/codecs/terminal-graphics.js';
import { readIterm, readKitty } from './terminal-reader.js';

/** Around the length of one chunk, of two, and of the pieces that base64 is made of. */
const SIZES = [1, 2, 3, 3071, 3072, 3073, 6144, 6145, 12288, 12289, 40000];

function someBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + (i >>> 8)) & 255);
}

t.test('a file comes back from chunks of at most 4,096 characters', (t) => {
  for (const size of SIZES) {
    const { file, chunks } = readKitty(encodeKitty(someBytes(size)));
    t.ok(Buffer.from(someBytes(size)).equals(file), `${size} bytes`);
    t.equal(chunks.length, Math.ceil(size / 3072));
    t.strictSame(
      chunks.map(({ keys }) => keys),
      chunks.map((_, i) => {
        const more = i < chunks.length - 1 ? 1 : 0;
        return i === 0 ? `a=T,f=100,q=2,m=${more}` : `q=2,m=${more}`;
      }),
    );
    for (const { payload } of chunks.slice(0, -1)) t.equal(payload.length, 4096);
  }
  t.end();
});

t.test('an inline image says how many bytes it has', (t) => {
  for (const size of SIZES) {
    const { file, keys } = readIterm(encodeIterm(someBytes(size)));
    t.ok(Buffer.from(someBytes(size)).equals(file), `${size} bytes`);
    t.equal(keys, `inline=1;size=${size};preserveAspectRatio=1`);
  }
  t.end();
});
