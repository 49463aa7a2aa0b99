/**
 * Write the vectors of spaces, orders and texts from the reference. SPEC §13.
 *
 *     node dist/scripts/make-vectors.js
 *
 * It only ever adds. A vector that is there with another value stops it, and so does one that
 * is there twice: another output is another version of SPEC, not another vector.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { type Space, parseCanonical } from '../src/core/space.js';
import {
  JSBI,
  type Order,
  base64Of,
  headShapeOf,
  indexOfText,
  isTiny,
  joinBytes,
  le32,
  makeReference,
  modulo,
  power,
  radixOf,
  rankOfBytes,
  sizeOf,
  stripOf,
  textOfIndex,
  toDigits,
  toHex,
  utf8,
} from '../src/reference/index.js';
import { addTo, type Item } from './vector-file.js';

/** What a vector is asked for; the index as SPEC §7 has it, decimal or hex. */
interface Question {
  readonly space: string;
  readonly order: Order;
  readonly seed: string;
  readonly index: string;
}

/** A case that must be refused with `code`. */
interface Refusal extends Partial<Question> {
  readonly kind: 'index' | 'frame' | 'space' | 'seed';
  readonly samples_hex?: string;
  readonly code: string;
}

const MAX_SAMPLES_IN_FULL = 1024;
const ORDERS: readonly Order[] = ['mixed', 'sequential', 'gray', 'progressive', 'cloud'];
const SEED_OF_200_BYTES = '0123456789'.repeat(20);

/** Spaces of few images and of many, whose sizes are powers of two and not. */
const TEXT_SPACES = ['1x1 palette 3', '4x4 gray 1', '7x1 palette 5', '3x2 rgb 8', '5x11 palette 5'];
TEXT_SPACES.push(
  '1x1 palette 255',
  '16x16 palette 16',
  '16x16 palette 216',
  '9x7 palette 128',
  '64x64 rgb 8',
);

/** An index by what it is, worked out for each space. */
type IndexName =
  | 'zero'
  | 'one'
  | 'last'
  | 'head-last'
  | 'head-end'
  | '2^128'
  | `random-${number}`
  | `${number}-bits`;

addVectors('colours.json', colours());
addVectors('palettes.json', palettes());
addVectors('edges.json', [...edges(), ...wordDigits()]);
addVectors('seeds.json', seeds());
addVectors('tiny.json', tiny());
addVectors('large.json', large());
addVectors('progressive.json', pyramids('progressive'));
addVectors('cloud.json', pyramids('cloud'));
addRefusals('errors.json', refusals());
addStrips('overlay/strips.json');
addTexts('numbers/texts.json');
addTextRefusals('numbers/errors.json');

/** Every colour model and depth, in each order. */
function colours(): Question[] {
  const models = ['gray 1', 'gray 2', 'gray 4', 'gray 8', 'gray 16', 'graya 8', 'graya 16'];
  models.push('rgb 8', 'rgb 16', 'rgba 8', 'rgba 16');
  return models.flatMap((model) => {
    const space = model === 'gray 1' ? `13x11 ${model}` : `9x8 ${model}`;
    return [
      ask(space, 'mixed', '', 'zero'),
      ask(space, 'mixed', '', 'random-1'),
      ask(space, 'sequential', '', 'random-1'),
      ask(space, 'gray', '', 'random-1'),
    ];
  });
}

/** Palettes, packed and not, powers of two and not. */
function palettes(): Question[] {
  const sizes = [2, 3, 5, 8, 16, 32, 64, 128, 200, 216, 255, 256];
  return sizes.flatMap((K) => {
    const space = K === 2 ? '13x17 palette 2' : `11x9 palette ${K}`;
    return [
      ask(space, 'mixed', '', 'one'),
      ask(space, 'mixed', '', 'head-end'),
      ask(space, 'mixed', '', 'random-1'),
      ask(space, ORDERS[1 + (K % 2)] ?? 'gray', '', 'random-1'),
    ];
  });
}

