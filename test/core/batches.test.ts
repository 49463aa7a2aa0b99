/**
 * Many frames at a time are the frames one by one. SPEC §5, §6.
 * @module
 */
/* oxlint-disable unicorn/no-array-fill-with-reference-type -- a numbering's fill is not an array's */
import fc from 'fast-check';
import t from 'tap';
import { type Numbering } from '../../src/core/numbering.js';
import { ORDERS } from '../../src/core/order.js';
import {
  headSizeOf,
  isEqual,
  littleEndian,
  lowHalfOf,
  open,
  pseudoNumber,
  runs,
  sizeOf,
} from './tools.js';
import { limitOf, portionOf, strideOf } from '../portion.js';

/** Tables, heads alone, heads and tails; packed and not; frames above a batch of 256 KiB. */
const SPACES = ['2x2 gray 1', '4x4 gray 1', '1x6 palette 5', '2x1 rgb 8', '1x17 gray 1'];
SPACES.push(
  '1x128 gray 1',
  '5x10 palette 5',
  '3x2 rgb 8',
  '17x9 gray 1',
  '9x9 gray 2',
  '7x9 gray 4',
);
SPACES.push('3x3 gray 16', '5x11 palette 5', '7x7 palette 200', '8x8 palette 32', '64x64 rgb 8');

/** Frames by as many batches as it takes. */
function collect(numbering: Numbering, from: bigint, count: number, step: bigint): Uint8Array {
  const { sampleBytes } = numbering.space;
  const all = new Uint8Array(count * sampleBytes);
  for (let done = 0; done < count;) {
    const frames = numbering.batch(from + step * BigInt(done), count - done, step);
    const got = frames.length / sampleBytes;
    if (!Number.isInteger(got) || got < 1 || got > count - done) {
      throw new Error(`a batch of ${frames.length} bytes where ${count - done} frames were wanted`);
    }
    all.set(frames, done * sampleBytes);
    done += got;
  }
  return all;
}

/**
 * Hold batch, fill and images against frameAt of another numbering.
 * @param places - which of the frames are looked at; all unless given
 * @returns what differs, in words
 */
function findDifference(
  numbering: Numbering,
  from: bigint,
  count: number,
  step: bigint,
  places?: readonly number[],
): string | undefined {
  const { space, order, seed } = numbering;
  const { sampleBytes } = space;
  const single = open(space.canonical, order, seed);
  const where = `from ${from} by ${step} in ${space.canonical} ${order}`;
  const batches = collect(numbering, from, count, step);
  const filled = new Uint8Array(count * sampleBytes);
  if (numbering.fill(filled, from, step) !== count) return `fill's count ${where}`;
  if (!isEqual(filled, batches)) return `fill and batch ${where}`;
  const at = (i: number): Uint8Array => batches.subarray(i * sampleBytes, (i + 1) * sampleBytes);
  for (const i of places ?? Array(count).keys()) {
    if (!isEqual(at(i), single.frameAt(from + step * BigInt(i)))) return `position ${i} ${where}`;
  }
  let position = 0;
  for (const { index, samples } of numbering.images({ from, step, count: BigInt(count) })) {
    if (index !== from + step * BigInt(position)) return `index ${index} at ${position} ${where}`;
    if (!isEqual(samples, at(position))) return `image ${index} ${where}`;
    position++;
  }
  return position === count ? undefined : `images ends after ${position} ${where}`;
}

/** As many frames as the space has that way, at most `count`. */
function countWithin(size: bigint, from: bigint, step: bigint, count: number): number {
  const reach = step > 0n ? (size - 1n - from) / step + 1n : from / -step + 1n;
  return reach < BigInt(count) ? Number(reach) : count;
}

