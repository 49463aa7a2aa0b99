/** PNG files, taken apart into chunks and put together again with CRCs that fit. @module */
import zlib from 'node:zlib';
import { readPng } from '../../../src/codecs/png/index.js';
import { readMetadata } from '../../../src/codecs/png/metadata.js';
import { pictureSpace, type PngPicture } from '../../../src/codecs/png/reader.js';
import { EnumeratorError } from '../../../src/core/errors.js';
import { makeSpace, type Space } from '../../../src/core/space.js';
import { FAULTY, REFUSED } from '../../codecs/png/faulty.js';
import {
  chunk,
  header,
  makeFile,
  pictureChunks,
  type RawChunk,
  splitFile,
} from '../../codecs/png/foreign.js';
import {
  encode,
  everySpace,
  MODELS,
  read,
  someColors,
  someSamples,
} from '../../codecs/png/tools.js';
import { join, mutateBytes, type Random } from './random.js';
import { ask, claim, kindOf, type Target } from './target.js';

const MAX_PIXELS = 2 ** 20;
const MAX_INFLATED_BYTES = 2 ** 22;

const TYPES = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'tEXt', 'iTXt', 'zTXt', 'acTL', 'fcTL'];
TYPES.push('fdAT', 'gAMA', 'CgBI', 'sBIT', 'bKGD', 'eXIf', 'ABCD', 'abcd', 'aB1d', '\0\0\0\0');

export const png: Target = {
  folder: 'png',
  extension: 'png',
  maxGrowthBytes: 2 ** 27,

  seeds() {
    const plain = everySpace().filter((_, i) => i % 9 === 0);
    const faulty = [...FAULTY.map(({ file }) => file), ...REFUSED.map(([, file]) => file)];
    const right = plain.flatMap((space, i) => {
      const samples = someSamples(space);
      const palette = space.color === 'palette' ? { palette: someColors(space.radix) } : {};
      const interlaced = i % 2 === 0;
      const chunks = pictureChunks(space, samples, {
        ...palette,
        interlaced,
        filterOf: (row) => row % 5,
        parts: 1 + (i % 3),
      });
      const metadata = { order: 'mixed', seed: 'ü' } as const;
      return [encode(space, samples, { metadata }, 42n), makeFile(chunks)];
    });
    return [...right, ...faulty];
  },

  next(random, corpus) {
    if (random.once(20)) return makePicture(random);
    const file = random.pick(corpus);
    let chunks = split(file);
    if (chunks === undefined || random.once(8)) return mutateBytes(random, file);
    for (let i = 1 + random.small(4); i > 0; i--) chunks = mutateChunks(random, chunks, corpus);
    const made = makeFile(chunks);
    return random.once(16) ? mutateBytes(random, made) : made;
  },

  check(input) {
    const before = Buffer.from(input);
    const limits = { maxPixels: MAX_PIXELS, maxInflatedBytes: MAX_INFLATED_BYTES };
    const answer = ask(['E_PNG'], () => read(input, limits));
    claim(before.equals(input), 'the input was changed');
    const strict = ask(['E_PNG'], () => read(input, { ...limits, strict: true }));
    const plain = ask(['E_PNG'], () => readPng(input, limits));
    if ('refusal' in answer) {
      claim('refusal' in strict, 'a strict reader takes more');
      claim('refusal' in plain && plain.refusal.message === answer.refusal.message, 'two refusals');
      return kindOf(answer.refusal);
    }
    const { remarks } = answer.value;
    claim('refusal' in strict === remarks.length > 0, 'strict readers refuse what is remarked on');
    const other = 'refusal' in plain ? undefined : plain.value;
    claim(Buffer.compare(other?.samples ?? before, answer.value.samples) === 0, 'two pictures');
    claim(other?.remarks.join() === remarks.join(), 'two remarks');
    const { value: picture } = answer;
    const { width, height, depth, channels, samples, palette } = picture;
    const sampleBytes = width * height * channels * (depth === 16 ? 2 : 1);
    claim(samples.length === sampleBytes, `${samples.length} sample bytes`);
    const most = palette === undefined ? 2 ** Math.min(depth, 8) : palette.length / 3;
    claim(
      samples.every((sample) => sample < most),
      `a sample is not below ${most}`,
    );
    if (!picture.interlaced && remarks.length === 0)
      claim(hasSamples(input, picture), 'the rows hold something else');
    readMetadata(picture.text);

    const kind = `${picture.colorType} ${depth} ${picture.interlaced}`;
    let space: Space;
    try {
      space = makeSpace(pictureSpace(picture));
    } catch (error) {
      // A palette of one colour makes no space.
      if (error instanceof EnumeratorError && palette?.length === 3) return `one colour, ${kind}`;
      throw error;
    }
    const colors = palette === undefined ? {} : { palette };
    for (const file of [
      encode(space, samples, colors),
      makeFile(pictureChunks(space, samples, { ...colors, interlaced: !picture.interlaced })),
    ]) {
      const back = read(file);
      claim(Buffer.from(back.samples).equals(samples), 'other samples come back');
      claim(Buffer.compare(back.palette ?? before, palette ?? before) === 0, 'other colours');
      claim(back.width === width && back.height === height, 'another size comes back');
    }
    return kind;
  },
};

