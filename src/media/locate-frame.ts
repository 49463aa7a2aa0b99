/**
 * A frame of a film, and which image it is: that which the film's own metadata says, or what a codec
 * made of it.
 * @module
 */
import { counted } from '../core/cardinality.js';
import { type FilmMetadata, frameIndex, isFrameIndex } from '../codecs/film-metadata.js';
import { readOverlay } from '../codecs/overlay/index.js';
import { fromBytes } from '../core/big-bytes.js';
import { EnumeratorError, naming, resultOf, usageError } from '../core/errors.js';
import { Numbering } from '../core/numbering.js';
import type { Space } from '../core/space.js';
import { exactSamples } from '../pictures/exact.js';
import { fitPicture } from '../pictures/fit.js';
import { type Located, locatePicture, type LocateRequest, notesOn } from '../pictures/locate.js';
import { type Picture, shrinkPicture, toRgb } from '../pictures/picture.js';
import { paletteText } from '../text/space-text.js';
import { FilmFile, type ReadFrame } from './read-film.js';

/** The number of a film's frame, with what is known of the frame beside its picture. */
export interface LocatedFrame extends Located {
  readonly film: FoundFrame;
}

export interface FoundFrame {
  /** From 0. */
  readonly frame: number;
  /** Whether the film says where its images are from. */
  readonly hasMetadata: boolean;
  /** Whether it says enough to hold the frame against it. */
  readonly isTold?: boolean;
  /** The index that the frame should have, where the film says it. */
  readonly expected?: bigint | undefined;
  /** In how many samples it is not that image. */
  readonly differing?: number;
  /** The number modulo 2^64 that is drawn over the frame, where that makes the difference. */
  readonly overlay?: bigint | undefined;
  /** That something is wrong with the film. */
  readonly complaint?: string | undefined;
}

/**
 * The number of one frame of a film.
 * @param frame - from 0
 * @throws EnumeratorError `E_RANGE` where there are not so many; `E_USAGE` for a request that says
 *   otherwise than the film; `E_FRAME` where the space has no such picture
 */
export async function locateFrame(
  file: string,
  frame: number,
  request: LocateRequest = {},
): Promise<LocatedFrame> {
  const film = await FilmFile.open(file, request.palette);
  const { metadata, format, pixelFormat, isConverted } = film;
  const about = { format, pixelFormat, isConverted };
  if (metadata === undefined) {
    const { picture, complaint } = await countTo(film, file, frame);
    const located = naming(file, () => locatePicture({ ...about, picture }, request), 'E_FRAME');
    return { ...located, film: { frame, hasMetadata: false, complaint } };
  }
  checkAgreement(metadata, request);
  const { space, order, seed, palette } = metadata;
  const numbering = new Numbering(space, order, seed);
  const { picture, ...inspected } =
    (await seekTo(film, frame, metadata, numbering)) ??
    inspect(await countTo(film, file, frame), frame, metadata, numbering);
  const source = { ...about, picture };
  const found = { space, order, seed, palette, source, ...inspected };
  const { isExact, film: facts } = inspected;
  // A film that says what its frames are has been held to it.
  const isHeld = isExact && facts.isTold === true;
  const notes = notesOn(found, request).filter(
    ({ key }) => (key === 'converted' && !isHeld) || key === 'own-palette',
  );
  return { ...found, notes };
}

/** The image that the frame should be, found by its time; nothing where that is another one. */
async function seekTo(
  film: FilmFile,
  frame: number,
  metadata: FilmMetadata,
  numbering: Numbering,
): Promise<Inspected | undefined> {
  const found = await film.seek(frame);
  if (found === undefined) return undefined;
  const inspected = inspect(found, frame, metadata, numbering);
  const isSure = isFrameIndex(metadata, BigInt(frame), fromBytes(inspected.indexBytes)) === true;
  if (!inspected.isExact || !isSure) return undefined;
  // Whatever was said on the way there, the frame is the right one.
  return { ...inspected, film: { ...inspected.film, complaint: undefined } };
}

