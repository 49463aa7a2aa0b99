/**
 * The number of any picture: a file, bytes, or a frame of a film.
 * @module
 */
import { requireType } from '../core/arguments.js';
import { fromBytes } from '../core/big-bytes.js';
import type { Palette } from '../core/palette.js';
import { formatIndex } from '../core/index-format.js';
import { indexLength } from '../core/index-length.js';
import { takesSeed } from '../core/order.js';
import { attemptFile, type FileResult, locateFiles } from '../pictures/files/read-many.js';
import { locateFile } from '../pictures/files/read-picture.js';
import type { FitOptions } from '../pictures/fit.js';
import type { Located, LocateRequest } from '../pictures/locate.js';
import type { ReadingOptions } from '../pictures/picture.js';
import type { Fit } from '../pictures/resample.js';
import { listColors, readPaletteWord } from '../text/space-text.js';
import { type FoundFrame, locateFrame } from './locate-frame.js';

/** Where to look. What is left out is what the picture's file records, or the picture's own. */
export interface LocateOptions extends Omit<LocateRequest, 'fit' | 'palette'>, ReadingOptions {
  /** A palette, its name, or a list of colours such as `000000,ff8800`. */
  readonly palette?: Palette | string | undefined;
  /** Take the nearest picture of the space; without it there must be exactly this one. */
  readonly fit?: Fit | FitOptions | undefined;
  /** The frame of a film, from 0. */
  readonly frame?: number | undefined;
}

/** A picture's number and where it holds. */
export interface LocatedImage extends Located {
  /** The index: made of `indexBytes` when it is asked for. */
  readonly index: bigint;
  /** What is known of a film's frame beside its picture. */
  readonly film?: FoundFrame;
}

/** What became of one file: its number, or why it has none; that message names the file. */
export type LocatedFile = FileResult<LocatedImage>;

/**
 * Find the number of a picture.
 * @param picture - the path of a file, or its bytes: PNG, and with ffmpeg on this machine other
 *   formats and films
 * @throws EnumeratorError `E_FRAME` where the space has no such picture; `E_PNG`, `E_IO` where it
 *   cannot be read; `E_RANGE` where the film has no such frame; `E_SPACE`, `E_LIMIT`, `E_PALETTE`,
 *   `E_SEED`, `E_USAGE` for the options
 * @throws TypeError where `picture` or `frame` is of a wrong type
 * @example
 * const { index, space } = await locate('picture.png');
 */
export async function locate(
  picture: Uint8Array | string,
  options: LocateOptions = {},
): Promise<LocatedImage> {
  const isBytes = picture instanceof Uint8Array;
  if (!isBytes && typeof picture !== 'string') {
    throw new TypeError('picture must be a path or a Uint8Array');
  }
  const request = requestOf(options);
  const { frame } = options;
  if (isBytes && frame !== undefined) {
    throw new TypeError('picture must be the path of a film where a frame is given');
  }
  return withIndex(
    isBytes || frame === undefined
      ? await locateFile(picture, request)
      : await locateFrame(picture, frame, request),
  );
}

/**
 * Find the numbers of many pictures, in the order of their files. Small ones of common formats are
 * read together, which is many times as fast as {@link locate} for each.
 * @param files - paths
 * @param options - as of {@link locate}, for each of them
 * @returns also for a file that has no number, with the reason; the rest is not read where the
 *   caller stops
 * @throws EnumeratorError `E_PALETTE`
 * @throws TypeError where `files` or `frame` is of a wrong type
 */
export async function* locateAll(
  files: Iterable<string>,
  options: LocateOptions = {},
): AsyncGenerator<LocatedFile, void, undefined> {
  if (typeof files === 'string' || !(Symbol.iterator in Object(files)))
    throw new TypeError('files must be several paths, as in an array');
  const request = requestOf(options);
  const { frame } = options;
  if (frame !== undefined) {
    for (const file of texts(files)) {
      yield await attemptFile(file, async () => withIndex(await locateFrame(file, frame, request)));
    }
    return;
  }
  for await (const found of locateFiles(texts(files), request)) {
    yield found.located === undefined ? found : { ...found, located: withIndex(found.located) };
  }
}

function* texts(files: Iterable<string>): Generator<string> {
  for (const file of files) {
    requireType(file, 'string', 'each of files');
    yield file;
  }
}

/** @throws TypeError, EnumeratorError `E_PALETTE` */
function requestOf({
  frame,
  palette,
  fit,
  ...rest
}: LocateOptions): LocateRequest & ReadingOptions {
  if (frame !== undefined && (!Number.isSafeInteger(frame) || frame < 0)) {
    throw new TypeError('frame must be a whole number from 0');
  }
  return {
    ...rest,
    palette: typeof palette === 'string' ? readPaletteWord(palette) : palette,
    fit: typeof fit === 'string' ? { fit } : fit,
  };
}

function withIndex(located: Located): LocatedImage {
  return {
    ...located,
    get index() {
      return fromBytes(located.indexBytes);
    },
  };
}

/**
 * A picture's number as JSON has it, with what is known of the picture: all numbers are text. The
 * number itself, which may be very long, is left out.
 */
export function locatedFields(located: LocatedImage): object {
  const { space, order, seed, palette, source, isExact, film, indexBytes } = located;
  const { picture, format, pixelFormat, isConverted = false, facts } = source;
  const { width, height } = picture;
  return {
    space: space.canonical,
    order,
    seed: takesSeed(order) ? seed : undefined,
    palette: palette && listColors(palette.colors),
    length: indexLength(located, indexBytes),
    exact: isExact,
    ...(film && frameFields(film)),
    picture: { format, width, height, pixelFormat, converted: isConverted, ...facts },
  };
}

function frameFields({ frame, expected, differing, overlay }: FoundFrame): object {
  return {
    frame,
    expected: expected === undefined ? undefined : formatIndex(expected),
    differing,
    overlay: overlay?.toString(),
  };
}
