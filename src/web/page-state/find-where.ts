/**
 * Where Find looks for a picture: in its own space, in a small one, or in the one of the other views;
 * which way up, and how it is laid into a space that is not its own.
 * @module
 */
import { bitsOf } from '../../core/cardinality.js';
import { type Enumeration } from '../../core/enumeration.js';
import { EnumeratorError } from '../../core/errors.js';
import { makeSpace, type Space } from '../../core/space.js';
import { completeFor } from '../../pictures/choose-space.js';
import type { Dither, FitOptions } from '../../pictures/fit.js';
import type { Orient } from '../../pictures/orient.js';
import { fittingSpace, type Picture, type ReadPicture } from '../../pictures/picture.js';
import type { SpaceRequest } from '../../pictures/recorded-space.js';
import type { Fit } from '../../pictures/resample.js';
import { readAddress } from './number-address.js';

/** A picture with what its file records of its space. */
export interface RecordedPicture extends ReadPicture {
  /** Undefined where it records none, or one that does not have the picture. */
  readonly recorded?: SpaceRequest | undefined;
}

/** A picture that was opened. */
export interface Taken extends RecordedPicture {
  /** Its file's. */
  readonly name: string;
  /** What a person should know of how it was read, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * - `own`: the picture's own space, of which it is an image as it stands.
 * - `small`: a space of small images, of which the nearest is taken.
 * - `other`: the space that the other views are in, likewise.
 */
export type Place = 'own' | 'small' | 'other';

export const PLACES: readonly Place[] = ['own', 'small', 'other'];

/** What the fields say of how a picture is laid into a space. */
export interface FitDraft {
  readonly fit: Fit;
  readonly dither: Dither;
  /** As CSS writes it: `#ff8800`. */
  readonly background: string;
  /** Whether the background is transparent, where the space has such pixels. */
  readonly isClear: boolean;
  /** From which level on a pixel is white, where there is nothing but black and white. */
  readonly threshold: number;
}

export const USUAL_FIT: FitDraft = {
  fit: 'crop',
  dither: 'none',
  background: '#000000',
  isClear: true,
  threshold: 128,
};

/** What the fields say of where to look. */
export interface Where {
  /** Undefined until a person chooses: each picture is looked for where it is best seen. */
  readonly wish: Place | undefined;
  /** Undefined until a person chooses: a fitted picture is upright, an exact one as it is stored. */
  readonly orient: Orient | undefined;
  /** The space of the other views. */
  readonly chosen: Enumeration;
  readonly fit: FitDraft;
}

/** What is looked for. */
export interface Search {
  readonly place: Place;
  readonly choice: Enumeration;
  readonly orient: Orient;
  /** Left out where the picture itself is looked for, and not its nearest image. */
  readonly fitting?: FitOptions;
}

/** The longer side of small images: their numbers are short enough for a link. */
export const SMALL_SIDE = 64;
/** A picture whose number is longer is first looked for in small. 73×73 RGB has as many bits. */
const MOST_OWN_BITS = 2 ** 17;

/** The space that the other views are in; an address that says none means the server's. */
export function readChosen(params: URLSearchParams, defaults: Enumeration): Enumeration {
  try {
    return readAddress(params, defaults).choice;
  } catch {
    return defaults;
  }
}

/** Where a picture is looked for: where the person wants to, if it can be. */
export function placeOf(where: Where, taken: Taken): Place {
  const { wish } = where;
  if (wish === 'other') return wish;
  const own = ownChoice(where, taken);
  if (own === undefined) return 'small';
  if (!isLarge(taken)) return 'own';
  return wish ?? (isKnown(taken) || bitsOf(own.space) <= MOST_OWN_BITS ? 'own' : 'small');
}

/** Whether the picture can be looked for there. */
export function isOffered(place: Place, where: Where, taken: Taken): boolean {
  if (place === 'own') return ownChoice(where, taken) !== undefined;
  return place === 'other' || isLarge(taken);
}

export function searchOf(where: Where, taken: Taken): Search {
  const place = placeOf(where, taken);
  const orient = orientOf(where, place);
  const own = place === 'own' ? ownChoice(where, taken) : undefined;
  if (own !== undefined) return { place, choice: own, orient };
  const { chosen, fit } = where;
  if (place === 'other') {
    return { place, choice: chosen, orient, fitting: fittingOf(fit, chosen.space) };
  }
  const choice = smallChoice(shownPicture(taken, orient));
  return { place, choice, orient, fitting: fittingOf(SMALL_FIT, choice.space) };
}

/** As `locate` does it where nobody says. */
export function orientOf({ orient }: Where, place: Place): Orient {
  return orient ?? (place === 'own' ? 'stored' : 'exif');
}

/** The picture's own enumeration; undefined where its numbers would be too long, or nothing tells it. */
export function ownChoice(where: Where, taken: Taken): Enumeration | undefined {
  const picture = shownPicture(taken, orientOf(where, 'own'));
  try {
    return completeFor(taken.recorded ?? {}, { ...taken, picture }, where.chosen);
  } catch (problem) {
    if (problem instanceof EnumeratorError) return undefined;
    throw problem;
  }
}

/** The images of about the picture's shape, in its colours at 8 bit, as the command numbers them. */
export function smallChoice(picture: Picture): Enumeration {
  const { width, height } = picture;
  const { color } = fittingSpace(picture);
  const scale = Math.min(1, SMALL_SIDE / Math.max(width, height));
  const space = makeSpace({
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
    color: color === 'palette' ? 'rgb' : color,
  });
  return { space, order: 'mixed', seed: '', palette: undefined };
}

const SMALL_FIT: FitDraft = { ...USUAL_FIT, fit: 'stretch' };

/** A picture with the size that it has this way up; the samples stay as they are. */
export function shownPicture({ picture, facts }: Taken, orient: Orient): Picture {
  const isLying = orient === 'exif' && (facts?.orientation ?? 1) >= 5;
  return isLying ? { ...picture, width: picture.height, height: picture.width } : picture;
}

/** Whether there are smaller images of it. */
function isLarge({ picture: { width, height } }: Taken): boolean {
  return Math.max(width, height) > SMALL_SIDE;
}

/** Whether its file names the number that it was made with. */
function isKnown({ metadata }: Taken): boolean {
  return metadata !== undefined;
}

export function hasAlpha({ color }: Space): boolean {
  return color === 'graya' || color === 'rgba';
}

export function hasThreshold({ dither }: FitDraft, { color, depth }: Space): boolean {
  return color === 'gray' && depth === 1 && dither === 'none';
}

/** What the kernel is asked for. */
export function fittingOf(draft: FitDraft, space: Space): FitOptions {
  const { fit, dither, background, threshold } = draft;
  const levels = [1, 3, 5].map((at) => Number.parseInt(background.slice(at, at + 2), 16));
  return {
    fit,
    dither,
    background: hasAlpha(space) && draft.isClear ? [0, 0, 0, 0] : [...levels, 255],
    ...(hasThreshold(draft, space) ? { threshold } : {}),
  };
}
