/**
 * The worker that has the kernel, for everything that may take long. A new job is a function in the
 * table below.
 * @module
 */
import { crc32 } from '../../codecs/png/crc32.js';
import { PngEncoder } from '../../codecs/png/encoder.js';
import { inflateZlib } from '../../codecs/png/inflate.js';
import { makeScreenPainter } from '../../codecs/pixels.js';
import { fromBytes } from '../../core/big-bytes.js';
import { type Enumeration, requestFor } from '../../core/enumeration.js';
import { ChecksumMemory } from '../../core/kernel/checksums.js';
import { indexLength } from '../../core/index-length.js';
import { Numbering } from '../../core/numbering.js';
import type { Order } from '../../core/order.js';
import type { FileFacts } from '../../pictures/file-facts.js';
import { locatePicture } from '../../pictures/locate.js';
import { turnUpright } from '../../pictures/orient.js';
import type { Picture } from '../../pictures/picture.js';
import { readPngPicture } from '../../pictures/read-png.js';
import { recordedSpace } from '../../pictures/recorded-space.js';
import { resampleRows } from '../../pictures/resample.js';
import { parseIndexText } from '../../text/index-text.js';
import type { Share } from '../page-state/explore.js';
import type { Found } from '../page-state/find.js';
import { isQuicklyMeasured, type Standing } from '../page-state/find-standing.js';
import type { RecordedPicture, Search } from '../page-state/find-where.js';
import { cutIndex, type Growth, growthOf } from '../page-state/growth.js';
import type { Frame } from '../page-state/pixels.js';
import { endOfNumber, nameOfNumber, type NumberText, numberText } from '../shared/number-text.js';
import { placeIndex } from '../shared/play-head.js';
import { indexAtShare, shareOf, shareWords } from '../shared/share.js';
import { indexOnBar, placeOnBar } from '../shared/whole-space.js';
import { writeSpaceQuery } from '../shared/space-query.js';
import { answerJobs, type JobClient } from './jobs.js';
import { startPlayer } from './live/player.js';

/** Web Crypto fills no more at once. */
const MOST_AT_ONCE = 65_536;
/** The characters of a number that are shown in Find. */
const SHOWN_LENGTH = 84;

interface ImagePlace {
  readonly choice: Enumeration;
  readonly index: bigint;
}

interface ThumbnailsInput extends ImagePlace {
  /** How many, from `index` on. */
  readonly images: number;
  /** Of each picture, in pixels: that of the images, or smaller. */
  readonly width: number;
  readonly height: number;
  /** Characters that there are for a number below an image. */
  readonly textLength: number;
  /** Numbers alone are wanted where it is false. */
  readonly isDrawn: boolean;
}

interface LookInput {
  readonly picture: Picture;
  /** EXIF's. */
  readonly orientation?: number | undefined;
  readonly mostSide: number;
}

interface FindInput extends Omit<Search, 'place'> {
  readonly picture: Picture;
  readonly facts?: FileFacts | undefined;
}

