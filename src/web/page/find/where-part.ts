/**
 * The fields that say where a picture is looked for, and which way up.
 * @module
 */
import type { Orient } from '../../../pictures/orient.js';
import type { FindState } from '../../page-state/find.js';
import {
  isOffered,
  orientOf,
  type Place,
  placeOf,
  PLACES,
  type Where,
} from '../../page-state/find-where.js';
import { isTurned, PLACE_TITLES, placeWords } from '../../page-state/find-words.js';
import { part, radio, segments } from '../controls/fields.js';
import { element } from '../shell/element.js';
import { fitForm } from './fit-form.js';

const ORIENTS: readonly { value: Orient; id: string; title: string }[] = [
  { value: 'exif', id: 'orient-exif', title: 'Upright' },
  { value: 'stored', id: 'orient-stored', title: 'As it is stored' },
];

function shownPlace(state: FindState): Place {
  return state.taken === undefined ? (state.wish ?? 'own') : placeOf(state, state.taken);
}

/** The next place at which the picture can be looked for. */
export function nextPlace(state: FindState): Place {
  const offered = PLACES.filter((place) => isThere(state, place));
  return offered[(offered.indexOf(shownPlace(state)) + 1) % offered.length] ?? 'other';
}

function isThere(state: FindState, place: Place): boolean {
  return state.taken === undefined || isOffered(place, state, state.taken);
}

/** @param form - the fields of the other space */
export function makeWherePart(
  read: () => FindState,
  onChange: (changes: Partial<Where>) => void,
  form: HTMLElement,
): HTMLElement {
  const place = (one: Place): HTMLElement =>
    element(
      'label.check',
      radio(
        'where',
        `where-${one}`,
        () => shownPlace(read()) === one,
        () => onChange({ wish: one }),
        { disabled: () => !isThere(read(), one) },
      ),
      element(
        'span.stacked',
        PLACE_TITLES[one],
        element('span.quiet.small', () => placeWords(read(), one)),
      ),
    );
  const orient = segments(
    'orient',
    'Which way up',
    'even',
    ORIENTS,
    (one) => orientOf(read(), shownPlace(read())) === one,
    (one) => onChange({ orient: one }),
  );
  return part(
    'where-title',
    'Where to look',
    [],
    element('div', { role: 'radiogroup', 'aria-labelledby': 'where-title' }, ...PLACES.map(place)),
    element('div', { hidden: () => !isTurned(read()) }, orient),
    element(
      'div.other-space',
      { hidden: () => shownPlace(read()) !== 'other' },
      fitForm(
        () => ({ fit: read().fit, space: read().chosen.space }),
        (changes) => onChange({ fit: { ...read().fit, ...changes } }),
      ),
      form,
    ),
  );
}
