import fc from 'fast-check';
import t, { type Test } from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { type IndexTextOptions, isRandomText, parseIndexText } from '../../src/text/index-text.js';
import {
  briefIndex,
  formatIndex,
  outsideError,
  shortenIndex,
} from '../../src/core/index-format.js';
import { SpaceSize } from '../../src/core/size.js';
import { makeSpace } from '../../src/core/space.js';

/** 65,536 images. */
const tiny = new SpaceSize(makeSpace({ width: 4, height: 4, color: 'gray', depth: 1 }));
/** 3^7 = 2,187 images. */
const odd = new SpaceSize(makeSpace({ width: 7, height: 1, color: 'palette', colors: 3 }));
/** 2^98,304 images. */
const large = new SpaceSize(makeSpace({ width: 64, height: 64, color: 'rgb' }));

/** A space whose size would take seconds to work out, and fails if somebody tries. */
function makeUntouchable(): SpaceSize {
  const size = new SpaceSize(
    makeSpace({ width: 4096, height: 4096, color: 'palette', colors: 216 }),
  );
  size.exact = () => {
    throw new Error('the size was worked out');
  };
  return size;
}

const parse = (text: string, options: Partial<IndexTextOptions> = {}): bigint =>
  parseIndexText(text, { size: tiny, ...options });

function refuses(
  t: Test,
  text: string,
  code: string,
  parts: string | readonly string[] = [],
  options: Partial<IndexTextOptions> = {},
): void {
  const shown = JSON.stringify(shortenIndex(text, 40));
  try {
    t.fail(`${shown} was taken as ${formatIndex(parse(text, options))}`);
  } catch (error) {
    if (!(error instanceof EnumeratorError)) throw error;
    t.equal(error.code, code, `${shown} is refused`);
    for (const part of [parts].flat())
      t.ok(error.message.includes(part), `${error.message} — ${part}`);
    t.notMatch(error.message, /[\n\r\0]/);
    t.ok(error.message.length < 300, 'in a short line');
  }
}

t.test('a power that cancels is not worked out', (t) => {
  const { user } = process.cpuUsage();
  t.equal(parse('3^80000000+7-3^80000000'), 7n);
  t.ok(process.cpuUsage().user - user < 1e6, 'it takes no second');
  t.end();
});

t.test('every form of a number is read (SPEC §7)', (t) => {
  const cases: [string, bigint][] = [
    ['0', 0n],
    ['42', 42n],
    ['007', 7n],
    ['1_000', 1000n],
    ['0x2a', 42n],
    ['0X2A', 42n],
    ['0x00_fF', 255n],
    ['2^10', 1024n],
    ['2^10+5', 1029n],
    ['2^1_0-1_0', 1014n],
    ['0^0', 1n],
    ['0^5', 0n],
    ['5^0', 1n],
    ['1^99999999999999999999', 1n],
    ['last', 65_535n],
    ['last-10+3', 65_528n],
    ['1-5+last', 65_531n],
    ['0%', 0n],
    ['50%', 32_768n],
    ['050.00%', 32_768n],
    ['33.3%', 21_823n],
    ['99.999%', 65_535n],
    ['50%+1', 32_769n],
    ['100%-1', 65_535n],
    ['10^80-10^80+3', 3n],
    ['5-10+7', 2n],
    ['0x10+0x01', 17n],
    [' \t\r\n42\n', 42n],
    ['0x0', 0n],
    ['1e3', 1000n],
    ['1E+3', 1000n],
    ['1.5e3', 1500n],
    ['12.50e1', 125n],
    ['1,000', 1000n],
    ['12,345+1', 12_346n],
    ['10 000', 10_000n],
    ['10\u00a0000', 10_000n],
    ['10\u2009000+1', 10_001n],
    ['0x10+10\u202f000', 10_016n],
    ['\u00a042\u2009', 42n],
    ['000,001', 1n],
    ['2^1,000-2^1 000+6', 6n],
    ['1,000.5k-1,000k', 500n],
    ['0xab,cd', 0xabcdn],
    ['0xab cd', 0xabcdn],
    ['0Xa_b\u2009c\u202fd', 0xabcdn],
    ['0x0 00 0f+1', 16n],
    ['1k', 1000n],
    ['1.5K+1', 1501n],
    ['0e99999999999999999999', 0n],
    ['0M', 0n],
    ['1e80-1e80+3', 3n],
    ['2^50%', 256n],
    ['2^0%', 1n],
    ['2^99.99%', 32_768n],
    ['2^93.75%+1', 32_769n],
    ['02^12.5%', 4n],
  ];
  for (const [text, value] of cases) t.equal(parse(text), value, JSON.stringify(text));
  t.end();
});

