/**
 * Buttons that do something and say on themselves, for a while, that it is done.
 * @module
 */
import { messageOf } from '../../../core/errors.js';
import { isAbort } from '../jobs.js';
import { update } from '../shell/element.js';
import { button } from './fields.js';

/** @returns the word that says that it is done, if any */
export type Action = () => Promise<string | void> | string | void;

export interface ActionOptions {
  /** What stands on it where its place says the rest. */
  readonly shown?: string;
  readonly class?: string;
  readonly disabled?: () => boolean;
  readonly title?: string;
}

const SAID_MS = 1600;

/**
 * @param announce - hears each word as well
 * @param complain - told what did not work, and, at each press, '' first
 * @returns makes a button; its label is its name for screen readers
 */
export function makeActionButtons(
  announce: (sentence: string) => void,
  complain: (message: string) => void,
): (label: string, run: Action, options?: ActionOptions) => HTMLButtonElement {
  return (label, run, { shown = label, ...attributes } = {}) => {
    let text = shown;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function say(word: string): void {
      text = word;
      update(made);
    }

    async function press(): Promise<void> {
      complain('');
      try {
        const word = await run();
        if (typeof word !== 'string') return;
        say(word);
        announce(`${label}: ${word}`);
        clearTimeout(timer);
        timer = setTimeout(() => say(shown), SAID_MS);
      } catch (problem) {
        if (!isAbort(problem)) complain(messageOf(problem));
      }
    }

    const made = button(() => text, press, {
      'data-title': shown,
      'aria-label': label === shown ? undefined : label,
      ...attributes,
    });
    return made;
  };
}
