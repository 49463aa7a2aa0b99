/**
 * The checks of the self-test. Each is given what it checks, so that a test can give it something
 * broken.
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { readMetadata } from '../codecs/png/metadata.js';
import { readPng } from '../codecs/png/reader.js';
import { EnumeratorError, messageOf } from '../core/errors.js';
import { formatIndex, shortenIndex } from '../core/index-format.js';
import { Numbering } from '../core/numbering.js';
import { type Order, ORDERS, takesSeed } from '../core/order.js';
import { findPalette } from '../core/palette.js';
import { SpaceSize } from '../core/size.js';
import { parseCanonical, type Space } from '../core/space.js';
import { nodeZlib } from '../io/node-zlib.js';
import { JSBI, makeReference } from '../reference/index.js';
import { makePngEncoder } from '../run/outputs/png.js';
import { rankAt } from '../verify/exhaustive.js';
import { type Case, makeCase } from './cases.js';
import type { ArtVector, Refusal, VectorSet } from './vectors.js';
import { compileArt, renderArt } from '../art/compile/renderer.js';
import { artExpression } from '../art/draw.js';
import type { Expression } from '../art/expression.js';
import { parseFormula } from '../art/formula.js';
import { interpretPicture } from '../art/interpreter.js';

/** What is checked: a numbering, or in tests of the self-test a broken one. */
export type Coder = Pick<Numbering, 'frameAt' | 'indexOf' | 'batch'>;
export type OpenCoder = (space: Space, order: Order, seed: string) => Coder;

export const openCoder: OpenCoder = (space, order, seed) => new Numbering(space, order, seed);

/** How much a check went through, by name: `{ vectors: 273, refusals: 72 }`. */
export type Counts = Record<string, number>;

/** Where something is wrong. */
export interface Place {
  readonly space: string;
  readonly order?: Order;
  readonly seed?: string;
  readonly index?: string;
  /** The number of the case, in the comparison with the reference. */
  readonly case?: number;
}

/** The first thing that is wrong. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';

  constructor(
    readonly place: Place,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Check each vector in both directions, and what must be refused. SPEC §13. */
export function checkVectors({ vectors, refusals, files }: VectorSet, open: OpenCoder): Counts {
  for (const vector of vectors) {
    const { space, order, seed, index, samples_hex, samples_sha256_hex } = vector;
    at({ space, order, seed, index }, () => {
      const coder = open(parseCanonical(space), order, seed);
      const samples = coder.frameAt(BigInt(index));
      if (samples_hex === undefined)
        expect('SHA-256 of the samples', samples_sha256_hex, hexOf(sha256(samples)));
      else expect('samples', samples_hex, hexOf(samples));
      expect('index', BigInt(index), coder.indexOf(samples));
    });
  }
  for (const refusal of refusals) checkRefusal(refusal, open);
  if (vectors.length === 0) throw new Mismatch({ space: 'none' }, 'there are no vectors');
  return { files, vectors: vectors.length, refusals: refusals.length };
}

function checkRefusal(refusal: Refusal, open: OpenCoder): void {
  const { kind, space, order = 'mixed', seed = '', index = '0', samples_hex = '', code } = refusal;
  const shown = seed.length > 40 ? `${seed.slice(0, 40)}…` : seed;
  at({ space, order, seed: shown, ...(kind === 'index' ? { index } : {}) }, () => {
    let thrown = 'nothing';
    try {
      const coder = open(parseCanonical(space), order, seed);
      if (kind === 'index') coder.frameAt(BigInt(index));
      if (kind === 'frame') coder.indexOf(Uint8Array.from(Buffer.from(samples_hex, 'hex')));
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      thrown = error.code;
    }
    expect(`error for this ${kind}`, code, thrown);
  });
}

/** Compare the kernel with the reference, in all orders and both ways, image by image and in batches. */
export function checkCase(number: number, open: OpenCoder): Counts {
  const made = makeCase(number);
  let images = 0;
  for (const order of ORDERS) images += checkOrder(made, order, open);
  return { cases: 1, images };
}

/** How many images of a walk are compared. */
const WALK_IMAGES = 3;

