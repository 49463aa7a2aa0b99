import fc from 'fast-check';
import t from 'tap';
import {
  bitsOf,
  cardinalityText,
  counted,
  countText,
  decimalDigits,
  exactSize,
  grouped,
  log10Of,
  log10Size,
  powerOfTenText,
  scientificText,
  sizeBits,
} from '../../src/core/cardinality.js';
import { makeSpace, type Space } from '../../src/core/space.js';

const palette = (colors: number, digits: number): Space =>
  makeSpace({ width: digits, height: 1, color: 'palette', colors });
const gray = (width: number, height: number, depth = 8): Space =>
  makeSpace({ width, height, color: 'gray', depth });

t.test('the figures that the documents name come out', (t) => {
  t.equal(cardinalityText(gray(800, 450)), '≈ 10^866,966');
  t.equal(cardinalityText(gray(800, 600)), '≈ 10^1,155,955');
  t.equal(cardinalityText(gray(4, 4, 1)), '65,536');
  t.equal(cardinalityText(gray(1, 1, 1)), '2');
  t.equal(scientificText(makeSpace({ width: 64, height: 64, color: 'rgb' })), '≈ 2.8·10^29,592');
  t.equal(scientificText(gray(4, 4, 1)), '65,536');
  t.end();
});

t.test('sizes below 10^15 are written in full', (t) => {
  t.equal(cardinalityText(palette(10, 14)), '100,000,000,000,000');
  t.equal(cardinalityText(palette(10, 15)), '≈ 10^15');
  t.equal(cardinalityText(gray(49, 1, 1)), grouped(2n ** 49n));
  t.equal(cardinalityText(gray(50, 1, 1)), '≈ 10^15');
  t.end();
});

t.test('digits and bits agree with the exact size', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 256 }),
      fc.integer({ min: 1, max: 3000 }),
      (radix, digits) => {
        const space = palette(radix, digits);
        const size = exactSize(space);
        return (
          decimalDigits(space) === size.toString().length &&
          sizeBits(space) === size.toString(2).length
        );
      },
    ),
    { numRuns: 300 },
  );
  for (let radix = 2; radix <= 256; radix++) {
    for (const digits of [1, 2, 3]) {
      const space = palette(radix, digits);
      const size = exactSize(space);
      if (
        decimalDigits(space) !== `${size}`.length ||
        sizeBits(space) !== size.toString(2).length
      ) {
        t.fail(space.canonical);
      }
    }
  }
  t.pass('for all spaces tried');
  t.end();
});

t.test('powers of ten are not taken for a digit less', (t) => {
  t.equal(decimalDigits(palette(10, 1)), 2);
  t.equal(decimalDigits(palette(10, 1_000_000)), 1_000_001);
  t.equal(decimalDigits(palette(100, 1_000_000)), 2_000_001);
  t.same(log10Size(palette(100, 7)), { exponent: 14, fraction: 0 });
  t.end();
});

t.test('the exponent is right where a float would round it up', (t) => {
  // The fractions of D·log10(R) that lie nearest to a whole number, for all radices up to 2·10^4 digits.
  const near: [number, number][] = [];
  for (let radix = 2; radix <= 256; radix++) {
    let best = [1, 0];
    for (let digits = 1; digits <= 20_000; digits++) {
      const log = digits * Math.log10(radix);
      const distance = Math.abs(log - Math.round(log));
      if (distance < best[0]! && distance > 0) best = [distance, digits];
    }
    near.push([radix, best[1]!]);
  }
  for (const [radix, digits] of near.filter(([radix]) => radix % 8 === 3 || radix === 2)) {
    const space = palette(radix, digits);
    const size = exactSize(space);
    const power = 10n ** BigInt(decimalDigits(space) - 1);
    t.ok(power <= size && size < 10n * power, `${radix}^${digits}`);
  }
  t.end();
});

t.test('bits of information are D·b', (t) => {
  t.equal(bitsOf(makeSpace({ width: 64, height: 64, color: 'rgb' })), 98_304);
  t.equal(bitsOf(palette(4, 10)), 20);
  t.ok(Math.abs(bitsOf(palette(3, 100)) - 158.496) < 0.001);
  t.end();
});

t.test('any count has a short text', (t) => {
  t.equal(countText(0n), '0');
  t.equal(countText(999n), '999');
  t.equal(countText(1000n), '1,000');
  t.equal(countText(10n ** 15n - 1n), '999,999,999,999,999');
  t.equal(countText(10n ** 15n), '≈ 10^15');
  t.equal(countText(10n ** 40n), '≈ 10^40');
  t.equal(countText(10n ** 38n - 1n), '≈ 10^37');
  t.equal(countText(1n << 98_304n), '≈ 10^29,592');
  t.equal(countText(1n << (2n ** 29n)), '≈ 10^161,614,248');
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 300n }),
      (n) => log10Of(n).exponent === n.toString().length - 1,
    ),
  );
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 2n ** 128n - 1n }),
      (n) => log10Of(n).exponent === n.toString().length - 1,
    ),
  );
  for (let k = 0; k <= 38; k++) {
    t.equal(log10Of(10n ** BigInt(k)).exponent, k, `10^${k}`);
    if (k > 0) t.equal(log10Of(10n ** BigInt(k) - 1n).exponent, k - 1, `10^${k} - 1`);
  }
  t.throws(() => log10Of(0n), TypeError);
  t.end();
});

t.test('what is counted is one or several', (t) => {
  for (const [count, text] of [
    [0, '0 bytes'],
    [1, '1 byte'],
    [1000, '1,000 bytes'],
    [0n, '0 bytes'],
    [1n, '1 byte'],
    [1000n, '1,000 bytes'],
    [10n ** 40n, '≈ 10^40 bytes'],
  ] as const)
    t.equal(counted(count, 'byte'), text);
  t.equal(counted(1n, 'retry', 'retries'), '1 retry');
  t.equal(counted(2n, 'retry', 'retries'), '2 retries');
  t.end();
});

t.test('a mantissa is cut and never shows ten', (t) => {
  t.equal(powerOfTenText({ exponent: 7, fraction: 0.99999 }), '≈ 9.9·10^7');
  t.equal(powerOfTenText({ exponent: 1234, fraction: 0 }), '≈ 1.0·10^1,234');
  t.end();
});

t.test('powers of ten that no 128 bits hold have their own exponent', (t) => {
  for (const exponent of [39, 100, 300, 400, 1000, 1001, 5000]) {
    const power = 10n ** BigInt(exponent);
    t.equal(log10Of(power).exponent, exponent);
    t.equal(log10Of(power - 1n).exponent, exponent - 1);
  }
  t.end();
});
