/**
 * Every vector through the public door, both ways. SPEC §13.
 * @module
 */
import t from 'tap';
import { EnumeratorError } from '../../src/core/errors.js';
import { Numbering } from '../../src/core/numbering.js';
import { ORDERS } from '../../src/core/order.js';
import { parseCanonical } from '../../src/core/space.js';
import type { Vector } from '../../src/selftest/vectors.js';
import {
  fromHex,
  isEqual,
  littleEndian,
  open,
  readVectors,
  sha256Hex,
  toHex,
  VECTOR_FILES,
} from './tools.js';

interface Refusal extends Vector {
  readonly kind: 'index' | 'frame' | 'space' | 'seed';
  readonly code: string;
}

for (const file of VECTOR_FILES) {
  t.test(`every vector of ${file}.json holds in both directions (SPEC §13)`, async (t) => {
    for (const vector of readVectors<Vector>(file)) {
      const { space, order, seed, samples_hex, samples_sha256_hex } = vector;
      const title = `${space} ${order} ${JSON.stringify(seed.slice(0, 8))} ${vector.index.slice(0, 24)}`;
      const numbering = open(space, order, seed);
      const index = BigInt(vector.index);
      const samples = numbering.frameAt(index);
      if (samples_hex === undefined) t.equal(sha256Hex(samples), samples_sha256_hex, title);
      else t.equal(toHex(samples), samples_hex, title);
      // Nothing of the way out may be left for the way back.
      const other = open(space, order, seed);
      const frame = samples_hex === undefined ? samples : fromHex(samples_hex);
      t.ok(other.indexOf(frame) === index, `${title}, back`);
      const bytes = littleEndian(index);
      t.ok(isEqual(other.indexBytesOf(frame), bytes), `${title}, back as bytes`);
      t.ok(isEqual(numbering.frameAt(bytes), frame), `${title}, from bytes`);
      const padded = new Uint8Array(bytes.length + 40);
      padded.set(bytes);
      t.ok(isEqual(numbering.frameAt(padded), frame), `${title}, from bytes with zeros behind`);
    }
  });
}

t.test('the vectors are as many and as various as they should be (SPEC §13)', async (t) => {
  const vectors = VECTOR_FILES.flatMap((file) => readVectors<Vector>(file));
  t.ok(vectors.length >= 80, `${vectors.length} vectors`);
  const models = new Set(vectors.map(({ space }) => space.slice(space.indexOf(' ') + 1)));
  const wanted = ['gray 1', 'gray 2', 'gray 4', 'gray 8', 'gray 16', 'graya 8', 'graya 16'];
  wanted.push('rgb 8', 'rgb 16', 'rgba 8', 'rgba 16');
  wanted.push(...[2, 3, 5, 16, 200, 216, 256].map((K) => `palette ${K}`));
  for (const model of wanted) t.ok(models.has(model), model);
  t.ok(vectors.some(({ space }) => space === '1920x1080 rgb 16'));
  t.ok(
    vectors.some(({ seed }) => /[^ -~]/u.test(seed)),
    'a seed that is not ASCII',
  );
});

t.test('what errors.json says to refuse is refused, with its code (SPEC §11)', async (t) => {
  const refusals = readVectors<Refusal>('errors');
  t.ok(refusals.length >= 40);
  for (const { kind, space, order, seed, index, samples_hex = '', code } of refusals) {
    const attempts: (() => unknown)[] = [];
    if (kind === 'space') attempts.push(() => parseCanonical(space));
    if (kind === 'seed') attempts.push(() => new Numbering(parseCanonical(space), order, seed));
    if (kind === 'index') {
      const numbering = open(space, order, seed);
      attempts.push(() => numbering.frameAt(BigInt(index)));
      attempts.push(() => numbering.frameAt(littleEndian(BigInt(index))));
      attempts.push(() => numbering.batch(BigInt(index), 1));
    }
    if (kind === 'frame') {
      const numbering = open(space, order, seed);
      attempts.push(() => numbering.indexOf(fromHex(samples_hex)));
      attempts.push(() => numbering.indexBytesOf(fromHex(samples_hex)));
    }
    t.ok(attempts.length > 0, kind);
    for (const attempt of attempts) {
      const error = catchError(attempt);
      t.match(error, { code }, `${kind} ${space} ${order}`);
      t.ok(error instanceof EnumeratorError && !error.message.includes('\n'), 'in one line');
    }
  }
});

t.test('negative indices, the size and beyond are refused in every order (SPEC §5)', async (t) => {
  for (const space of ['1x1 gray 1', '4x4 gray 1', '1x17 gray 1', '5x11 palette 5', '3x2 rgb 8']) {
    for (const order of ORDERS) {
      const numbering = open(space, order);
      const size = BigInt(numbering.space.radix) ** BigInt(numbering.space.digits);
      for (const index of [-1n, -size, size, size + 1n, size * size]) {
        t.throws(() => numbering.frameAt(index), { code: 'E_RANGE' }, `${space} ${order}`);
      }
      t.equal(numbering.indexOf(numbering.frameAt(size - 1n)), size - 1n, 'the last one is there');
    }
  }
});

t.test('the first sample that is too large is named with its place (SPEC §4)', async (t) => {
  const spaces = ['2x2 gray 1', '1x17 gray 1', '17x9 gray 1', '9x9 gray 2', '7x9 gray 4'];
  spaces.push('2x2 palette 5', '5x11 palette 5', '8x8 palette 32', '7x7 palette 200');
  for (const text of spaces) {
    for (const order of ORDERS) {
      const numbering = open(text, order);
      const { digits, radix } = numbering.space;
      for (const place of [0, 1, 3, Math.floor(digits / 2), digits - 1]) {
        for (const value of [radix, 255]) {
          // The others are as large as they may be; a later one is too large as well.
          const samples = new Uint8Array(digits).fill(radix - 1);
          samples[digits - 1] = 255;
          samples[place] = value;
          const message = new RegExp(`sample ${place} is ${value}\\b`);
          t.throws(() => numbering.indexOf(samples), { code: 'E_FRAME', message }, text);
          t.throws(() => numbering.indexBytesOf(samples), { code: 'E_FRAME', message }, text);
        }
      }
    }
  }
});

t.test('a wrong type is a TypeError that names the argument', async (t) => {
  const numbering = open('3x2 rgb 8');
  const wrong: [RegExp, () => unknown][] = [
    [/index/, () => numbering.frameAt(5 as unknown as bigint)],
    [/index/, () => numbering.frameAt('5' as unknown as bigint)],
    [/samples/, () => numbering.indexOf([0, 0] as unknown as Uint8Array)],
    [/samples/, () => numbering.indexBytesOf('00' as unknown as Uint8Array)],
    [/index/, () => numbering.batch(0 as unknown as bigint, 1)],
    [/most/, () => numbering.batch(0n, 0)],
    [/most/, () => numbering.batch(0n, 1.5)],
    [/most/, () => numbering.batch(0n, 1n as unknown as number)],
    [/seed/, () => open('3x2 rgb 8', 'mixed', 5 as unknown as string)],
  ];
  for (const [message, attempt] of wrong) t.throws(attempt, { name: 'TypeError', message });
});

function catchError(attempt: () => unknown): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  return undefined;
}
