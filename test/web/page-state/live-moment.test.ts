/** Links to a moment of the live run. @module */
import t from 'tap';
import { slotAt } from '../../../src/core/pace.js';
import { readMoment, writeMoment } from '../../../src/web/page-state/live-moment.js';
import type { LiveSetting } from '../../../src/web/shared/live-record.js';
import { DEFAULT_ENUMERATION } from '../../../src/core/enumeration.js';

function planOf(numerator: number, denominator = 1, epoch = 0): LiveSetting {
  const rate = { numerator, denominator };
  return { choice: DEFAULT_ENUMERATION, from: 0n, step: 1n, rate, epoch };
}

t.test('a link leads back to the image that it was made at', async (t) => {
  for (const plan of [
    planOf(10),
    planOf(1000),
    planOf(30_000, 1001),
    planOf(1, 100_000),
    planOf(60, 1, 1234.5),
    planOf(24, 1, 1_790_000_000_000),
    planOf(1_000_000),
    planOf(1, 1, 8.64e15),
  ]) {
    const { numerator, denominator } = plan.rate;
    for (const near of [slotAt(1_795_932_723_100, plan.epoch, plan.rate), 0n]) {
      for (let position = near - 40n; position < near + 40n; position++) {
        const text = writeMoment(position, plan);
        const name = `${position} at ${numerator}/${denominator}`;
        if (readMoment(text, plan) !== position) t.fail(`${name}: ${text}`);
      }
    }
  }
  const ten = planOf(10);
  t.equal(writeMoment(17_959_327_231n, ten), '2026-11-29T06:12:03.100Z');
  t.equal(writeMoment(5n, planOf(1_000_000)), '5', 'of more than one in a millisecond');
});

t.test('a time and a position are read, and nothing else', async (t) => {
  const ten = planOf(10);
  for (const [text, position] of [
    ['2026-11-29T06:12:03.100Z', 17_959_327_231n],
    ['2026-11-29T07:12:03.1+01:00', 17_959_327_231n],
    ['2026-11-29T06:12:03.1', 17_959_327_231n],
    ['1970-01-02', 864_000n],
    ['1969-12-31T23:59:59Z', -10n],
    ['1000', 1000n],
    ['-7', -7n],
    ['1'.repeat(100), BigInt('1'.repeat(100))],
  ] as const) {
    t.equal(readMoment(text, ten), position, text);
  }
  for (const text of ['', 'now', '1.5', '2026-13-01', '0x10', '1e3', '9'.repeat(1001)]) {
    t.throws(() => readMoment(text, ten), { code: 'E_NUMBER' }, text.slice(0, 20));
  }
});
