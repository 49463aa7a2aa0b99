/**
 * A frame of a film, and which image it is: that which the film's own note says, or what a codec
 * made of it.
 * @module
 */
import { type FilmNote, frameIndex, isFrameIndex } from '../codecs/film-note.js';
import { readOverlay } from '../codecs/overlay/index.js';
import { exactSamples } from '../pictures/exact.js';
import { fitPicture } from '../pictures/fit.js';
import type { Picture } from '../pictures/picture.js';
import { shrinkPicture } from '../pictures/shrink.js';
import { toRgb } from '../pictures/rgb.js';
import { fromBytes } from '../core/big-bytes.js';
import { EnumeratorError } from '../core/errors.js';
import { Numbering } from '../core/numbering.js';
import type { Space } from '../core/space.js';
import { FilmFile, type ReadFrame } from './film-file.js';
import type { FitArguments } from '../cli/options/fit-options.js';
import { type FoundFrame, type Located, locateIn } from '../pictures/files/located-picture.js';
import { readPalette } from '../pictures/files/read-palette.js';
import { parseDepth, parseSize } from '../text/space-text.js';
import type { SpaceArguments } from '../cli/options/space-options.js';

type FilmOptions = SpaceArguments & FitArguments;

/** `--frame`. @throws EnumeratorError `E_USAGE` */
export function readFrameNumber(text: string): number {
  if (/^[0-9]{1,15}$/.test(text.trim())) return Number(text);
  throw new EnumeratorError(
    'E_USAGE',
    `--frame ${text}: frames are counted from 0; write a whole number`,
  );
}

/** @throws EnumeratorError where there is nothing to open, or no film */
export async function openFilm(file: string, options: SpaceArguments): Promise<FilmFile> {
  const { palette } = options;
  return FilmFile.open(file, () => (palette === undefined ? undefined : readPalette(palette)));
}

/**
 * @param frame - from 0
 * @param wayOut - what helps where the space has no such picture
 * @throws EnumeratorError `E_RANGE` where there are not so many; `E_USAGE` for options that say
 *   otherwise than the film
 */
export async function findFrame(
  file: string,
  frame: number,
  options: FilmOptions,
  wayOut: string,
): Promise<Located> {
  const film = await openFilm(file, options);
  const { note, format, pixelFormat, isConverted } = film;
  const about = { file, format, pixelFormat, isConverted, facts: {} };
  if (note === undefined) {
    const { picture, complaint } = await countTo(film, file, frame);
    const located = locateIn({ ...about, picture }, options, wayOut);
    return { ...located, film: { frame, hasNote: false, complaint } };
  }
  checkAgreement(note, options);
  const numbering = new Numbering(note.space, note.order, note.seed);
  const opened = note.palette === undefined ? {} : { colors: note.palette.colors };
  const sought = await seekTo(film, frame, note, numbering);
  if (sought !== undefined) return { ...about, ...opened, numbering, ...sought };
  const counted = inspect(await countTo(film, file, frame), frame, note, numbering);
  return { ...about, ...opened, numbering, ...counted };
}

/** The image that the frame should be, found by its time; nothing where that is another one. */
async function seekTo(
  film: FilmFile,
  frame: number,
  note: FilmNote,
  numbering: Numbering,
): Promise<Inspected | undefined> {
  const found = await film.seek(frame);
  if (found === undefined) return undefined;
  const inspected = inspect(found, frame, note, numbering);
  const isSure = isFrameIndex(note, BigInt(frame), fromBytes(inspected.index)) === true;
  if (!inspected.isExact || !isSure) return undefined;
  // Whatever was said on the way there, the frame is the right one.
  return { ...inspected, film: { ...inspected.film, complaint: undefined } };
}

/** By counting. @throws EnumeratorError `E_RANGE` */
export async function countTo(film: FilmFile, file: string, frame: number): Promise<ReadFrame> {
  const read = await film.count(frame);
  if (read !== undefined) return read;
  const frames = await film.frames();
  const all = frames.toLocaleString('en-US');
  const which = frames === 1 ? '1 frame, which is 0' : `${all} frames, 0 … ${frames - 1}`;
  throw new EnumeratorError('E_RANGE', `--frame ${frame}: ${file} has ${which}`);
}

type Inspected = Pick<Located, 'picture' | 'samples' | 'index' | 'isExact'> & {
  readonly film: FoundFrame;
};

