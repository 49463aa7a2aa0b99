/** Numbers, palettes and names of spaces as text. @module */
import { EnumeratorError } from '../../../src/core/errors.js';
import { base64Index } from '../../../src/text/base64-index.js';
import { parseIndexText } from '../../../src/text/index-text.js';
import { formatIndex } from '../../../src/core/index-format.js';
import { findPalette, PALETTE_NAMES, parsePalette } from '../../../src/core/palette.js';
import { SpaceSize } from '../../../src/core/size.js';
import { parseCanonical } from '../../../src/core/space.js';
import { toHex } from '../../core/tools.js';
import { mutateBytes, Random } from './random.js';
import { ask, claim, kindOf, type Target } from './target.js';

/** What is kept of an input, as JSON: text may hold halves of surrogate pairs. */
interface Input {
  readonly reader: 'index' | 'palette' | 'canonical';
  readonly text: string;
  readonly space?: string;
  readonly end?: boolean;
  /** What the text is worth, where that is known. */
  readonly value?: string;
}

function toBytes(input: Input): Uint8Array {
  return new Uint8Array(Buffer.from(`${JSON.stringify(input, null, 2)}\n`));
}

function fromBytes(bytes: Uint8Array): Input {
  return JSON.parse(Buffer.from(bytes).toString()) as Input;
}

const SPACES = ['1x1 gray 1', '4x4 gray 1', '5x11 palette 5', '64x64 rgb 8', '200x200 palette 7'];
SPACES.push('3x2 rgba 16', '1920x1080 rgb 8');
const SIZES = new Map(SPACES.map((space) => [space, new SpaceSize(parseCanonical(space))]));

/** SPEC §7, without the blanks around it, and what stands alone. */
const BLANKS =
  ' \u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000';
const PLAIN = '[0-9](?:_?[0-9])*';
const GROUPS = [',', ...BLANKS.split('')].map((mark) => `(?:${mark}[0-9]{3})+`).join('|');
const DECIMAL = `(?:[0-9]{1,3}(?:${GROUPS})|${PLAIN})`;
const PERCENT = `${PLAIN}(?:\\.[0-9]+)?%`;
const TERM = `(?:${[
  'last',
  `0[xX][0-9a-fA-F](?:[_,${BLANKS}]?[0-9a-fA-F])*`,
  `${DECIMAL}\\^${DECIMAL}`,
  `(?:0_?)*2\\^${PERCENT}`,
  PERCENT,
  `${DECIMAL}(?:\\.[0-9]+)?(?:[eE]\\+?${DECIMAL}|[kmgtKMGT])`,
  DECIMAL,
].join('|')})`;
const EXPRESSION = new RegExp(`^${TERM}(?:[+-]${TERM})*$`);
const AROUND = new RegExp(`^[\\t\\r\\n${BLANKS}]+|[\\t\\r\\n${BLANKS}]+$`, 'g');
/** Whether it comes to a whole number, the grammar does not say. */
const SCALED_FRACTION = /\.[0-9]+[ekmgt]/i;

const WORDS = ['last', 'random', '@', '@a.txt', '@b.bin', '%', '^', '+', '-', '_', '.', '0x', '0X'];
WORDS.push(
  '1',
  '9',
  '10',
  '100',
  '255',
  '256',
  '65535',
  '65536',
  '2^64',
  '2^100',
  '10^80',
  '256^12288',
);
WORDS.push(
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\ud800',
  '\udc00',
  '🙂',
  '٣',
  '\x9b',
);
WORDS.push(
  '1e9',
  '0b1',
  ',',
  '(',
  '*',
  '99.999%',
  '100%',
  '100.0%',
  '1_000',
  '0_',
  '__',
  'x',
  '\u202e',
);
WORDS.push('name:', 'b64:', '\u2009', '\u202f', 'e', 'e+', 'k', 'T', ',000', ' 000', '-_', 'AAAA');
WORDS.push('#', '000000', '#ffffff', '#f80', '#12345678', '//', ';', 'GIMP Palette\n', 'Name: x\n');
WORDS.push(
  '255 255 255 white\n',
  '0 0 0\n',
  '256 0 0\n',
  '"',
  '\\',
  'gray',
  'rgb',
  'palette',
  ' 8',
  '64x64',
);
WORDS.push('2147483647', '2147483648', '9999999999', '99999999999', '1073741824', '\x7f', '\u2066');

