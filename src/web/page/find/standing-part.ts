/**
 * Where the image stands in its space: a bar over all of it, how busy it is, and the images on both sides.
 * @module
 */
import type { FindState } from '../../page-state/find.js';
import {
  busynessText,
  type Neighbour,
  neighbourName,
  standingText,
} from '../../page-state/find-standing.js';
import { drawFrameOn } from '../controls/canvas.js';
import { button, part } from '../controls/fields.js';
import { type Child, each, element } from '../shell/element.js';

/**
 * @param open - shows a neighbour in Explore
 * @param actions - what can be done with it
 */
export function makeStandingPart(
  read: () => FindState,
  open: (index: bigint) => void,
  ...actions: readonly Child[]
): HTMLElement {
  const words = (): string => {
    const { result, learned } = read();
    return result && learned.standing ? standingText(result.choice, learned.standing) : '';
  };
  const places = (): readonly number[] => {
    const { standing } = read().learned;
    return standing === undefined ? [] : [standing.place];
  };
  const busyness = (): string => {
    const { standing } = read().learned;
    return standing === undefined ? '' : busynessText(standing);
  };
  const isUnknown = (): boolean => {
    const { standing } = read().learned;
    return standing !== undefined && standing.busyness === undefined;
  };
  // While another number is found it stays there, empty, so that nothing below it moves.
  const hidden = (): boolean => read().result === undefined && read().searching === undefined;
  return part(
    'standing-title',
    'Where it stands',
    [],
    { hidden },
    element('div.standing-bar', { 'aria-hidden': 'true' }, each(places, makeMark)),
    element('p.standing-words', words),
    element('p.busyness.quiet.small.figures', { hidden: isUnknown }, busyness),
    element(
      'ol.neighbours',
      { 'aria-label': 'Its neighbours' },
      each(
        () => read().learned.neighbours ?? NONE,
        (one) => makeNeighbour(one, open),
      ),
    ),
    element('div.actions', element('div', ...actions)),
  );
}

const NONE: readonly Neighbour[] = [];

function makeMark(place: number): HTMLElement {
  const mark = element('span.standing-mark');
  mark.style.left = `${100 * place}%`;
  return mark;
}

function makeNeighbour(neighbour: Neighbour, open: (index: bigint) => void): HTMLElement {
  const { frame, by, index, text } = neighbour;
  const canvas = element('canvas');
  drawFrameOn(canvas, frame);
  const name = neighbourName(by);
  const content = element(
    'span.neighbour',
    element('span.neighbour-box', canvas),
    element('span.small', name),
    element('span.quiet.small.mono', text),
    element('span.unseen', 'open in Explore'),
  );
  return element(
    'li',
    { class: by === 0 ? 'own' : undefined },
    button(content, () => open(index), { class: 'neighbour-button' }),
  );
}
