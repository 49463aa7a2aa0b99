/**
 * Pause, single steps and speeds of the live player, for one visitor alone; and the warning before
 * images that flicker.
 * @module
 */
import { isSameSpeed, type Speed, SPEEDS } from '../../shared/play-head.js';
import { button, check, segments, signButton } from '../controls/fields.js';
import { element, icon, update } from '../shell/element.js';
import { recall, remember } from '../shell/kept.js';
import {
  directed,
  headOf,
  type LiveState,
  rateText,
  speedText,
  unsigned,
} from '../../page-state/live.js';

export interface TransportUse {
  readonly toggle: () => void;
  readonly step: (by: bigint) => void;
  readonly goLive: () => void;
  readonly setSpeed: (speed: Speed) => void;
}

const SIGNS = {
  back: 'M5.5 4.5v11M14.5 4.5 8 10l6.5 5.5z',
  on: 'M14.5 4.5v11M5.5 4.5 12 10l-6.5 5.5z',
  play: 'M6.5 4 15 10l-8.5 6z',
  pause: 'M7 4.5v11M13 4.5v11',
};

/** @returns the row of buttons and the row of speeds */
export function transport(
  read: () => LiveState,
  use: TransportUse,
): readonly [HTMLElement, HTMLElement] {
  const isPaused = (): boolean => headOf(read()).kind === 'paused';
  const isLive = (): boolean => headOf(read()).kind === 'live';
  const isBackwards = (): boolean => read().speed.numerator < 0;
  const speeds = SPEEDS.map((value) => {
    const { numerator, denominator } = value;
    const times = denominator === 1 ? `${numerator}` : `1/${denominator}`;
    const [title, spoken] = [`${speedText(value)}×`, `${times} times the speed`];
    return { value, id: `speed-${numerator}-${denominator}`, title, spoken };
  });
  return [
    element(
      'div.transport',
      { role: 'group', 'aria-label': 'Playback' },
      signButton('One image back', '←', SIGNS.back, () => use.step(-1n)),
      element(
        'button.button.prime.play',
        { type: 'button', title: 'Pause or play (Space)', on: { click: use.toggle } },
        element(
          'span.play-icon',
          icon(() => (isPaused() ? SIGNS.play : SIGNS.pause)),
        ),
        element('span', () => (isPaused() ? 'Play' : 'Pause')),
      ),
      signButton('One image on', '→', SIGNS.on, () => use.step(1n)),
      element(
        'button.button.to-live',
        {
          type: 'button',
          title: 'Back to live (l)',
          'aria-disabled': () => String(isLive()),
          on: { click: () => void (isLive() || use.goLive()) },
        },
        element('span.live-dot', { 'aria-hidden': 'true' }),
        element('span', element('span.spare-word', 'Back to '), 'live'),
      ),
    ),
    element(
      'div.speeds',
      segments(
        'speed',
        'Speed, for you alone',
        '',
        speeds,
        (one) => isSameSpeed(one, unsigned(read().speed)),
        (one) => use.setSpeed(directed(one, isBackwards())),
      ),
      check('backwards', 'Backwards', isBackwards, (is) =>
        use.setSpeed(directed(read().speed, is)),
      ),
    ),
  ];
}

/** The rate from which on images flicker, in images a second. */
const FLICKER_RATE = 3;
const KEY = 'flicker-accepted';

/**
 * The word of warning before images follow each other so fast that they flicker.
 *
 * Three flashes a second are what people who are photosensitive can bear (WCAG 2.3.1). A visitor who
 * has said yes is not asked again as long as the tab is open.
 * @returns `root`, to be laid over the image, and `dismiss`, which takes the question back
 */
export function makeFlickerWarning() {
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
  const root: HTMLElement = element(
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
    /**
     * Do something that shows so many images a second, if need be after a question.
     * @param keepStill - called at once where there is a question
     */
    guard(rate: number, run: () => void, keepStill: () => void): void {
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