t.test('an end may be the size itself, an index may not', (t) => {
  for (const text of ['65536', '100%', 'last+1', '2^16', '2^100%', '0x10000']) {
    t.equal(parse(text, { end: true }), 65_536n, text);
    refuses(t, text, 'E_RANGE', '65,536 images (0 … 65535)');
  }
  refuses(t, '65537', 'E_RANGE', 'at most 65536', { end: true });
  refuses(t, 'last+2', 'E_RANGE', '', { end: true });
  t.end();
});

t.test('numbers outside the space are refused, and the space is named', (t) => {
  refuses(
    t,
    '70000',
    'E_RANGE',
    'image 70000 is outside this space: 4×4 gray at 1 bit has 65,536 images (0 … 65535)',
  );
  refuses(t, '-5', 'E_RANGE', 'image -5 is outside this space');
  refuses(t, '-2^10', 'E_RANGE', 'image -2^10');
  refuses(t, '5-7', 'E_RANGE', 'image "5-7" = -2 is outside');
  refuses(t, 'last+5', 'E_RANGE', '= 65540');
  refuses(t, '101%', 'E_RANGE', '100%');
  refuses(t, '2^100.1%', 'E_RANGE', '100%');
  refuses(t, '3^40%', 'E_NUMBER', 'as in 2^40%');
  refuses(t, '2^40.5', 'E_NUMBER');
  refuses(t, '100.1%', 'E_RANGE', '100%');
  refuses(t, '1000%', 'E_RANGE', '100%');
  refuses(t, '2^98304', 'E_RANGE', '64×64 rgb at 8 bit has ≈ 10^29,592 images', { size: large });
  refuses(t, '2187', 'E_RANGE', '(0 … 2186)', { size: odd });
  t.equal(parse('2186', { size: odd }), 2186n);
  t.equal(outsideError(70_000n, tiny).code, 'E_RANGE');
  t.match(outsideError(70_000n, tiny).message, 'image 70000 is outside this space: 4×4');
  t.end();
});

