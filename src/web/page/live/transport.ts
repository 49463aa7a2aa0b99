/**
 * Pause, single steps and speeds of the live player, for one visitor alone.
 * @module
 */
import { isSameSpeed, type Speed, SPEEDS } from '../../shared/play-head.js';
import { check, segments, signButton } from '../controls/fields.js';
import { element, icon } from '../shell/element.js';
import { directed, type LivePlay, unsigned } from '../../page-state/live-play.js';
import { speedText } from '../../page-state/live-words.js';

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
  read: () => LivePlay,
  use: TransportUse,
): readonly [HTMLElement, HTMLElement] {
  const isPaused = (): boolean => read().mode === 'paused';
  const isLive = (): boolean => read().mode === 'live';
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
