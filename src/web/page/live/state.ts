/**
 * What Live shows: the setting, the image, and how far from everybody it is, apart from all
 * elements.
 * @module
 */
import { digitsText, readableNumber } from '../../shared/number-text.js';
import type { LivePlan } from '../../shared/live-record.js';
import {
  imagesPerSecond,
  isSameSpeed,
  LIVE,
  PLAIN_SPEED,
  type PlayHead,
  type Speed,
  speedOf,
  SPEEDS,
} from '../../shared/play-head.js';
import { choiceTitle } from '../controls/space-form.js';
import type { Footing } from './live-source.js';
import type { Shown } from './player-messages.js';
import { countingText, epochText, leadText, paceText } from './words.js';

export interface LiveState {
  readonly plan: LivePlan | undefined;
  /** The setting in words, since it is long and images are many. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly shown: Shown | undefined;
  /** When it was shown, in milliseconds of the page's clock. */
  readonly shownAt: number;
  readonly speed: Speed;
  /** Whether nothing was played yet, so that the first start is with everybody. */
  readonly isHeldBack: boolean;
  readonly footing: Footing;
  /** What stands over the image where there is none; '' for nothing. */
  readonly fault: string;
  readonly error: string;
}

/** Numbers up to here stand on one line in large type. */
const LARGE_LENGTH = 16;

export const NOTHING_LIVE: LiveState = {
  plan: undefined,
  facts: [],
  shown: undefined,
  shownAt: 0,
  speed: PLAIN_SPEED,
  isHeldBack: false,
  footing: { kind: 'asking' },
  fault: '',
  error: '',
};

export function withPlan(state: LiveState, plan: LivePlan): LiveState {
  const { order, seed } = plan.choice;
  const facts = [
    ['Images', choiceTitle(plan.choice)],
    ['Order', seed === '' ? order : `${order}, seed ${seed}`],
    ['Pace', paceText(plan)],
    ['Counting', countingText(plan)],
    ['Since', epochText(plan)],
  ] as const;
  return { ...state, plan, facts, fault: '' };
}

/** @param now - in milliseconds of the page's clock */
export function withShown(state: LiveState, shown: Shown, now: number): LiveState {
  const before = speedOf(headOf(state));
  const next = speedOf(shown.head);
  // What was asked for stands until the player has something new to say.
  const speed = isSameSpeed(before, next) ? state.speed : next;
  return { ...state, shown, shownAt: now, speed };
}

export function withFooting(state: LiveState, footing: Footing): LiveState {
  const fault =
    footing.kind === 'none' ? 'No server answers here, so there is nothing to play.' : state.fault;
  return { ...state, footing, fault };
}

/** Where this visitor is, as far as the player has said. */
export function headOf({ shown }: LiveState): PlayHead {
  return shown?.head ?? LIVE;
}

/** How many images follow each other in a second; nothing while there is no setting. */
export function rateAt({ plan }: LiveState, speed: Speed): number | undefined {
  return plan === undefined ? undefined : imagesPerSecond(plan.rate, speed);
}

export function numberWords({ shown }: LiveState): string {
  return shown === undefined ? '' : readableNumber(shown, LARGE_LENGTH);
}

export function digitsWords({ shown }: LiveState): string {
  return shown === undefined ? '' : digitsText(shown);
}

/** Whether the number stands on one line, and which of three sizes of type lets it. */
export function numberSize({ shown }: LiveState): { isShort: boolean; size: string } {
  const digits = shown?.length ?? 0;
  const size = digits <= 9 ? 'large' : digits <= 12 ? 'middle' : 'small';
  return { isShort: digits <= LARGE_LENGTH, size };
}

/**
 * How far from everybody: what plays tells it itself, what stands still is reckoned here.
 * @param now - in milliseconds of the page's clock
 */
export function leadWords(state: LiveState, now: number): string {
  const { shown, plan, shownAt } = state;
  if (shown === undefined || plan === undefined || shown.head.kind === 'live') return '';
  const waited = shown.head.kind === 'paused' ? (now - shownAt) / 1000 : 0;
  const missed = BigInt(Math.floor(waited * imagesPerSecond(plan.rate, PLAIN_SPEED)));
  return leadText(shown.lead === undefined ? undefined : shown.lead + missed);
}

/** So many speeds on in the row, in the same direction. */
export function shiftedSpeed(speed: Speed, by: number): Speed {
  const place = SPEEDS.findIndex((one) => isSameSpeed(one, unsigned(speed)));
  const next = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, place + by))] ?? PLAIN_SPEED;
  return directed(next, speed.numerator < 0);
}

export function directed(speed: Speed, isBackwards: boolean): Speed {
  const { numerator, denominator } = unsigned(speed);
  return { numerator: isBackwards ? -numerator : numerator, denominator };
}

export function unsigned({ numerator, denominator }: Speed): Speed {
  return { numerator: Math.abs(numerator), denominator };
}