for (const order of ORDERS) {
  t.test(`batch, fill and images agree with frameAt in ${order} order (SPEC §5)`, async (t) => {
    for (const text of SPACES) {
      const numbering = open(text, order, order === 'mixed' ? 'batches ✓' : '');
      const { space } = numbering;
      const size = sizeOf(space);
      const heads = headSizeOf(space);
      const count = Math.min(600, Math.ceil(1_500_000 / space.sampleBytes));
      const steps = [
        1n,
        3n,
        -1n,
        -7n,
        2n ** 40n + 1n,
        heads + 1n,
        -heads - 1n,
        heads * 5n,
        heads / 3n,
      ];
      // The low half of the head stands still, or goes round but for one.
      const half = lowHalfOf(space);
      steps.push(half, -half, half - 1n, half + 1n);
      const starts = [0n, 1n, 250n, heads - 300n, heads - 3n, heads, heads + 5n, heads * 2n - 5n];
      starts.push(size - 1n, size - 301n, pseudoNumber(text, size));
      const faults: string[] = [];
      let seen = 0;
      const walks = starts
        .filter((from) => from >= 0n && from < size)
        .flatMap((from) => steps.map((step) => [from, step] as const));
      // No divisor of the number of steps: each of them is met.
      for (const [from, step] of portionOf(walks, 19)) {
        const frames = countWithin(size, from, step, step === 1n || step === -1n ? count : 40);
        const fault = findDifference(numbering, from, frames, step);
        if (fault !== undefined) faults.push(fault);
        seen += frames;
      }
      t.same(faults.slice(0, 5), [], `${text}: ${seen} frames`);
    }
  });
}

t.test('batches of more frames than one call makes join without a seam', async (t) => {
  for (const [text, count] of portionOf([
    ['1x17 gray 1', 40_000],
    ['2x1 rgb 8', 90_000],
    ['5x11 palette 5', 12_000],
    ['1x129 gray 1', 9_000],
    ['64x64 rgb 8', 50],
  ] as const)) {
    const numbering = open(text);
    // A seam of 256 KiB, and one of the 4,096 frames that images() asks for at a time.
    const batch = Math.floor((256 * 1024) / numbering.space.sampleBytes);
    const seams = [batch, 2 * batch, 4096, 8192, 256, 512, count].filter((seam) => seam <= count);
    const places = seams.flatMap((seam) => [seam - 1, seam]).filter((place) => place < count);
    places.push(0);
    for (const [from, step] of [
      [1000n, 1n],
      [120_000n, -1n],
    ] as const) {
      t.equal(
        findDifference(numbering, from, count, step, places),
        undefined,
        `${text} by ${step}`,
      );
    }
  }
});

t.test('any walk in any space is its frames one by one', async (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SPACES),
      fc.constantFrom(...ORDERS),
      fc.nat(),
      fc.oneof(
        fc.bigInt({ min: -300n, max: 300n }),
        fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n }),
      ),
      fc.integer({ min: 1, max: 40 }),
      (text, order, label, step, most) => {
        if (step === 0n) return;
        const numbering = open(text, order);
        const size = sizeOf(numbering.space);
        const from = pseudoNumber(`${label}`, size);
        const count = countWithin(size, from, step, most);
        const fault = findDifference(numbering, from, count, step);
        if (fault !== undefined) throw new Error(fault);
      },
    ),
    runs(limitOf(200, 2000)),
  );
  t.pass('each of them');
});

t.test('a batch or a fill that would leave the space is E_RANGE, and writes nothing', async (t) => {
  for (const text of SPACES) {
    for (const order of ORDERS) {
      const numbering = open(text, order);
      const { sampleBytes } = numbering.space;
      const size = sizeOf(numbering.space);
      const out = new Uint8Array(3 * sampleBytes).fill(0xa5);
      for (const [from, step] of [
        [size - 2n, 1n],
        [size - 1n, 1n],
        [size, 1n],
        [-1n, 1n],
        [1n, -1n],
        [0n, -1n],
        [0n, size],
        [size - 1n, -size],
        [size - 1n, size * size],
      ] as const) {
        t.throws(() => numbering.batch(from, 3, step), { code: 'E_RANGE' }, `${text} ${order}`);
        t.throws(() => numbering.fill(out, from, step), { code: 'E_RANGE' }, `${text} ${order}`);
      }
      t.ok(
        out.every((byte) => byte === 0xa5),
        'the buffer is as it was',
      );
      t.equal(numbering.batch(size - 2n, 2).length > 0, true, 'the last two are there');
      t.throws(() => [...numbering.images({ from: size })], { code: 'E_RANGE' });
      t.throws(() => [...numbering.images({ from: 0n, count: size + 1n })], { code: 'E_RANGE' });
      t.throws(() => [...numbering.images({ from: 0n, step: 0n })], { code: 'E_RANGE' });
      t.throws(() => [...numbering.images({ from: 0n, count: -1n })], { code: 'E_RANGE' });
    }
  }
});

