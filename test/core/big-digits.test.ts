import fc from 'fast-check';
import t from 'tap';
import { fromDigits, toDigits } from '../../src/core/big-digits.js';
import { bigs, makeBytes } from './big-numbers.js';

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