/** Hold a frame against the image that the note says it is. */
function inspect(
  { picture, complaint }: ReadFrame,
  frame: number,
  note: FilmNote,
  numbering: Numbering,
): Inspected {
  const { space, scale, palette } = note;
  const colors = palette === undefined ? {} : { colors: palette.colors };
  const small = shrinkPicture(picture, space, scale);
  const exact = small && tryExact(small, space, colors.colors);
  const samples = exact ?? nearest(small ?? picture, space, colors);
  const index = numbering.indexBytesOf(samples);
  const isTold = isFrameIndex(note, BigInt(frame), fromBytes(index));
  const expected = frameIndex(note, BigInt(frame));
  const film = {
    frame,
    hasNote: true,
    complaint,
    isTold: isTold !== undefined,
    ...(expected === undefined ? {} : { expected }),
  };
  const isExact = exact !== undefined && isTold !== false;
  if (isExact || expected === undefined) return { picture, samples, index, isExact, film };
  if (!numbering.size.has(expected)) {
    const problem = `the film's note makes frame ${frame} an image that the space has not`;
    return { picture, samples, index, isExact, film: { ...film, complaint: problem } };
  }
  const differing = countDiffering(space, samples, numbering.frameAt(expected));
  const drawn = overlayOf(picture, note);
  const isDrawn = drawn !== undefined && drawn === BigInt.asUintN(64, expected);
  const overlay = isDrawn ? { overlay: drawn } : {};
  return { picture, samples, index, isExact, film: { ...film, differing, ...overlay } };
}

/** The number that is drawn on a film's frame, modulo 2^64. */
export function overlayOf(picture: Picture, { space, scale }: FilmNote): bigint | undefined {
  const { width, height } = picture;
  const drawn = { width: space.width * scale, height: space.height * scale };
  return readOverlay(toRgb(picture), width, height, 3, drawn)?.low64;
}

function tryExact(picture: Picture, space: Space, colors?: Uint8Array): Uint8Array | undefined {
  try {
    return exactSamples(picture, space, colors);
  } catch (error) {
    if (error instanceof EnumeratorError && error.code === 'E_FRAME') return undefined;
    throw error;
  }
}

function nearest(
  picture: Picture,
  space: Space,
  colors: { readonly colors?: Uint8Array },
): Uint8Array {
  const hasAlpha = space.color === 'graya' || space.color === 'rgba';
  const background = [0, 0, 0, hasAlpha ? 0 : 255];
  const options = { fit: 'stretch', dither: 'none', background, ...colors } as const;
  return fitPicture(picture, space, options).samples;
}

function countDiffering({ depth }: Space, found: Uint8Array, wanted: Uint8Array): number {
  const bytes = depth === 16 ? 2 : 1;
  let differing = 0;
  for (let at = 0; at < found.length; at += bytes) {
    if (found[at] !== wanted[at] || (bytes === 2 && found[at + 1] !== wanted[at + 1])) differing++;
  }
  return differing;
}

/** The film has said where its images are from: what the user says must be the same. */
export function checkAgreement(note: FilmNote, options: FilmOptions): void {
  const { space, order, seed, palette } = note;
  for (const name of ['fit', 'background', 'dither'] as const) {
    if (options[name] !== undefined)
      throw new EnumeratorError(
        'E_USAGE',
        `--${name}: the film says itself in which space its frames are; leave it out`,
      );
  }
  const refuse = (name: keyof SpaceArguments, own: string): never => {
    throw new EnumeratorError(
      'E_USAGE',
      `--${name} ${options[name]}: the film's note says ${own}; leave the option out`,
    );
  };
  if (options.size !== undefined) {
    const { width, height } = parseSize(options.size);
    if (width !== space.width || height !== space.height)
      refuse('size', `${space.width}x${space.height}`);
  }
  if (options.color !== undefined && options.color !== space.color) refuse('color', space.color);
  if (options.depth !== undefined && parseDepth(options.depth) !== space.depth)
    refuse('depth', `${space.depth}`);
  if (options.palette !== undefined) {
    const given = Buffer.from(readPalette(options.palette).colors);
    if (palette === undefined) refuse('palette', `${space.color}, without a palette`);
    else if (!given.equals(palette.colors)) refuse('palette', palette.name ?? 'other colours');
  }
  if (options.order !== undefined && options.order !== order) refuse('order', order);
  if (options.seed !== undefined && options.seed !== seed)
    refuse('seed', seed === '' ? 'none' : JSON.stringify(seed));
}