/** Some text changed in one place, by words or by characters. */
function mutateText(random: Random, text: string, other: string): string {
  const at = random.below(text.length + 1);
  const to = Math.min(text.length, at + random.small(12));
  switch (random.below(10)) {
    case 0:
    case 1:
      return text.slice(0, at) + random.pick(WORDS) + text.slice(at);
    case 2:
      return text.slice(0, at) + random.pick(WORDS) + text.slice(to);
    case 3:
      return text.slice(0, at) + text.slice(to);
    case 4:
      return text.slice(0, to) + text.slice(at);
    case 5:
      return text.slice(0, at) + String.fromCharCode(random.below(128)) + text.slice(at + 1);
    case 6:
      return text.slice(0, at) + String.fromCharCode(random.below(65_536)) + text.slice(at);
    case 7:
      return text.slice(0, at) + other.slice(random.below(other.length + 1));
    case 8:
      return text.replace(/[0-9]+/, (digits) => digits + '0'.repeat(random.small(30)));
    default: {
      const piece = random.once(2) ? random.pick(WORDS) : text.slice(at, to);
      const times = random.once(20) ? 1 + random.small(20_000) : 1 + random.small(40);
      return text.slice(0, at) + piece.repeat(times) + text.slice(to);
    }
  }
}

function mutateInput(
  random: Random,
  corpus: readonly Uint8Array[],
  reader: Input['reader'],
): Input {
  const inputs = [0, 1].map(() => fromBytes(random.pick(corpus)));
  const other = inputs[1]?.text ?? '';
  let text = inputs[0]?.text ?? '';
  for (let i = 1 + random.small(4); i > 0; i--) text = mutateText(random, text, other);
  text = text.slice(0, 2 ** 20);
  if (reader !== 'index') return { reader, text };
  const space = random.pick(random.once(20) ? SPACES : SPACES.slice(0, -1));
  return { reader, text, space, end: random.once(3) };
}

/** An expression and its value, by SPEC §7. */
function makeExpression(random: Random): Input {
  const space = random.pick(SPACES.slice(0, -1));
  const size = SIZES.get(space)?.exact() ?? 0n;
  let text = '';
  let value = 0n;
  for (let terms = 1 + random.small(random.pick([2, 6, 40])); terms > 0; terms--) {
    const isNegative = text !== '' && random.once(2);
    const term = makeTerm(random, size);
    if (text !== '') text += isNegative ? '-' : '+';
    text += term.text;
    value += isNegative ? -term.value : term.value;
  }
  const blanks = random.pick(['', '', '', ' ', '\n', ' \t\r\n', '\u00a0\u2009']);
  const kept = value.toString(16);
  return {
    reader: 'index',
    text: blanks + text + blanks,
    space,
    end: random.once(3),
    value: kept.startsWith('-') ? `-0x${kept.slice(1)}` : `0x${kept}`,
  };
}

function makeTerm(random: Random, size: bigint): { text: string; value: bigint } {
  const bits = random.pick([4, 16, 53, 64, 65, 1000, 100_000]);
  const value = random.bigint(1 + random.below(bits));
  const spread = (digits: string): string =>
    digits.replace(/(?<=.)(?=.)/g, () => (random.once(9) ? '_' : ''));
  switch (random.below(6)) {
    case 0:
      return { text: 'last', value: size - 1n };
    case 1: {
      const digits = '0'.repeat(random.small(9)) + value.toString();
      const mark = random.pick([',', ...BLANKS.split('')]);
      return { text: random.once(2) ? spread(digits) : grouped(digits, mark), value };
    }
    case 2: {
      const digits = spread('0'.repeat(random.small(9)) + value.toString(16));
      return { text: random.once(2) ? `0X${digits.toUpperCase()}` : `0x${digits}`, value };
    }
    case 3: {
      const base = BigInt(random.pick([0, 1, 2, 3, 7, 10, 256, 65_536, 1 + random.below(1000)]));
      const exponent = BigInt(random.small(random.pick([3, 100, 5000])));
      return { text: `${base}^${spread(exponent.toString())}`, value: base ** exponent };
    }
    case 4: {
      const near = size - BigInt(random.below(4)) + 1n;
      return { text: near.toString(), value: near };
    }
    default: {
      const whole = random.below(101);
      const fraction = whole === 100 ? '0' : `${random.below(1e6)}${'0'.repeat(random.small(9))}`;
      const scale = 10n ** BigInt(fraction.length);
      const parts = BigInt(whole) * scale + BigInt(fraction);
      return { text: `${whole}.${fraction}%`, value: (size * parts) / (100n * scale) };
    }
  }
}

