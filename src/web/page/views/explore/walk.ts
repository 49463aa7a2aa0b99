/**
 * The buttons that walk from image to image, and the slider over all of them.
 * @module
 */
import { shareSteps } from '../../../shared/share.js';
import type { SpaceSize } from '../../../../core/size.js';
import { element, icon } from '../../shell/element.js';

/** Where to go, seen from the present image. */
export type Move =
  | { readonly kind: 'first' | 'last' | 'random' }
  | { readonly kind: 'step'; readonly by: -1 | 1 }
  /** By as many as the field between the two buttons says. */
  | { readonly kind: 'stride'; readonly sign: -1 | 1; readonly text: string }
  | { readonly kind: 'share'; readonly step: number; readonly isDragging: boolean };

export interface Walk {
  readonly buttons: HTMLElement;
  readonly slider: HTMLElement;
  /** Set the slider's range. */
  showSize(size: SpaceSize): void;
  /** Put the slider where the present image stands. */
  showShare(step: number): void;
  /** Say what is wrong with the stride; '' for nothing. */
  complain(message: string): void;
  /** As the buttons on both sides of the field. */
  stride(sign: -1 | 1): void;
}

const SIGNS = {
  first: 'M5 4.5v11M15.5 4.5 9 10l6.5 5.5z',
  previous: 'M13.5 4.5 7 10l6.5 5.5z',
  next: 'M6.5 4.5 13 10l-6.5 5.5z',
  last: 'M15 4.5v11M4.5 4.5 11 10l-6.5 5.5z',
  random:
    'M3 6h2.5c5 0 4 8 9 8H17M3 14h2.5c1.6 0 2.6-.8 3.3-1.9M11 7.6C11.7 6.7 12.7 6 14.5 6H17M15 3.5 17.5 6 15 8.5M15 11.5 17.5 14 15 16.5',
};

/** @param onMove - called for each move that a person asks for */
export function makeWalk(onMove: (move: Move) => void): Walk {
  const stride = element('input', {
    class: 'field',
    id: 'stride',
    type: 'text',
    value: '1000',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    'aria-label': 'How many images further or back',
    'aria-describedby': 'stride-error',
  });
  const error = element('p', { class: 'error walk-error', id: 'stride-error', role: 'alert' });
  const strideBy = (sign: -1 | 1): void => onMove({ kind: 'stride', sign, text: stride.value });
  stride.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') strideBy(event.shiftKey ? -1 : 1);
  });

  const range = element('input', {
    class: 'slider',
    id: 'share',
    type: 'range',
    min: '0',
    max: '1000',
    step: '1',
    value: '0',
    'aria-label': 'Place in the whole space',
  });
  const shown = element('output', { for: 'share' });
  range.addEventListener('input', () => move(true));
  range.addEventListener('change', () => move(false));

  function move(isDragging: boolean): void {
    describe();
    onMove({ kind: 'share', step: range.valueAsNumber, isDragging });
  }

  function describe(): void {
    const percent = ((range.valueAsNumber / Number(range.max)) * 100).toFixed(1);
    shown.textContent = `${percent} %`;
    range.setAttribute('aria-valuetext', `${percent} percent of the space`);
  }

  const buttons = element(
    'div',
    { class: 'walk', role: 'group', 'aria-label': 'Walk through the images' },
    element(
      'div',
      { class: 'walk-keys' },
      walkButton('First image', 'Home', SIGNS.first, () => onMove({ kind: 'first' })),
      walkButton('Previous image', '←', SIGNS.previous, () => onMove({ kind: 'step', by: -1 })),
      walkButton('Next image', '→', SIGNS.next, () => onMove({ kind: 'step', by: 1 })),
      walkButton('Last image', 'End', SIGNS.last, () => onMove({ kind: 'last' })),
      walkButton('Random image', 'r', SIGNS.random, () => onMove({ kind: 'random' })),
    ),
    element(
      'div',
      { class: 'walk-by' },
      walkButton('Back by this many', '[', 'M5 10h10', () => strideBy(-1)),
      stride,
      walkButton('On by this many', ']', 'M5 10h10M10 5v10', () => strideBy(1)),
    ),
    error,
  );

  return {
    buttons,
    slider: element('div', { class: 'slider-row' }, range, shown),
    stride: strideBy,
    showSize(size) {
      range.max = String(shareSteps(size));
    },
    showShare(step) {
      range.value = String(step);
      describe();
    },
    complain(message) {
      error.textContent = message;
      if (message === '') stride.removeAttribute('aria-invalid');
      else stride.setAttribute('aria-invalid', 'true');
    },
  };
}

function walkButton(label: string, key: string, path: string, run: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'button square', 'aria-label': label, title: `${label} (${key})` },
    icon(path),
  );
  button.addEventListener('click', run);
  return button;
}
