/**
 * The kernel's Adler-32 against the plain one.
 * @module
 */
import t from 'tap';
import { adler32 as plain } from '../../src/codecs/png/adler32.js';
import { AdlerMemory } from '../../src/core/kernel/adler32.js';

/** Bytes that are large, so that a sum which is reduced too late overflows. */
function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => 255 - ((i * 7) % 3));
}

t.test("the kernel's Adler-32 is that of RFC 1950, at every length and place", async (t) => {
  const memory = new AdlerMemory();
  const inside = memory.allocate(200_000);
  for (const length of [0, 1, 31, 32, 33, 63, 64, 5535, 5536, 5537, 11_104, 65_536, 150_001]) {
    const bytes = bytesOf(length);
    inside.set(bytes, 17);
    const own = inside.subarray(17, 17 + length);
    for (const previous of [1, 0xfff0fff0, plain(Uint8Array.of(1, 2, 3))]) {
      const expected = plain(bytes, previous);
      t.equal(memory.adler32(bytes, previous), expected, `${length} bytes from elsewhere`);
      t.equal(memory.adler32(own, previous), expected, `${length} bytes in its memory`);
    }
  }
  t.equal(memory.adler32(new TextEncoder().encode('Wikipedia')), 0x11e60398);
});

t.test('memory that was given does not move', async (t) => {
  const memory = new AdlerMemory();
  const inside = memory.allocate(10);
  t.equal(memory.adler32(bytesOf(300_000)), plain(bytesOf(300_000)));
  t.equal(inside.length, 10);
  t.throws(() => memory.allocate(10), TypeError);
});
