/**
 * The ways through the space below the image: buttons, steps, the slider over all images, and the
 * slideshow.
 * @module
 */
import type { ExploreState } from '../../../page-state/explore.js';
import { PACES, type Slideshow, type Way, WAYS } from '../../../page-state/slideshow.js';
import { shareSteps } from '../../../shared/share.js';
import {
  button,
  errorLine,
  select,
  signButton,
  textField,
  valueOf,
} from '../../controls/fields.js';
import { each, element, icon } from '../../shell/element.js';
import { raisePowers } from '../../shell/powers.js';

export interface WalkActions {
  /**
   * Go on (1) or back (-1) by a number, or to it (0).
   * @param number - as text
   */
  readonly move: (sign: 1 | -1 | 0, number: string) => void;
  readonly slide: (step: number, words: string, isDragging: boolean) => void;
  readonly toggle: () => void;
  readonly choose: (changes: Partial<Slideshow>) => void;
}

const SIGNS = {
  first: 'M5 4.5v11M15.5 4.5 9 10l6.5 5.5z',
  previous: 'M13.5 4.5 7 10l6.5 5.5z',
  next: 'M6.5 4.5 13 10l-6.5 5.5z',
  last: 'M15 4.5v11M4.5 4.5 11 10l-6.5 5.5z',
  random:
    'M3 6h2.5c5 0 4 8 9 8H17M3 14h2.5c1.6 0 2.6-.8 3.3-1.9M11 7.6C11.7 6.7 12.7 6 14.5 6H17M15 3.5 17.5 6 15 8.5M15 11.5 17.5 14 15 16.5',
  back: 'M9.5 5 4.5 10l5 5M15.5 5l-5 5 5 5',
  on: 'M4.5 5l5 5-5 5M10.5 5l5 5-5 5',
  play: 'M6 4.5v11l9-5.5z',
  pause: 'M7 4.5v11M13 4.5v11',
};

/** @returns `stride` does the same as the buttons on both sides of the field */
export function makeWalk(read: () => ExploreState, actions: WalkActions) {
  const { move } = actions;
  const complaint = (): string | undefined => read().complaints.stride;
  const keydown = ({ key, shiftKey }: KeyboardEvent): void => {
    if (key === 'Enter') stride(shiftKey ? -1 : 1);
  };
  const field: HTMLInputElement = textField(
    'stride',
    { value: '1000', on: { keydown } },
    complaint,
  );
  const stride = (sign: -1 | 1): void => move(sign, field.value);

  return {
    stride,
    /** The number in the field. */
    by: (): string => field.value,
    buttons: element(
      'div.walk',
      { role: 'group', 'aria-label': 'Walk through the images' },
      element(
        'div.walk-keys',
        signButton('First image', 'Home', SIGNS.first, () => move(0, '0')),
        signButton('Previous image', '←', SIGNS.previous, () => move(-1, '1')),
        signButton('Next image', '→', SIGNS.next, () => move(1, '1')),
        signButton('Last image', 'End', SIGNS.last, () => move(0, 'last')),
        signButton('Random image', 'r', SIGNS.random, () => move(0, 'random')),
      ),
      element(
        'div.walk-by',
        element('label.small.quiet', { for: 'stride' }, 'Steps of'),
        signButton('Back by this many', '[', SIGNS.back, () => stride(-1)),
        field,
        signButton('On by this many', ']', SIGNS.on, () => stride(1)),
      ),
      errorLine(complaint, 'stride', { class: 'error walk-error' }),
    ),
    slider: element(
      'div.slider-row',
      makeShow(read, actions),
      ...makeShareSlider(read, actions.slide),
    ),
  };
}

/** The slideshow: its button, where it goes, and how long each image is seen. */
function makeShow(read: () => ExploreState, { toggle, choose }: WalkActions): HTMLElement {
  const show = (): Slideshow => read().slideshow;
  const label = (): string => (show().isPlaying ? 'Pause the slideshow' : 'Play a slideshow');
  const sign = icon(() => (show().isPlaying ? SIGNS.pause : SIGNS.play));
  return element(
    'div.walk-show',
    button(sign, toggle, {
      class: 'button square',
      'aria-label': label,
      title: () => `${label()} (space bar)`,
    }),
    select('show-way', () => WAYS, {
      'aria-label': 'Where the slideshow goes',
      value: () => show().way,
      on: { change: ({ currentTarget }: Event) => choose({ way: valueOf(currentTarget) as Way }) },
    }),
    select('show-pace', () => PACES.map(([seconds, title]) => [String(seconds), title]), {
      'aria-label': 'How long each image is seen',
      value: () => String(show().seconds),
      on: {
        change: ({ currentTarget }: Event) => choose({ seconds: Number(valueOf(currentTarget)) }),
      },
    }),
  );
}

function makeShareSlider(read: () => ExploreState, slide: WalkActions['slide']): HTMLElement[] {
  const steps = (): number => shareSteps(read().size);
  const words = (): string => read().share.words;
  const put = (isDragging: boolean): void => {
    const step = range.valueAsNumber;
    slide(step, `${((100 * step) / steps()).toFixed(1)} %`, isDragging);
  };
  const range: HTMLInputElement = element('input.slider', {
    id: 'share',
    type: 'range',
    min: '0',
    max: steps,
    step: '1',
    value: () => read().share.step,
    'aria-label': 'Place in the whole space',
    'aria-valuetext': () => `${words()} of the space`,
    on: { input: () => put(true), change: () => put(false) },
  });
  const output = element(
    'output',
    { for: 'share' },
    each(() => [words()], raisePowers),
  );
  return [range, output];
}
