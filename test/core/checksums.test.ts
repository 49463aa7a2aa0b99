/**
 * The kernel's checksums against plain ones.
 * @module
 */
import { crc32 } from 'node:zlib';
import t from 'tap';
import { adler32 as plain } from '../../src/codecs/png/adler32.js';
import { crc32 as plainCrc32 } from '../../src/codecs/png/crc32.js';
import { ChecksumMemory } from '../../src/core/kernel/checksums.js';
import { growMemory, instantiate } from '../../src/core/kernel/module.js';

/** Bytes that are large, so that a sum which is reduced too late overflows. */
function bytesOf(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => 255 - ((i * 7) % 3));
}

t.test("the kernel's Adler-32 is that of RFC 1950, at every length and place", async (t) => {
  const memory = new ChecksumMemory(crc32);
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

t.test(
  "the kernel's Adler-32 does not overflow at any length, with the largest bytes",
  async (t) => {
    const memory = new ChecksumMemory(crc32);
    const inside = memory.allocate(60_000).fill(255);
    const lengths = [22_527, 22_528, 22_529, 45_056, 59_999, 60_000];
    for (let length = 0; length <= 1200; length++) lengths.push(length);
    const wrong = lengths.filter((length) => {
      const bytes = inside.subarray(0, length);
      return memory.adler32(bytes, 0xfff0fff0) !== plain(bytes, 0xfff0fff0);
    });
    t.same(wrong, []);
  },
);

t.test('rows move apart, of every width, for a zero before each', async (t) => {
  const memory = new ChecksumMemory(crc32);
  const inside = memory.allocate(100_000);
  for (let width = 1; width <= 200; width++) {
    for (const rows of [1, 2, 17, 64, 200]) {
      const samples = bytesOf(width * rows);
      const at = width % 16;
      inside.fill(255).set(samples, at + rows);
      memory.spreadRows(at, rows, width);
      const expected = new Uint8Array((width + 1) * rows);
      for (let row = 0; row < rows; row++)
        expected.set(samples.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
      const made = inside.subarray(at, at + expected.length);
      if (Buffer.compare(made, expected) !== 0) t.fail(`${rows} rows of ${width}`);
      t.equal(inside[at + expected.length], 255);
    }
  }
});

t.test('checksums need no memory to be given first', async (t) => {
  const bytes = bytesOf(70_000);
  t.equal(new ChecksumMemory(crc32).adler32(bytes), plain(bytes));
  t.equal(new ChecksumMemory(crc32).crc32(bytes), crc32(bytes));
});

t.test('memory that was given does not move', async (t) => {
  const memory = new ChecksumMemory(crc32);
  const inside = memory.allocate(10);
  t.equal(memory.adler32(bytesOf(300_000)), plain(bytesOf(300_000)));
  t.equal(inside.length, 10);
  t.throws(() => memory.allocate(10), TypeError);
});

/** Bytes with no pattern that folding could hide, by xorshift. */
function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  });
}

t.test('folding keeps the CRC-32, from its least length on, at every one to 20000', async (t) => {
  const kernel = instantiate();
  const [work, at] = [8192, 65_536];
  growMemory(kernel.memory, at + 20_100);
  const memory = new Uint8Array(kernel.memory.buffer);
  memory.set(noise(20_100), at);
  const wrong: number[] = [];
  for (let length = 4800; length <= 20_000; length++) {
    const previous = Math.imul(length, 0x9e3779b1) >>> 0;
    const from = at + (length % 17);
    const left = kernel.foldCrc(from, length, ~previous, work);
    const folded = crc32(memory.subarray(work, work + left), 0xffffffff);
    const expected = crc32(memory.subarray(from, from + length), previous);
    if (left !== 4800 + (length % 16) || folded !== expected) wrong.push(length);
  }
  t.same(wrong, []);
});

t.test(
  "the kernel's CRC-32 is zlib's, at every length to 20000, in its memory and elsewhere",
  async (t) => {
    const memory = new ChecksumMemory(crc32);
    const inside = memory.allocate(20_000);
    inside.set(noise(20_000));
    const outside = inside.slice();
    const wrong: number[] = [];
    for (let length = 0; length <= 20_000; length++) {
      const expected = crc32(outside.subarray(0, length));
      if (memory.crc32(inside.subarray(0, length)) !== expected) wrong.push(length);
      if (memory.crc32(outside.subarray(0, length)) !== expected) wrong.push(length);
    }
    t.same(wrong, []);
  },
);

t.test("large CRC-32s are zlib's, in one piece, in several, and with the plain one", async (t) => {
  const size = 3_000_000;
  const bytes = noise(size, 7);
  for (const plainOne of [crc32, plainCrc32]) {
    const memory = new ChecksumMemory(plainOne);
    const inside = memory.allocate(size);
    inside.set(bytes);
    for (const [from, to] of [
      [0, size],
      [1, 1_080_601],
      [12_345, 78_000],
      [77, 77 + 16_384],
      [5, 2_999_999],
    ] as const) {
      const whole = inside.subarray(from, to);
      t.equal(memory.crc32(whole), crc32(bytes.subarray(from, to)), `${from} to ${to}`);
      let chained = 0;
      for (let at = 0, step = 1; at < whole.length; at += step, step = (step * 5 + 3) % 90_001)
        chained = memory.crc32(whole.subarray(at, at + step), chained);
      t.equal(chained, crc32(bytes.subarray(from, to)), `${from} to ${to}, in pieces`);
    }
    inside.fill(0);
    t.equal(memory.crc32(inside), crc32(new Uint8Array(size)), 'zeros');
    inside.fill(255);
    t.equal(memory.crc32(inside), crc32(new Uint8Array(size).fill(255)), 'ones');
  }
});