t.test('what is no number is refused with a hint', (t) => {
  const cases: [string, string][] = [
    ['', 'empty'],
    ['  \n', 'empty'],
    ['1e-5', 'whole'],
    ['1.25e1', 'whole'],
    ['1.0005k', 'whole'],
    ['1e', 'ends'],
    ['1kk', '"k"'],
    ['first', 'is 0'],
    ['0x', 'behind 0x are missing'],
    ['0xg', '"g" at character 3'],
    ['-', '"-"'],
    ['--5', '"-"'],
    ['+5', 'sign'],
    ['1.5', 'whole'],
    ['.5', 'whole'],
    ['5.%', '"%"'],
    ['1,00', '1,000,000'],
    ['1,0000', '1,000,000'],
    ['1_0,000', '1,000,000'],
    ['1000,000', '1,000,000'],
    ['1,2', 'none is a decimal point'],
    ["12'345", 'write the apostrophes as commas'],
    ['1’234’567', 'write the apostrophes as commas'],
    ['12,345,67', '1,000,000'],
    ['1,234 567', '1,000,000'],
    ['1 234,567', '1,000,000'],
    ['1 234\u2009567', '1 000 000'],
    ['10 00', '1 000 000'],
    ['1  000', '1 000 000'],
    ['1\t000', 'leave out the blanks'],
    ['42\n43', 'give one number on one line, without blanks'],
    ['1.000.000', '1,000,000'],
    ['33,3%', 'a fraction has a point'],
    ['33,333%', 'a fraction has a point'],
    ['2^33,333%', 'a fraction has a point'],
    ['0x1,,2', '","'],
    ['0x1,', 'ends'],
    ['0x,1', '","'],
    ['1,000,', '1,000,000'],
    ['1,000_000', '1,000,000'],
    ['1,000 + 5', 'blanks'],
    ['5 + 3', 'blanks'],
    ['5\n6', 'blanks'],
    ['５', '0-9'],
    ['1５', 'character 2'],
    ['٤٢', '0-9'],
    ['²', '"²"'],
    ['5\0', '\\u0000'],
    ['\u202E5', '\\u202e'],
    ['Last', 'lower case'],
    ['RANDOM', 'lower case'],
    ['lastly', '"l"'],
    ['random+1', 'alone'],
    ['5+@x', 'alone'],
    ['@', 'no file'],
    ['1__0', 'underscore'],
    ['_1', 'underscore'],
    ['1_', 'underscore'],
    ['0x_1', 'underscore'],
    ['5+', 'ends'],
    ['2^', 'ends'],
    ['^2', '"^"'],
    ['2^3^4', 'one exponent'],
    ['2^-1', '"-"'],
    ['0x10^2', 'decimal'],
    ['2**3', '2^10'],
    ['2*3', 'only'],
    ['(5)', 'only'],
    ['0b11', 'hex'],
    ['50%%', '"%"'],
    ['infinity', 'write one such as'],
    ['5n', '"n"'],
    ['\uD800', '\\ud800'],
  ];
  for (const [text, hint] of cases) refuses(t, text, 'E_NUMBER', hint);
  refuses(t, 'x'.repeat(1_000_000), 'E_NUMBER', '…');
  for (const text of ['101%#', '2^1073741825#', '3^80000000-3^80000000#', '0x_^9'])
    refuses(t, text, 'E_NUMBER');

  refuses(t, `${' '.repeat(300_000)}1${' '.repeat(300_000)}1`, 'E_NUMBER');
  t.end();
});

t.test('a small number costs nothing in a huge space', (t) => {
  const size = makeUntouchable();
  t.equal(parse('5', { size }), 5n);
  t.equal(parse('2^100000+7', { size }), (1n << 100_000n) + 7n);
  t.equal(parse('0x1234', { size, end: true }), 0x1234n);
  refuses(t, '10^40000000', 'E_RANGE', '≈ 10^39,165,634 images', { size });
  refuses(t, '1e40000000', 'E_RANGE', '≈ 10^39,165,634 images', { size });
  refuses(t, '1e99999999999', 'E_LIMIT', '1,073,740,800 bits', { size });
  refuses(t, '-1', 'E_RANGE', '', { size });
  t.end();
});

t.test('giants are refused without being worked out', (t) => {
  refuses(t, `1${',000'.repeat(300_000)}`, 'E_RANGE', '…');
  refuses(t, `0x${'ab '.repeat(300_000)}c`, 'E_RANGE', '…');
  // Most of these would take from ten seconds to for ever.
  refuses(t, '3^600000000', 'E_RANGE', 'image "3^600000000"');
  refuses(t, '3^600000000+5-last', 'E_RANGE');
  refuses(t, '5-3^600000000', 'E_RANGE');
  refuses(t, '9'.repeat(2_000_000), 'E_RANGE', '…');
  refuses(t, `1_${'9'.repeat(2_000_000)}`, 'E_RANGE', '…');
  refuses(t, `0x${'f'.repeat(2_000_000)}`, 'E_RANGE', '…');
  t.equal(parse(`${'0'.repeat(1_000_000)}7`), 7n);
  t.equal(parse(Array.from({ length: 10_001 }, () => '1').join('+')), 10_001n);
  t.end();
});

t.test('a number of more than 2^30 − 2^10 bits is beyond the limit (SPEC §7)', (t) => {
  refuses(t, '2^1073740800', 'E_LIMIT', '1,073,740,800 bits');
  refuses(t, '2^1073740799', 'E_RANGE', '', { size: large });
  refuses(t, '4^536870400', 'E_LIMIT');
  // What an engine cannot multiply, or add, is refused before.
  for (const text of ['2^1073741822+2^1073741822', '4^536870911-4^536870911', '2^1073741824'])
    refuses(t, text, 'E_LIMIT');
  refuses(t, '2^1073740799+2^1073740799', 'E_LIMIT');
  t.equal(parse('2^1073740799-2^1073740799'), 0n);
  refuses(t, '10^99999999999999999999', 'E_LIMIT');
  refuses(t, `2^${'9'.repeat(1_000_000)}`, 'E_LIMIT');
  refuses(t, `${'9'.repeat(100_000)}^10000`, 'E_LIMIT');
  t.end();
});