/** Tails whose words tell all 32 bits of them from the upper 24, which §5.8 takes. */
function wordDigits(): Question[] {
  return [
    ask('9x9 palette 251', 'mixed', '182', 'zero'),
    ask('9x9 palette 216', 'mixed', '1146', 'zero'),
  ];
}

/** Where the head ends, where a tail has one digit, where blocks and strips of its bytes end. */
function edges(): Question[] {
  const heads = ['1x17 gray 1', '1x127 gray 1', '1x128 gray 1', '1x129 gray 1', '3x43 gray 2'];
  heads.push('2x1 rgb 8', '17x1 gray 8', '1x3 rgb 16', '3x3 gray 16', '5x11 palette 5');
  heads.push('27x2 palette 5', '43x1 palette 8', '7x3 palette 128', '17x1 palette 200');
  const names: IndexName[] = ['zero', 'last', 'head-last', 'head-end', '2^128'];
  const questions = heads.flatMap((text) => {
    const space = parseCanonical(text);
    const wholeHead = !isTiny(space) && headShapeOf(space).h === space.digits;
    return names
      .filter((name) => name !== 'head-end' || !wholeHead)
      .filter((name) => name !== 'head-last' || !wholeHead)
      .filter((name) => name !== '2^128' || JSBI.lessThan(power(2, 128), sizeOf(space)))
      .filter((name) => name !== '2^128' || space.radix % 2 !== 0)
      .map((name) => ask(text, 'mixed', '', name));
  });
  // n bytes of tail: one byte a digit, the last of them 1.
  const space = '50x45 palette 3';
  const { h } = headShapeOf(parseCanonical(space));
  for (const n of [1, 4, 15, 16, 17, 31, 32, 33, 1023, 1024, 1025, 1056, 2048, 2049]) {
    questions.push(askNumber(space, 'mixed', '', power(3, h + n - 1)));
  }
  // Zeros within the tail are hashed, those at its end are not.
  questions.push(ask('50x45 palette 3', 'mixed', '', 'random-1'));
  questions.push(ask('50x45 palette 3', 'mixed', '', 'last'));
  questions.push(askNumber('40x30 gray 8', 'mixed', '', power(2, 8 * (16 + 1023))));
  questions.push(askNumber('40x30 gray 8', 'mixed', '', power(2, 8 * (16 + 1024))));
  for (const order of ['sequential', 'gray'] as const) {
    for (const text of ['1x17 gray 1', '5x11 palette 5', '2x1 rgb 8', '1x3 rgb 16']) {
      questions.push(ask(text, order, '', 'last'), ask(text, order, '', 'random-1'));
    }
  }
  return questions;
}

/** Seeds; the orders other than mixed have none. */
function seeds(): Question[] {
  const texts = ['', 'a', 'A', ' ', 'déjà vu', 'de\u0301ja\u0300 vu', '图像', '🎲', '\n', 'a\n'];
  texts.push(SEED_OF_200_BYTES);
  const questions = texts.flatMap((seed) => [
    ask('4x3 rgb 8', 'mixed', seed, 'random-1'),
    ask('7x7 palette 5', 'mixed', seed, 'one'),
    ask('3x2 gray 2', 'mixed', seed, 'one'),
  ]);
  // The longest that there is: 4,096 bytes.
  return [...questions, ask('4x3 rgb 8', 'mixed', 'é'.repeat(2048), 'one')];
}

/** Spaces of at most 65,536 images. */
function tiny(): Question[] {
  const spaces = ['1x1 gray 1', '1x1 palette 3', '2x2 gray 1', '1x1 gray 8', '3x3 gray 1'];
  spaces.push('1x1 palette 256', '2x3 palette 5', '1x1 graya 8', '1x1 gray 16', '4x4 gray 1');
  spaces.push('2x4 gray 2', '1x4 gray 4', '2x1 palette 256');
  const questions = spaces.flatMap((space) => [
    ask(space, 'mixed', '', 'zero'),
    ask(space, 'mixed', 'a', 'last'),
    ask(space, 'mixed', '', 'random-1'),
    ask(space, 'gray', '', 'last'),
  ]);
  // The first word has w·m mod 2^32 = 0 = 2^32 mod m, and is taken.
  return [...questions, ask('1x1 gray 16', 'mixed', '5828', 'last')];
}

