/**
 * The buttons that walk from image to image, and the slider over all of them.
 * @module
 */
import { shareSteps } from '../../../shared/share.js';
import { errorLine, invalidIf, signButton, textField } from '../../controls/fields.js';
import { element } from '../../shell/element.js';
import type { ExploreState } from '../../../page-state/explore.js';

/** Where to go, seen from the present image. */
export type Move =
  | { readonly kind: 'first' }
  | { readonly kind: 'last' }
  | { readonly kind: 'random' }
  | { readonly kind: 'step'; readonly by: -1 | 1 }
  /** By as many as the field between the two buttons says. */
  | { readonly kind: 'stride'; readonly sign: -1 | 1; readonly text: string };

/** What is done with the walk and its slider. */
export interface WalkEvents {
  readonly onMove: (move: Move) => void;
  readonly onSlide: (step: number, isDragging: boolean) => void;
}

export interface Walk {
  readonly buttons: HTMLElement;
  readonly slider: HTMLElement;
  /** As the buttons on both sides of the field. */
  readonly stride: (sign: -1 | 1) => void;
}

const SIGNS = {
  first: 'M5 4.5v11M15.5 4.5 9 10l6.5 5.5z',
  previous: 'M13.5 4.5 7 10l6.5 5.5z',
  next: 'M6.5 4.5 13 10l-6.5 5.5z',
  last: 'M15 4.5v11M4.5 4.5 11 10l-6.5 5.5z',
  random:
    'M3 6h2.5c5 0 4 8 9 8H17M3 14h2.5c1.6 0 2.6-.8 3.3-1.9M11 7.6C11.7 6.7 12.7 6 14.5 6H17M15 3.5 17.5 6 15 8.5M15 11.5 17.5 14 15 16.5',
};

export function makeWalk(read: () => ExploreState, { onMove, onSlide }: WalkEvents): Walk {
  const complaint = (): string => read().complaints.stride;
  const steps = (): number => shareSteps(read().size);
  const percent = (): string => (Math.min(1, read().share / steps()) * 100).toFixed(1);
  const field = textField('stride', {
    value: '1000',
    'aria-label': 'How many images further or back',
    'aria-describedby': 'stride-error',
    'aria-invalid': invalidIf(complaint),
    on: {
      keydown({ key, shiftKey }) {
        if (key === 'Enter') stride(shiftKey ? -1 : 1);
      },
    },
  });
  const stride = (sign: -1 | 1): void => onMove({ kind: 'stride', sign, text: field.value });
  const range = element('input.slider', {
    id: 'share',
    type: 'range',
    min: '0',
    max: steps,
    step: '1',
    value: () => read().share,
    'aria-label': 'Place in the whole space',
    'aria-valuetext': () => `${percent()} percent of the space`,
    on: {
      input: () => onSlide(range.valueAsNumber, true),
      change: () => onSlide(range.valueAsNumber, false),
    },
  });

  return {
    stride,
    buttons: element(
      'div.walk',
      { role: 'group', 'aria-label': 'Walk through the images' },
      element(
        'div.walk-keys',
        signButton('First image', 'Home', SIGNS.first, () => onMove({ kind: 'first' })),
        signButton('Previous image', '←', SIGNS.previous, () => onMove({ kind: 'step', by: -1 })),
        signButton('Next image', '→', SIGNS.next, () => onMove({ kind: 'step', by: 1 })),
        signButton('Last image', 'End', SIGNS.last, () => onMove({ kind: 'last' })),
        signButton('Random image', 'r', SIGNS.random, () => onMove({ kind: 'random' })),
      ),
      element(
        'div.walk-by',
        signButton('Back by this many', '[', 'M5 10h10', () => stride(-1)),
        field,
        signButton('On by this many', ']', 'M5 10h10M10 5v10', () => stride(1)),
      ),
      errorLine(complaint, { class: 'error walk-error', id: 'stride-error' }),
    ),
    slider: element(
      'div.slider-row',
      range,
      element('output', { for: 'share' }, () => `${percent()} %`),
    ),
  };
}
