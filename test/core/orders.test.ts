/**
 * What the progressive and the cloud order promise of their numbers. SPEC §5.10, §5.11.
 * @module
 */
import t from 'tap';
import { indexLength, prefixIndex } from '../../src/core/index-length.js';
import { parseCanonical, type Space } from '../../src/core/space.js';
import { collected, latticeOf, residualsOfFrame, topLevelOf } from '../../src/reference/index.js';
import { chiSquareScore, findExcess, indexAvalanche, summarize, unitsOf } from './statistics.js';
import { isEqual, open, pseudoNumber } from './tools.js';

/** The digit of a frame at a pixel's sample. */
function digitAt(space: Space, samples: Uint8Array, x: number, y: number, channel = 0): number {
  const at = (y * space.width + x) * space.channels + channel;
  return space.radix > 256 ? samples[2 * at]! + 256 * samples[2 * at + 1]! : samples[at]!;
}

function digitsOf(space: Space, samples: Uint8Array): number[] {
  const { radix, digits } = space;
  return Array.from({ length: digits }, (_, i) =>
    radix > 256 ? samples[2 * i]! + 256 * samples[2 * i + 1]! : samples[i]!,
  );
}

function roomFor(images: number, { sampleBytes }: Space): Uint8Array {
  return new Uint8Array(images * sampleBytes);
}

/** A number of so many bits that a label decides. */
function numberOfBits(label: string, bits: number): bigint {
  const top = 1n << BigInt(bits - 1);
  return top + (bits > 1 ? pseudoNumber(label, top) : 0n);
}

const SPACES = ['1x1 gray 1', '5x7 gray 8', '8x8 rgb 8', '3x50 rgb 8', '20x11 graya 16'];
SPACES.push('16x16 rgba 8', '17x9 gray 2', '32x8 palette 2', '9x13 palette 16', '9x9 palette 128');

for (const text of SPACES) {
  t.test(
    `${text}: an index of n bits has the n-th of the deal and none beyond (SPEC §5.11)`,
    async (t) => {
      const { space } = open(text, 'cloud');
      const all = space.digits * space.radixBits;
      const lengths = [1, 2, 3, 9, 16, 17, 18, 100, 129, 130, 131, all >> 1, all - 1, all];
      for (const n of new Set(lengths.filter((length) => length >= 1 && length <= all))) {
        const numbering = open(text, 'cloud', `${n}`);
        const index = numberOfBits(`${text} ${n}`, n);
        const samples = numbering.frameAt(index);
        const bits = collected(space, residualsOfFrame(space, digitsOf(space, samples)));
        t.equal(bits.findLastIndex((bit) => bit !== 0) + 1, n, `${n} bits`);
        t.match(indexLength(numbering, index), { unit: 'bit', length: n, most: all });
        t.match(indexLength(numbering, numbering.indexBytesOf(samples)), { length: n });
        // The other way: the first and the last of the deal.
        t.equal(numbering.indexOf(samples), index, `${n} bits, back`);
      }
      t.equal(open(text, 'cloud').indexOf(open(text, 'progressive').frameAt(0n)), 0n, 'plain is 0');
    },
  );
}

for (const text of [
  '16x16 rgb 8',
  '16x32 gray 8',
  '20x33 rgba 8',
  '16x16 palette 216',
  '17x40 gray 16',
]) {
  t.test(`${text}: the lowest digits are the image in small (SPEC §5.10)`, async (t) => {
    const numbering = open(text, 'progressive');
    const { space } = numbering;
    const index = pseudoNumber(text, numbering.size.exact());
    const whole = numbering.frameAt(index);
    for (let level = 0; 2 ** level <= Math.min(space.width, space.height); level++) {
      const digits = space.channels * 4 ** level;
      const small = numbering.frameAt(prefixIndex(space, index, digits));
      for (const y of latticeOf(space.height, level))
        for (const x of latticeOf(space.width, level))
          for (let channel = 0; channel < space.channels; channel++)
            if (digitAt(space, small, x, y, channel) !== digitAt(space, whole, x, y, channel))
              t.fail(`level ${level}, ${x},${y}, sample ${channel}`);
      t.equal(isEqual(small, whole), digits >= space.digits, `level ${level} is not all`);
      t.match(indexLength(numbering, prefixIndex(space, index, digits)), { unit: 'digit' });
    }
    t.ok(topLevelOf(space) >= 4);
  });
}

