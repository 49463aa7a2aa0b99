/** Ordinary quantities from text. @module */
import t from 'tap';
import {
  decimal,
  readBitrate,
  readBytes,
  readDuration,
  readEpoch,
  readInteger,
  readRate,
  type Reader,
  whole,
} from '../../src/text/read-quantity.js';

const CASES: readonly (readonly [Reader<unknown>, Readonly<Record<string, unknown>>, string[]])[] =
  [
    [whole(1, 256), { 1: 1, ' 256 ': 256, '007': 7 }, ['0', '257', '-1', '1.5', '1e2', '', '0x10']],
    [decimal(3600), { 0.5: 0.5, 3600: 3600, '1e2': 100 }, ['0', '3601', '-1', '', 'x', '1.', '.5']],
    [decimal(9, { isZeroAllowed: true }), { 0: 0 }, ['10']],
    [
      readInteger,
      { '10^4': 10_000n, '0x2710': 10_000n, '10_000': 10_000n, '-0x10': -16n, '2^0': 1n },
      ['', '1e9', '0.5', 'x', '1__0', '_1', '10^99999', 'ff', '--1'],
    ],
    [
      readBytes,
      { 1: 1n, '500MB': 500_000_000n, '2GiB': 2n ** 31n, '1.5k': 1500n, '3b': 3n },
      ['0', 'much', '-1', '1.5.5', '5 MB', '9PB'],
    ],
    [
      readDuration,
      { 90: 90, '90s': 90, '10m': 600, '2h': 7200, '1.5d': 129_600 },
      ['0', '1w', '-1s'],
    ],
    [
      readRate,
      {
        24: { numerator: 24, denominator: 1 },
        29.97: { numerator: 2997, denominator: 100 },
        '30000/1001': { numerator: 30_000, denominator: 1001 },
      },
      ['0', '1/0', '24fps', '', '0.0', '-24'],
    ],
    [
      readEpoch,
      { '2026-01-01T00:00:00Z': Date.UTC(2026, 0), 1.5: 1500, 0: 0 },
      ['soon', '', '-1', '2026-13-01'],
    ],
    [readBitrate, { 4000: 4000, '6M': 6000, '10k': 10 }, ['9', '2000M', 'fast']],
  ];

t.test(
  'quantities are read exactly, and other texts refused with the form they should have',
  (t) => {
    for (const [read, right, wrong] of CASES) {
      for (const [text, value] of Object.entries(right))
        t.strictSame(read(text, '--x'), value, text);
      for (const text of wrong) {
        t.throws(() => read(text, '--x'), { message: /^--x .*(expected|write it) / }, text);
      }
    }
    t.end();
  },
);

t.test('a long text is not repeated whole', (t) => {
  for (const read of [readBytes, readInteger]) {
    t.throws(() => read('z'.repeat(1000), '--x'), { message: /^--x .{40,60}: |^--x .{40,60} is / });
  }
  t.end();
});
