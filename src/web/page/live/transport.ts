/**
 * Pause, single steps and speeds of the live player: for one visitor alone.
 * @module
 */
import {
  isSameSpeed,
  type PlayHead,
  PLAIN_SPEED,
  type Speed,
  speedOf,
  SPEEDS,
} from '../../shared/play-head.js';
import { element, icon } from '../shell/element.js';
import { speedText } from './words.js';

export interface Transport {
  readonly buttons: HTMLElement;
  readonly speeds: HTMLElement;
  /** Show what a head does. */
  show(head: PlayHead): void;
  /** So many speeds on in the row. */
  shiftSpeed(by: number): void;
  toggleDirection(): void;
}

export interface TransportUse {
  toggle(): void;
  step(by: bigint): void;
  goLive(): void;
  setSpeed(speed: Speed): void;
}

const SIGNS = {
  back: 'M5.5 4.5v11M14.5 4.5 8 10l6.5 5.5z',
  on: 'M14.5 4.5v11M5.5 4.5 12 10l-6.5 5.5z',
  play: 'M6.5 4 15 10l-8.5 6z',
  pause: 'M7 4.5v11M13 4.5v11',
};

export function makeTransport(use: TransportUse): Transport {
  let speed = PLAIN_SPEED;
  let isPlaying = true;

  const playIcon = element('span', { class: 'play-icon' }, icon(SIGNS.pause));
  const playLabel = element('span', {}, 'Pause');
  const toggle = element(
    'button',
    { type: 'button', class: 'button prime play', title: 'Pause or play (Space)' },
    playIcon,
    playLabel,
  );
  toggle.addEventListener('click', () => use.toggle());
  const live = element(
    'button',
    { type: 'button', class: 'button to-live', title: 'Back to live (l)' },
    element('span', { class: 'live-dot', 'aria-hidden': 'true' }),
    element('span', {}, element('span', { class: 'spare-word' }, 'Back to '), 'live'),
  );
  live.addEventListener('click', () => {
    if (live.getAttribute('aria-disabled') !== 'true') use.goLive();
  });

  const choices = SPEEDS.map((one) => {
    const id = `speed-${one.numerator}-${one.denominator}`;
    const field = element('input', { type: 'radio', name: 'speed', id, class: 'unseen-input' });
    field.addEventListener('change', () => use.setSpeed(signed(one)));
    const times = one.denominator === 1 ? `${one.numerator}` : `1/${one.denominator}`;
    field.setAttribute('aria-label', `${times} times the speed`);
    return { one, field, label: element('label', { for: id }, `${speedText(one)}×`) };
  });
  const backwards = element('input', { type: 'checkbox', id: 'backwards' });
  backwards.addEventListener('change', () => use.setSpeed(signed(unsigned(speed))));

  /** In the direction that the box says. */
  function signed({ numerator, denominator }: Speed): Speed {
    return { numerator: backwards.checked ? -numerator : numerator, denominator };
  }

  return {
    buttons: element(
      'div',
      { class: 'transport', role: 'group', 'aria-label': 'Playback' },
      stepButton('One image back', '←', SIGNS.back, () => use.step(-1n)),
      toggle,
      stepButton('One image on', '→', SIGNS.on, () => use.step(1n)),
      live,
    ),
    speeds: element(
      'div',
      { class: 'speeds' },
      element(
        'div',
        { class: 'segments', role: 'radiogroup', 'aria-label': 'Speed, for you alone' },
        ...choices.flatMap(({ field, label }) => [field, label]),
      ),
      element('label', { class: 'check' }, backwards, element('span', {}, 'Backwards')),
    ),
    show(head) {
      speed = speedOf(head);
      const plays = head.kind !== 'paused';
      if (plays !== isPlaying) {
        isPlaying = plays;
        playIcon.replaceChildren(icon(plays ? SIGNS.pause : SIGNS.play));
        playLabel.textContent = plays ? 'Pause' : 'Play';
      }
      live.setAttribute('aria-disabled', String(head.kind === 'live'));
      backwards.checked = speed.numerator < 0;
      for (const { one, field } of choices) field.checked = isSameSpeed(one, unsigned(speed));
    },
    shiftSpeed(by) {
      const place = SPEEDS.findIndex((one) => isSameSpeed(one, unsigned(speed)));
      const next = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, place + by))];
      if (next !== undefined) use.setSpeed(signed(next));
    },
    toggleDirection() {
      backwards.checked = !backwards.checked;
      use.setSpeed(signed(unsigned(speed)));
    },
  };
}

function unsigned({ numerator, denominator }: Speed): Speed {
  return { numerator: Math.abs(numerator), denominator };
}

function stepButton(label: string, key: string, path: string, run: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'button square', 'aria-label': label, title: `${label} (${key})` },
    icon(path),
  );
  button.addEventListener('click', run);
  return button;
}
