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
import { chooseEnumeration } from './choose-space.js';
import { exactSamples } from './exact.js';
import { type FitOptions, type FittedPicture, fitPicture } from './fit.js';
import { type LocatedNote, notesOn } from './located-notes.js';
import type { Picture, ReadPicture } from './picture.js';

/** Where to look for a picture. Whatever is left out comes from its file, or from the picture itself. */
export interface LocateRequest extends EnumerationRequest {
  /** Take the nearest picture of the space; without it there must be exactly this one. */
  readonly fit?: FitOptions | undefined;
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
  source: ReadPicture,
  request: LocateRequest = {},
  open: (enumeration: Enumeration) => Numbering = numberingOf,
): Located {
  const enumeration = chooseEnumeration(request, source);
  const { samples, isExact } = frameOf(source.picture, enumeration, request.fit);
  const indexBytes = open(enumeration).indexBytesOf(samples);
  const found = { ...enumeration, source, samples, indexBytes, isExact };
  return { ...found, notes: notesOn(found, request) };
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