t.test('a step of 0 is E_RANGE wherever more than one frame is asked for', async (t) => {
  for (const text of ['2x2 gray 1', '3x2 rgb 8', '5x11 palette 5']) {
    for (const order of ORDERS) {
      const numbering = open(text, order);
      const out = new Uint8Array(2 * numbering.space.sampleBytes);
      t.throws(() => numbering.batch(0n, 2, 0n), { code: 'E_RANGE' }, `${text} ${order}`);
      t.throws(() => numbering.fill(out, 0n, 0n), { code: 'E_RANGE' }, `${text} ${order}`);
    }
  }
});

t.test('images goes to the end of the space, from either side', async (t) => {
  for (const order of ORDERS) {
    const numbering = open('2x2 gray 1', order);
    const indices = (options: Parameters<Numbering['images']>[0]): bigint[] =>
      [...numbering.images(options)].map(({ index }) => index);
    t.same(
      indices({}),
      Array.from({ length: 16 }, (_, i) => BigInt(i)),
    );
    t.same(indices({ from: 9n, step: 3n }), [9n, 12n, 15n]);
    t.same(indices({ from: 9n, step: -4n }), [9n, 5n, 1n]);
    t.same(indices({ from: 5n, count: 2n }), [5n, 6n]);
    t.same(indices({ from: 5n, count: 0n }), []);
    const far = open('64x64 rgb 8', order);
    const last = sizeOf(far.space) - 1n;
    t.same(
      [...far.images({ from: last - 1n })].map(({ index }) => last - index),
      [1n, 0n],
    );
    const [first] = far.images({ from: last });
    t.same(first?.samples, far.frameAt(last), 'one of a walk that ends early');
  }
});

t.test('fill writes whole frames alone, and nothing outside its buffer', async (t) => {
  for (const text of SPACES) {
    for (const order of ORDERS) {
      const numbering = open(text, order);
      const { sampleBytes } = numbering.space;
      for (const rest of [0, 1, sampleBytes - 1]) {
        const whole = new Uint8Array(100 + 3 * sampleBytes + rest + 100).fill(0xa5);
        const out = whole.subarray(100, 100 + 3 * sampleBytes + rest);
        // Where a frame has one byte alone, the rest is a frame too, or none.
        const count = 3 + Math.floor(rest / sampleBytes);
        t.equal(numbering.fill(out, 1n), count, `${text} ${order}`);
        const outside = [...whole.subarray(0, 100), ...whole.subarray(100 + count * sampleBytes)];
        t.ok(
          outside.every((byte) => byte === 0xa5),
          `${text} ${order}`,
        );
        t.ok(isEqual(out.subarray(0, count * sampleBytes), collect(numbering, 1n, count, 1n)));
      }
      t.throws(() => numbering.fill(new Uint8Array(sampleBytes - 1), 0n), { code: 'E_FRAME' });
    }
  }
});

t.test('walks and other calls between them do not disturb each other', async (t) => {
  for (const text of SPACES) {
    for (const order of ORDERS) {
      const numbering = open(text, order);
      const single = open(text, order);
      const size = sizeOf(numbering.space);
      const edge = headSizeOf(numbering.space) - 4n;
      const up = numbering.images({ from: edge, count: countOf(size, edge) });
      const down = numbering.images({ from: size - 1n, step: -1n, count: 8n });
      const faults: string[] = [];
      for (let i = 0; i < 8; i++) {
        for (const image of [up.next().value, down.next().value]) {
          // The space may end before the walk's eighth image.
          if (image === undefined) continue;
          const { index, samples } = image;
          if (!isEqual(samples, single.frameAt(index))) faults.push(`image ${index}`);
          // The samples are the caller's: what becomes of them is nobody's business.
          samples.fill(0xff);
          const other = pseudoNumber(`${i}`, size);
          const frame = numbering.frameAt(other);
          if (!isEqual(frame, single.frameAt(other))) faults.push(`frame ${other}`);
          if (numbering.indexOf(frame) !== other) faults.push(`the index ${other}`);
          const third = pseudoNumber(`${i} third`, size);
          if (!isEqual(numbering.frameAt(littleEndian(third)), single.frameAt(third))) {
            faults.push(`frame ${third} from bytes`);
          }
          if (!isEqual(numbering.frameAt(other), frame)) faults.push(`frame ${other} again`);
          numbering.batch(0n, 2);
          frame.fill(0xff);
        }
      }
      t.same(faults, [], `${text} ${order}`);
    }
  }

  function countOf(size: bigint, from: bigint): bigint {
    return size - from < 8n ? size - from : 8n;
  }
});

