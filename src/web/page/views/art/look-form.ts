/**
 * How the picture looks beyond what it grows from: its colours, and the moment of its film.
 * @module
 */
import { PALETTES } from '../../../../art/palettes.js';
import { listColors } from '../../../../text/space-text.js';
import type { ArtState } from '../../../page-state/art.js';
import { type ArtChoice, isGrown, USUAL_ART } from '../../../shared/art-query.js';
import {
  button,
  errorLine,
  followed,
  numberIn,
  select,
  slider,
  textField,
  valueOf,
} from '../../controls/fields.js';
import { element } from '../../shell/element.js';
import type { Film } from './film.js';

/** The palette list's last entry. */
const OWN = 'own';
const NAMES: readonly string[] = PALETTES.map(({ name }) => name);
const CHOICES = [
  ['', 'Its own'],
  ['safe', 'Safe for the colour-blind'],
  ...NAMES.map((name) => [name, `${name.charAt(0).toUpperCase()}${name.slice(1)}`] as const),
  [OWN, 'Five colours'],
] as const;
/** To begin a list with. */
const FIRST_COLORS = PALETTES.slice(0, 1)
  .flatMap(({ bytes }) => listColors(bytes))
  .join();

/** Whether there is anything that time moves. */
function canMove({ choice, drawn }: ArtState): boolean {
  return !isGrown(choice.source) || drawn?.art.hasTime === true;
}

/**
 * @param onChange - told whether it goes on with a change of the same kind
 * @param onPlay - called to play the film, or to stop it
 */
export function lookForm(
  read: () => ArtState,
  film: Film,
  onChange: (changes: Partial<Pick<ArtChoice, 'palette' | 'time'>>, isGoingOn?: boolean) => void,
  onPlay: () => void,
): HTMLElement {
  const palette = (): string => read().choice.palette;
  const isOwn = (): boolean => !['', 'safe', ...NAMES].includes(palette());
  const complaint = (): string | undefined => read().complaints.palette;
  const own: HTMLInputElement = textField(
    'art-colours',
    {
      class: 'field mono',
      'aria-label': 'Five colours, from one end to the other',
      maxlength: '200',
      // What was written last stays for the way back to it.
      value: () => (isOwn() ? palette() : own.value),
      on: followed((isGoingOn) => onChange({ palette: own.value }, isGoingOn)),
    },
    complaint,
  );
  const names = select('art-palette', () => CHOICES, {
    value: () => (isOwn() ? OWN : palette()),
    on: {
      change({ target }) {
        const name = valueOf(target);
        onChange({ palette: name === OWN ? own.value || FIRST_COLORS : name });
      },
    },
  });
  const time = (): number => film.time() ?? read().choice.time;
  const changeTime = followed((isGoingOn, field) => onChange({ time: numberIn(field) }, isGoingOn));
  const root: HTMLDetailsElement = element(
    'details.wide.fold',
    // What is wrong within is seen.
    { open: () => root.open || (complaint() ?? '') !== '' },
    element('summary.small', 'Colours and film'),
    element(
      'div.fields',
      element(
        'div.labelled.wide',
        element('label', { for: names.id }, 'Palette'),
        names,
        element('div', { hidden: () => !isOwn() }, own),
        errorLine(complaint, own.id),
      ),
      slider(
        'art-time',
        't, the moment of its film',
        () => time().toFixed(2).replace('-', '−'),
        {
          min: '-1',
          max: '1',
          step: '0.01',
          disabled: () => !canMove(read()),
          value: time,
          on: changeTime,
        },
        {},
      ),
      element(
        'div.row.wide',
        button(() => (film.isPlaying() ? 'Pause' : 'Play'), onPlay, {
          id: 'art-play',
          disabled: () => !film.isPlaying() && (!canMove(read()) || !read().isCurrent),
        }),
        button('To its beginning', () => onChange({ time: USUAL_ART.time }), {
          class: 'button bare',
          hidden: () => film.isPlaying() || time() === USUAL_ART.time,
        }),
      ),
    ),
  );
  return root;
}
