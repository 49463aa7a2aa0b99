/** Which bytes of a file are meant, as text. @module */
import t from 'tap';
import { readByteRange } from '../../src/text/byte-range.js';

const SIZE = 10n ** 40n;

t.test('every form of a range of bytes', (t) => {
  const T = 10n ** 12n;
  for (const [text, start, end] of [
    ['7T-7T+1M', 7n * T, 7n * T + 10n ** 6n],
    ['7T+1M', 7n * T, 7n * T + 10n ** 6n],
    ['7T+5+1M', 7n * T + 5n, 7n * T + 5n + 10n ** 6n],
    ['0-100', 0n, 100n],
    ['5-5', 5n, 5n],
    ['100-', 100n, SIZE],
    ['-64KiB', SIZE - 65_536n, SIZE],
    ['-1k+1', SIZE - 1001n, SIZE],
    ['0-', 0n, SIZE],
    ['1.5GB - 2 GiB', 15n * 10n ** 8n, 2n ** 31n],
    ['2^64-2^64+0x10', 2n ** 64n, 2n ** 64n + 16n],
    ['123456789012345678901234567890123456-', 123456789012345678901234567890123456n, SIZE],
    ['1_000-10^39', 1000n, 10n ** 39n],
  ] as const)
    t.strictSame(readByteRange(text, '--bytes')(SIZE), { start, end }, text);
  t.end();
});

t.test('what is none is refused in one line', (t) => {
  for (const text of ['', '-', '5', 'x', '5-6-7', '+5', '5+', '5-x', '1e99999999-', '-5-', '5--6'])
    t.throws(
      () => readByteRange(text, '--bytes'),
      { code: 'E_USAGE', message: /^--bytes .*7T-7T\+1M/ },
      text,
    );
  t.throws(() => readByteRange('5-4', '--bytes'), { code: 'E_USAGE', message: /ends before/ });
  for (const text of ['5-11', '11-', '-11', '10+1', '2^100-2^100+1'])
    t.throws(
      () => readByteRange(text, '--bytes')(10n),
      { code: 'E_RANGE', message: `--bytes ${text}: the file has 10 bytes` },
      text,
    );
  t.throws(() => readByteRange('2-', '--bytes')(1n), { message: /the file has 1 byte$/ });
  t.strictSame(readByteRange('10-', '--bytes')(10n), { start: 10n, end: 10n });
  t.strictSame(readByteRange('-10', '--bytes')(10n), { start: 0n, end: 10n });
  t.end();
});
