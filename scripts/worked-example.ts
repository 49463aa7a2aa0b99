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
  subtractHash,
  tailBytesOf,
  toHex,
  traceTailHash,
  utf8,
} from '../src/reference/index.js';

/** The text of SPEC §12, without a newline at its end. */
export function workedExample(): string {
  return [
    'Numbers are in hex with `0x`, or decimal; byte strings are in hex without it, first byte first.',
    'The 128 bytes of a state are S[0][0 … 7], S[1][0 … 7], S[2][0 … 7], S[3][0 … 7], each LE, before the first round.',
    ...packedExample(),
    ...unpackedExample(),
    ...tableExample(),
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
    `R = 256, D = 18. R^9 exceeds 2^64, so that h = ${shape.h}, h₁ = ${shape.h1}, h₂ = ${shape.h2}; a = b = 2^64.`,
    'The tail has 2 digits.',
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
    `R = 5, D = 55. R^28 exceeds 2^64, so that h = ${shape.h}, h₁ = ${shape.h1}, h₂ = ${shape.h2}; a = b = 5^27.`,
    'The tail has 1 digit.',
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
    'N = 16. The stream is that of (0, 0). The first word, with m = 16, makes j its highest four bits.',
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
