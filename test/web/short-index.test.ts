/**
 * Both ends of long numbers.
 * @module
 */
import t from 'tap';
import { formatIndex, shortenIndex } from '../../src/core/index-text.js';
import { formatShort } from '../../src/web/shared/short-index.js';

const NUMBERS = [
  0n,
  7n,
  10n ** 80n - 1n,
  10n ** 80n,
  (1n << 4096n) - 1n,
  1n << 4096n,
  (1n << 4097n) + 255n,
  (0x123456789abcdefn << 40_000n) + 1n,
  (1n << 1_000_003n) - 1n,
];

for (const width of [8, 9, 40, 84]) {
  t.test(`in ${width} characters it is the whole text without its middle`, async (t) => {
    for (const n of NUMBERS) {
      const whole = formatIndex(n);
      t.same(formatShort(n, width), { text: shortenIndex(whole, width), length: whole.length });
    }
  });
}
