import fc from 'fast-check';
import t from 'tap';
import { formatIndex, shortenIndex } from '../../../src/core/index-format.js';
import { digitsText, numberText, readableNumber } from '../../../src/web/shared/number-text.js';

t.test('a number is shortened as if it had been written out', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 6000 }),
      fc.bigInt({ min: 0n, max: 2n ** 300n }),
      fc.integer({ min: 8, max: 2000 }),
      (shift, low, width) => {
        const index = (1n << BigInt(shift)) + low;
        const whole = formatIndex(index);
        const { text, length } = numberText(index, width);
        return text === shortenIndex(whole, width) && length === whole.length;
      },
    ),
    { numRuns: 500 },
  );
  t.pass('500 numbers and widths');
  t.end();
});

t.test('without a width all of it is written', (t) => {
  for (const index of [0n, 9n, 10n ** 80n - 1n, 10n ** 80n, 2n ** 5000n - 1n]) {
    const text = formatIndex(index);
    t.strictSame(numberText(index), { text, length: text.length });
  }
  t.end();
});

t.test('zeros behind the cut are kept', (t) => {
  t.strictSame(numberText(16n ** 400n, 12), { text: '0x1000…00000', length: 403 });
  t.end();
});

t.test('numbers are parted into thousands while they are short', (t) => {
  const words = (text: string, most: number): string[] => {
    const number = { text, length: text.length };
    return [readableNumber(number, most), digitsText(number)];
  };
  t.strictSame(words('123456789', 9), ['123,456,789', '9 digits']);
  t.strictSame(words('1234567890', 9), ['1234567890', '10 digits']);
  t.strictSame(words('0xffff', 9), ['65,535', '4 hex digits']);
  t.strictSame(words('1234', 16), ['1,234', '4 digits']);
  t.strictSame(words('12345678901234567', 16), ['12345678901234567', '17 digits']);
  t.end();
});
