import fc from 'fast-check';
import t from 'tap';
import {
  bitLength,
  byteLength,
  fromBytes,
  fromDigits,
  fromSignedBytes,
  toBytes,
  toDigits,
  toSignedBytes,
} from '../../src/core/big-bytes.js';

/** Numbers of very different lengths, many of them near powers of two. */
const bigs = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 70n }),
  fc.bigInt({ min: 0n, max: 2n ** 5000n }),
  fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.bigInt({ min: -2n, max: 2n })).map(([k, d]) => {
    const n = (1n << BigInt(k)) + d;
    return n < 0n ? 0n : n;
  }),
);

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
  for (const length of [2 ** 16 - 1, 2 ** 16, 2 ** 16 + 1, 2 ** 17, 200_001, 2 ** 19 + 7]) {
    const bytes = makeBytes(length);
    // Zeros over a seam, and in the highest block but for its last byte.
    bytes.fill(0, 60_000, 70_000);
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

t.test('digits agree with the slow way for every radix', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 256 }), fc.nat(300), bigs, (radix, length, n) => {
      const value = n % BigInt(radix) ** BigInt(length);
      const digits = new Uint8Array(length).fill(0xee);
      toDigits(value, radix, digits);
      let rest = value;
      for (const digit of digits) {
        if (BigInt(digit) !== rest % BigInt(radix)) return false;
        rest /= BigInt(radix);
      }
      return rest === 0n && fromDigits(digits, radix) === value;
    }),
    { numRuns: 500 },
  );
  t.pass('for all radices tried');
  t.end();
});

t.test('long numbers come back from their digits', (t) => {
  for (const radix of [3, 5, 10, 36, 200, 216, 255, 256, 128, 2]) {
    for (const length of [10_000, 40_001]) {
      const digits = makeBytes(length).map((byte) => byte % radix);
      digits.fill(0, length / 4, length / 2);
      digits.fill(radix - 1, length / 2, length / 2 + 5000);
      const value = fromDigits(digits, radix);
      if (radix <= 36) {
        const text = Array.from(digits, (digit) => digit.toString(36))
          .toReversed()
          .join('');
        t.equal(
          value.toString(radix),
          text.replace(/^0+/, ''),
          `radix ${radix}, ${length} digits are read`,
        );
      }
      const back = new Uint8Array(length).fill(0xee);
      toDigits(value, radix, back);
      t.equal(Buffer.compare(back, digits), 0, `radix ${radix}, ${length} digits are written`);
    }
  }
  t.end();
});

t.test('the largest numbers of a length fit, and one more does not', (t) => {
  for (const radix of [2, 3, 8, 10, 216, 256]) {
    for (const length of [0, 1, 5, 6, 7, 12, 100, 1000, 6000]) {
      const size = BigInt(radix) ** BigInt(length);
      const digits = new Uint8Array(length);
      toDigits(size - 1n, radix, digits);
      t.ok(
        digits.every((digit) => digit === radix - 1),
        `${radix}^${length} - 1`,
      );
      t.throws(() => toDigits(size, radix, digits), RangeError, `${radix}^${length}`);
      t.throws(() => toDigits(size * size * 1000n, radix, digits), RangeError, 'far more');
    }
  }
  t.end();
});

t.test('bad digits and radices are refused', (t) => {
  t.throws(() => fromDigits(Uint8Array.of(0, 3), 3), RangeError);
  for (const radix of [0, 1, 257, 2.5, Number.NaN]) {
    t.throws(() => fromDigits(new Uint8Array(1), radix), TypeError);
    t.throws(() => toDigits(0n, radix, new Uint8Array(1)), TypeError);
  }
  t.throws(() => toDigits(-1n, 3, new Uint8Array(1)), TypeError);
  t.end();
});

/** Bytes without a pattern, always the same, the last of them not zero. */
function makeBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  bytes[length - 1] = 0x9d;
  return bytes;
}
