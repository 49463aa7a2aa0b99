/**
 * SPEC §12: worked examples with every intermediate value, from the reference, as Markdown.
 *
 *     node dist/scripts/worked-example.js
 *
 * A test holds SPEC.md to what this prints.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { sha256 } from '@noble/hashes/sha2.js';
import { type Space, parseCanonical } from '../src/core/space.js';
import {
  type HeadShape,
  type Halves,
  JSBI,
  type Keys,
  addHash,
  applyStream,
  grayFrame,
  grayIndex,
  headDigits,
  headHalves,
  headRound,
  headShapeOf,
  headUnround,
  joinIndex,
  keysOf,
  multiplierOf,
  power,
  readU32,
  removeStream,
  sampleBytesOf,
  seedStream,
  shuffleTable,
  splitIndex,
  stateBytesOf,
  streamBytes,
  streamRound,
  streamWords,
  subtractHash,
  tailBytesOf,
  toDigits,
  toHex,
  traceTailHash,
  utf8,
} from '../src/reference/index.js';

/** The text of SPEC §12, without a newline at its end. */
export function workedExample(): string {
  return [
    prose(
      'Numbers are in hex with `0x`, or decimal; byte strings are in hex without it, first byte first. The 128 bytes of a state are S[0][0 … 7], S[1][0 … 7], S[2][0 … 7], S[3][0 … 7], each LE, before the first round.',
    ),
    ...packedExample(),
    ...unpackedExample(),
    ...tableExample(),
    ...oddHeadExample(),
    ...longTailExample(),
    ...eightColoursExample(),
    ...rejectionExample(),
    ...grayExample(),
  ].join('\n');
}

function packedExample(): string[] {
  const space = parseCanonical('3x2 rgb 8');
  const seed = 'déjà vu';
  const index = JSBI.add(power(2, 128), JSBI.BigInt(5));
  const keys = keysOf(space, seed);
  const shape = headShapeOf(space);
  const { halves, t } = splitIndex(space, shape, index);
  const hash = traceTailHash(shape, keys, tailBytesOf(space, t));
  const moved = addHash(space, shape, keys, halves, t);
  const rounds = roundsOf(shape, keys, moved);
  const permuted = last(rounds);
  const state = seedStream(keys, permuted);
  const tail = applyStream(space, keys, permuted, t);
  const digits = [...headDigits(space, shape, permuted), ...tail];
  return [
    '',
    '### 12.1 A packed radix: `3x2 rgb 8`, mixed, seed `déjà vu`, index 2^128 + 5',
    '',
    prose(
      `R = 256, D = 18. R^9 exceeds 2^64, so that h = ${shape.h}, h₁ = ${shape.h1}, h₂ = ${shape.h2}; a = b = 2^64. The tail has 2 digits.`,
    ),
    '',
    'Keys (§5.4):',
    '',
    code(
      line('seed', toHex(utf8(seed))),
      ...keyLines(keys),
      ...keys.round.map((key, i) => line(`k${i}`, hex(key, 16))),
      ...rows(
        keys.lane.map((key) => hex(key, 8)),
        8,
      ).map((row, i) => line(`ℓ${8 * i} … ℓ${8 * i + 7}`, row.join(' '))),
      ...rows(
        keys.kappa.slice(0, 16).map((key) => hex(key, 8)),
        8,
      ).map((row, i) => line(`κ${8 * i} … κ${8 * i + 7}`, row.join(' '))),
      line('κ263', hex(keys.kappa[263] ?? 0, 8)),
      ...hashKeyLines(keys),
    ),
    '',
    'From index to frame (§5.3):',
    '',
    code(
      line('index', hex(index)),
      line('1. head', hex(joinIndex(space, shape, halves, []))),
      halvesLine('   halves', halves),
      line('   t', t.join(' ')),
      ...hashLines(keys, hash),
      halvesLine('   x + H₁, y + H₂', moved),
      ...rounds.map((round, i) => halvesLine(`${i === 0 ? '3.' : '  '} E, i = ${i}`, round)),
      line('4. digits of x, y', toHex(Uint8Array.from(headDigits(space, shape, permuted)))),
      ...stateLines(state),
      line('   tail bytes of t', toHex(tailBytesOf(space, t))),
      line('   frame’s tail', toHex(tailBytesOf(space, tail))),
      line('sample bytes', toHex(sampleBytesOf(space, digits))),
    ),
    '',
    'And back:',
    '',
    ...wayBack(space, shape, keys, digits),
  ];
}