/** Whether the rows of a file that is not interlaced are these samples, bit by bit. */
function hasSamples(file: Uint8Array, picture: PngPicture): boolean {
  const { width, height, depth, channels, samples } = picture;
  const data = splitFile(file).filter(({ type }) => type === 'IDAT');
  const filtered = zlib.inflateSync(join(...data.map((part) => part.data)));
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const pixelBytes = Math.max(1, (channels * depth) / 8);
  let above: readonly number[] = [];
  let at = 0;
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (rowBytes + 1)] ?? 255;
    if (filter > 4) return false;
    const row: number[] = [];
    for (let x = 0; x < rowBytes; x++) {
      const [left, up, upLeft] = [
        row[x - pixelBytes] ?? 0,
        above[x] ?? 0,
        above[x - pixelBytes] ?? 0,
      ];
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter] ?? 0;
      row.push(((filtered[y * (rowBytes + 1) + 1 + x] ?? 0) + guess) & 255);
    }
    for (let bit = 0; bit < width * channels * depth; bit += depth) {
      const value = row[bit >> 3] ?? 0;
      if (depth === 16) {
        if (samples[at++] !== row[(bit >> 3) + 1] || samples[at++] !== value) return false;
      } else if (samples[at++] !== ((value >> (8 - depth - (bit & 7))) & (2 ** depth - 1))) {
        return false;
      }
    }
    above = row;
  }
  return true;
}

function paeth(left: number, up: number, upLeft: number): number {
  const [a, b, c] = [up - upLeft, left - upLeft, left + up - 2 * upLeft].map(Math.abs) as [
    number,
    number,
    number,
  ];
  if (a <= b && a <= c) return left;
  return b <= c ? up : upLeft;
}

/** A file that is right; fails here where it is not read to the sample. */
function makePicture(random: Random): Uint8Array {
  const side = (): number => 1 + random.small(random.pick([9, 9, 40, 300]));
  const space = makeSpace({ ...random.pick(MODELS), width: side(), height: side() });
  const samples = someSamples(space, 1 + random.below(1e6));
  const file = makeFile(
    pictureChunks(space, samples, {
      interlaced: random.once(2),
      filterOf: random.once(4) ? () => 0 : () => random.below(5),
      parts: 1 + random.small(5),
      ...(space.color === 'palette' ? { palette: someColors(space.radix) } : {}),
    }),
  );
  claim(
    Buffer.from(read(file).samples).equals(samples),
    `other samples are read of ${Buffer.from(file).toString('hex')}`,
  );
  return file;
}

/** Nothing where the file is no row of chunks. */
function split(file: Uint8Array): RawChunk[] | undefined {
  try {
    const chunks = splitFile(file);
    return chunks.length > 0 && Buffer.from(makeFile(chunks)).equals(file) ? chunks : undefined;
  } catch {
    return undefined;
  }
}

