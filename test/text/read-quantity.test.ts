/** Ordinary quantities from text. @module */
import t from 'tap';
import {
  choice,
  decimal,
  duration,
  readBitrate,
  readBytes,
  readDuration,
  readEpoch,
  readInteger,
  readRate,
  type Reader,
  readShard,
  whole,
} from '../../src/text/read-quantity.js';

const CASES: readonly (readonly [Reader<unknown>, Readonly<Record<string, unknown>>, string[]])[] =
  [
    [
      whole(1, 256),
      { 1: 1, ' 256 ': 256, '007': 7, '1e2': 100, '0x10': 16, '2^8': 256 },
      ['0', '257', '-1', '1.5', '1e3', '1k', '', 'x'],
    ],
    [decimal(3600), { 0.5: 0.5, 3600: 3600, '1e2': 100 }, ['0', '3601', '-1', '', 'x', '1.', '.5']],
    [
      readInteger,
      {
        '10^4': 10_000n,
        '0x2710': 10_000n,
        '10_000': 10_000n,
        '10,000': 10_000n,
        '1,000,000': 1_000_000n,
        '1 000 000': 1_000_000n,
        '-1\u202f000.5k': -1_000_500n,
        '0xa b,c_d': 0xabcdn,
        '10k': 10_000n,
        '1.5M': 1_500_000n,
        '1e9': 10n ** 9n,
        '2.5E+3': 2500n,
        '-1e3': -1000n,
        '-0x10': -16n,
        '2^0': 1n,
        '0e5': 0n,
      },
      [
        '',
        '0.5',
        'x',
        '1__0',
        '_1',
        'ff',
        '--1',
        '1e-3',
        '1,00',
        '1000,000',
        '1,000_000',
        '1,000 000',
        '1 00',
        '0x1  2',
        '1.2345k',
        '1e3k',
        '1ki',
        '0x1e+3',
        'e3',
      ],
    ],
    [
      readBytes,
      {
        1: 1n,
        '500MB': 500_000_000n,
        '2GiB': 2n ** 31n,
        '1.5k': 1500n,
        '3b': 3n,
        '5 MB': 5_000_000n,
        '9PB': 9n * 10n ** 15n,
        '1e6': 1_000_000n,
        '1,000': 1000n,
        '2PiB': 2n ** 51n,
      },
      ['0', 'much', '-1', '1.5.5', '5QB', '0.4', '-1e3'],
    ],
    [
      readDuration,
      {
        90: 90,
        '90s': 90,
        '10m': 600,
        '2h': 7200,
        '1.5d': 129_600,
        '1h30m': 5400,
        '1d 2h 3min 4s': 93_784,
        '2 hours': 7200,
        '1H30M': 5400,
        '500ms': 0.5,
        '1.5': 1.5,
      },
      ['0', '0s', '1w', '-1s', '', '30m1h', '1h30', '1hm', 'h', '1:30'],
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
    [duration(3600), { 3600: 3600, '1h': 3600 }, ['3601', '1h1s', '0']],
    [duration(60, { isZeroAllowed: true }), { 0: 0, '0s': 0 }, ['61', 'never']],
    [
      readBitrate,
      { 4000: 4000, '6M': 6000, '10k': 10, '1.5M': 1500, '6 Mbit/s': 6000 },
      ['9', '2000M', 'fast'],
    ],
    [
      choice(['png', 'pnm', 'raw']),
      { png: 'png', PNG: 'png', '.png': 'png', ppm: 'pnm' },
      ['jpg', '', 'pn g x'],
    ],
    [
      choice(['gray', 'okabe-ito']),
      { grey: 'gray', 'Okabe Ito': 'okabe-ito', okabeito: 'okabe-ito' },
      ['graa y'],
    ],
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

t.test('a value that is written well and out of bounds is told the bound', (t) => {
  for (const [read, texts, bound] of [
    [
      readShard,
      ['1/9999999999999999', '99999999999999999999/2'],
      'it is too large: there are at most 999,999,999,999,999 shards',
    ],
    [readBytes, ['0', '0MB', '-5', '0.4'], 'expected 1 byte or more'],
    [readDuration, ['0', '0s', '0.0'], 'expected a time above 0'],
    [duration(3600), ['3601', '2h', '99999999999'], 'expected at most 3,600 seconds'],
    [
      readRate,
      ['0', '0.0', '0/5', '1/0', '1000000', '1/1000000'],
      'expected a rate above 0, of numbers up to 999,999',
    ],
    [readEpoch, ['1969-12-31'], 'expected a time from 1970 on'],
    [decimal(9), ['0', '10'], 'expected a number above 0 and up to 9'],
    [readBitrate, ['9', '0', '1000001'], 'write it in kilobits a second, 10 to 1000000, or as 6M'],
  ] as const) {
    for (const text of texts)
      t.throws(() => read(text, '--x'), { message: `--x ${text}: ${bound}` });
  }
  t.end();
});

t.test('a number that is too large is not told to be no number', (t) => {
  const longest = '9'.repeat(100_000);
  t.equal(readInteger(longest, '--x'), BigInt(longest));
  for (const text of [
    '10^99999',
    '1e200000',
    '-1e99999999',
    '1.5e9999999',
    '10^9999999',
    `9${longest}`,
    `0x${'f'.repeat(100_001)}`,
  ])
    t.throws(() => readInteger(text, '--x'), {
      message: /^--x "[^"]{1,41}" is too large: a number has at most 100,000 digits$/,
    });
  for (const text of ['1.5', '1e-9999999', `x${longest}`])
    t.throws(() => readInteger(text, '--x'), { message: /" is not a whole number: write it as/ });
  t.end();
});
