/**
 * What Find says of a picture and of its number.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { digitsText } from '../shared/number-text.js';
import type { FindState, Result } from './find.js';
import {
  isOffered,
  orientOf,
  ownChoice,
  type Place,
  placeOf,
  searchOf,
  shownPicture,
  SMALL_SIDE,
} from './find-where.js';
import { choiceTitle } from './space-draft.js';

/** Longer numbers are not spoken. */
const SPOKEN_LENGTH = 20;

export interface Verdict {
  readonly kind: 'none' | 'exact' | 'near';
  /** `Exact. `. */
  readonly lead: string;
  readonly text: string;
  /** Whether the exact number is elsewhere, in the picture's own size. */
  readonly hasOwn?: boolean;
}

export function verdictOf(state: FindState): Verdict {
  const { taken, result } = state;
  if (taken === undefined) {
    return { kind: 'none', lead: '', text: 'It stands here as soon as there is a picture.' };
  }
  if (result === undefined) return { kind: 'none', lead: '', text: '' };
  const { place, found, choice, fitting, orient } = result;
  if (found.isExact) {
    const text = 'This image is the picture, pixel for pixel.';
    return { kind: 'exact', lead: 'Exact. ', text };
  }
  const lost = found.isOneColor ? ALL_LOST : '';
  if (place === 'small') {
    const size = sizeText(shownPicture(taken, orient));
    const text = `The picture of ${size} pixels was made ${sizeText(choice.space)}, so that its number fits into a link.`;
    const hasOwn = isOffered('own', state, taken);
    return { kind: 'near', lead: 'In small. ', text: text + lost, hasOwn };
  }
  const likeness =
    fitting?.dither === 'none' ? 'this is its nearest image' : 'this is a dithered likeness';
  return {
    kind: 'near',
    lead: 'Not exact. ',
    text: `The space does not have this picture; ${likeness}.${lost}`,
  };
}

const ALL_LOST = ' All of it became one colour: choose another background, or dithering.';

export const PLACE_TITLES: Readonly<Record<Place, string>> = {
  own: 'The picture’s own space',
  small: 'A small picture',
  other: 'Another space',
};

/** What stands below the title of a place; '' for nothing. */
export function placeWords(state: FindState, place: Place): string {
  const { taken } = state;
  if (place === 'other') return '';
  if (place === 'own') return ownTitle(state);
  if (taken === undefined || !isOffered(place, state, taken)) {
    return `for pictures of more than ${SMALL_SIDE} pixels`;
  }
  return choiceTitle(searchOf({ ...state, wish: place }, taken).choice);
}

function ownTitle(state: FindState): string {
  if (state.taken === undefined) return 'in which it is an image as it stands';
  const own = ownChoice(state, state.taken);
  return own === undefined
    ? 'in which its number would be too long: look in another space'
    : choiceTitle(own);
}

/** What a person should know of the picture, a sentence each. */
export function notesOf(state: FindState): readonly string[] {
  const { taken } = state;
  if (taken === undefined) return [];
  const place = placeOf(state, taken);
  const notes = [...taken.notes];
  if (isTurned(state)) {
    notes.push(orientOf(state, place) === 'exif' ? TURNED : NOT_TURNED);
  }
  if (place !== 'own' || taken.metadata === undefined) return notes;
  const what = taken.recorded === undefined ? 'Order' : 'Space, order';
  return [...notes, `${what} and seed are those that the file names.`];
}

/** Whether the picture's file says that it is to be turned. */
export function isTurned({ taken }: FindState): boolean {
  return taken?.facts?.orientation !== undefined;
}

const NOT_TURNED =
  'The file asks to be turned when shown; its number is that of the stored picture.';
const TURNED = 'Turned upright, as the file asks for.';

export function countNotes(names: readonly string[]): readonly string[] {
  if (names.length <= 1) return [];
  return [`${grouped(names.length)} pictures came; this is the first, ${names[0] ?? ''}.`];
}

export function announcement({ place, found, choice }: Result): string {
  const number = found.text.length <= SPOKEN_LENGTH ? found.text : digitsText(found);
  const where = place === 'own' ? 'the picture’s own space' : choiceTitle(choice);
  return `${found.isExact ? 'Exact' : 'Not exact'}: image ${number}, ${where}`;
}

/** `600 × 400`. */
export function sizeText({ width, height }: { width: number; height: number }): string {
  return `${grouped(width)} × ${grouped(height)}`;
}