function mutateChunks(
  random: Random,
  chunks: readonly RawChunk[],
  corpus: readonly Uint8Array[],
): RawChunk[] {
  if (chunks.length === 0) return [header(1, 1, 8, 0, 0, 0, 0)];
  const at = random.below(chunks.length);
  const one = chunks[at] ?? chunk('IEND');
  switch (random.below(12)) {
    case 0:
      return chunks.toSpliced(at, 1);
    case 1:
      return chunks.toSpliced(random.below(chunks.length + 1), 0, one);
    case 2: {
      const other = random.below(chunks.length);
      return chunks.with(at, chunks[other] ?? one).with(other, one);
    }
    case 3:
    case 4:
      return chunks.with(at, { ...one, data: mutateBytes(random, one.data) });
    case 5:
      return chunks.with(at, { ...one, type: random.pick(TYPES) });
    case 6: {
      const others = split(random.pick(corpus)) ?? [];
      return others.length === 0 ? [...chunks] : chunks.with(at, random.pick(others));
    }
    case 7:
      return chunks.toSpliced(at, 0, makeChunk(random, chunks));
    case 8:
    case 9:
      return chunks.map((found) => (found.type === 'IHDR' ? mutateHeader(random, found) : found));
    case 10:
      return mutateRows(random, chunks);
    default: {
      const place = random.below(one.data.length + 1);
      const halves = [one.data.slice(0, place), one.data.slice(place)];
      return chunks.toSpliced(at, 1, ...halves.map((data) => ({ type: one.type, data })));
    }
  }
}

/** One of a sort that the reader looks into. */
function makeChunk(random: Random, chunks: readonly RawChunk[]): RawChunk {
  const colors = chunks.find(({ type }) => type === 'PLTE')?.data.length ?? 6;
  const text = random.bytes(random.small(40));
  switch (random.below(6)) {
    case 0:
      return chunk('tRNS', random.bytes(random.pick([2, 6, colors / 3, random.small(300)])));
    case 1:
      return chunk('PLTE', random.bytes(random.pick([3, 6, 12, 768, 3 * random.below(257), 7])));
    case 2:
      return chunk('tEXt', join(Buffer.from(random.pick(KEYWORDS)), text));
    case 3:
      return chunk('iTXt', join(Buffer.from(random.pick(KEYWORDS)), random.bytes(2), text));
    case 4:
      return chunk('iTXt', `${random.pick(KEYWORDS)}\0\0\0\0${random.pick(TEXTS)}`);
    default:
      return chunk(random.pick(TYPES), random.bytes(random.small(64)));
  }
}

const KEYWORDS = ['enumerate-space', 'enumerate-order', 'enumerate-seed', 'enumerate-index', ''];
KEYWORDS.push('a'.repeat(79), 'a'.repeat(80), 'enumerate-space\0', 'Title\0');
const TEXTS = ['3x3 rgb 8', 'mixed/1', 'gray/999999999', '9'.repeat(1000), '9'.repeat(1001), ''];
TEXTS.push('\uFEFF', '00', '-1', 'mixed/0');

function mutateHeader(random: Random, { type, data }: RawChunk): RawChunk {
  if (data.length !== 13) return { type, data: random.bytes(13) };
  const view = Buffer.from(data);
  const side = [0, 1, 2, 3, 4, 5, 8, 255, 2 ** 16, 2 ** 20, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
  switch (random.below(6)) {
    case 0:
      view.writeUInt32BE(random.pick(side), 4 * random.below(2));
      break;
    case 1:
      view[8] = random.pick([1, 2, 4, 8, 16, random.below(256)]);
      break;
    case 2:
      view[9] = random.pick([0, 2, 3, 4, 6, random.below(256)]);
      break;
    case 3:
      view[12] = random.pick([0, 1, 1, 2]);
      break;
    case 4:
      view[10 + random.below(2)] = random.below(3);
      break;
    default:
      view.writeUInt32BE(1 + random.below(12), 4 * random.below(2));
  }
  return { type, data: new Uint8Array(view) };
}

/** Change the rows behind the compression, or the zlib stream around them. */
function mutateRows(random: Random, chunks: readonly RawChunk[]): RawChunk[] {
  const at = chunks.findIndex(({ type }) => type === 'IDAT');
  if (at < 0) return [...chunks];
  const parts = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  let rows: Uint8Array;
  try {
    rows = zlib.inflateSync(join(...parts), { maxOutputLength: MAX_INFLATED_BYTES });
  } catch {
    return chunks.with(at, chunk('IDAT', zlib.deflateSync(random.bytes(random.small(64)))));
  }
  const changed = random.once(12)
    ? new Uint8Array(random.small(MAX_INFLATED_BYTES))
    : mutateBytes(random, rows);
  const packed = zlib.deflateSync(changed, {
    level: random.below(10),
    windowBits: 9 + random.below(7),
    strategy: random.below(5),
  });
  const data = random.once(4) ? mutateBytes(random, packed) : new Uint8Array(packed);
  const others = chunks.filter(({ type }, i) => i <= at || type !== 'IDAT');
  return others.with(at, chunk('IDAT', data));
}