function unpackedExample(): string[] {
  const space = parseCanonical('5x11 palette 5');
  const index = power(5, 54);
  const keys = keysOf(space, '');
  const shape = headShapeOf(space);
  const { halves, t } = splitIndex(space, shape, index);
  const hash = traceTailHash(shape, keys, tailBytesOf(space, t));
  const moved = addHash(space, shape, keys, halves, t);
  const rounds = roundsOf(shape, keys, moved);
  const permuted = last(rounds);
  const word = readU32(streamBytes(keys, permuted, 4), 0);
  const tail = applyStream(space, keys, permuted, t);
  const digits = [...headDigits(space, shape, permuted), ...tail];
  return [
    '',
    '### 12.2 An unpacked radix: `5x11 palette 5`, mixed, empty seed, index 5^54',
    '',
    prose(
      `R = 5, D = 55. R^28 exceeds 2^64, so that h = ${shape.h}, h₁ = ${shape.h1}, h₂ = ${shape.h2}; a = b = 5^27. The tail has 1 digit.`,
    ),
    '',
    code(
      ...keyLines(keys),
      line('k0', hex(keys.round[0] ?? 0, 16)),
      ...hashKeyLines(keys),
      line('a, b', shape.a.toString()),
      line('index', index.toString()),
      halvesLine('1. halves', halves, 10),
      line('   t', t.join(' ')),
      ...hashLines(keys, hash),
      halvesLine('   x + H₁, y + H₂', moved, 10),
      ...rounds.map((round, i) => halvesLine(`${i === 0 ? '3.' : '  '} E, i = ${i}`, round, 10)),
      line('4. digits of x', headDigits(space, shape, permuted).slice(0, 27).join(' ')),
      line('   digits of y', headDigits(space, shape, permuted).slice(27).join(' ')),
      ...stateLines(seedStream(keys, permuted)),
      line('   w', hex(word, 8)),
      line('   z', String(((word >>> 8) * 5) >>> 24)),
      line('   frame’s tail', tail.join(' ')),
      line('sample bytes', toHex(sampleBytesOf(space, digits).subarray(0, 27))),
      line('', toHex(sampleBytesOf(space, digits).subarray(27))),
    ),
    '',
    'And back:',
    '',
    ...wayBack(space, shape, keys, digits, 10),
  ];
}

function tableExample(): string[] {
  const space = parseCanonical('2x2 gray 1');
  const keys = keysOf(space, '');
  const zero: Halves = { x: JSBI.BigInt(0), y: JSBI.BigInt(0) };
  const stream = streamBytes(keys, zero, 32);
  const words = Array.from({ length: 8 }, (_, i) => hex(readU32(stream, 4 * i), 8));
  const table = shuffleTable(space, keys);
  return [
    '',
    '### 12.3 A table: `2x2 gray 1`, mixed, empty seed',
    '',
    prose(
      'N = 16. The stream is that of (0, 0). The first word, with m = 16, makes j its highest four bits.',
    ),
    '',
    code(
      ...keyLines(keys),
      line('state', `SHA-256 ${toHex(sha256(stateBytesOf(seedStream(keys, zero))))}`),
      ...rows(words, 4).map((row, i) => line(i === 0 ? 'words' : '', row.join(' '))),
      line('τ[0] … τ[15]', table.join(' ')),
    ),
    '',
    `So index 0 has rank ${table[0]}, and rank 0 has index ${table.indexOf(0)}.`,
  ];
}

/** Halves of different sizes, and no tail. */
function oddHeadExample(): string[] {
  const space = parseCanonical('1x17 gray 1');
  const keys = keysOf(space, '');
  const shape = headShapeOf(space);
  const index = JSBI.BigInt(99_999);
  const { halves, t } = splitIndex(space, shape, index);
  const rounds = roundsOf(shape, keys, halves);
  return [
    '',
    '### 12.4 Halves that differ: `1x17 gray 1`, mixed, empty seed, index 99,999',
    '',
    prose(
      `R = 2, D = 17. R^9 is at most 2^64, so that h = ${shape.h}, h₁ = ${shape.h1}, h₂ = ${shape.h2}; a = ${shape.a.toString()}, b = ${shape.b.toString()}. There is no tail, H₁ = H₂ = 0.`,
    ),
    '',
    code(
      ...keyLines(keys),
      halvesLine('1. halves', halves, 10),
      line('   t', t.length === 0 ? 'none' : t.join(' ')),
      ...rounds.map((round, i) => halvesLine(`${i === 0 ? '3.' : '  '} E, i = ${i}`, round, 10)),
      line('4. digits', headDigits(space, shape, last(rounds)).join(' ')),
    ),
  ];
}

