/**
 * The word of warning before images follow each other so fast that they flicker.
 *
 * Three flashes a second are what people who are photosensitive can bear (WCAG 2.3.1). Who has
 * said yes is not asked again as long as the tab is open.
 * @module
 */
import { button } from '../controls/fields.js';
import { element, update } from '../shell/element.js';
import { recall, remember } from '../shell/storage.js';
import { rateText } from '../../page-state/live.js';

/** From so many images a second on. */
const FLICKER_RATE = 3;
const KEY = 'flicker-accepted';

export interface FlickerWarning {
  /** To be laid over the image. */
  readonly root: HTMLElement;
  /**
   * Do something that shows so many images a second, if need be after a question.
   * @param keepStill - called at once where there is a question
   */
  guard(imagesASecond: number, run: () => void, keepStill: () => void): void;
  /** Take the question back. */
  dismiss(): void;
}

export function makeFlickerWarning(): FlickerWarning {
  let isAccepted = recall('sessionStorage', KEY) === 'yes';
  /** What waits for an answer. */
  let pending: { readonly rate: number; readonly run: () => void } | undefined;
  const become = (next: typeof pending): void => {
    pending = next;
    update(root);
  };
  const dismiss = (): void => become(undefined);
  const accept = (): void => {
    isAccepted = true;
    remember('sessionStorage', KEY, 'yes');
    const run = pending?.run;
    dismiss();
    run?.();
  };
  const root = element(
    'section.flicker',
    { 'aria-labelledby': 'flicker-title', hidden: () => pending === undefined },
    element('h2', { id: 'flicker-title' }, 'This will flicker'),
    element(
      'p',
      () =>
        `${rateText(pending?.rate ?? 0)} images a second, most of them noise. Fast flicker can harm people with photosensitive epilepsy.`,
    ),
    element(
      'div.row',
      button('Play', accept, { class: 'button prime' }),
      button('Keep still', dismiss),
    ),
  );

  return {
    root,
    dismiss,
    guard(rate, run, keepStill) {
      if (isAccepted || rate < FLICKER_RATE) {
        dismiss();
        run();
        return;
      }
      become({ rate, run });
      keepStill();
    },
  };
}
