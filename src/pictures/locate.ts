/**
 * The way back: from a picture to its number. Command line, server and page come here.
 *
 * A picture becomes a space ({@link chooseEnumeration}), then a frame of that space, exactly or as
 * near as the space allows, and the frame's index.
 * @module
 */
import { type Enumeration, type EnumerationRequest, numberingOf } from '../core/enumeration.js';
import { EnumeratorError } from '../core/errors.js';
import type { Numbering } from '../core/numbering.js';
import { SPEC_VERSION } from '../core/order.js';
import { findPalette, type Palette, PALETTE_NAMES } from '../core/palette.js';
import type { Space } from '../core/space.js';
import { shortIndex } from '../text/exact-number.js';
import { listColors } from '../text/space-text.js';
import { chooseEnumeration, namesSpace } from './choose-space.js';
import { exactSamples } from './exact.js';
import { type Dither, type FitOptions, type FittedPicture, fitPicture } from './fit.js';
import {
  findPaletteFault,
  fittingSpace,
  isOneColor,
  isOpaquePicture,
  type Picture,
  type ReadPicture,
} from './picture.js';
import { type Orient, turnUpright } from './orient.js';
import { recordedSpace } from './recorded-space.js';
import type { Fit } from './resample.js';

/** Where to look for a picture. Whatever is left out comes from its file, or from the picture itself. */
export interface LocateRequest extends EnumerationRequest {
  /** Take the nearest picture of the space; without it there must be exactly this one. */
  readonly fit?: FitOptions | undefined;
  /** Unless given, as EXIF says where the nearest picture is taken, and as stored where the number is exact. */
  readonly orient?: Orient | undefined;
}

/** A picture's number, in the space and order in which it was found. */
export interface Located extends Enumeration {
  readonly source: ReadPicture;
  /** The frame: sample bytes. SPEC §4. */
  readonly samples: Uint8Array;
  /** The index, little-endian, without zeros at its end: of large spaces it has megabytes. */
  readonly indexBytes: Uint8Array;
  /** False where the frame is not the picture itself, but the nearest one of the space. */
  readonly isExact: boolean;
  /** What a person should know about the number. */
  readonly notes: readonly LocatedNote[];
}

/**
 * @param open - opens a numbering; for callers that keep one
 * @throws {@link EnumeratorError} `E_FRAME` where the space has no such picture, with the hint `fit`;
 *   `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED` for what is asked
 */
export function locatePicture(
  read: ReadPicture,
  request: LocateRequest = {},
  open: (enumeration: Enumeration) => Numbering = numberingOf,
): Located {
  const source = isUpright(request)
    ? { ...read, picture: turnUpright(read.picture, read.facts?.orientation) }
    : read;
  const enumeration = chooseEnumeration(request, source);
  const { samples, isExact } = frameOf(source.picture, enumeration, request.fit);
  const indexBytes = open(enumeration).indexBytesOf(samples);
  const found = { ...enumeration, source, samples, indexBytes, isExact };
  return { ...found, notes: notesOn(found, request) };
}

/** Whether a picture is taken as EXIF says that it is to be shown. */
function isUpright({ orient, fit }: LocateRequest): boolean {
  return (orient ?? (fit === undefined ? 'stored' : 'exif')) === 'exif';
}

/**
 * The frame that shows the picture.
 * @param fit - how to take the nearest one; left out, there must be an exact one
 * @throws {@link EnumeratorError} `E_FRAME` with the hint `fit`
 */
function frameOf(
  picture: Picture,
  { space, palette }: Pick<Enumeration, 'space' | 'palette'>,
  fit?: FitOptions,
): FittedPicture {
  if (fit !== undefined) return fitPicture(picture, space, fit, palette?.colors);
  try {
    return { samples: exactSamples(picture, space, palette?.colors), isExact: true };
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.code !== 'E_FRAME') throw error;
    throw new EnumeratorError('E_FRAME', error.message, { cause: error, hints: [{ key: 'fit' }] });
  }
}

/** Why a picture is located in another colour model than its own. */
export type ModelReason = 'transparent' | 'one colour' | 'a colour twice';

/**
 * - `nearest`: it is the number of the nearest picture, by this fit, or of one that is dithered.
 * - `one-color`: the nearest picture is all of one colour, and the picture is not.
 * - `converted`: the pixels are worked out from this form, and another decoder may differ.
 * - `remark`: what is wrong with the file, and was passed over.
 * - `first`: the file has more frames or pages than the one that was located, the first.
 * - `apart`: the file has frames, and the picture that was located is none of them.
 * - `turned`: viewers turn the picture by EXIF's orientation, 2 to 8; the number is that of the stored
 *   pixels, or of the upright ones.
 * - `other-model`: the space has another colour model than the picture, though none was asked for.
 * - `stored-anew`: the space is the one in which its file says that it was made, and not that of the
 *   samples as they are stored now.
 * - `palette-order`: the colours are those of this named palette in another order, and the file does not
 *   say its number, so that nothing tells whether it was made with that one.
 * - `other-version`: its file names a number of another version of the numbering.
 * - `other-space`: its file says that it was made in this space.
 * - `changed`: its file says that it is this image.
 * - `own-palette`: the space has the picture's own colours, which its number does not tell.
 */
