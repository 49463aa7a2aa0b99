import fc from 'fast-check';
import t from 'tap';
import { formatIndex, shortenIndex } from '../../../src/core/index-format.js';
import {
  digitsText,
  endOfNumber,
  nameOfNumber,
  numberText,
  readableNumber,
} from '../../../src/web/shared/number-text.js';

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

t.test('D13: numbers of any length are parted into groups', (t) => {
  const words = (text: string, large: number, most = 84): string[] => {
    const number = { text, length: text.length };
    return [readableNumber(number, large, most), digitsText(number)];
  };
  t.strictSame(words('123456789', 9), ['123,456,789', '9 digits']);
  t.strictSame(words('1234567890', 9), ['1 234 567 890', '10 digits']);
  t.strictSame(words('0xffff', 9), ['65,535', '4 hex digits']);
  t.strictSame(words('1234', 16), ['1,234', '4 digits']);
  t.strictSame(words('123456789012345678', 16), ['123 456 789 012 345 678', '18 digits']);
  t.strictSame(words('0x12345678', 4), ['0x1234 5678', '8 hex digits']);
  t.strictSame(words('0x123456789', 4), ['0x1 2345 6789', '9 hex digits']);
  t.end();
});

t.test('the groups of a number that is cut are those of the whole number', (t) => {
  const cut = (digits: string, most: number): string => {
    const text = `0x${digits}`;
    return readableNumber({ text, length: text.length }, 16, most);
  };
  t.equal(cut('0123456789abcdef0123456789abcdef', 19), '0x0123 456 … 7 89ab cdef');
  const decimal = '1234567890123456789012345';
  t.equal(readableNumber({ text: decimal, length: 25 }, 16, 12), '1 234 56 … 12 345');
  // A text that was cut before knows how long it was.
  t.equal(readableNumber({ text: '0x12345…6789a', length: 103 }, 16, 84), '0x1 2345 … 6 789a');
  t.end();
});

t.test('the end of a number is what there is room for', (t) => {
  t.equal(endOfNumber(0n, 4), '0');
  t.equal(endOfNumber(65_535n, 6), '65,535');
  t.equal(endOfNumber(65_535n, 5), '…535');
  t.equal(endOfNumber(2n ** 64n - 1n, 12), '…709,551,615');
  t.equal(endOfNumber(10n ** 30n + 42n, 12), '…000,000,042', 'zeros stand, too');
  t.equal(endOfNumber(2n ** 1000n + 42n, 12), '…0000 002a');
  t.equal(endOfNumber(2n ** 1000n + 42n, 4), '…02a');
  t.equal(nameOfNumber(2n ** 64n - 1n, 12), '18,446,744,073,709,551,615');
  t.equal(nameOfNumber(2n ** 1003n + 42n, 12), '0x8000 0000 … 0000 002a');
  t.end();
});
