/**
 * What Find shows: the picture, where it is looked for, and what was found, apart from all elements.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { grouped } from '../../core/cardinality.js';
import { completeFor } from '../../pictures/choose-space.js';
import type { Space } from '../../core/space.js';
import type { Dither, FitOptions } from '../../pictures/fit.js';
import type { ReadPicture } from '../../pictures/picture.js';
import type { SpaceRequest } from '../../pictures/recorded-space.js';
import type { Fit } from '../../pictures/resample.js';
import { digitsText, type NumberText } from '../shared/number-text.js';
import { type Enumeration } from '../../core/enumeration.js';
import { readAddress } from './explore.js';
import type { Growth } from './growth.js';
import type { Frame } from './pixels.js';
import { choiceTitle } from './space-draft.js';

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

export interface Found extends NumberText {
  readonly frame: Frame;
  readonly isExact: boolean;
  /** Whether the image is all of one colour, and the picture is not. */
  readonly isOneColor: boolean;
  readonly index: bigint;
}

export interface Search {
  readonly choice: Enumeration;
  readonly fitting?: FitOptions;
}

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

export interface FindState {
  readonly taken: Taken | undefined;
  /** Whether the picture is looked for in its own space, and not in {@link chosen}. */
  readonly isOwn: boolean;
  readonly chosen: Enumeration;
  readonly fit: FitDraft;
  /** The last that was found, though something else may be looked for by now. */
  readonly result: (Search & { readonly found: Found }) | undefined;
  /** Whether the result belongs to what the fields say. */
  readonly isFound: boolean;
  /** How far the image that is shown has come up; undefined until that is known. */
  readonly growth: Growth | undefined;
  readonly error: string;
  /** Whether a file takes long to open, and an image to be found. */
  readonly isOpening: boolean;
  readonly isSlow: boolean;
}

/** Numbers up to here stand on one line in large type. */
export const LARGE_LENGTH = 9;
/** Longer numbers are not spoken. */
const SPOKEN_LENGTH = 20;

export function beginFind(chosen: Enumeration): FindState {
  return {
    taken: undefined,
    isOwn: true,
    chosen,
    fit: USUAL_FIT,
    result: undefined,
    isFound: false,
    growth: undefined,
    error: '',
    isOpening: false,
    isSlow: false,
  };
}

/** The space that the other views are in; an address that says none means the server's. */
export function readChosen(params: URLSearchParams, defaults: Enumeration): Enumeration {
  try {
    return readAddress(params, defaults).choice;
  } catch {
    return defaults;
  }
}

/**
 * What to look for.
 * @throws EnumeratorError `E_LIMIT` where the picture's own space is too large
 */
export function searchOf({ isOwn, chosen, fit }: FindState, taken: Taken): Search {
  return isOwn
    ? { choice: ownChoice(taken, chosen) }
    : { choice: chosen, fitting: fittingOf(fit, chosen.space) };
}

function ownChoice(taken: Taken, defaults: Enumeration): Enumeration {
  return completeFor(taken.recorded ?? {}, taken, defaults);
}

export function ownTitle({ taken, chosen }: FindState): string {
  if (taken === undefined) return 'in which it is an image as it stands';
  try {
    return choiceTitle(ownChoice(taken, chosen));
  } catch (problem) {
    const isTooLarge = problem instanceof EnumeratorError && problem.code === 'E_LIMIT';
    return isTooLarge ? 'which would be too large for a number' : 'which the file does not tell';
  }
}

/** The found image's space in the order whose lowest digits are the image in small. */
export function growingChoice({ result, chosen }: FindState): Enumeration {
  return { ...(result?.choice ?? chosen), order: 'progressive', seed: '' };
}

export interface Verdict {
  readonly kind: 'none' | 'exact' | 'near';
  /** `Exact. `. */
  readonly lead: string;
  readonly text: string;
}

export function verdictOf({ taken, result }: FindState): Verdict {
  if (taken === undefined) {
    return { kind: 'none', lead: '', text: 'It stands here as soon as there is a picture.' };
  }
  if (result === undefined) return { kind: 'none', lead: '', text: '' };
  if (result.found.isExact) {
    const text = 'This image is the picture, pixel for pixel.';
    return { kind: 'exact', lead: 'Exact. ', text };
  }
  const likeness =
    result.fitting?.dither === 'none' ? 'this is its nearest image' : 'this is a dithered likeness';
  return {
    kind: 'near',
    lead: 'Not exact. ',
    text: `The space does not have this picture; ${likeness}.${result.found.isOneColor ? ALL_LOST : ''}`,
  };
}

const ALL_LOST = ' All of it became one colour: choose another background, or dithering.';

/** What a person should know of the picture, a sentence each. */
export function notesOf({ taken, isOwn }: FindState): readonly string[] {
  const notes = [...(taken?.notes ?? [])];
  if (taken?.facts?.orientation !== undefined) notes.push(isOwn ? NOT_TURNED : TURNED);
  if (!isOwn || taken?.metadata === undefined) return notes;
  const what = taken.recorded === undefined ? 'Order' : 'Space, order';
  return [...notes, `${what} and seed are those that the file names.`];
}

const NOT_TURNED =
  'The file asks to be turned when shown; its number is that of the stored picture.';
const TURNED = 'Turned upright, as the file asks for.';

export function countNotes(names: readonly string[]): readonly string[] {
  if (names.length <= 1) return [];
  return [`${grouped(names.length)} pictures came; this is the first, ${names[0] ?? ''}.`];
}

export function announcement(state: FindState): string {
  const { result } = state;
  if (result === undefined) return '';
  const { found, choice } = result;
  const title = choiceTitle(choice);
  const number = found.text.length <= SPOKEN_LENGTH ? found.text : digitsText(found);
  const where = ownTitle(state) === title ? 'the picture’s own space' : title;
  return `${found.isExact ? 'Exact' : 'Not exact'}: image ${number}, ${where}`;
}

/** `600 × 400`. */
export function sizeText({ width, height }: { width: number; height: number }): string {
  return `${grouped(width)} × ${grouped(height)}`;
}