t.test('expressions mean what they say', (t) => {
  const term = fc.oneof(
    fc
      .bigInt({ min: 0n, max: 2n ** 200n })
      .chain((n) =>
        fc.constantFrom<[string, bigint]>([`${n}`, n], [`0x${n.toString(16)}`, n], [`00${n}`, n]),
      ),
    fc
      .tuple(fc.nat(40), fc.nat(60))
      .map(([b, e]): [string, bigint] => [`${b}^${e}`, BigInt(b) ** BigInt(e)]),
    fc.constant<[string, bigint]>(['last', 2n ** 98_304n - 1n]),
    fc.tuple(fc.nat(100), fc.nat(99)).map(([p, f]): [string, bigint] => {
      const fraction = p === 100 ? 0 : f;
      const hundredths = BigInt(p * 100 + fraction);
      return [`${p}.${String(fraction).padStart(2, '0')}%`, (2n ** 98_304n * hundredths) / 10_000n];
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(term, fc.boolean()), { minLength: 1, maxLength: 5 }), (terms) => {
      let text = '';
      let sum = 0n;
      for (const [i, [[word, value], minus]] of terms.entries()) {
        text += (i === 0 ? '' : minus ? '-' : '+') + word;
        sum += i > 0 && minus ? -value : value;
      }
      const isIn = sum >= 0n && sum < 2n ** 98_304n;
      try {
        return parse(text, { size: large }) === sum && isIn;
      } catch (error) {
        return !isIn && error instanceof EnumeratorError && error.code === 'E_RANGE';
      }
    }),
    { numRuns: 500 },
  );
  t.pass('for all expressions tried');
  t.end();
});

t.test('whatever the text, there is an index or one clear line', (t) => {
  const piece = fc.constantFrom(
    ...'0123456789_^+-%.xX@ '.split(''),
    '0x',
    ',',
    '000',
    '\u00a0',
    'name:',
    'b64:',
    'last',
    'random',
    'é',
    '\n',
    '９',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((all) => all.join('')),
      ),
      (text) => {
        try {
          const n = parse(text, { randomBytes: (n) => new Uint8Array(n) });
          return n >= 0n && n < 65_536n;
        } catch (error) {
          return (
            error instanceof EnumeratorError &&
            ['E_NUMBER', 'E_RANGE', 'E_LIMIT'].includes(error.code) &&
            !/[\n\r\0]/.test(error.message)
          );
        }
      },
    ),
    { numRuns: 700 },
  );
  t.pass('for all texts tried');
  t.end();
});

t.test('random is uniform over the space, by rejection', (t) => {
  // Every 12-bit draw once: those below 3^7 come out, each once, the others are thrown away.
  let draw = 0;
  let asked = 0;
  const randomBytes = (n: number): Uint8Array => {
    asked += n;
    const bytes = Uint8Array.of(draw & 255, draw >> 8);
    draw += 1;
    return bytes;
  };
  const drawn = Array.from({ length: 2187 }, () => parse('random', { size: odd, randomBytes }));
  t.ok(drawn.every((n, i) => n === BigInt(i)));
  t.equal(asked, 2 * 2187);
  // 2,187 to 4,095 are all refused; then the bits above the twelfth do not count.
  t.equal(parse(' random\n', { size: odd, randomBytes }), 0n);
  t.equal(draw, 4097);
  t.end();
});

t.test('random fills every bit of a large space', (t) => {
  const randomBytes = (n: number): Uint8Array => new Uint8Array(n).fill(255);
  t.equal(parse('random', { size: large, randomBytes }), 2n ** 98_304n - 1n);
  t.throws(() => parse('random', { randomBytes: () => new Uint8Array(1) }), TypeError);
  refuses(t, 'random', 'E_NUMBER', 'not taken here');
  t.ok(isRandomText(' random\n'));
  t.notOk(isRandomText('random1'));
  t.end();
});

