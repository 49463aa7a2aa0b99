/**
 * Which enumeration images are of, by what they say of themselves, and the proof: a sample of them is
 * made and compared.
 * @module
 */
import { readMetadata } from '../codecs/png/metadata.js';
import { type PngPicture, readPng } from '../codecs/png/reader.js';
import {
  completeEnumeration,
  type Enumeration,
  type EnumerationRequest,
  numberingOf,
} from '../core/enumeration.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { nodeZlib } from '../io/node-zlib.js';
import { ORDERS, SPEC_VERSION } from '../core/order.js';
import { findPalette, type Palette, PALETTE_NAMES } from '../core/palette.js';
import { quoteText } from '../core/quote.js';
import { chooseEnumeration } from '../pictures/choose-space.js';
import { exactSamples } from '../pictures/exact.js';
import { fromPng } from '../pictures/picture.js';
import { openFrames } from '../run/engine/frames.js';
import { makeImageEncoder } from '../run/outputs/image-encoder.js';
import { imageAt, isEncodedAnew, type RunRecord } from '../run/record.js';
import { ImageJudge } from '../verify/image-judge.js';
import { nameOf } from './deduce.js';
import { bytesOf, type Evidence, type FoundImage, unclear } from './evidence.js';

/** What the images are of, as far as it can be told. */
export interface Candidates {
  /** At least one. */
  readonly enumerations: readonly Enumeration[];
  /** Whether the images say it themselves. */
  readonly hasMetadata: boolean;
}

/** Images that are looked at until one can be read. */
const MOST_TRIES = 100;

/**
 * @param request - what the caller knows
 * @throws EnumeratorError `E_OUTPUT` where too little is known; `E_SPACE`, `E_SEED`, `E_PALETTE`
 */
export function findCandidates(
  { images, extension }: Evidence,
  request: EnumerationRequest,
): Candidates {
  if (extension === 'png') return candidatesOfPng(images, request);
  if (request.size === undefined)
    throw unclear(
      `${nameOf(images[0]!)} does not say its space, nor its order and seed: the size is missing, and what is not 64×64 rgb at 8 bit, mixed without a seed`,
      'size',
      'color',
      'depth',
      'palette',
      'order',
      'seed',
    );
  return { enumerations: ordersOf(completeEnumeration(request), request), hasMetadata: false };
}

function candidatesOfPng(images: readonly FoundImage[], request: EnumerationRequest): Candidates {
  const { image, png } = firstReadable(images);
  if (png.text.has('enumerate-art'))
    throw unclear(
      `${nameOf(image)} is a picture of Random Art, which does not tell what it was grown from: begin the run again`,
    );
  const picture = fromPng(png);
  const metadata = readMetadata(png.text);
  if (metadata !== undefined && metadata.version !== SPEC_VERSION)
    throw unclear(
      `${nameOf(image)} is of version ${metadata.version} of the numbering: this program has version ${SPEC_VERSION}`,
    );
  const chosen = chooseEnumeration(request, { picture, metadata });
  const palette = chosen.palette && namedPalette(chosen.palette);
  const enumeration = { ...chosen, palette };
  const { canonical } = chosen.space;
  if (metadata !== undefined && metadata.space !== canonical)
    throw unclear(
      `${nameOf(image)} says that it is of ${quoteText(metadata.space)}, and has the samples of ${canonical}`,
    );
  if (metadata !== undefined) return { enumerations: [enumeration], hasMetadata: true };
  return { enumerations: ordersOf(enumeration, request), hasMetadata: false };
}

/** One for each order, where the order is not known: the images tell which of them it is. */
function ordersOf(
  enumeration: Enumeration,
  { order, seed = '' }: EnumerationRequest,
): Enumeration[] {
  if (order !== undefined || seed !== '') return [enumeration];
  const { space, palette } = enumeration;
  return ORDERS.map((each) => ({ space, palette, order: each, seed: '' }));
}

/** A checkpoint has the name of a palette that has one. */
function namedPalette(palette: Palette): Palette {
  const name = PALETTE_NAMES.find(
    (each) => Buffer.compare(findPalette(each).colors, palette.colors) === 0,
  );
  return name === undefined ? palette : findPalette(name);
}

function firstReadable(images: readonly FoundImage[]): {
  readonly image: FoundImage;
  readonly png: PngPicture;
} {
  for (const image of images.slice(0, MOST_TRIES)) {
    const png = resultOf(() => decodePng(bytesOf(image)));
    if (!(png instanceof EnumeratorError)) return { image, png };
  }
  throw unclear(`${nameOf(images[0]!)} cannot be read, nor can those behind it`);
}

function decodePng(bytes: Uint8Array): PngPicture {
  return readPng(bytes, { ...nodeZlib, strict: true });
}

/** The number of an image by what is in it; undefined where it does not tell it. */
export function indexIn(
  image: FoundImage,
  { extension }: Evidence,
  { space, palette, order, seed }: Enumeration,
): bigint | undefined {
  const found = resultOf(() => {
    const bytes = bytesOf(image);
    if (extension === 'raw') return numberingOf({ space, order, seed, palette }).indexOf(bytes);
    if (extension !== 'png') return undefined;
    const png = decodePng(bytes);
    const told = readMetadata(png.text)?.index;
    if (told !== undefined) return told;
    const samples = exactSamples(fromPng(png), space, palette?.colors);
    return numberingOf({ space, order, seed, palette }).indexOf(samples);
  });
  return found instanceof EnumeratorError ? undefined : found;
}

const SAMPLE = 16;

/**
 * Make a sample of a run's images, the first and the last and some between, and compare them.
 * @returns how many are right; or the first that is another image
 */
export function prove(
  record: RunRecord,
  images: readonly FoundImage[],
  positionOf: (image: FoundImage) => bigint,
): number | FoundImage {
  const frames = openFrames(record);
  const encoder = makeImageEncoder(record);
  const judge = new ImageJudge(record);
  let right = 0;
  for (const image of sampleOf(images)) {
    const position = positionOf(image);
    const index = imageAt(record, position);
    const bytes = bytesOf(image);
    const expected = encoder.encode(frames.frameAt(index), index);
    if (Buffer.compare(bytes, expected) === 0) {
      right++;
      continue;
    }
    // One that is damaged says nothing: repair makes it anew. The other formats have one size.
    const isBroken =
      record.output.format === 'png'
        ? resultOf(() => decodePng(bytes)) instanceof EnumeratorError
        : bytes.length !== expected.length;
    if (isBroken) continue;
    if (judge.judgeFile(bytes, position).kind !== 'right') return image;
    right++;
  }
  return right;
}

/**
 * Whether PNG files of an order that a run compresses are stored all the same, byte for byte.
 * @param record - of a run with image format `png`
 */
export function areStored(
  record: RunRecord,
  images: readonly FoundImage[],
  positionOf: (image: FoundImage) => bigint,
): boolean {
  if (!isEncodedAnew(record)) return false;
  const frames = openFrames(record);
  const output = { ...record.output, format: 'png-stored' } as const;
  const encoder = makeImageEncoder({ ...record, output });
  return sampleOf(images).some((image) => {
    const index = imageAt(record, positionOf(image));
    return Buffer.compare(bytesOf(image), encoder.encode(frames.frameAt(index), index)) === 0;
  });
}

function sampleOf(images: readonly FoundImage[]): FoundImage[] {
  const last = images.length - 1;
  const count = Math.min(SAMPLE, images.length);
  const places = Array.from({ length: count }, (_, i) =>
    Math.round((i * last) / Math.max(1, count - 1)),
  );
  return places.map((place) => images[place]!);
}