/** Frames too long to be written out. */
function large(): Question[] {
  return [
    ask('64x64 rgb 8', 'mixed', '', 'zero'),
    ask('64x64 rgb 8', 'mixed', 'déjà vu', '2^128'),
    ask('64x64 rgb 8', 'gray', '', '2^128'),
    askNumber('64x64 rgb 8', 'mixed', '', bytesNumber('64x64 rgb 8', 1100)),
    askNumber('64x64 rgb 8', 'sequential', '', bytesNumber('64x64 rgb 8', 900)),
    ask('256x256 gray 1', 'mixed', '', 'one'),
    askNumber('256x256 gray 1', 'mixed', '', bytesNumber('256x256 gray 1', 1000)),
    ask('255x257 gray 2', 'mixed', '', 'one'),
    askNumber('255x257 gray 4', 'mixed', '', bytesNumber('255x257 gray 4', 500)),
    ask('128x128 palette 5', 'mixed', '', 'one'),
    askNumber('128x128 palette 5', 'mixed', '图像', bytesNumber('128x128 palette 5', 900)),
    ask('100x99 palette 216', 'mixed', '', 'head-end'),
    askNumber('100x99 palette 128', 'mixed', '', bytesNumber('100x99 palette 128', 900)),
    ask('160x144 palette 4', 'mixed', '', 'zero'),
    ask('128x128 rgba 16', 'mixed', '', '2^128'),
    ask('320x200 graya 16', 'gray', '', '2^128'),
    ask('640x480 rgb 8', 'mixed', '', 'zero'),
    ask('1920x1080 rgb 8', 'mixed', '', 'one'),
    ask('1920x1080 rgb 16', 'mixed', '', 'one'),
    ask('1920x1080 rgb 16', 'mixed', '🎲', 'head-end'),
  ];
}

/** Numbers of all lengths: every colour model and depth, sides that are powers of two and not. */
function pyramids(order: 'progressive' | 'cloud'): Question[] {
  const seed = order === 'cloud' ? 'déjà vu' : '';
  const models = ['gray 1', 'gray 2', 'gray 4', 'gray 8', 'gray 16', 'graya 8', 'graya 16'];
  models.push('rgb 8', 'rgb 16', 'rgba 8', 'rgba 16');
  models.push(...[2, 3, 8, 16, 216, 256].map((K) => `palette ${K}`));
  const questions = models.flatMap((model, i) => {
    const space = `${['5x7', '8x8', '3x50'][i % 3]} ${model}`;
    return [
      ask(space, order, '', '20-bits'),
      ask(space, order, seed, 'random-1'),
      ask(space, order, '', i % 2 === 0 ? 'last' : '2-bits'),
    ];
  });
  for (const space of ['1x1 gray 1', '1x1 palette 3', '1x1 rgba 16', '1x50 rgb 8', '50x1 gray 1'])
    questions.push(ask(space, order, '', 'one'), ask(space, order, seed, 'random-1'));
  const tiny = ['4x4 gray 1', '2x3 palette 5', '1x2 gray 8', '2x2 gray 4'];
  for (const space of tiny) questions.push(ask(space, order, seed, 'last'));
  // From plain to static.
  const lengths = [
    'zero',
    '1-bits',
    '8-bits',
    '16-bits',
    '17-bits',
    '18-bits',
    '130-bits',
  ] as const;
  for (const name of lengths) questions.push(ask('64x64 rgb 8', order, seed, name));
  for (const bits of [131, 400, 3000, 12_288, 39_321, 98_303, 98_304] as const)
    questions.push(ask('64x64 rgb 8', order, seed, `${bits}-bits`));
  questions.push(ask('64x64 palette 16', order, '', '5000-bits'));
  questions.push(ask('64x64 gray 1', order, seed, '4095-bits'));
  questions.push(ask('100x75 gray 16', order, '', '30000-bits'));
  questions.push(ask('64x64 palette 216', order, seed, '9000-bits'));
  for (const name of ['24-bits', '1000-bits', '20000-bits', '200000-bits'] as const)
    questions.push(ask('800x450 rgb 8', order, seed, name));
  return questions;
}

