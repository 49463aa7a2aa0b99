/**
 * Buttons that do something and say on themselves, for a while, that it is done.
 * @module
 */
import { isAbort } from '../job-client.js';
import { element } from '../shell/element.js';

export interface ActionButtons {
  /**
   * @param label - what it is called, and, where its place says the rest, `shown`: what stands on it
   */
  make(label: string, run: Action, shown?: string): HTMLButtonElement;
}

/** Gives the word that says that it is done, if any. */
type Action = () => Promise<string | void> | string | void;

const SAID_MS = 1600;

/**
 * @param announce - hears each word as well
 * @param complain - told what did not work, and, at each press, '' first
 */
export function makeActionButtons(
  announce: (sentence: string) => void,
  complain: (message: string) => void,
): ActionButtons {
  function say(button: HTMLButtonElement, word: string): void {
    button.textContent = word;
    announce(word);
    setTimeout(() => (button.textContent = button.dataset['title'] ?? ''), SAID_MS);
  }

  async function attempt(button: HTMLButtonElement, run: Action): Promise<void> {
    try {
      const word = await run();
      if (typeof word === 'string') say(button, word);
    } catch (problem) {
      if (isAbort(problem)) return;
      complain(problem instanceof Error ? problem.message : String(problem));
    }
  }

  return {
    make(label, run, shown = label) {
      const button = element(
        'button',
        {
          type: 'button',
          class: 'button',
          disabled: true,
          'data-title': shown,
          ...(label === shown ? {} : { 'aria-label': label }),
        },
        shown,
      );
      button.addEventListener('click', () => {
        complain('');
        void attempt(button, run);
      });
      return button;
    },
  };
}