/** Digits with a mark before each three. */
function grouped(digits: string, mark: string): string {
  const first = digits.length % 3;
  const threes = digits.slice(first).match(/.{3}/g) ?? [];
  return [digits.slice(0, first), ...threes].filter((group) => group !== '').join(mark);
}

function checkIndex({ text, space = '', end = false, value }: Input): string {
  const size = SIZES.get(space);
  if (size === undefined) throw new Error(`there is no space ${space}`);
  const random = new Random(text.length);
  const answer = ask(['E_NUMBER', 'E_RANGE', 'E_LIMIT', 'E_IO'], () =>
    parseIndexText(text, {
      size,
      end,
      randomBytes: (length) => random.bytes(length),
      readFile: (path) => {
        if (path.endsWith('.bin')) return random.bytes(path.length);
        if (path === 'a.txt') return Buffer.from('\ufeff last\n');
        if (path === 'b.txt') return mutateBytes(random, Buffer.from(text));
        throw new EnumeratorError('E_IO', 'there is no such file');
      },
    }),
  );
  const plain = text.replace(AROUND, '');
  const isAlone = plain === 'random' || /^(@|name:|b64:)/.test(plain);
  const isSigned = plain.startsWith('-');
  // V8 keeps a regular expression's way back on a stack, which a long text overflows.
  const isUnclear = plain.length > 10_000 || SCALED_FRACTION.test(plain);
  const isNumber = isUnclear ? undefined : EXPRESSION.test(plain.slice(isSigned ? 1 : 0));
  if ('refusal' in answer) {
    const { code } = answer.refusal;
    if (value !== undefined) {
      claim(code === 'E_RANGE', `${code} for a number`);
      claim(!isIn(BigIntOf(value), size, end), 'an index of the space is refused');
    }
    if (!isAlone && isNumber !== undefined) {
      claim((code === 'E_NUMBER') === !isNumber, `${code}, but the grammar says ${isNumber}`);
    }
    return kindOf(answer.refusal);
  }
  const n = answer.value;
  claim(isIn(n, size, end), 'a number outside the space');
  claim(isAlone || isNumber !== false, 'a number that is not in the grammar');
  claim(isAlone || !isSigned, 'a negative number');
  if (value !== undefined) claim(n === BigIntOf(value), 'another number');
  claim(parseIndexText(formatIndex(n), { size, end }) === n, 'another number comes back');
  claim(parseIndexText(base64Index(n), { size, end }) === n, 'another number comes back as base64');
  const signs = [...new Set(plain.slice(0, 200).replace(/[0-9a-f]+/gi, '0'))].toSorted().join('');
  return `index ${signs}`.slice(0, 24);
}

function BigIntOf(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}

function isIn(n: bigint, size: SpaceSize, end: boolean): boolean {
  return n >= 0n && (n < size.exact() || (end && n === size.exact()));
}

function checkPalette({ text }: Input): string {
  const answer = ask(['E_PALETTE'], () => parsePalette(text));
  if ('refusal' in answer) return kindOf(answer.refusal);
  const { colors } = answer.value;
  const list = toHex(colors).match(/.{6}/g) ?? [];
  claim(colors.length === 3 * list.length, 'a part of a colour');
  claim(list.length >= 2 && list.length <= 256, `${list.length} colours`);
  claim(new Set(list).size === list.length, 'a colour comes twice');
  const gimp = list.map((color) => [...Buffer.from(color, 'hex')].join(' '));
  for (const again of [
    list.join(','),
    `#${list.join('\n#')}`,
    `GIMP Palette\n${gimp.join('\n')}`,
  ]) {
    claim(toHex(parsePalette(again).colors) === list.join(''), 'other colours come back');
  }
  return `palette ${text.startsWith('GIMP')}`;
}