/** What must be refused. */
function refusals(): Refusal[] {
  return [
    ofSpace('', 'E_SPACE'),
    ofSpace('0x5 gray 8', 'E_SPACE'),
    ofSpace('05x5 gray 8', 'E_SPACE'),
    ofSpace('5x5 gray 08', 'E_SPACE'),
    ofSpace('5x5  gray 8', 'E_SPACE'),
    ofSpace('5x5 gray 8 ', 'E_SPACE'),
    ofSpace('5X5 gray 8', 'E_SPACE'),
    ofSpace('5x5 grey 8', 'E_SPACE'),
    ofSpace('5x5 gray', 'E_SPACE'),
    ofSpace('5x5 gray 3', 'E_SPACE'),
    ofSpace('5x5 graya 4', 'E_SPACE'),
    ofSpace('5x5 rgb 4', 'E_SPACE'),
    ofSpace('5x5 rgba 32', 'E_SPACE'),
    ofSpace('5x5 palette 1', 'E_SPACE'),
    ofSpace('5x5 palette 257', 'E_SPACE'),
    ofSpace('2147483648x1 gray 1', 'E_LIMIT'),
    ofSpace('1x2147483648 gray 1', 'E_LIMIT'),
    ofSpace('99999999999x1 gray 1', 'E_LIMIT'),
    ofSpace(`1x1${'0'.repeat(400)} rgb 8`, 'E_LIMIT'),
    ofSpace('1006632961x1 gray 1', 'E_LIMIT'),
    ofSpace('125829121x1 gray 8', 'E_LIMIT'),
    ofSpace('335544321x1 palette 8', 'E_LIMIT'),
    ofSpace('16777217x1 palette 5', 'E_LIMIT'),
    ofSeed('\0'),
    ofSeed('a\0b'),
    ofSeed('\ud800'),
    ofSeed('a\udc00'),
    ofSeed('a'.repeat(4097)),
    ofSeed('é'.repeat(2049)),
    ofSeed('a\0b', 'cloud'),
    ...(['sequential', 'gray', 'progressive'] as const).map((order) => ofSeed('x', order)),
    ...ORDERS.flatMap((order) => [
      ofIndex('1x1 gray 1', order, '2'),
      ofIndex('4x4 gray 1', order, '65536'),
      ofIndex('1x17 gray 1', order, '131072'),
      ofIndex('5x11 palette 5', order, power(5, 55).toString()),
      ofIndex('3x2 rgb 8', order, `0x${power(2, 144).toString(16)}`),
      ofIndex('3x2 rgb 8', order, `0x${power(2, 2000).toString(16)}`),
      ofFrame('2x2 gray 1', order, ''),
      ofFrame('2x2 gray 1', order, '000000'),
      ofFrame('2x2 gray 1', order, '0000000000'),
      ofFrame('2x2 gray 1', order, '00000002'),
      ofFrame('2x2 gray 4', order, '10000000'),
      ofFrame('2x2 palette 5', order, '00050000'),
      ofFrame('1x17 palette 128', order, '80'.padStart(34, '0')),
      ofFrame('3x2 rgb 8', order, '00'.repeat(17)),
      ofFrame('1x3 rgb 16', order, '00'.repeat(9)),
    ]),
  ];
}

function ofSpace(space: string, code: string): Refusal {
  return { kind: 'space', space, code };
}

function ofSeed(seed: string, order: Order = 'mixed'): Refusal {
  return { kind: 'seed', space: '4x3 rgb 8', order, seed, code: 'E_SEED' };
}

function ofIndex(space: string, order: Order, index: string): Refusal {
  return { kind: 'index', space, order, seed: '', index, code: 'E_RANGE' };
}