t.test('a number is read from a file', (t) => {
  const files: Record<string, Uint8Array> = {
    'a.txt': Buffer.from('2^10+1\n'),
    'bom.txt': Buffer.from('\uFEFF42'),
    'random.txt': Buffer.from('random'),
    'nested.txt': Buffer.from(' @a.txt'),
    'bad.txt': Buffer.from('fish'),
    'latin1.txt': Uint8Array.of(0x35, 0xff),
    'utf16le.txt': Buffer.from('\ufeff1025\r\n', 'utf16le'),
    'utf16be.txt': Buffer.from('\ufeff1025\n', 'utf16le').swap16(),
    'n.bin': Uint8Array.of(0x34, 0x12, 0, 0, 0, 0, 0),
    'empty.bin': new Uint8Array(0),
    'zeros.bin': new Uint8Array(1_000_000),
    'end.bin': Uint8Array.of(0, 0, 1),
    'long.bin': new Uint8Array(1_000_000).fill(1),
    BIN: Buffer.from('7'),
    '@': Buffer.from('8'),
  };
  const readFile = (path: string): Uint8Array => {
    const bytes = files[path];
    if (bytes === undefined) throw new EnumeratorError('E_IO', `no ${path}`);
    return bytes;
  };
  const options = { readFile, randomBytes: (n: number) => new Uint8Array(n).fill(1) };
  t.equal(parse('@a.txt', options), 1025n);
  t.equal(parse(' @a.txt\n', options), 1025n);
  t.equal(parse('@bom.txt', options), 42n);
  t.equal(parse('@utf16le.txt', options), 1025n, 'as PowerShell writes it');
  t.equal(parse('@utf16be.txt', options), 1025n);
  t.equal(parse('@random.txt', options), 0x101n);
  t.equal(parse('@n.bin', options), 0x1234n);
  t.equal(parse('@empty.bin', options), 0n);
  t.equal(parse('@zeros.bin', options), 0n);
  t.equal(parse('@BIN', options), 7n);
  t.equal(parse('@@', options), 8n);
  t.equal(parse('@end.bin', { ...options, end: true }), 65_536n);
  refuses(t, '@end.bin', 'E_RANGE', '65536', options);
  refuses(t, '@long.bin', 'E_RANGE', ['1000000 bytes', 'long.bin'], options);
  refuses(t, '@nested.txt', 'E_NUMBER', 'another file', options);
  refuses(t, '@bad.txt', 'E_NUMBER', ['bad.txt', 'fish'], options);
  refuses(t, '@latin1.txt', 'E_NUMBER', '.bin', options);
  refuses(t, '@missing', 'E_IO', '', options);
  refuses(t, '@a.txt', 'E_NUMBER', 'here');
  t.end();
});

t.test('numbers are printed in decimal up to eighty digits, then in hex (SPEC §7)', (t) => {
  t.equal(formatIndex(0n), '0');
  t.equal(formatIndex(10n ** 80n - 1n), '9'.repeat(80));
  t.equal(formatIndex(10n ** 80n), `0x${(10n ** 80n).toString(16)}`);
  t.equal(formatIndex(-5n), '-5');
  t.equal(formatIndex(2n ** 98_304n), `0x1${'0'.repeat(24_576)}`);
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 400n }),
      (n) => parse(formatIndex(n), { size: large }) === n,
    ),
  );
  t.end();
});

t.test('long texts lose their middle', (t) => {
  t.equal(shortenIndex('123456', 6), '123456');
  t.equal(shortenIndex('1234567', 6), '123…67');
  t.equal(shortenIndex('1234567', 5), '12…67');
  for (let width = 3; width < 30; width++)
    t.equal(shortenIndex('x'.repeat(30), width).length, width);
  t.end();
});

t.test('a number of thousands of digits is shortened as its whole text would be', async (t) => {
  for (let bits = 4090n; bits < 4110n; bits++) {
    for (const index of [1n << bits, (1n << bits) - 1n, (3n << bits) + 0xabcn]) {
      for (const width of [24, 41, 60]) {
        t.equal(briefIndex(index, width), shortenIndex(formatIndex(index), width));
      }
    }
  }
});
