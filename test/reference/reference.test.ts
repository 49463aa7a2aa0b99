/**
 * The reference against SPEC: known values, bijection, the vectors in both directions.
 * @module
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { workedExample } from '../../scripts/worked-example.js';
import { type Space, parseCanonical } from '../../src/core/space.js';
import { limitOf, strideOf } from '../portion.js';
import * as ref from '../../src/reference/index.js';
import { checksOf, isRight } from './vector-checks.js';
import { JSBI, type Order } from '../../src/reference/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const ORDERS: readonly Order[] = ['mixed', 'sequential', 'gray', 'progressive', 'cloud'];

/** Larger frames take seconds: test/slow and scripts/make-vectors.ts check them. */
const MAX_VECTOR_DIGITS = limitOf(60_000, 1_000_000);

const big = (value: number | string): JSBI => JSBI.BigInt(value);

function sha256Hex(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

t.test('the keys are SHA-256 of the label, the space and the seed (SPEC §5.4)', async (t) => {
  const space = parseCanonical('3x2 rgb 8');
  const { base, round, lane, kappa, r, f } = ref.keysOf(space, 'déjà vu');
  t.equal(ref.toHex(base), sha256Hex('image-enumerator/1 mixed\n3x2 rgb 8\ndéjà vu'));
  const hash = [...Array(34).keys()].map((i) => sha256Hex(base, 'hash', ref.le32(i))).join('');
  t.equal(
    kappa.map((word) => ref.toHex(ref.le32(word))).join('') +
      [...r, ...f].map((word) => ref.toHex(ref.le64(word))).join(''),
    hash,
  );
  t.equal(ref.toHex(ref.le32(lane[8] ?? 0)), sha256Hex(base, 'lane', ref.le32(1)).slice(0, 8));
  t.equal(
    ref.toHex(ref.le64(round[9] ?? big(0))),
    sha256Hex(base, 'round', ref.le32(2)).slice(16, 32),
  );
});

t.test('mix64 gives the first output of SplitMix64 with seed 0 (SPEC §5.5)', async (t) => {
  t.equal(ref.mix64(big('0x9e3779b97f4a7c15')).toString(16), 'e220a8397b1dcdaf');
});

t.test('u64 and digits agree with native bigint (SPEC §1, §4)', async (t) => {
  for (let i = 0; i < 200; i++) {
    const x = randomBigInt(`x${i}`, 8);
    const y = randomBigInt(`y${i}`, 1 + (i % 8));
    const xJ = big(`0x${x.toString(16)}`);
    const yJ = big(`0x${y.toString(16)}`);
    const product = JSBI.asUintN(64, JSBI.multiply(xJ, yJ));
    t.equal(product.toString(), BigInt.asUintN(64, x * y).toString());
    t.equal(ref.modulo(JSBI.subtract(yJ, xJ), big(1000003)).toString(), mod(y - x, 1000003n));
    for (const radix of [2, 5, 8, 200, 65536]) {
      const digits = ref.toDigits(xJ, radix);
      const value = digits.reduceRight((sum, digit) => sum * BigInt(radix) + BigInt(digit), 0n);
      t.equal(value, x);
      t.equal(ref.fromDigits(digits, radix).toString(), x.toString());
    }
  }
});

/** A number of `bytes` bytes made from a label. */
function randomBigInt(label: string, bytes: number): bigint {
  return BigInt(`0x${sha256Hex(label).slice(0, 2 * bytes)}`);
}

function mod(a: bigint, m: bigint): string {
  return (((a % m) + m) % m).toString();
}

t.test('each image of a small space comes once, and leads back (SPEC §5)', async (t) => {
  const spaces = ['1x1 gray 1', '2x2 gray 1', '1x1 palette 3', '3x3 gray 1', '2x2 palette 5'];
  spaces.push('2x1 gray 4', '1x1 gray 8');
  for (const text of spaces) {
    for (const order of ORDERS) {
      const space = parseCanonical(text);
      const reference = ref.makeReference(space, order, order === 'mixed' ? 'a' : '');
      const size = JSBI.toNumber(ref.sizeOf(space));
      const seen = new Set<string>();
      for (let i = 0; i < size; i++) {
        const samples = reference.frame(big(i));
        seen.add(ref.toHex(samples));
        if (reference.index(samples).toString() !== String(i)) t.fail(`${text} ${order} ${i}`);
      }
      t.equal(seen.size, size, `${text} ${order}`);
    }
  }
});

t.test('a table of 65,536 is a permutation (SPEC §5.9)', async (t) => {
  const space = parseCanonical('4x4 gray 1');
  const table = ref.shuffleTable(space, ref.keysOf(space, ''));
  t.equal(new Set(table).size, 65536);
  t.ok(table.every((rank) => rank >= 0 && rank < 65536));
  t.notOk(ref.isTiny(parseCanonical('1x17 gray 1')));
  t.ok(ref.isTiny(space));
});

t.test('each image of the smallest spaces without a table comes once (SPEC §5.3)', async (t) => {
  // 41^3 = 68,921: the head is the whole frame, in halves of one and two digits.
  const space = parseCanonical('3x1 palette 41');
  const reference = ref.makeReference(space, 'mixed', '');
  const seen = new Set<number>();
  const stride = strideOf(17);
  for (let i = 0; i < 41 ** 3; i += stride) {
    const [x = 0, y = 0, z = 0] = reference.frame(big(i));
    seen.add(x + 41 * y + 41 * 41 * z);
  }
  t.equal(seen.size, Math.ceil(41 ** 3 / stride));
});

t.test('heads are cut where a half passes 2^64 (SPEC §5.3)', async (t) => {
  t.same(shapeOf('1x127 gray 1'), [127, 63, 64]);
  t.same(shapeOf('1x128 gray 1'), [128, 64, 64]);
  t.same(shapeOf('1x129 gray 1'), [128, 64, 64]);
  t.same(shapeOf('5x11 palette 5'), [54, 27, 27]);
  t.same(shapeOf('53x1 palette 5'), [53, 26, 27]);
  t.same(shapeOf('1x3 rgb 16'), [8, 4, 4]);
  t.same(shapeOf('7x1 gray 16'), [7, 3, 4]);
});

/** h, h₁ and h₂. */
function shapeOf(text: string): number[] {
  const { h, h1, h2 } = ref.headShapeOf(parseCanonical(text));
  return [h, h1, h2];
}

t.test('neighbours in gray order differ in one digit, by one (SPEC §5.2)', async (t) => {
  for (const text of ['2x2 palette 5', '3x1 gray 2', '3x3 gray 1']) {
    const space = parseCanonical(text);
    const size = JSBI.toNumber(ref.sizeOf(space));
    const reference = ref.makeReference(space, 'gray', '');
    for (let i = 0; i + 1 < size; i++) {
      const one = reference.frame(big(i));
      const other = reference.frame(big(i + 1));
      const steps = [...one].map(
        (digit, k) => ((other[k] ?? 0) - digit + space.radix) % space.radix,
      );
      t.same(
        steps.filter((step) => step !== 0),
        [1],
        `${text} ${i}`,
      );
    }
  }
});

t.test('E and the stream are undone (SPEC §5.6, §5.8)', async (t) => {
  for (const text of ['5x11 palette 5', '3x43 gray 2', '1x9 rgb 16', '7x9 palette 128']) {
    const space = parseCanonical(text);
    const keys = ref.keysOf(space, text);
    const shape = ref.headShapeOf(space);
    const digits = pseudoDigits(space, text);
    const halves = ref.headHalves(space, shape, digits);
    const back = ref.unpermuteHead(shape, keys, ref.permuteHead(shape, keys, halves));
    t.same([back.x.toString(), back.y.toString()], [halves.x.toString(), halves.y.toString()]);
    const tail = digits.slice(shape.h);
    t.same(ref.removeStream(space, keys, halves, ref.applyStream(space, keys, halves, tail)), tail);
    t.same(ref.tailOfBytes(space, ref.tailBytesOf(space, tail), tail.length), tail);
  }
});

t.test('any frame leads to an index that leads back to it (SPEC §5)', async (t) => {
  const spaces = ['9x9 rgb 8', '16x9 gray 1', '17x3 gray 2', '11x13 palette 5', '9x9 palette 200'];
  spaces.push('5x5 rgba 16', '8x8 palette 32', '40x40 palette 3', '40x40 gray 8');
  for (const text of spaces) {
    const space = parseCanonical(text);
    for (const order of ORDERS) {
      const samples = ref.sampleBytesOf(space, pseudoDigits(space, `${text} ${order}`));
      const seed = order === 'mixed' ? 'a' : '';
      const index = ref.referenceIndex(space, order, seed, samples);
      t.same(ref.referenceFrame(space, order, seed, index), samples, `${text} ${order}`);
    }
  }
});

/** A frame made from a label. */
function pseudoDigits(space: Space, label: string): number[] {
  return Array.from(
    { length: space.digits },
    (_, i) => parseInt(sha256Hex(`${label} ${i}`).slice(0, 8), 16) % space.radix,
  );
}

t.test('rank bytes are as many as SPEC §4 says, and lead back', async (t) => {
  const lengths: [string, number][] = [
    ['3x3 gray 1', 2],
    ['3x3 palette 8', 4],
    ['3x3 palette 5', 3],
    ['1x1 palette 200', 1],
    ['1x2 palette 3', 1],
    ['2x1 rgb 16', 12],
  ];
  for (const [text, length] of lengths) {
    const space = parseCanonical(text);
    const rank = ref.rankOf(space, pseudoDigits(space, text));
    const bytes = ref.rankBytesOf(space, rank);
    t.equal(bytes.length, length, text);
    t.equal(ref.rankOfBytes(bytes).toString(), rank.toString(), text);
    t.same(ref.digitsOf(space, rank), pseudoDigits(space, text), text);
  }
});

t.test(
  'the hash looks at each byte of a tail up to the last that is not zero (SPEC §5.7)',
  async (t) => {
    const space = parseCanonical('64x64 gray 8');
    const keys = ref.keysOf(space, '');
    const shape = ref.headShapeOf(space);
    const hash = (bytes: Uint8Array): string =>
      ref.tailHash(shape, keys, bytes).map(String).join(' ');
    t.equal(hash(new Uint8Array(100)), '0 0');
    const seen = new Set<string>();
    for (const at of [0, 15, 16, 31, 32, 1023, 1024, 1025, 2047, 2048, 3000]) {
      const bytes = new Uint8Array(4000);
      bytes[at] = 1;
      seen.add(hash(bytes));
      t.equal(hash(bytes), hash(bytes.slice(0, at + 1)));
    }
    t.equal(seen.size, 11);
  },
);

t.test('shards are disjoint and cover the run (SPEC §6)', async (t) => {
  for (const count of ['0', '1', '7', '100', '0x123456789abcdef0123456789abcdef']) {
    for (const n of [1, 2, 3, 7, 16]) {
      let end = big(0);
      for (let i = 1; i <= n; i++) {
        const range = ref.shardRange(big(count), big(i), big(n));
        t.equal(range.first.toString(), end.toString());
        end = range.end;
      }
      t.equal(end.toString(), big(count).toString());
    }
  }
  t.throws(() => ref.shardRange(big(10), big(0), big(3)), { code: 'E_RANGE' });
  t.throws(() => ref.shardRange(big(10), big(4), big(3)), { code: 'E_RANGE' });
});

t.test('a run ends before its end, or with the space (SPEC §6)', async (t) => {
  const space = parseCanonical('2x2 gray 1');
  const countOf = (
    from: number,
    step: number,
    more: { to?: number; count?: number } = {},
  ): string => {
    const [to, count] = [more.to, more.count].map((n) => (n === undefined ? n : big(n)));
    return ref.runOf(space, { from: big(from), step: big(step), to, count }).count.toString();
  };
  t.equal(countOf(0, 1, { to: 10 }), '10');
  t.equal(countOf(0, 3, { to: 10 }), '4');
  t.equal(countOf(0, 3, { to: 9 }), '3');
  t.equal(countOf(10, 1, { to: 0 }), '0');
  t.equal(countOf(10, -3, { to: 0 }), '4');
  t.equal(countOf(9, -3, { to: 0 }), '3');
  t.equal(countOf(0, -1, { to: 10 }), '0');
  t.equal(countOf(0, 1), '16');
  t.equal(countOf(1, 5), '3');
  t.equal(countOf(15, -4), '4');
  t.equal(countOf(0, -1), '1');
  t.equal(countOf(15, -5, { count: 4 }), '4');
  t.throws(() => countOf(15, -5, { count: 5 }), { code: 'E_RANGE' });
  t.throws(() => countOf(16, 1, { count: 0 }), { code: 'E_RANGE' });
  t.throws(() => countOf(1, 0, { count: 1 }), { code: 'E_RANGE' });
  t.throws(() => countOf(0, 1, { to: 17 }), { code: 'E_RANGE' });
  t.throws(() => countOf(0, 1, { to: 4, count: 4 }), { code: 'E_RANGE' });
});

function runOf(from: number, step: number, count: number): ref.Run {
  return { from: big(from), step: big(step), count: big(count) };
}

t.test('names hold the index up to 40 digits, beyond it the position (SPEC §8)', async (t) => {
  t.equal(ref.nameWidthOf(runOf(7, -3, 3)), 1);
  const up = runOf(7, 3, 3);
  t.equal(ref.nameWidthOf(up), 2);
  t.equal(ref.nameOf(up, 2, big(0)), '07');
  t.equal(ref.nameOf(up, 2, big(50)), '157');
  const far = { from: ref.power(10, 40), step: big(1), count: big(101) };
  t.equal(ref.nameWidthOf(far), 43);
  const hash = sha256Hex(far.from.toString(16)).slice(0, 8);
  t.equal(ref.nameOf(far, 43, big(7)), `${hash}+007`);
  t.equal(ref.nameOf(far, 43, big(1234)), `${hash}+1234`);
  t.equal(ref.nameWidthOf({ ...far, count: ref.power(10, 30) }), 60);
  t.equal(ref.nameWidthOf({ ...far, from: JSBI.subtract(far.from, big(101)) }), 40);
});

/** One for each numbering: a tiny one begins with a table of all its images. */
t.test('every vector of every file holds, and in both directions (SPEC §13)', async (t) => {
  const checks = checksOf(ref, MAX_VECTOR_DIGITS);
  t.ok(checks.length > 1500, `${checks.length} vectors`);
  for (const check of checks) t.ok(isRight(check), check.title);
});

t.test('negative indices are refused in every order (SPEC §5)', async (t) => {
  const space = parseCanonical('3x2 rgb 8');
  for (const order of ORDERS) {
    t.throws(() => ref.referenceFrame(space, order, '', big(-1)), { code: 'E_RANGE' });
  }
});

t.test('the worked example is what the reference computes (SPEC §12)', async (t) => {
  t.ok(fs.readFileSync(`${root}SPEC.md`, 'utf8').includes(`\n${workedExample()}\n`));
});