function ofFrame(space: string, order: Order, samples_hex: string): Refusal {
  return { kind: 'frame', space, order, seed: '', samples_hex, code: 'E_FRAME' };
}

/** A question whose index is named. */
function ask(space: string, order: Order, seed: string, name: IndexName): Question {
  return askNumber(space, order, seed, numberOf(parseCanonical(space), name));
}

function askNumber(space: string, order: Order, seed: string, number: JSBI): Question {
  return { space, order, seed, index: textOfIndex(number) };
}

function numberOf(space: Space, name: IndexName): JSBI {
  const one = JSBI.BigInt(1);
  const R = radixOf(space);
  switch (name) {
    case 'zero':
      return JSBI.BigInt(0);
    case 'one':
      return one;
    case 'last':
      return JSBI.subtract(sizeOf(space), one);
    case 'head-last':
      return JSBI.subtract(power(R, headShapeOf(space).h), one);
    case 'head-end':
      return power(R, headShapeOf(space).h);
    case '2^128':
      return power(2, 128);
    default: {
      const bits = /^([0-9]+)-bits$/.exec(name)?.[1];
      if (bits !== undefined) return numberOfBits(`${space.canonical} ${name}`, Number(bits));
      return modulo(
        pseudoRandom(`${space.canonical} ${name}`, space.sampleBytes + 16),
        sizeOf(space),
      );
    }
  }
}

/** A number of so many bits, from 1. */
function numberOfBits(label: string, bits: number): JSBI {
  const top = power(2, bits - 1);
  return JSBI.add(top, modulo(pseudoRandom(label, Math.ceil(bits / 8)), top));
}

/** A number of `bytes` bytes, made from the space's name. */
function bytesNumber(space: string, bytes: number): JSBI {
  return pseudoRandom(`${space} ${bytes} bytes`, bytes);
}

/** SHA-256(label ‖ le32(0)) ‖ SHA-256(label ‖ le32(1)) ‖ …, cut to `length` bytes, LE. */
function pseudoRandom(label: string, length: number): JSBI {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    sha256(joinBytes([utf8(label), le32(i)])),
  );
  return rankOfBytes(joinBytes(blocks).slice(0, length));
}

function answer({ space, order, seed, index }: Question): Record<string, string> {
  const reference = makeReference(parseCanonical(space), order, seed);
  const samples = reference.frame(JSBI.BigInt(index));
  return samples.length > MAX_SAMPLES_IN_FULL
    ? { space, order, seed, index, samples_sha256_hex: toHex(sha256(samples)) }
    : { space, order, seed, index, samples_hex: toHex(samples) };
}

function addVectors(file: string, questions: readonly Question[]): void {
  addTo(file, questions.map(answer), ({ space, order, seed, index }) =>
    JSON.stringify([space, order, seed, index]),
  );
}

function addRefusals(file: string, cases: readonly Refusal[]): void {
  const items = cases.map((refusal): Item => ({ ...refusal }));
  addTo(file, items, (item) => JSON.stringify({ ...item, code: '' }));
}

/**
 * Strips of an overlay, SPEC §9.2, for every side and number of rows. In a folder of their own:
 * the files beside it are about images and their numbers.
 */