function checkOrder(made: Case, order: Order, open: OpenCoder): number {
  const { number, space, indices, samples, step } = made;
  const seed = takesSeed(order) ? made.seed : '';
  const place = { case: number, space: space.canonical, order, seed };
  const coder = at(place, () => open(space, order, seed));
  const reference = makeReference(space, order, seed);
  for (const index of indices) {
    at({ ...place, index: formatIndex(index) }, () => {
      const frame = reference.frame(JSBI.BigInt(`0x${index.toString(16)}`));
      expect('samples', hexOf(frame), hexOf(coder.frameAt(index)));
      expect('index', index, coder.indexOf(frame));
      expect('index by the reference', index, BigInt(`0x${reference.index(frame).toString(16)}`));
    });
  }
  at(place, () => {
    const index = BigInt(`0x${reference.index(samples).toString(16)}`);
    expect('index of pseudo-random samples', index, coder.indexOf(samples));
    expect('samples of that index', hexOf(samples), hexOf(coder.frameAt(index)));
  });
  return (
    indices.length +
    1 +
    checkBatch(place, space, coder, reference, { from: indices.at(-1) ?? 0n, step })
  );
}

function checkBatch(
  place: Place,
  space: Space,
  coder: Coder,
  reference: ReturnType<typeof makeReference>,
  { from, step }: { from: bigint; step: bigint },
): number {
  const last = new SpaceSize(space).exact() - 1n;
  const room = step > 0n ? (last - from) / step : from / -step;
  const count = Math.min(WALK_IMAGES, Number(room < 100n ? room + 1n : 100n));
  return at({ ...place, index: formatIndex(from) }, () => {
    for (let done = 0; done < count;) {
      const start = from + BigInt(done) * step;
      const batch = coder.batch(start, count - done, step);
      for (let i = 0; i < batch.length; i += space.sampleBytes, done++) {
        const index = from + BigInt(done) * step;
        const frame = reference.frame(JSBI.BigInt(`0x${index.toString(16)}`));
        const what = `samples ${done} steps of ${formatIndex(step)} on`;
        expect(what, hexOf(frame), hexOf(batch.subarray(i, i + space.sampleBytes)));
      }
    }
    return count;
  });
}

/** Check that each order has every image of a small space once, and the inverse of up to 4,096. */
export function checkWalk(canonical: string, orders: readonly Order[], open: OpenCoder): Counts {
  let images = 0;
  for (const order of orders) {
    const place = { space: canonical, order, seed: '' };
    images += at(place, () => {
      const space = parseCanonical(canonical);
      return walkSpace(space, open(space, order, ''), place);
    });
  }
  return { spaces: 1, images };
}

const MOST_INVERSES = 4096;

function walkSpace(space: Space, coder: Coder, place: Place): number {
  const { radix, digits, sampleBytes } = space;
  const size = radix ** digits;
  const seen = new Uint8Array(size);
  const backEvery = Math.ceil(size / MOST_INVERSES);
  for (let index = 0; index < size;) {
    const batch = coder.batch(BigInt(index), Math.min(4096, size - index));
    for (let i = 0; i < batch.length; i += sampleBytes, index++) {
      const rank = rankAt(space, batch, i);
      const times = seen[rank];
      if (times !== 0) {
        const fault = times === undefined ? 'is not in this space' : 'occurred before';
        throw new Mismatch(
          { ...place, index: String(index) },
          `the image of rank ${rank} ${fault}`,
        );
      }
      seen[rank] = 1;
    }
  }
  // All ranks occurred, since there are as many indices as ranks and no rank occurred twice.
  for (let index = 0; index < size; index += backEvery) {
    at({ ...place, index: String(index) }, () =>
      expect('index', BigInt(index), coder.indexOf(coder.frameAt(BigInt(index)))),
    );
  }
  return size;
}

/** Changes a PNG on its way. */
export type Tamper = (png: Uint8Array) => Uint8Array;

