/**
 * The word of warning before images that flicker, which lies over the image, and the pace that a
 * visitor has said yes to, as long as the tab is open.
 * @module
 */
import { button } from '../controls/fields.js';
import { element } from '../shell/element.js';
import { recall, remember } from '../shell/kept.js';
import { flickerWords, type LiveState } from '../../page-state/live.js';

const KEY = 'flicker-accepted';

/** @returns in images a second */
export function recallAccepted(): number {
  const rate = Number(recall('sessionStorage', KEY) ?? 0);
  return rate > 0 ? rate : 0;
}

export function rememberAccepted(rate: number): void {
  remember('sessionStorage', KEY, String(rate));
}

export function flickerWarning(
  read: () => LiveState,
  use: { readonly accept: () => void; readonly refuse: () => void },
): HTMLElement {
  const words = (): string => flickerWords(read());
  return element(
    'section.flicker',
    { 'aria-labelledby': 'flicker-title', hidden: () => words() === '' },
    element('h2', { id: 'flicker-title' }, 'This will flicker'),
    element('p', words),
    element(
      'div.row',
      button('Play', use.accept, { class: 'button prime' }),
      button('Keep still', use.refuse),
    ),
  );
}