function checkCanonical({ text }: Input): string {
  const answer = ask(['E_SPACE', 'E_LIMIT'], () => parseCanonical(text));
  if ('refusal' in answer) return kindOf(answer.refusal);
  const space = answer.value;
  claim(space.canonical === text, 'another text comes back');
  claim(space.digits * Math.max(1, space.radixBits) <= 2 ** 30, 'it is above the limits');
  return `canonical ${space.color}`;
}

const CHECKS = { index: checkIndex, palette: checkPalette, canonical: checkCanonical };

/** One folder holds the inputs of all three readers. */
function textTarget(
  reader: Input['reader'],
  make: (random: Random) => Input,
  seeds: Input[],
): Target {
  return {
    folder: 'number',
    extension: 'json',
    // An expression may make a few numbers of 2^30 bits.
    maxGrowthBytes: reader === 'index' ? 2 ** 30 : 2 ** 27,
    owns: (bytes) => fromBytes(bytes).reader === reader,
    seeds: () => seeds.map(toBytes),
    next: (random, corpus) =>
      toBytes(random.once(4) ? make(random) : mutateInput(random, corpus, reader)),
    check(bytes) {
      const input = fromBytes(bytes);
      return CHECKS[input.reader](input);
    },
  };
}

const EXPRESSIONS = [
  '0',
  '42',
  '0x2a',
  'last',
  'last-1',
  '50%',
  '33.3333%',
  '2^100+5',
  '1_000',
  '-5',
];
EXPRESSIONS.push(
  'random',
  '@a.txt',
  '@b.txt',
  '@b.bin',
  '@',
  '',
  '100%',
  '1e9',
  '٣',
  '2^1073740800',
);
EXPRESSIONS.push(
  '+1',
  '1,000',
  '1 000',
  '0b1',
  'LAST',
  '2^3^4',
  '0xff^2',
  '(1)',
  '1__0',
  '0x',
  '1.5',
);

EXPRESSIONS.push('12,345,678', '12\u202f345', '0xab cd', '2^40%', '1.5k', '1e+3', 'name:hello');
EXPRESSIONS.push('name:é', 'b64:Kg', 'b64:AAAB', 'b64:A', 'b64:AB', 'b64:Kg==', 'name:');

export const index = textTarget(
  'index',
  makeExpression,
  SPACES.flatMap((space) => EXPRESSIONS.map((text) => ({ reader: 'index' as const, text, space }))),
);

function makePalette(random: Random): Input {
  const count = random.pick([2, 3, 16, 255, 256, 257]);
  const levels = Array.from({ length: count }, () => [...random.bytes(3)]);
  const hex = levels.map((color) => Buffer.from(color).toString('hex'));
  const text = random.once(2)
    ? hex.map((color) => `#${color}`).join(random.pick([',', ' ', '\n', '\r\n', ', ']))
    : `GIMP Palette\nName: x\nColumns: 3\n#\n${levels.map((color) => color.join(' ')).join(' x\n')}`;
  return { reader: 'palette', text };
}

export const palette = textTarget('palette', makePalette, [
  ...PALETTE_NAMES.map((name) => ({
    reader: 'palette' as const,
    text: (toHex(findPalette(name).colors).match(/.{6}/g) ?? []).join(' '),
  })),
  { reader: 'palette', text: '#000, #fff\n// comment\n; another\n12345678' },
  { reader: 'palette', text: 'GIMP Palette\nName: x\n#\n0 0 0 black\n255 255 255 white\n' },
]);

function makeCanonical(random: Random): Input {
  const side = (): string => String(random.pick([1, 9, 64, 4096, 65_536, 2 ** 31 - 1, 2 ** 31]));
  const color = random.pick(['gray', 'graya', 'rgb', 'rgba', 'palette']);
  const last = random.pick([0, 1, 2, 3, 4, 8, 16, 216, 256, 257, 999, random.below(300)]);
  return { reader: 'canonical', text: `${side()}x${side()} ${color} ${last}` };
}

export const canonical = textTarget('canonical', makeCanonical, [
  ...SPACES.map((text) => ({ reader: 'canonical' as const, text })),
  { reader: 'canonical', text: '2147483647x1 gray 1' },
]);