const jobs = {
  /** The image at an index. Errors: `E_RANGE`. */
  frame({ choice, index }: ImagePlace): Frame {
    const samples = numberingOf(choice).frameAt(index) as Uint8Array<ArrayBuffer>;
    return { ...paint(choice, samples), samples };
  },

  /**
   * Images one after the other in small, behind one another, and their numbers: as they stand below the
   * images, and as the images are called. Errors: `E_RANGE`.
   */
  thumbnails(input: ThumbnailsInput): {
    rgba: Uint8ClampedArray<ArrayBuffer>;
    texts: readonly string[];
    names: readonly string[];
  } {
    const { index, images, width, height, textLength, isDrawn } = input;
    const numbers = Array.from({ length: images }, (_, i) => index + BigInt(i));
    const rgba = new Uint8ClampedArray(isDrawn ? 4 * width * height * images : 0);
    if (isDrawn) drawThumbnails(input, rgba);
    return {
      rgba,
      texts: numbers.map((one) => endOfNumber(one, textLength)),
      names: numbers.map((one) => nameOfNumber(one, textLength)),
    };
  },

  /** The image at a place on a bar over the whole space, and where an image stands on it. */
  onBar: ({ choice, place }: { choice: Enumeration; place: number }): bigint =>
    indexOnBar(choice, numberingOf(choice).size, place),

  placeOnBar: ({ choice, index }: ImagePlace): number =>
    placeOnBar(choice, numberingOf(choice).size, index),

  /** The image at an index as a PNG file, with its metadata: SPEC §9. Errors: `E_RANGE`. */
  png({ choice, index }: ImagePlace): Uint8Array<ArrayBuffer> {
    const { space, order, seed, palette } = choice;
    const samples = numberingOf(choice).frameAt(index);
    const memory = new ChecksumMemory(crc32);
    const encoder = new PngEncoder(space, {
      compression: order === 'mixed' ? 'stored' : 'deflate',
      checksums: memory,
      allocate: (sizeBytes) => memory.allocate(sizeBytes),
      spreadRows: memory.spreadRows,
      metadata: { order, seed },
      ...(palette === undefined ? {} : { palette: palette.colors }),
    });
    return encoder.encode(samples, index).slice();
  },

  /** The index of an image by its sample bytes. Errors: `E_FRAME`. */
  indexOf: ({ choice, samples }: { choice: Enumeration; samples: Uint8Array }): bigint =>
    numberingOf(choice).indexOf(samples),

  /** A PNG file of any origin, and what it records of its space. Errors: `E_PNG`. */
  readPng({ bytes }: { bytes: Uint8Array }): RecordedPicture {
    const read = readPngPicture(bytes, { crc32, inflate: inflateZlib });
    return { ...read, recorded: recordedSpace(read) };
  },

  /** How many images are made in a second, found by making some from 0 on for so long. */
  measure({ choice, milliseconds }: { choice: Enumeration; milliseconds: number }): number {
    // Code is compiled in the first part, which does not count.
    const warmUp = makeFor(choice, milliseconds * 0.2);
    const { frames, elapsedMs } =
      warmUp.elapsedMs > milliseconds ? warmUp : makeFor(choice, milliseconds * 0.8);
    return (frames / elapsedMs) * 1000;
  },

  /** A number in any text form but `@path`; `random` draws one. Errors: `E_NUMBER`, `E_RANGE`, `E_LIMIT`. */
  readNumber: ({ choice, text }: { choice: Enumeration; text: string }): bigint =>
    parseIndexText(text, { size: numberingOf(choice).size, randomBytes }),

  /** A number as text, cut in its middle to `width` characters where that is given. */
  writeNumber: ({ index, width }: { index: bigint; width?: number }): NumberText =>
    numberText(index, width),

  /** A number from a file: text, or little-endian bytes where the name ends with `.bin`. */
  readNumberFile(input: { choice: Enumeration; name: string; bytes: Uint8Array }): bigint {
    const { size } = numberingOf(input.choice);
    const { choice: enumeration, name, bytes } = input;
    return parseIndexText(`@${name}`, { size, enumeration, readFile: () => bytes });
  },

  atShare: ({ choice, step }: { choice: Enumeration; step: number }): bigint =>
    indexAtShare(numberingOf(choice).size, step),

  /** Where an image stands on the slider. */
  shareOf({ choice, index }: ImagePlace): Share {
    const { size } = numberingOf(choice);
    const step = shareOf(size, index);
    return { step, words: shareWords(size, step, index) };
  },

  reorder,

  /** Where an image stands in its space, and how busy it is, where that is quickly known. */
  standing({ choice, index }: ImagePlace): Standing {
    const place = placeOnBar(choice, numberingOf(choice).size, index);
    if (!isQuicklyMeasured(choice.space)) return { place, busyness: undefined };
    const order = 'cloud';
    const busy = choice.order === order ? index : reorder({ choice, index, order });
    return { place, busyness: indexLength({ space: choice.space, order }, busy) };
  },

  /** The number of so many digits that has another one's lowest digits. */
  cut: (input: { choice: Enumeration; whole: bigint; length: number }): bigint =>
    cutIndex(input.choice, input.whole, input.length),

  /** How far an image has come up, after the one that was shown before. */
  growth: (input: ImagePlace & { before: Growth | undefined }): Growth | undefined =>
    growthOf(input.choice, input.index, input.before),

  /** The number so many steps on; beyond an end of the space it goes on at the other one. */
  step: ({ choice, index, by }: ImagePlace & { by: bigint }): bigint =>
    placeIndex(numberingOf(choice).size, index, by, 1n),

  /**
   * A picture as a canvas shows it, upright, and made smaller where a side is longer than `mostSide`:
   * each pixel is the mean of what lies under it.
   */
  look({ picture: stored, orientation, mostSide }: LookInput): Frame {
    const picture = turnUpright(stored, orientation);
    const scale = Math.min(1, mostSide / Math.max(picture.width, picture.height));
    const width = Math.max(1, Math.round(picture.width * scale));
    const height = Math.max(1, Math.round(picture.height * scale));
    const rgba = new Uint8ClampedArray(4 * width * height);
    shrink(picture, width, height, rgba);
    return { width, height, rgba };
  },

  /**
   * Which image of a space a picture is; with `fitting`, which is nearest to it.
   * Errors: `E_FRAME` where the space has no such picture and nothing is to be fitted.
   */
  find({ picture, facts, choice, orient, fitting }: FindInput): Found {
    const request = { ...requestFor(choice), orient, fit: fitting };
    const located = locatePicture({ picture, ...(facts && { facts }) }, request, numberingOf);
    const index = fromBytes(located.indexBytes);
    return {
      frame: paint(located, located.samples),
      isExact: located.isExact,
      isOneColor: located.notes.some(({ key }) => key === 'one-color'),
      index,
      ...numberText(index, SHOWN_LENGTH),
    };
  },

  /** Play live onto a canvas from now on, by what comes through the port: `live/player.ts`. */
  play({ canvas, port }: { canvas: OffscreenCanvas; port: MessagePort }): void {
    readPlayed = startPlayer(canvas, port);
  },

  /** The image that the last player shows, if any. */
  played: (): ReturnType<typeof readPlayed> => readPlayed(),
};

