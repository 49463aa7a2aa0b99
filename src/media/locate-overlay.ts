/**
 * The burned-in frame counter: the number that is drawn on a picture or on a frame of a film.
 * @module
 */
import { frameIndex } from '../codecs/film-metadata.js';
import { readOverlay } from '../codecs/overlay/index.js';
import type { EnumerationRequest } from '../core/enumeration.js';
import { EnumeratorError } from '../core/errors.js';
import { SpaceSize } from '../core/size.js';
import { pictureName, readPicture } from '../pictures/files/read-picture.js';
import { type Picture, type ReadingOptions, toRgb } from '../pictures/picture.js';
import { checkAgreement, countTo, overlayOf } from './locate-frame.js';
import { FilmFile } from './read-film.js';

export interface LocatedOverlay {
  /** What the counter says: the index modulo 2^64. */
  readonly low64: bigint;
  /** The index, where the file says enough besides. */
  readonly index?: bigint;
  readonly notes: readonly OverlayNote[];
}

/**
 * - `remark`: what is wrong with the picture's file, and was passed over.
 * - `modulo`: a counter holds numbers modulo 2^64, and the picture or film does not say the rest.
 * - `other-image`: the film's metadata make the frame this other image: frames may have been cut out
 *   or doubled.
 */
export type OverlayNote =
  | { readonly key: 'remark'; readonly text: string }
  | { readonly key: 'modulo'; readonly of: 'picture' | 'film' }
  | { readonly key: 'other-image'; readonly frame: number; readonly index: bigint };

const ALL = 2n ** 64n;

/**
 * @param frame - of a film, from 0; nothing for a picture
 * @param request - of a film that was resized, `size` is that of its frames
 * @throws EnumeratorError `E_FRAME` where there is no counter that can be read
 */
export async function locateOverlay(
  file: string,
  frame: number | undefined,
  { strict, damaged, ...request }: EnumerationRequest & ReadingOptions = {},
): Promise<LocatedOverlay> {
  return frame === undefined
    ? readPictureFile(file, request, { strict, damaged })
    : readFilm(file, frame, request);
}

async function readPictureFile(
  file: string,
  request: EnumerationRequest,
  options: ReadingOptions,
): Promise<LocatedOverlay> {
  const { picture, metadata, remarks = [] } = await readPicture(file, options);
  const notes: OverlayNote[] = remarks.map((text) => ({ key: 'remark', text }));
  const low64 = readFrom(picture, request) ?? missing(file, picture, request);
  const expected = metadata?.index;
  if (expected !== undefined && BigInt.asUintN(64, expected) === low64)
    return { low64, index: expected, notes };
  return { low64, notes: [...notes, { key: 'modulo', of: 'picture' }] };
}

async function readFilm(
  file: string,
  frame: number,
  request: EnumerationRequest,
): Promise<LocatedOverlay> {
  const film = await FilmFile.open(file, request.palette);
  const { metadata } = film;
  if (metadata === undefined) {
    const { picture } = await countTo(film, file, frame);
    const low64 = readFrom(picture, request) ?? missing(file, picture, request);
    return { low64, notes: [{ key: 'modulo', of: 'film' }] };
  }
  checkAgreement(metadata, request);
  const index = frameIndex(metadata, BigInt(frame));
  const isExpected = (low64: bigint | undefined): low64 is bigint =>
    index !== undefined && BigInt.asUintN(64, index) === low64;
  const sought = await film.seek(frame);
  const quick = sought && overlayOf(sought.picture, metadata);
  if (isExpected(quick)) return { low64: quick, index: index!, notes: [] };
  const { picture } = await countTo(film, file, frame);
  const low64 = overlayOf(picture, metadata) ?? missing(file, picture, request);
  if (isExpected(low64)) return { low64, index: index!, notes: [] };
  // The film says another number of this frame, or none.
  const notes: OverlayNote[] = index === undefined ? [] : [{ key: 'other-image', frame, index }];
  // A space of no more images than that has one of this number.
  if (!new SpaceSize(metadata.space).has(ALL)) return { low64, index: low64, notes };
  return { low64, notes: [...notes, { key: 'modulo', of: 'film' }] };
}

function readFrom(picture: Picture, { size = picture }: EnumerationRequest): bigint | undefined {
  const { width, height } = picture;
  return readOverlay(toRgb(picture), width, height, 3, size);
}

function missing(file: string, { width, height }: Picture, { size }: EnumerationRequest): never {
  const drawn = size === undefined ? '' : ` that was drawn on ${size.width}x${size.height}`;
  throw new EnumeratorError(
    'E_FRAME',
    `${pictureName(file)}: in ${width}×${height} pixels there is no burned-in frame counter${drawn} that can be read`,
    { hints: size === undefined ? [{ key: 'overlay-size' }] : [] },
  );
}
