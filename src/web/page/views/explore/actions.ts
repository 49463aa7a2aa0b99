/**
 * What can be taken away from an image, and how one comes back to it.
 * @module
 */
import { grouped } from '../../../../core/cardinality.js';
import { element } from '../../shell/element.js';

export type Action = 'png' | 'link' | 'number' | 'save' | 'open';

export interface Actions {
  readonly root: HTMLElement;
  /** Say on the button itself, for a while, that something is done. */
  say(action: Action, word: string): void;
  /** Say what did not work; '' for nothing. */
  complain(message: string): void;
  /**
   * Fit the actions to a number.
   * @param length - of its text; undefined where no image is seen
   */
  showLength(length: number | undefined, isTooLong?: boolean): void;
}

/** What each is called, and, where its place says the rest, what stands on it. */
const TITLES: Readonly<Record<Action, readonly [name: string, shown: string]>> = {
  png: ['Save PNG', 'Save PNG'],
  link: ['Copy link', 'Copy link'],
  number: ['Copy number', 'Copy'],
  save: ['Save number', 'Save'],
  open: ['Open number', 'Open'],
};

const SAID_MS = 1600;

/** @param run - called at a press of the button */
export function makeActions(run: Readonly<Record<Action, () => unknown>>): Actions {
  const buttons = new Map<Action, HTMLButtonElement>();
  const timers = new Map<Action, ReturnType<typeof setTimeout>>();
  const makeButton = (action: Action): HTMLButtonElement => {
    const [label, shown] = TITLES[action];
    const button = element(
      'button',
      {
        type: 'button',
        class: action === 'png' ? 'button prime' : 'button',
        ...(label === shown ? {} : { 'aria-label': label }),
      },
      shown,
    );
    button.addEventListener('click', () => void run[action]());
    buttons.set(action, button);
    return button;
  };
  const error = element('p', { class: 'error', role: 'alert' });
  const note = element('p', { class: 'quiet small' });
  const said = element('span', { class: 'unseen', role: 'status' });

  return {
    root: element(
      'section',
      { class: 'part', 'aria-label': 'Take it with you' },
      element(
        'div',
        { class: 'actions' },
        element('div', {}, makeButton('png'), makeButton('link')),
        element(
          'div',
          { role: 'group', 'aria-label': 'Number' },
          element('span', { class: 'quiet small', 'aria-hidden': 'true' }, 'Number'),
          makeButton('number'),
          makeButton('save'),
          makeButton('open'),
        ),
      ),
      note,
      error,
      said,
    ),
    say(action, word) {
      const button = buttons.get(action);
      if (button === undefined) return;
      button.textContent = word;
      said.textContent = `${TITLES[action][0]}: ${word}`;
      clearTimeout(timers.get(action));
      timers.set(
        action,
        setTimeout(() => {
          [, button.textContent] = TITLES[action];
          said.textContent = '';
        }, SAID_MS),
      );
    },
    complain(message) {
      error.textContent = message;
    },
    showLength(length, isTooLong = false) {
      for (const [action, button] of buttons) {
        button.disabled = length === undefined && action !== 'open';
      }
      note.textContent =
        isTooLong && length !== undefined
          ? `This number has ${grouped(length - 2)} hex digits, too many for a link. Save it as a file; opened or dropped here it leads back. The link keeps the space.`
          : '';
      note.hidden = !isTooLong;
    },
  };
}