/** By counting. @throws EnumeratorError `E_RANGE` */
export async function countTo(film: FilmFile, file: string, frame: number): Promise<ReadFrame> {
  const read = await film.count(frame);
  if (read !== undefined) return read;
  const frames = await film.frames();
  const which = frames === 1 ? 'which is 0' : `0 … ${frames - 1}`;
  const all = counted(frames, 'frame');
  throw new EnumeratorError('E_RANGE', `frame ${frame}: ${file} has ${all}, ${which}`);
}

type Inspected = Pick<LocatedFrame, 'samples' | 'indexBytes' | 'isExact' | 'film'> & {
  readonly picture: Picture;
};

/** Hold a frame against the image that the metadata say it is. */
function inspect(
  { picture, complaint }: ReadFrame,
  frame: number,
  metadata: FilmMetadata,
  numbering: Numbering,
): Inspected {
  const { space, scale, palette } = metadata;
  const small = shrinkPicture(picture, space, scale);
  const exact = small && tryExact(small, space, palette?.colors);
  const fit = { fit: 'stretch' } as const;
  const samples = exact ?? fitPicture(small ?? picture, space, fit, palette?.colors).samples;
  const indexBytes = numbering.indexBytesOf(samples);
  const isTold = isFrameIndex(metadata, BigInt(frame), fromBytes(indexBytes));
  const expected = frameIndex(metadata, BigInt(frame));
  const film = { frame, hasMetadata: true, complaint, isTold: isTold !== undefined, expected };
  const isExact = exact !== undefined && isTold !== false;
  const found = { picture, samples, indexBytes, isExact, film };
  if (isExact || expected === undefined) return found;
  if (!numbering.size.has(expected)) {
    const problem = `the film's metadata make frame ${frame} an image that the space has not`;
    return { ...found, film: { ...film, complaint: problem } };
  }
  const differing = countDiffering(space, samples, numbering.frameAt(expected));
  const drawn = overlayOf(picture, metadata);
  const overlay = drawn === BigInt.asUintN(64, expected) ? drawn : undefined;
  return { ...found, film: { ...film, differing, overlay } };
}

/** The number that is drawn on a film's frame, modulo 2^64. */
export function overlayOf(picture: Picture, { space, scale }: FilmMetadata): bigint | undefined {
  const { width, height } = picture;
  const drawn = { width: space.width * scale, height: space.height * scale };
  return readOverlay(toRgb(picture), width, height, 3, drawn);
}

function tryExact(picture: Picture, space: Space, colors?: Uint8Array): Uint8Array | undefined {
  const samples = resultOf(() => exactSamples(picture, space, colors));
  if (!(samples instanceof EnumeratorError)) return samples;
  if (samples.code === 'E_FRAME') return undefined;
  throw samples;
}

function countDiffering({ depth }: Space, found: Uint8Array, wanted: Uint8Array): number {
  const bytes = depth === 16 ? 2 : 1;
  let differing = 0;
  for (let at = 0; at < found.length; at += bytes) {
    if (found[at] !== wanted[at] || (bytes === 2 && found[at + 1] !== wanted[at + 1])) differing++;
  }
  return differing;
}

/**
 * A film that says where its images are from is not asked for anything else.
 * @throws EnumeratorError `E_USAGE`
 */
export function checkAgreement(metadata: FilmMetadata, request: LocateRequest): void {
  const { space, order, seed, palette } = metadata;
  const { fit, size, depth } = request;
  const askedPalette = request.palette && paletteText(request.palette);
  const rows: readonly [what: string, asked: string | undefined, own: string, shown?: string][] = [
    ['fit', fit?.fit, '', 'in which space its frames are'],
    ['size', size && `${size.width}x${size.height}`, `${space.width}x${space.height}`],
    ['color', request.color, space.color],
    ['depth', depth?.toString(), `${space.depth}`],
    palette === undefined
      ? ['palette', askedPalette, '', `${space.color}, without a palette`]
      : ['palette', askedPalette, paletteText(palette), palette.name ?? 'other colours'],
    ['order', request.order, order],
    ['seed', request.seed, seed, seed === '' ? 'none' : JSON.stringify(seed)],
  ];
  for (const [what, asked, own, shown = own] of rows) {
    if (asked === undefined || asked === own) continue;
    throw usageError(`${what} ${asked}: the film's metadata say ${shown}; leave it out`);
  }
}
