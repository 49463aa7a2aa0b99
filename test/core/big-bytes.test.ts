import fc from 'fast-check';
import t from 'tap';
import {
  bitLength,
  byteLength,
  fromBytes,
  fromSignedBytes,
  toBytes,
  toSignedBytes,
} from '../../src/core/big-bytes.js';
import { bigs, makeBytes } from './big-numbers.js';

t.test('bitLength is the length of the binary text', (t) => {
  fc.assert(fc.property(bigs, (n) => bitLength(n) === (n === 0n ? 0 : n.toString(2).length)));
  t.equal(bitLength(0n), 0);
  for (const k of [1, 63, 64, 1023, 1024, 1025, 4096, 100_000, 2 ** 27]) {
    t.equal(bitLength(1n << BigInt(k)), k + 1, `2^${k}`);
    t.equal(bitLength((1n << BigInt(k)) - 1n), k, `2^${k} - 1`);
  }
  t.throws(() => bitLength(-1n), TypeError);
  t.end();
});

t.test('the longest BigInt of V8 has its bit length counted', (t) => {
  t.equal(bitLength(1n << (2n ** 30n - 1n)), 2 ** 30);
  t.end();
});

t.test('bytes are little-endian and as short as possible', (t) => {
  t.same([...toBytes(0n)], []);
  t.same([...toBytes(1n)], [1]);
  t.same([...toBytes(0x1234n)], [0x34, 0x12]);
  t.same([...toBytes(0x100n)], [0, 1]);
  t.same([...toBytes(0xabcn, 4)], [0xbc, 0x0a, 0, 0]);
  t.equal(byteLength(255n), 1);
  t.equal(byteLength(256n), 2);
  t.throws(() => toBytes(256n, 1), RangeError);
  t.throws(() => toBytes(1n, 0), RangeError);
  t.throws(() => toBytes(-1n), TypeError);
  t.end();
});

t.test('numbers come back from their bytes', (t) => {
  fc.assert(
    fc.property(bigs, fc.nat(9), (n, extra) => {
      const bytes = toBytes(n, byteLength(n) + extra);
      let slow = 0n;
      for (const byte of bytes.toReversed()) slow = slow * 256n + BigInt(byte);
      return slow === n && fromBytes(bytes) === n;
    }),
  );
  t.pass('for all numbers tried');
  t.end();
});

t.test('bytes of several blocks are right at the seams', (t) => {
  for (const length of [2 ** 22 - 1, 2 ** 22, 2 ** 22 + 1, 2 ** 23, 9_000_007]) {
    const bytes = makeBytes(length);
    // Zeros over a seam, so that the highest block may have nothing but its last byte.
    bytes.fill(0, 2 ** 22 - 5000, 2 ** 22 + 5000);
    const n = fromBytes(bytes);
    t.equal(
      n,
      BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`),
      `${length} are read`,
    );
    t.equal(Buffer.compare(toBytes(n, length), bytes), 0, `${length} are written`);
    t.throws(() => toBytes(1n << BigInt(8 * length), length), RangeError, `${length} are too few`);
  }
  t.end();
});

t.test('signed numbers take the shortest two’s complement', (t) => {
  const cases: [bigint, number[]][] = [
    [0n, [0]],
    [1n, [1]],
    [127n, [127]],
    [128n, [128, 0]],
    [-1n, [255]],
    [-128n, [128]],
    [-129n, [127, 255]],
    [255n, [255, 0]],
    [-256n, [0, 255]],
    [32767n, [255, 127]],
    [-32768n, [0, 128]],
  ];
  for (const [n, bytes] of cases) {
    t.same([...toSignedBytes(n)], bytes, `${n}`);
    t.equal(fromSignedBytes(Uint8Array.from(bytes)), n);
  }
  fc.assert(
    fc.property(bigs, fc.boolean(), (n, negative) => {
      const signed = negative ? -n : n;
      const bytes = toSignedBytes(signed);
      const shorter = bytes.slice(0, -1);
      return (
        fromSignedBytes(bytes) === signed &&
        (bytes.length === 1 || fromSignedBytes(shorter) !== signed)
      );
    }),
  );
  t.end();
});
