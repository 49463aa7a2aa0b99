/**
 * The word of warning before images follow each other so fast that they flicker.
 *
 * Three flashes a second are what people who are photosensitive can bear (WCAG 2.3.1). Who has
 * said yes is not asked again as long as the tab is open.
 * @module
 */
import { element } from '../shell/element.js';
import { rateText } from './words.js';

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
  /** Put the question again after it was put off; returns whether there is one. */
  readonly isAsking: () => boolean;
  /** Take the question back. */
  dismiss(): void;
}

export function makeFlickerWarning(): FlickerWarning {
  let isAccepted = readAccepted();
  let pending: (() => void) | undefined;
  const rate = element('p', {});
  const yes = element('button', { type: 'button', class: 'button prime' }, 'Play');
  const no = element('button', { type: 'button', class: 'button' }, 'Keep still');
  const root = element(
    'section',
    { class: 'flicker', 'aria-labelledby': 'flicker-title', hidden: true },
    element('h2', { id: 'flicker-title' }, 'This will flicker'),
    rate,
    element('div', { class: 'row' }, yes, no),
  );
  yes.addEventListener('click', () => {
    isAccepted = true;
    writeAccepted();
    const run = pending;
    dismiss();
    run?.();
  });
  no.addEventListener('click', dismiss);

  function dismiss(): void {
    pending = undefined;
    root.hidden = true;
  }

  return {
    root,
    dismiss,
    isAsking: () => !root.hidden,
    guard(imagesASecond, run, keepStill) {
      if (isAccepted || imagesASecond < FLICKER_RATE) {
        dismiss();
        run();
        return;
      }
      rate.textContent = `${rateText(imagesASecond)} images a second, most of them noise. Fast flicker can harm people with photosensitive epilepsy.`;
      pending = run;
      root.hidden = false;
      keepStill();
    },
  };
}

/** Storage may be forbidden: then the answer holds for this visit. */
function readAccepted(): boolean {
  try {
    return sessionStorage.getItem(KEY) === 'yes';
  } catch {
    return false;
  }
}

function writeAccepted(): void {
  try {
    sessionStorage.setItem(KEY, 'yes');
  } catch {
    // As above.
  }
}