/** Write images as PNG, stored and deflated, and read back their samples, space and index. */
export function checkPng(
  canonical: string,
  indices: readonly bigint[],
  tamper: Tamper = (png) => png,
): Counts {
  const space = parseCanonical(canonical);
  const cases = ORDERS.flatMap((order) => indices.map((index) => ({ order, index })));
  for (const { order, index } of cases) {
    at({ space: canonical, order, seed: '', index: formatIndex(index) }, () => {
      const samples = new Numbering(space, order, '').frameAt(index);
      const palette = space.color === 'palette' ? { colors: someColors(space.radix) } : undefined;
      const encoder = makePngEncoder({ space, order, seed: '', palette });
      const picture = readPng(tamper(encoder.encode(samples, index).slice()), {
        ...nodeZlib,
        strict: true,
      });
      expect('samples', hexOf(samples), hexOf(picture.samples));
      const found = readMetadata(picture.text);
      expect('space', canonical, found?.space);
      expect('order', order, found?.order);
      expect('index', index, found?.index);
    });
  }
  return { spaces: 1, images: cases.length };
}

/** K different colours. */
function someColors(count: number): Uint8Array {
  return findPalette('websafe').colors.length / 3 >= count
    ? findPalette('websafe').colors.slice(0, 3 * count)
    : Uint8Array.from({ length: 3 * count }, (_, i) => Math.floor(i / 3));
}

/** Run a check; what it throws becomes a mismatch at the place. */
function at<T>(place: Place, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Mismatch) throw error;
    throw new Mismatch(place, messageOf(error), {
      cause: error,
    });
  }
}

/** Throws an error, to which {@link at} adds the place. */
function expect(
  what: string,
  right: string | bigint | undefined,
  found: string | bigint | undefined,
): void {
  if (right === found) return;
  const [shownRight, shownFound] = [showValue(right), showValue(found)];
  const difference = shownRight === shownFound ? ', which differ in the middle' : '';
  throw new Error(`${what}: ${shownFound} instead of ${shownRight}${difference}`);
}

function showValue(value: string | bigint | undefined): string {
  if (value === undefined) return 'none';
  return shortenIndex(typeof value === 'bigint' ? formatIndex(value) : value, 48);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

/** Draws a picture, or in tests of the self-test another one. */
export type DrawPicture = typeof renderArt;

/** One in so many vectors is drawn by the interpreter too, which is slow. */
const INTERPRETED_EVERY = 8;
const MOST_INTERPRETED_PIXELS = 4096;

/** @throws Mismatch at the first picture that differs */
export function checkArt(vectors: readonly ArtVector[], draw: DrawPicture = renderArt): Counts {
  if (vectors.length === 0) throw new Mismatch({ space: 'art/1' }, 'there are no vectors');
  let interpreted = 0;
  for (const [i, vector] of vectors.entries()) {
    const { width, height, samples = 1, pixels_hex, pixels_sha256_hex } = vector;
    const place = { space: `art/1, ${nameOf(vector)}, ${width}x${height}` };
    const expression = expressionOf(vector);
    const t = (vector.t ?? -1000) / 1000;
    const pixels = draw(expression, width, height, t, samples);
    const found =
      pixels_hex === undefined
        ? Buffer.from(sha256(pixels)).toString('hex')
        : Buffer.from(pixels).toString('hex');
    if (found !== (pixels_hex ?? pixels_sha256_hex))
      throw new Mismatch(place, 'the picture differs from that of SPEC');
    if (i % INTERPRETED_EVERY > 0 || width * height * samples > MOST_INTERPRETED_PIXELS) continue;
    interpreted++;
    const compiled = new Uint8Array(pixels.length);
    const rows = { width, height, firstRow: 0, endRow: height, t, samples };
    compileArt(expression).fillRows(rows, compiled);
    if (Buffer.compare(compiled, pixels) !== 0)
      throw new Mismatch(place, 'the picture of a module of its own differs');
    const plain = interpretPicture(expression, width, height, t, samples);
    if (Buffer.compare(plain, pixels) !== 0)
      throw new Mismatch(place, 'the picture of the interpreter differs from that of the compiler');
  }
  return { pictures: vectors.length, interpreted };
}

function nameOf({ input, input_hex, formula = '' }: ArtVector): string {
  const text = input === undefined ? (input_hex ?? formula) : JSON.stringify(input);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function expressionOf(vector: ArtVector): Expression {
  const { input, input_hex = '', formula, salt, variant, grammar, depth, animate } = vector;
  if (formula !== undefined) return parseFormula(formula);
  const options = { salt, variant, grammar, depth, animate };
  return artExpression(input ?? Buffer.from(input_hex, 'hex'), options);
}