export type KernelJobs = typeof jobs;

export type KernelClient = JobClient<KernelJobs>;

answerJobs(jobs);

type Painted = Pick<Enumeration, 'space' | 'palette'>;

let readPlayed: ReturnType<typeof startPlayer> = () => undefined;
let opened: { readonly query: string; readonly numbering: Numbering } | undefined;

/** The last numbering is kept: its keys and tables take longer than a frame. */
function numberingOf(choice: Enumeration): Numbering {
  const query = writeSpaceQuery(choice);
  if (opened?.query !== query) {
    const { space, order, seed } = choice;
    opened = { query, numbering: new Numbering(space, order, seed) };
  }
  return opened.numbering;
}

/** The number of the same image in another order, which takes no seed. */
function reorder({ choice, index, order }: ImagePlace & { order: Order }): bigint {
  const samples = numberingOf(choice).frameAt(index).slice();
  return numberingOf({ ...choice, order, seed: '' }).indexOf(samples);
}

/** Make images from 0 on, over again where the space ends, until the time is over. */
function makeFor(choice: Enumeration, milliseconds: number): { frames: number; elapsedMs: number } {
  const numbering = numberingOf(choice);
  const { size, space } = numbering;
  const most = size.isAtMost(4096n) ? Number(size.exact()) : 4096;
  const batch = Math.max(1, Math.min(most, Math.floor(2 ** 16 / space.sampleBytes)));
  let frames = 0;
  let index = 0n;
  const start = performance.now();
  let elapsedMs = 0;
  do {
    frames += numbering.batch(index, batch).length / space.sampleBytes;
    index += BigInt(batch);
    if (!size.has(index + BigInt(batch))) index = 0n;
    elapsedMs = performance.now() - start;
  } while (elapsedMs < milliseconds);
  return { frames, elapsedMs };
}

function paint({ space, palette }: Painted, samples: Uint8Array): Frame {
  const { width, height } = space;
  const rgba = new Uint8ClampedArray(4 * width * height);
  makeScreenPainter(space, palette?.colors)(samples, rgba);
  return { width, height, rgba };
}

/** @param rgba - room for all of them */
function drawThumbnails(
  { choice, index, images, width, height }: ThumbnailsInput,
  rgba: Uint8ClampedArray,
): void {
  const { space, palette } = choice;
  const { color, depth, sampleBytes } = space;
  const numbering = numberingOf(choice);
  const painter = makeScreenPainter(space, palette?.colors);
  const sizeBytes = 4 * width * height;
  const isWhole = width === space.width && height === space.height;
  for (let done = 0; done < images;) {
    const batch = numbering.batch(index + BigInt(done), images - done);
    for (let at = 0; at < batch.length; at += sampleBytes) {
      const samples = batch.subarray(at, at + sampleBytes);
      const out = rgba.subarray(done * sizeBytes, (done + 1) * sizeBytes);
      if (isWhole) painter(samples, out);
      else {
        const { width: from, height: rows } = space;
        const colors = palette === undefined ? {} : { colors: palette.colors };
        const picture = { width: from, height: rows, color, depth: depth ?? 8, samples, ...colors };
        shrink(picture, width, height, out);
      }
      done++;
    }
  }
}

/** A picture in another size: each pixel is the mean of what lies under it. */
function shrink(picture: Picture, width: number, height: number, rgba: Uint8ClampedArray): void {
  const target = { width, height, fit: 'stretch', background: [0, 0, 0, 0] } as const;
  resampleRows(picture, target, (row, y) => {
    const from = 4 * width * y;
    // To the nearest of 256 levels.
    for (let i = 0; i < row.length; i++) rgba[from + i] = ((row[i] ?? 0) * 255 + 32_895) >>> 16;
  });
}

/** Random bytes of the browser's, as `random` wants them. */
function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count; at += MOST_AT_ONCE) {
    crypto.getRandomValues(bytes.subarray(at, at + MOST_AT_ONCE));
  }
  return bytes;
}