t.test('a frame does not depend on what was asked before it', async (t) => {
  // Each call after each other one, with numbers that share a tail and such that do not.
  const calls: ((numbering: Numbering, index: bigint, frame: Uint8Array) => unknown)[] = [
    (numbering, index) => numbering.frameAt(index),
    (numbering, index) => numbering.frameAt(littleEndian(index)),
    (numbering, index) => numbering.batch(index, 1),
    (numbering, index) => numbering.fill(new Uint8Array(numbering.space.sampleBytes), index),
    (numbering, _index, frame) => numbering.indexOf(frame),
    (numbering, _index, frame) => numbering.indexBytesOf(frame),
  ];
  for (const text of SPACES) {
    for (const order of ORDERS) {
      const size = sizeOf(open(text, order).space);
      const indices = [0n, 3n, size - 1n, pseudoNumber('one', size), pseudoNumber('two', size)];
      const frames = indices.map((index) => open(text, order).frameAt(index));
      const numbering = open(text, order);
      const faults: string[] = [];
      for (const [i, index] of indices.entries()) {
        for (const [j, other] of indices.entries()) {
          for (const [n, call] of calls.entries()) {
            if ((i + j + n) % strideOf(2) !== 0) continue;
            numbering.frameAt(index);
            call(numbering, other, frames[j]!);
            if (!isEqual(numbering.frameAt(index), frames[i]!)) faults.push(`${i} ${j} ${n}`);
            call(numbering, other, frames[j]!);
            const found = numbering.indexOf(frames[i]!);
            if (found !== index) faults.push(`back ${i} ${j} ${n}`);
          }
        }
      }
      t.same(faults, [], `${text} ${order}`);
    }
  }
});

t.test('what frameAt gives belongs to the caller', async (t) => {
  for (const text of SPACES) {
    for (const order of ORDERS) {
      const numbering = open(text, order);
      const one = numbering.frameAt(1n);
      const kept = one.slice();
      const other = numbering.frameAt(0n);
      numbering.indexOf(other);
      t.ok(isEqual(one, kept), `${text} ${order}: later calls leave it alone`);
      t.equal(one.byteLength, one.buffer.byteLength, 'it drags no other memory along');
      one.fill(0xff);
      t.ok(isEqual(numbering.frameAt(1n), kept), `${text} ${order}: it can be written to`);
    }
  }
});

t.test('a frame in a batch leads back without a copy of it', async (t) => {
  for (const text of SPACES) {
    for (const order of ORDERS) {
      const numbering = open(text, order);
      const { sampleBytes } = numbering.space;
      for (const wanted of [0, 1, 4]) {
        const frames = numbering.batch(7n, 5);
        // A batch of clouds ends with their length.
        const place = Math.min(wanted, frames.length / sampleBytes - 1);
        const frame = frames.subarray(place * sampleBytes, (place + 1) * sampleBytes);
        t.equal(numbering.indexOf(frame), 7n + BigInt(place), `${text} ${order} ${place}`);
      }
    }
  }
});

t.test('samples may be a Buffer, wherever it lies, and stay as they were', async (t) => {
  for (const text of SPACES) {
    for (const order of ORDERS) {
      const numbering = open(text, order);
      const index = pseudoNumber(text, sizeOf(numbering.space));
      const frame = numbering.frameAt(index);
      const shifted = Buffer.alloc(frame.length + 3).subarray(3);
      shifted.set(frame);
      t.equal(numbering.indexOf(shifted), index, `${text} ${order}`);
      t.ok(isEqual(shifted, frame), `${text} ${order}: as they were`);
      const pooled = Buffer.from(frame);
      t.equal(numbering.indexOf(pooled), index, `${text} ${order}, from Buffer's pool`);
    }
  }
});

t.test('writing over a batch of a small space does not touch the numbering', async (t) => {
  const numbering = open('3x3 gray 1', 'mixed', '');
  const first = numbering.frameAt(1n);
  numbering.batch(1n, 1).fill(1);
  t.ok(isEqual(numbering.frameAt(1n), first));
});
