/**
 * Sentences for people who do not see the page.
 * @module
 */
import { element } from './element.js';

export interface Announcer {
  readonly root: HTMLElement;
  readonly announce: (sentence: string) => void;
}

/** What changes faster than this is said once, as it is at the end. */
const PAUSE_MS = 250;

export function makeAnnouncer(): Announcer {
  const root = element('div.unseen', { role: 'status', 'aria-live': 'polite' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    root,
    announce(sentence) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        // The same sentence again is only said where the text changes.
        root.textContent = root.textContent === sentence ? `${sentence}\u00a0` : sentence;
      }, PAUSE_MS);
    },
  };
}