t.test('lengths in digits are exact where the radix is no power of two', async (t) => {
  for (const radix of [3, 5, 216, 255]) {
    const numbering = open(`40x30 palette ${radix}`, 'cloud');
    t.match(indexLength(numbering, 0n), { unit: 'digit', length: 0, most: 1200 });
    for (const n of [1, 2, 10, 53, 400, 1199]) {
      const end = BigInt(radix) ** BigInt(n);
      t.match(indexLength(numbering, end - 1n), { length: n }, `${radix}^${n} − 1`);
      t.match(indexLength(numbering, end), { length: n + 1 }, `${radix}^${n}`);
      t.equal(
        prefixIndex(numbering.space, end + 7n, n),
        n === 1 && radix < 8 ? 7n % BigInt(radix) : 7n,
      );
      const top = numbering.frameAt(end - 1n);
      t.equal(numbering.indexOf(top), end - 1n);
      t.ok(numbering.frameAt(end).length > 0);
    }
  }
  for (const order of ['mixed', 'sequential', 'gray'] as const)
    t.equal(indexLength(open('4x4 gray 1', order), 5n), undefined, order);
});

t.test('what callers mistype is named', (t) => {
  const images = open('4x4 gray 1', 'progressive');
  for (const [attempt, name] of [
    [() => prefixIndex(images.space, 5n, -1), 'digits'],
    [() => prefixIndex(images.space, 5n, 1.5), 'digits'],
    [() => prefixIndex(images.space, 5 as never, 1), 'index'],
    [() => prefixIndex(undefined as never, 5n, 1), 'space'],
    [() => indexLength(images, 5 as never), 'index'],
    [() => indexLength(undefined as never, 5n), 'images'],
  ] as const)
    t.throws(attempt, { name: 'TypeError', message: new RegExp(`^${name} must be `) });
  t.end();
});

t.test('batches across lengths and upon them are what single images are', async (t) => {
  for (const text of ['64x64 rgb 8', '9x7 palette 3', '5x5 gray 1', '3x4 palette 216']) {
    for (const order of ['progressive', 'cloud'] as const) {
      const numbering = open(text, order, order === 'cloud' ? 's' : '');
      const { size, space } = numbering;
      const starts = [0n, 250n, 2n ** 17n - 3n, 2n ** 20n - 2n].filter((start) =>
        size.has(start + 700n),
      );
      for (const start of starts) {
        for (const step of [1n, 7n, -1n]) {
          const from = step < 0n ? start + 60n : start;
          const frames = roomFor(60, space);
          const filled = numbering.fill(frames, from, step);
          t.equal(filled, 60);
          const single = open(text, order, numbering.seed);
          for (let i = 0; i < 60; i += 1) {
            const samples = single.frameAt(from + step * BigInt(i));
            const at = i * space.sampleBytes;
            if (!isEqual(frames.subarray(at, at + space.sampleBytes), samples))
              t.fail(`${text} ${order} from ${from} step ${step}: image ${i}`);
          }
        }
      }
    }
  }
});

/** The bits below the one on top of indices of 512 bits, as they are dealt out: what is mixed. */
function codesOf(order: 'cloud' | 'progressive'): (index: bigint) => Uint8Array {
  const numbering = open('8x8 gray 8', order, order === 'cloud' ? 'avalanche' : '');
  const { space } = numbering;
  return (index) => {
    const residuals = residualsOfFrame(space, digitsOf(space, numbering.frameAt(index)));
    return Uint8Array.from(collected(space, residuals).slice(0, 511));
  };
}

t.test('within a length each bit of the index changes the whole image (SPEC §5.11)', async (t) => {
  const units = unitsOf(parseCanonical('1x511 gray 1'));
  const bases = Array.from({ length: 100 }, (_, i) => numberOfBits(`base ${i}`, 512));
  const flips = Array.from({ length: 48 }, (_, i) => BigInt(i * 10)).map(
    (bit) => (index: bigint) => index ^ (1n << bit),
  );
  const summaryOf = (order: 'cloud' | 'progressive') =>
    summarize(indexAvalanche(units, codesOf(order), flips, bases));
  t.same(findExcess(summaryOf('cloud')), [], JSON.stringify(summaryOf('cloud')));
  t.match(findExcess(summaryOf('progressive')), ['mean', 'worst', 'spread'], 'what mixes nothing');
});

