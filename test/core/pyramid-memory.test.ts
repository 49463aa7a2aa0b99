/**
 * The pyramid's memory, which is used again and again, and its laws, where the reference is too slow. SPEC §5.10, §5.11.
 * @module
 */
import t from 'tap';
import { BATCH_BYTES } from '../../src/core/orders/coder.js';
import { type Deal, Pyramid } from '../../src/core/pyramid/pyramid.js';
import { parseCanonical, type Space } from '../../src/core/space.js';
import { placesOf } from '../../src/reference/pyramid.js';
import { dealsOf, PYRAMID_MODELS } from './pyramid-oracle.js';
import { isEqual, pseudoBytes, repeatBytes } from './tools.js';

const LARGE = ['800x450', '2500x70', '70x2500'].flatMap((size) =>
  PYRAMID_MODELS.map((model) => parseCanonical(`${size} ${model}`)),
);

/** A code of which every digit and every bit may be other than zero. */
function randomCode(space: Space, deal: Deal, length: number, label: string): Uint8Array {
  const bytes = repeatBytes(pseudoBytes(label, 10_007), length);
  if (deal === 'bits' || space.radix >= 256) return bytes;
  return bytes.map((byte) => byte % space.radix);
}

/** The code with nothing from `length` on, and 1 in its last place: the code of a number of that length. */
function codeOfLength(space: Space, deal: Deal, code: Uint8Array, length: number): Uint8Array {
  const cut = new Uint8Array(code.length);
  if (length === 0) return cut;
  const last = length - 1;
  if (deal === 'bits') {
    cut.set(code.subarray(0, length >> 3));
    if ((length & 7) !== 0) cut[length >> 3] = code[length >> 3]! & ((1 << (length & 7)) - 1);
    cut[last >> 3] = cut[last >> 3]! | (1 << (last & 7));
    return cut;
  }
  const digitBytes = space.sampleBytes / space.digits;
  cut.set(code.subarray(0, length * digitBytes));
  cut[last * digitBytes] = 1;
  return cut;
}

function mostOf(space: Space, deal: Deal): number {
  return deal === 'bits' ? space.digits * space.radixBits : space.digits;
}

t.test('a code of n digits or bits comes back as one of n, whatever was there before', (t) => {
  for (const space of LARGE) {
    for (const deal of dealsOf(space)) {
      const pyramid = new Pyramid(space, deal);
      const most = mostOf(space, deal);
      for (const length of [most, 0, Math.floor(most * 0.4), 1, Math.floor(most / 64), most - 1]) {
        const where = `${space.canonical}, ${length} of ${most} ${deal}`;
        const noise = randomCode(space, deal, pyramid.code.length, where);
        const code = codeOfLength(space, deal, noise, length);
        // What lies behind the length is not the code's.
        const behind =
          deal === 'bits' ? (length + 7) >> 3 : length * (space.sampleBytes / space.digits);
        pyramid.code.set(noise);
        pyramid.code.set(code.subarray(0, behind));
        pyramid.frame(length, 0);
        pyramid.code.set(noise);
        const back = pyramid.unframe(pyramid.batch(1));
        if (back !== length) t.fail(`${where}: length ${back}`);
        if (!isEqual(pyramid.code, code)) t.fail(`${where}: another code`);
      }
    }
  }
  t.pass(`${LARGE.length} spaces`);
  t.end();
});

t.test('a slot is a frame of its own: others stay as they are', (t) => {
  for (const name of [
    '64x64 rgb 8',
    '33x20 rgba 16',
    '5x7 gray 1',
    '1x1 graya 8',
    '50x1 palette 3',
  ]) {
    const space = parseCanonical(name);
    const pyramid = new Pyramid(space, 'digits');
    t.equal(pyramid.slots, Math.floor(BATCH_BYTES / space.sampleBytes));
    const count = Math.min(pyramid.slots, 9);
    const frames = Array.from({ length: count }, (_, i) => {
      const alone = new Pyramid(space, 'digits');
      alone.code.set(randomCode(space, 'digits', alone.code.length, `${name} ${i}`));
      alone.frame(space.digits, 0);
      return alone.batch(1).slice();
    });
    const backwards = Array.from({ length: count }, (_, i) => count - 1 - i);
    for (const slot of [...backwards, 3 % count]) {
      pyramid.code.set(randomCode(space, 'digits', pyramid.code.length, `${name} ${slot}`));
      pyramid.frame(space.digits, slot);
    }
    t.ok(isEqual(pyramid.batch(count), Buffer.concat(frames)), name);
  }
  t.end();
});

t.test('there is one slot where frames are longer than a batch', (t) => {
  t.equal(new Pyramid(parseCanonical('800x450 rgb 8'), 'bits').slots, 1);
  t.end();
});

t.test('a wide gray frame is a high one laid on its side, if its residuals are', (t) => {
  const [wide, high] = [parseCanonical('2500x70 gray 8'), parseCanonical('70x2500 gray 8')];
  const residualAt = (x: number, y: number): number =>
    (Math.imul(x * 70 + y, 0x9e3779b1) >>> 20) % 40;
  const make = (space: Space, residual: (x: number, y: number) => number): Uint8Array => {
    const pyramid = new Pyramid(space, 'digits');
    for (const [k, { x, y }] of placesOf(space).entries()) pyramid.code[k] = residual(x, y);
    pyramid.frame(space.digits, 0);
    return pyramid.batch(1);
  };
  const frame = make(wide, residualAt);
  const turned = make(high, (x, y) => residualAt(y, x));
  t.ok(frame.every((value, i) => value === turned[(i % 2500) * 70 + Math.floor(i / 2500)]));
  t.end();
});

t.test('green of rgb and rgba is the frame of gray of its residuals', (t) => {
  // Of 200×150, gray has planes to the end and rgb has not.
  for (const size of ['100x75', '200x150', '2500x70']) {
    for (const depth of [8, 16]) {
      const gray = new Pyramid(parseCanonical(`${size} gray ${depth}`), 'digits');
      gray.code.set(repeatBytes(pseudoBytes(size, 10_007), gray.code.length));
      const bytes = depth / 8;
      const digits = gray.code.length / bytes;
      gray.frame(digits, 0);
      for (const [color, channels] of [
        ['rgb', 3],
        ['rgba', 4],
      ] as const) {
        const other = new Pyramid(parseCanonical(`${size} ${color} ${depth}`), 'digits');
        other.code.set(repeatBytes(pseudoBytes(color, 10_007), other.code.length));
        for (let k = 0; k < gray.code.length; k++)
          other.code[Math.floor(k / bytes) * channels * bytes + (k % bytes)] = gray.code[k]!;
        other.frame(digits * channels, 0);
        const pixels = other.batch(1);
        const green = gray
          .batch(1)
          .map((_, k) => pixels[(Math.floor(k / bytes) * channels + 1) * bytes + (k % bytes)]!);
        t.ok(isEqual(green, gray.batch(1)), `${size} ${color} ${depth}`);
      }
    }
  }
  t.end();
});

t.test('bits are refused where the radix is no power of two', (t) => {
  t.throws(() => new Pyramid(parseCanonical('5x5 palette 3'), 'bits'), TypeError);
  t.end();
});