/** Two blocks of tail bytes, and a second round of the stream. */
function longTailExample(): string[] {
  const space = parseCanonical('50x45 palette 3');
  const keys = keysOf(space, '');
  const shape = headShapeOf(space);
  const index = power(3, shape.h + 1024);
  const { halves, t } = splitIndex(space, shape, index);
  const hash = traceTailHash(shape, keys, tailBytesOf(space, t));
  const permuted = last(roundsOf(shape, keys, addHash(space, shape, keys, halves, t)));
  const stream = streamBytes(keys, permuted, 256);
  const tail = applyStream(space, keys, permuted, t);
  const samples = sampleBytesOf(space, [...headDigits(space, shape, permuted), ...tail]);
  return [
    '',
    `### 12.5 A tail of two blocks: \`50x45 palette 3\`, mixed, empty seed, index 3^${shape.h + 1024}`,
    '',
    prose(
      `R = 3, D = 2,250, h = ${shape.h}. The tail's digits are 0 but for the one at place 1,024, so that N is 1,025: a block of 1,024 bytes, and one of a single byte. Bytes 128 to 143 of the stream are the first of its second round.`,
    ),
    '',
    code(
      ...keyLines(keys),
      line('2. N', String(hash.message.length)),
      line('   S₁, S₂, block 0', pair(hash.sums[0])),
      line('   S₁, S₂, block 1', pair(hash.sums[1])),
      line('   P₁, P₂, block 0', pair(hash.polynomials[0])),
      line('   P₁, P₂, block 1', pair(hash.polynomials[1])),
      line('   P₁, P₂ (step 4)', pair(hash.last)),
      line('   H₁, H₂', pair(hash.hash)),
      halvesLine('3. E(x, y)', permuted, 10),
      line('5. stream, bytes 0 on', `${toHex(stream.subarray(0, 16))} …`),
      line('   bytes 128 on', `${toHex(stream.subarray(128, 144))} …`),
      line('sample bytes', `SHA-256 ${toHex(sha256(samples))}`),
    ),
  ];
}

/** A radix that is a power of two and unpacked. */
function eightColoursExample(): string[] {
  const space = parseCanonical('43x1 palette 8');
  const keys = keysOf(space, '');
  const shape = headShapeOf(space);
  const { halves, t } = splitIndex(space, shape, power(8, 42));
  const permuted = last(roundsOf(shape, keys, addHash(space, shape, keys, halves, t)));
  const word = readU32(streamBytes(keys, permuted, 4), 0);
  const tail = applyStream(space, keys, permuted, t);
  const digits = [...headDigits(space, shape, permuted), ...tail];
  return [
    '',
    '### 12.6 Eight colours: `43x1 palette 8`, mixed, empty seed, index 8^42',
    '',
    prose(
      `R = 8 is a power of two and unpacked: the tail's digit is moved by a word, and its tail bytes are one a digit. h = ${shape.h}, a = b = 8^21.`,
    ),
    '',
    code(
      ...keyLines(keys),
      halvesLine('3. E(x, y)', permuted, 10),
      line('5. w', hex(word, 8)),
      line('   z', String(((word >>> 8) * 8) >>> 24)),
      line('   frame’s tail', tail.join(' ')),
      line('digits', digits.join('')),
    ),
  ];
}

/** A word that the shuffle passes over. */
function rejectionExample(): string[] {
  const space = parseCanonical('2x5 palette 3');
  const images = 3 ** 10;
  for (let number = 0; ; number++) {
    const seed = String(number);
    const keys = keysOf(space, seed);
    const words = streamWords(keys, { x: JSBI.BigInt(0), y: JSBI.BigInt(0) });
    for (let m = images; m > 1; m--) {
      const first = words.next().value;
      if (!isRejected(first, m)) continue;
      const next = words.next().value;
      const low = (word: number): string => String(Number((BigInt(word) * BigInt(m)) % 2n ** 32n));
      return [
        '',
        `### 12.7 A word that is passed over: \`2x5 palette 3\`, mixed, seed \`${seed}\``,
        '',
        `N = 59,049. 2^32 mod m is ${2 ** 32 % m} for m = ${m}.`,
        '',
        code(
          ...keyLines(keys),
          line('i, m', `${m - 1} ${m}`),
          line('w', `${hex(first, 8)}, (w·m) mod 2^32 = ${low(first)}`),
          line('next w', `${hex(next, 8)}, (w·m) mod 2^32 = ${low(next)}`),
          line('j', String(Math.floor((next * m) / 2 ** 32))),
          line('τ[0] … τ[7]', shuffleTable(space, keys).slice(0, 8).join(' ')),
        ),
      ];
    }
  }
}