t.test('neighbours within a length are as unlike as chance has it (SPEC §5.11)', async (t) => {
  const first = 1n << 511n;
  const scoreOf = (order: 'cloud' | 'progressive', place: number): number => {
    const codeOf = codesOf(order);
    const counts = Array.from({ length: 16 }, () => 0);
    for (let i = 0n; i < 3000n; i++) {
      const code = codeOf(first + i);
      counts[code[place]! + 2 * code[place + 1]! + 4 * code[place + 2]! + 8 * code[place + 3]!]!++;
    }
    return chiSquareScore(counts);
  };
  for (const place of [0, 200, 507]) {
    const score = scoreOf('cloud', place);
    t.ok(Math.abs(score) < 4, `bits from ${place}: z = ${score.toFixed(2)}`);
    t.ok(scoreOf('progressive', place) > 4, 'what mixes nothing');
  }
});

t.test('the seams of a cloud are no rougher than its inside (SPEC §5.10)', async (t) => {
  const numbering = open('64x64 gray 8', 'cloud', 'seam');
  const { space } = numbering;
  const n = Math.floor(0.3 * space.digits * 8);
  let [seam, inside] = [0, 0];
  for (let i = 0n; i < 200n; i++) {
    const samples = numbering.frameAt((1n << BigInt(n - 1)) + i);
    for (let y = 0; y < 64; y++) {
      seam += (digitAt(space, samples, 63, y) - digitAt(space, samples, 0, y)) ** 2;
      inside += (digitAt(space, samples, 31, y) - digitAt(space, samples, 32, y)) ** 2;
      seam += (digitAt(space, samples, y, 63) - digitAt(space, samples, y, 0)) ** 2;
      inside += (digitAt(space, samples, y, 31) - digitAt(space, samples, y, 32)) ** 2;
    }
  }
  t.ok(seam < 1.1 * inside, `across ${seam}, within ${inside}`);
});

/** The power of a row of 64 values at the frequencies 0 to 32. */
function addPower(values: Float64Array, power: Float64Array): void {
  for (let k = 0; k <= 32; k++) {
    let [re, im] = [0, 0];
    for (let i = 0; i < 64; i++) {
      re += values[i]! * COSINES[(i * k) & 63]!;
      im += values[i]! * COSINES[(i * k + 16) & 63]!;
    }
    power[k]! += re * re + im * im;
  }
}

const COSINES = Float64Array.from({ length: 64 }, (_, i) => Math.cos((2 * Math.PI * i) / 64));

/** The slope of the logarithm of the rows' power over that of the frequency, and how far off the line it is. */
function slopeOf(rows: Iterable<Float64Array>): { slope: number; off: number } {
  const power = new Float64Array(33);
  for (const row of rows) addPower(row, power);
  const points = Array.from(
    { length: 16 },
    (_, i) => [Math.log2(i + 1), Math.log2(power[i + 1]!)] as const,
  );
  const [meanX, meanY] = [0, 1].map(
    (axis) => points.reduce((sum, point) => sum + point[axis]!, 0) / 16,
  );
  let [xy, xx] = [0, 0];
  for (const [x, y] of points) {
    xy += (x - meanX!) * (y - meanY!);
    xx += (x - meanX!) ** 2;
  }
  const slope = xy / xx;
  const off = Math.max(...points.map(([x, y]) => Math.abs(y - meanY! - slope * (x - meanX!))));
  return { slope, off };
}

t.test('the power of 1,000 clouds falls in a line, as in nature (SPEC §5.11)', async (t) => {
  function* rowsOf(order: 'cloud' | 'mixed'): Generator<Float64Array> {
    const numbering = open('64x64 gray 8', order, 'spectrum');
    const first = 1n << BigInt(Math.floor(0.4 * 64 * 64 * 8));
    for (let i = 0n; i < 1000n; i++) {
      const samples = numbering.frameAt(first + i);
      for (let y = 0; y < 64; y += 16)
        yield Float64Array.from(samples.subarray(64 * y, 64 * y + 64));
    }
  }
  const { slope, off } = slopeOf(rowsOf('cloud'));
  // Each level has half the width and half the size: f^-2 in power, and the interpolation is smooth.
  t.ok(slope > -3.5 && slope < -2.5, `slope ${slope.toFixed(2)}`);
  t.ok(off < 1, `off the line by ${off.toFixed(2)} octaves of power`);
  const flat = slopeOf(rowsOf('mixed'));
  t.ok(Math.abs(flat.slope) < 0.1, `static has none: ${flat.slope.toFixed(2)}`);
});
