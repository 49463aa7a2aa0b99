/**
 * The largest frames: 8K RGB, and the limits of SPEC §3.1. Numbers of 99.5 MB go as bytes.
 * @module
 */
import t from 'tap';
import { makeSpace, parseCanonical, type SpaceOptions } from '../../src/core/space.js';
import {
  fromLittleEndian,
  isEqual,
  littleEndian,
  open,
  oracleOf,
  pseudoBytes,
  repeatBytes,
  sha256Hex,
} from './tools.js';

const EIGHT_K = '7680x4320 rgb 8';

t.test('frames of 8K RGB and their indices, as bytes (SPEC §5.3)', async (t) => {
  const numbering = open(EIGHT_K, 'mixed', '8K');
  const { sampleBytes } = numbering.space;
  t.equal(sampleBytes, 99_532_800);
  const before = process.memoryUsage().rss;
  const digests = new Set<string>();
  for (const index of [5n, 2n ** 128n, 2n ** 9000n + 7n]) {
    const frame = numbering.frameAt(index);
    digests.add(sha256Hex(frame));
    t.equal(frame.length, sampleBytes);
    t.equal(fromLittleEndian(numbering.indexBytesOf(frame)), index, `${index.toString(16).length}`);
  }
  t.ok(isEqual(numbering.frameAt(littleEndian(5n)), numbering.frameAt(5n)), 'the same from bytes');
  t.equal(digests.size, 3, 'three images');

  const last = new Uint8Array(sampleBytes).fill(255);
  const frame = numbering.frameAt(last);
  t.ok(isEqual(numbering.indexBytesOf(frame), last), 'the last image leads back');
  const full = repeatBytes(pseudoBytes('8K', 65_537), sampleBytes);
  t.ok(isEqual(numbering.indexBytesOf(numbering.frameAt(full)), full), 'and one in between');

  const beyond = new Uint8Array(sampleBytes + 1);
  beyond[sampleBytes] = 1;
  t.throws(() => numbering.frameAt(beyond), { code: 'E_RANGE' }, 'the size itself is no index');
  t.equal(numbering.frameAt(new Uint8Array(sampleBytes + 1)).length, sampleBytes, 'zeros are');

  // The kernel holds a tail and a frame; last, full and what is compared are the test's own.
  const grown = (process.memoryUsage().rss - before) / sampleBytes;
  t.ok(grown < 12, `memory grew by ${grown.toFixed(1)} frames`);
});

t.test('walking through 8K frames takes no more memory than the first (SPEC §5.3)', async (t) => {
  const numbering = open(EIGHT_K);
  numbering.batch(0n, 1);
  const kernel = numbering.batch(1n, 1).buffer.byteLength;
  t.ok(kernel < 2.1 * numbering.space.sampleBytes, `${kernel} bytes of kernel memory`);
  for (let index = 2n; index < 8n; index++) numbering.batch(index, 10);
  t.equal(numbering.batch(8n, 2).buffer.byteLength, kernel, 'nothing was added');
});

t.test('sequential and gray order have the same first and last frames (SPEC §5.1)', async (t) => {
  for (const order of ['sequential', 'gray'] as const) {
    const numbering = open('1920x1080 rgb 16', order);
    const { sampleBytes } = numbering.space;
    const small = numbering.frameAt(3n + 5n * 65_536n);
    t.equal(small.length, sampleBytes);
    // 3 + 5·65,536: the digits 3 and 5, and in gray order 3 − 5 and 5.
    t.same([...small.subarray(0, 4)], order === 'gray' ? [254, 255, 5, 0] : [3, 0, 5, 0]);
    t.ok(small.subarray(4).every((byte) => byte === 0));
    t.same([...numbering.indexBytesOf(small)], [3, 0, 5]);
    const last = new Uint8Array(sampleBytes).fill(255);
    const frame = numbering.frameAt(last);
    t.equal(frame[sampleBytes - 1], 255);
    t.equal(frame[0], order === 'gray' ? 0 : 255);
    t.ok(isEqual(numbering.indexBytesOf(frame), last), 'the last image leads back');
  }
});

const palette = (colors: number, width: number): SpaceOptions => {
  return { width, height: 1, color: 'palette', colors };
};

t.test('a space at the limit is taken, one digit more is E_LIMIT (SPEC §3.1)', async (t) => {
  const bytes = 120 * 2 ** 20;
  t.equal(bytes, 125_829_120);
  const limits: [SpaceOptions, SpaceOptions][] = [];
  for (const depth of [1, 2, 4, 8, 16]) {
    const width = (bytes * 8) / depth;
    const color = 'gray' as const;
    limits.push([
      { width, height: 1, color, depth },
      { width: width + 1, height: 1, color, depth },
    ]);
  }
  const rgb = { height: 1, color: 'rgb' as const };
  limits.push([
    { ...rgb, width: bytes / 3 },
    { ...rgb, width: bytes / 3 + 1 },
  ]);
  const rgba = { width: 4096, color: 'rgba' as const, depth: 16 };
  limits.push([
    { ...rgba, height: 3840 },
    { ...rgba, height: 3841 },
  ]);
  limits.push([palette(256, bytes), palette(256, bytes + 1)]);
  limits.push([palette(2, bytes * 8), palette(2, bytes * 8 + 1)]);
  // Three bits a digit: 335,544,320 of them fill the bytes.
  limits.push([palette(8, 335_544_320), palette(8, 335_544_321)]);
  limits.push([palette(3, 2 ** 24), palette(3, 2 ** 24 + 1)]);
  limits.push([palette(255, 2 ** 24), palette(255, 2 ** 24 + 1)]);
  for (const [most, more] of limits) {
    const space = makeSpace(most);
    t.equal(parseCanonical(space.canonical).digits, space.digits, space.canonical);
    t.throws(() => makeSpace(more), { code: 'E_LIMIT' }, `more than ${space.canonical}`);
  }
  const side = 2 ** 31 - 1;
  t.throws(() => makeSpace({ width: side, height: side, color: 'rgba' }), { code: 'E_LIMIT' });
  t.throws(() => makeSpace({ width: side + 1, height: 1, color: 'gray' }), { code: 'E_LIMIT' });
});

t.test('a frame of 120 MiB leads back to its index (SPEC §3.1)', async (t) => {
  const numbering = open('125829120x1 gray 8');
  const last = new Uint8Array(numbering.space.sampleBytes).fill(255);
  t.ok(isEqual(numbering.indexBytesOf(numbering.frameAt(last)), last), 'the last');
  t.equal(numbering.indexBytesOf(numbering.frameAt(5n)).join(), '5');
});

t.test('a palette of 200 with 2^24 digits counts as the reference does (SPEC §3.1)', async (t) => {
  const numbering = open('4096x4096 palette 200');
  const frame = numbering.frameAt(2n ** 100n);
  t.equal(numbering.indexOf(frame), 2n ** 100n);
  t.ok(frame.every((digit) => digit < 200));
  // The reference is too slow for all of it: a smaller one of the same kind.
  const small = open('200x100 palette 200');
  t.ok(isEqual(small.frameAt(2n ** 100n), oracleOf(small).frame(2n ** 100n)));
});