function isRejected(word: number, m: number): boolean {
  return (BigInt(word) * BigInt(m)) % 2n ** 32n < BigInt(2 ** 32 % m);
}

function grayExample(): string[] {
  const space = parseCanonical('3x1 palette 5');
  const index = JSBI.BigInt(42);
  const digits = grayFrame(space, index);
  return [
    '',
    '### 12.8 Gray: `3x1 palette 5`, index 42',
    '',
    code(
      line('x₀ x₁ x₂', toDigits(index, 5).join(' ')),
      line('d₀ d₁ d₂', digits.join(' ')),
      line('index of the frame', grayIndex(space, digits).toString()),
    ),
  ];
}

/** The halves after each of the ten rounds. */
function roundsOf(shape: HeadShape, keys: Keys, halves: Halves): Halves[] {
  const rounds: Halves[] = [];
  for (let i = 0; i < 10; i++) rounds.push(headRound(shape, keys, rounds[i - 1] ?? halves, i));
  return rounds;
}

function wayBack(
  space: Space,
  shape: HeadShape,
  keys: Keys,
  digits: readonly number[],
  base: 10 | 16 = 16,
): string[] {
  const permuted = headHalves(space, shape, digits);
  const t = removeStream(space, keys, permuted, digits.slice(shape.h));
  const unrounds: Halves[] = [];
  for (let i = 9; i >= 0; i--) {
    unrounds.push(headUnround(shape, keys, unrounds.at(-1) ?? permuted, i));
  }
  const moved = last(unrounds);
  const halves = subtractHash(space, shape, keys, moved, t);
  const index = joinIndex(space, shape, halves, t);
  return [
    code(
      halvesLine('1. halves', permuted, base),
      line('2. t', t.join(' ')),
      halvesLine('3. E⁻¹, i = 9', unrounds[0] ?? permuted, base),
      halvesLine('   E⁻¹, i = 0', moved, base),
      halvesLine('4. x − H₁, y − H₂', halves, base),
      line('5. index', base === 10 ? index.toString() : hex(index)),
    ),
  ];
}

function keyLines(keys: Keys): string[] {
  return [line('base', toHex(keys.base))];
}

function hashKeyLines(keys: Keys): string[] {
  return [
    line('r₁, r₂', `${hex(keys.r[0], 16)} ${hex(keys.r[1], 16)}`),
    line('f₁, f₂', `${hex(keys.f[0], 16)} ${hex(keys.f[1], 16)}`),
  ];
}

function hashLines(keys: Keys, hash: ReturnType<typeof traceTailHash>): string[] {
  return [
    line('2. M', toHex(hash.message)),
    line('   N', String(hash.message.length)),
    line('   S₁, S₂', pair(hash.sums[0])),
    line('   ρ₁, ρ₂', pair([multiplierOf(keys.r[0]), multiplierOf(keys.r[1])])),
    line('   P₁, P₂ (step 3)', pair(hash.polynomials[0])),
    line('   P₁, P₂ (step 4)', pair(hash.last)),
    line('   H₁, H₂', pair(hash.hash)),
  ];
}

function pair(values: readonly [JSBI, JSBI] | undefined): string {
  return (values ?? []).map((value) => hex(value, 16)).join(' ');
}

function stateLines(state: ReturnType<typeof seedStream>): string[] {
  const lane0 = state.rows.map((row) => hex(row[0] ?? 0, 8)).join(' ');
  return [
    line('5. lane 0: S[0 … 3][0]', lane0),
    line('   state, 128 bytes', `SHA-256 ${toHex(sha256(stateBytesOf(state)))}`),
    line('   stream', `${toHex(streamRound(state).output.subarray(0, 16))} …`),
  ];
}

function halvesLine(label: string, { x, y }: Halves, base: 10 | 16 = 16): string {
  const text = (value: JSBI): string => (base === 10 ? value.toString() : hex(value, 16));
  return line(label, `${text(x)} ${text(y)}`);
}

function line(label: string, value: string): string {
  return `    ${label.padEnd(24)}${value}`.trimEnd();
}

/** A paragraph in lines of 80 characters. */
function prose(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= 80) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

/** A block of code: the lines are indented already. */
function code(...lines: string[]): string {
  return lines.join('\n');
}

function hex(value: JSBI | number, digits = 1): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

function rows<T>(items: readonly T[], length: number): T[][] {
  const count = Math.ceil(items.length / length);
  return Array.from({ length: count }, (_, i) => items.slice(length * i, length * (i + 1)));
}

function last<T>(items: readonly T[]): T {
  const item = items.at(-1);
  if (item === undefined) throw new TypeError('items must not be empty');
  return item;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${workedExample()}\n`);
}