function addStrips(file: string): void {
  const sizes = ['7680x4320', '3840x2160', '2560x1440', '1920x1080', '1280x720', '640x360'];
  sizes.push('512x512', '320x180', '128x128', '88x64', '72x80', '168x32', '328x16', '48x128');
  sizes.push('40x160', '100x260');
  // The least of each pair in SPEC's table, and one pixel less each way.
  for (const [side, part] of [
    [64, 32],
    [32, 32],
    [16, 8],
    [8, 4],
    [4, 4],
  ] as const) {
    for (const rows of [1, 2, 4, 5, 8, 10]) {
      const [width, height] = [(80 / rows + 2) * side, rows * side * part];
      for (const [w, h] of [
        [width, height],
        [width - 1, height],
        [width, height - 1],
      ])
        sizes.push(`${w}x${h}`);
    }
  }
  const indices = ['0', '1', '0xffffffffffffffff', '0x123456789abcdef0fedcba9876543210'];
  const items = sizes.flatMap((size, i) => {
    const [width = 0, height = 0] = size.split('x').map(Number);
    // Bit 64 is set: it is no part of what is shown.
    const own = indices[i % indices.length] ?? '0';
    const some =
      size === '1280x720' ? indices : size === '88x64' ? [own, '0x1fedcba9876543210'] : [own];
    return some.map((index): Item => {
      const strip = stripOf(width, height, JSBI.BigInt(index));
      if (strip === undefined) return { width, height, index, code: 'E_OUTPUT' };
      const { side, top, cells } = strip;
      return { width, height, index, side, top, cells };
    });
  });
  addTo(file, items, ({ width, height, index }) => JSON.stringify([width, height, index]));
}

/** Numbers as text: names and base64url. SPEC §7. */
function addTexts(file: string): void {
  const names = [
    'hello',
    'Hello',
    'a',
    'déjà vu',
    'de\u0301ja\u0300 vu',
    '图像',
    '🎲',
    'name:hello',
  ];
  names.push('two words', 'hello+5', '@hello', '50%', SEED_OF_200_BYTES);
  const texts: [space: string, text: string][] = [];
  for (const space of TEXT_SPACES) for (const name of names) texts.push([space, `name:${name}`]);
  // What is dropped around it, and the longest that there is.
  for (const text of ['\t name:hello\r\n', 'name: hello', '\u00a0name:\u2009hello\u202f'])
    texts.push(['3x2 rgb 8', text]);
  texts.push(['5x11 palette 5', `name:${'é'.repeat(2048)}`]);
  for (const space of TEXT_SPACES) {
    const names = ['zero', 'one', 'last', 'random-1', 'random-2', 'random-3'] as const;
    const size = parseCanonical(space);
    const written = new Set(names.map((name) => base64Of(numberOf(size, name))));
    for (const text of written) texts.push([space, text]);
  }
  // Zeros at the end, and no byte at all.
  for (const text of [
    'b64:AA',
    'b64:AAA',
    'b64:AAAA',
    'b64:KgA',
    'b64:KgAAAA',
    'b64:_w',
    ' b64:Kg\n',
  ])
    texts.push(['4x4 gray 1', text]);
  const items = texts.map(([space, text]): Item => {
    const number = indexOfText(parseCanonical(space), text);
    const { index } = askNumber(space, 'mixed', '', number);
    if (index.length <= MAX_SAMPLES_IN_FULL) return { space, text, index };
    const bytes = Uint8Array.from(toDigits(number, 256));
    return { space, text, index_sha256_hex: toHex(sha256(bytes)) };
  });
  addTo(file, items, ({ space, text }) => JSON.stringify([space, text]));
}

/** Texts of numbers that must be refused. SPEC §7. */
function addTextRefusals(file: string): void {
  const wrong = ['name:', 'name: \t', 'name:\ud800', 'name:a\udc00', 'name:a\0b', 'Name:hello'];
  wrong.push(`name:${'a'.repeat(4097)}`, `name:${'é'.repeat(2049)}`, 'name:hello\0');
  wrong.push('b64:A', 'b64:AAAAA', 'b64:AB', 'b64:AAB', 'b64:AA==', 'b64:AAA=', 'b64:+A', 'b64:/A');
  wrong.push('b64:A A', 'b64: AA', 'b64:AA.', 'b64:é', 'b64:ＡＡ', 'b64:AA+1', 'B64:AA', 'b64:~A');
  const space = '4x4 gray 1';
  const items = wrong.map((text): Item => ({ space, text, code: 'E_NUMBER' }));
  for (const space of TEXT_SPACES) {
    const size = sizeOf(parseCanonical(space));
    for (const number of [size, JSBI.multiply(size, size)])
      items.push({ space, text: base64Of(number), code: 'E_RANGE' });
  }
  addTo(file, items, ({ space, text }) => JSON.stringify([space, text]));
}
