/**
 * `locate --overlay`: the number that is drawn on a picture or on a frame of a film.
 * @module
 */
import { type FilmNote, frameIndex } from '../codecs/film-note.js';
import { readOverlay } from '../codecs/overlay/index.js';
import type { Picture } from '../pictures/picture.js';
import { toRgb } from '../pictures/rgb.js';
import { EnumeratorError } from '../core/errors.js';
import { formatIndex } from '../core/index-format.js';
import { SpaceSize } from '../core/size.js';
import { checkAgreement, countTo, openFilm, overlayOf } from './located-film.js';
import { parseSize } from '../text/space-text.js';
import { pictureName, readPicture } from '../pictures/files/read-picture.js';
import type { SpaceArguments } from '../cli/options/space-options.js';

export interface LocatedOverlay {
  /** What the strip says: the index modulo 2^64. */
  readonly low64: bigint;
  /** The index, where the file says enough besides. */
  readonly index?: bigint;
  readonly notes: readonly string[];
}

const ALL = 2n ** 64n;

/**
 * @param frame - of a film, from 0; nothing for a picture
 * @throws EnumeratorError `E_FRAME` where there is no strip
 */
export async function findOverlay(
  file: string,
  frame: number | undefined,
  options: SpaceArguments,
): Promise<LocatedOverlay> {
  return frame === undefined ? findOnPicture(file, options) : findOnFrame(file, frame, options);
}

async function findOnPicture(file: string, options: SpaceArguments): Promise<LocatedOverlay> {
  const { picture, metadata } = await readPicture(file);
  const low64 = readFrom(picture, options) ?? missing(file, picture, options);
  const expected = metadata?.index;
  if (expected !== undefined && BigInt.asUintN(64, expected) === low64)
    return { low64, index: expected, notes: [] };
  return { low64, notes: [moduloNote('the picture')] };
}

async function findOnFrame(
  file: string,
  frame: number,
  options: SpaceArguments,
): Promise<LocatedOverlay> {
  const film = await openFilm(file, options);
  const { note } = film;
  if (note === undefined) {
    const { picture } = await countTo(film, file, frame);
    const low64 = readFrom(picture, options) ?? missing(file, picture, options);
    return { low64, notes: [moduloNote('the film')] };
  }
  checkAgreement(note, options);
  const expected = frameIndex(note, BigInt(frame));
  const sought = await film.seek(frame);
  const quick = sought === undefined ? undefined : overlayOf(sought.picture, note);
  if (quick !== undefined && isSame(quick, expected))
    return { low64: quick, index: expected!, notes: [] };
  const { picture } = await countTo(film, file, frame);
  const low64 = overlayOf(picture, note) ?? missing(file, picture, options);
  return isSame(low64, expected)
    ? { low64, index: expected!, notes: [] }
    : { low64, ...otherwise(note, low64, expected, frame) };
}

function isSame(low64: bigint, expected: bigint | undefined): boolean {
  return expected !== undefined && BigInt.asUintN(64, expected) === low64;
}

/** The film says another number of this frame, or none. */
function otherwise(
  { space }: FilmNote,
  low64: bigint,
  expected: bigint | undefined,
  frame: number,
): Pick<LocatedOverlay, 'index' | 'notes'> {
  const said =
    expected === undefined
      ? []
      : [
          `the film's note says that frame ${frame} is another image, ${formatIndex(expected)}: frames may have been cut out or doubled`,
        ];
  // A space of no more images than that has one of this number.
  const isWhole = !new SpaceSize(space).has(ALL);
  return isWhole ? { index: low64, notes: said } : { notes: [...said, moduloNote('the film')] };
}

function moduloNote(subject: string): string {
  return `a strip holds numbers modulo 2^64 (${ALL}), and ${subject} does not say the rest`;
}

function readFrom(picture: Picture, { size }: SpaceArguments): bigint | undefined {
  const { width, height } = picture;
  const drawn = size === undefined ? { width, height } : parseSize(size);
  return readOverlay(toRgb(picture), width, height, 3, drawn)?.low64;
}

function missing(file: string, { width, height }: Picture, { size }: SpaceArguments): never {
  const way =
    size === undefined
      ? '; where it was resized, --size says how large the frames of the film were'
      : ` that was drawn on ${size}`;
  throw new EnumeratorError(
    'E_FRAME',
    `${pictureName(file)}: in ${width}×${height} pixels there is no strip of --overlay that can be read${way}`,
  );
}