export type LocatedNote =
  | { readonly key: 'nearest'; readonly fit: Fit; readonly dither: Dither }
  | { readonly key: 'one-color'; readonly isOpaque: boolean }
  | { readonly key: 'converted'; readonly pixelFormat: string }
  | { readonly key: 'remark'; readonly text: string }
  | { readonly key: 'first'; readonly of: 'frames' | 'pages'; readonly count: number }
  | { readonly key: 'apart'; readonly count: number }
  | { readonly key: 'turned'; readonly orientation: number; readonly isUpright: boolean }
  | { readonly key: 'other-model'; readonly reason: ModelReason }
  | { readonly key: 'stored-anew' }
  | { readonly key: 'palette-order'; readonly name: string }
  | { readonly key: 'other-version'; readonly version: number }
  | { readonly key: 'other-space'; readonly space: string }
  | { readonly key: 'changed'; readonly index: bigint }
  | { readonly key: 'own-palette' };

type Found = Omit<Located, 'notes'>;

/** The notes on a picture that was located, the weightiest first. */
export function notesOn(found: Found, request: LocateRequest): LocatedNote[] {
  const { source, isExact, palette } = found;
  const { isConverted = false, pixelFormat = '', facts = {}, format, remarks = [] } = source;
  const notes: LocatedNote[] = [];
  if (!isExact && request.fit !== undefined) notes.push(...fitNotes(found, request.fit));
  if (isConverted) notes.push({ key: 'converted', pixelFormat });
  notes.push(...remarks.map((text) => ({ key: 'remark', text }) as const));
  if (facts.frames !== undefined) {
    const of = format === 'tiff' ? 'pages' : 'frames';
    const count = facts.frames;
    notes.push(facts.apart === true ? { key: 'apart', count } : { key: 'first', of, count });
  }
  if (facts.orientation !== undefined) {
    const { orientation } = facts;
    notes.push({ key: 'turned', orientation, isUpright: isUpright(request) });
  }
  notes.push(...modelNotes(found, request));
  // One that was fitted is no longer what its file says, and is not taken for it.
  if (isExact) notes.push(...metadataNotes(found, request));
  if (palette !== undefined && request.palette === undefined) notes.push({ key: 'own-palette' });
  return notes;
}

function fitNotes(
  { source: { picture }, samples, space }: Found,
  { fit, dither = 'none' }: FitOptions,
): LocatedNote[] {
  const notes: LocatedNote[] = [{ key: 'nearest', fit, dither }];
  const pixels = space.width * space.height;
  const pixelBytes = space.sampleBytes / pixels;
  const isLost =
    pixels > 1 &&
    samples.every((byte, at) => byte === samples[at % pixelBytes]) &&
    !isOneColor(picture);
  if (isLost) notes.push({ key: 'one-color', isOpaque: isOpaquePicture(picture) });
  return notes;
}

function modelNotes({ source, space }: Found, request: LocateRequest): LocatedNote[] {
  if (namesSpace(request)) return [];
  const { picture, isAnimation = false, metadata } = source;
  if (recordedSpace(source) !== undefined) {
    // An animation stores its pictures as it likes.
    return isAnimation || isStoredIn(picture, space) ? [] : [{ key: 'stored-anew' }];
  }
  if (picture.color === space.color) return [];
  // An animation of ours stores its pictures in another form than that of its space.
  if (isAnimation && metadata?.space === space.canonical) return [];
  return [{ key: 'other-model', reason: reasonOf(picture, space.color === 'rgba') }];
}

/** Whether the picture's samples are of the space's colour model as they are stored. */
function isStoredIn(picture: Picture, space: Space): boolean {
  const { color, depth, colors } = fittingSpace(picture);
  return (
    color === space.color &&
    (colors ?? space.radix) === space.radix &&
    (depth ?? space.depth) === space.depth
  );
}

function reasonOf({ colors }: Picture, hasAlpha: boolean): ModelReason {
  const fault = colors === undefined || hasAlpha ? undefined : findPaletteFault(colors);
  return fault ?? 'transparent';
}

/** A picture that was changed still carries its old number: it is another picture now. */
function metadataNotes(
  { source, space, indexBytes, palette: own }: Found,
  { size, color, depth, palette, order, seed }: LocateRequest,
): LocatedNote[] {
  const { metadata } = source;
  if (metadata === undefined) return [];
  if (metadata.version !== SPEC_VERSION) {
    return [{ key: 'other-version', version: metadata.version }];
  }
  if ([size, color, depth, palette, order, seed].some((asked) => asked !== undefined)) return [];
  if (metadata.space !== space.canonical) return [{ key: 'other-space', space: metadata.space }];
  const { index } = metadata;
  const isChanged = index !== undefined && index !== shortIndex(indexBytes);
  if (isChanged) return [{ key: 'changed', index }];
  const name = index === undefined && own !== undefined && reorderedPalette(own);
  return name ? [{ key: 'palette-order', name }] : [];
}

/** The named palette that has the same colours in another order. */
function reorderedPalette({ colors }: Palette): string | undefined {
  const listOf = (one: Uint8Array): string => listColors(one).join();
  const sortedOf = (one: Uint8Array): string => listColors(one).toSorted().join();
  return PALETTE_NAMES.find((name) => {
    const named = findPalette(name).colors;
    return listOf(named) !== listOf(colors) && sortedOf(named) === sortedOf(colors);
  });
}
