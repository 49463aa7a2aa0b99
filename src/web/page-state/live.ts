/**
 * What Live shows: the setting, the image, and how far from live it is, apart from all
 * elements.
 * @module
 */
import type { Enumeration } from '../../core/enumeration.js';
import { type NumberText, readableNumber } from '../shared/number-text.js';
import type { LiveSetting } from '../shared/live-record.js';
import { imagesPerSecond, LIVE, PLAIN_SPEED, type PlayHead } from '../shared/play-head.js';
import { askedRate, beginPlay, type LivePlay } from './live-play.js';
import * as words from './live-words.js';
import { choiceTitle } from './space-draft.js';
import { isStaticOrder } from './static.js';

/** The clock that the frames follow. */
export type Footing =
  | { readonly kind: 'asking' }
  /** The server's clock, known to within so many milliseconds. */
  | { readonly kind: 'server'; readonly error: number }
  /** The server was there, and is not at present. */
  | { readonly kind: 'lost' }
  /** No server: the setting is a file, or was kept, and the clock is this machine's own. */
  | { readonly kind: 'alone' }
  /** Nothing says what to play. */
  | { readonly kind: 'none' };

/** An image is on the canvas, or another head holds it. */
export interface Shown extends NumberText {
  readonly kind: 'shown';
  readonly width: number;
  readonly height: number;
  readonly head: PlayHead;
  /**
   * How many images live is ahead; undefined where it has another setting than that which this
   * visitor is on the way through.
   */
  readonly lead?: bigint | undefined;
}

export interface LiveState {
  readonly play: LivePlay;
  /** The setting in words, since it is long and images are many. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly shown: Shown | undefined;
  /** When it was shown, in milliseconds of the page's clock. */
  readonly shownAt: number;
  readonly footing: Footing;
  /** How many watch, as far as a server says. */
  readonly watching: number;
  /** What stands over the image where there is none; '' for nothing. */
  readonly fault: string;
  readonly error: string;
}

/** Numbers up to here stand on one line in large type. */
export const LARGE_LENGTH = 16;

/** @param accepted - the pace that the visitor has said yes to before, in images a second */
export function beginLive(accepted: number): LiveState {
  return {
    play: beginPlay(accepted),
    facts: [],
    shown: undefined,
    shownAt: 0,
    footing: { kind: 'asking' },
    watching: 0,
    fault: '',
    error: '',
  };
}

export function withSetting(state: LiveState, plan: LiveSetting): LiveState {
  const { order, seed } = plan.choice;
  const facts = [
    ['Images', choiceTitle(plan.choice)],
    ['Order', seed === '' ? order : `${order}, seed ${seed}`],
    ['Pace', words.paceText(plan)],
    ['Counting', words.countingText(plan)],
    ['Since', words.epochText(plan)],
  ] as const;
  return { ...state, facts, fault: '' };
}

/** @param now - in milliseconds of the page's clock */
export function withShown(state: LiveState, shown: Shown, now: number): LiveState {
  return { ...state, shown, shownAt: now };
}

export function withFooting(state: LiveState, footing: Footing): LiveState {
  const fault =
    footing.kind === 'none' ? 'No server answers here, so there is nothing to play.' : state.fault;
  // Nobody counts where no server does.
  const watching = footing.kind === 'server' ? state.watching : 0;
  return { ...state, footing, fault, watching };
}

/** Where this visitor is, as far as the player has said. */
export function headOf({ shown }: LiveState): PlayHead {
  return shown?.head ?? LIVE;
}

export function numberWords({ shown }: LiveState): string {
  return shown === undefined ? '' : readableNumber(shown, LARGE_LENGTH, Infinity);
}

/** Which of three sizes of type lets the number stand on one line, where it is short. */
export function numberSize({ shown }: LiveState): 'large' | 'middle' | 'small' {
  const digits = shown?.length ?? 0;
  return digits <= 9 ? 'large' : digits <= 12 ? 'middle' : 'small';
}

/**
 * Beside the word for where this visitor is: how many others are there, or how far from them it is.
 * What plays tells that itself, what stands still is reckoned here.
 * @param now - in milliseconds of the page's clock
 */
export function leadWords(state: LiveState, now: number): string {
  const { shown, shownAt, footing } = state;
  const { plan } = state.play;
  if (shown === undefined || plan === undefined) return '';
  if (shown.head.kind === 'live') {
    return footing.kind === 'alone' ? 'by this device’s clock' : watchingWords(state);
  }
  const waited = shown.head.kind === 'paused' ? (now - shownAt) / 1000 : 0;
  const missed = BigInt(Math.floor(waited * imagesPerSecond(plan.rate, PLAIN_SPEED)));
  return words.leadText(shown.lead === undefined ? undefined : shown.lead + missed);
}

/** '' where nobody knows. */
export function watchingWords({ watching }: LiveState): string {
  return watching === 0 ? '' : words.watchingText(watching);
}

/** The space that is played, where that is static. */
export function staticOf({ play: { plan } }: LiveState): Enumeration | undefined {
  return plan !== undefined && isStaticOrder(plan.choice) ? plan.choice : undefined;
}

/** The question before flicker; '' where there is none. */
export function flickerWords({ play }: LiveState): string {
  const rate = askedRate(play);
  return rate === undefined ? '' : words.flickerSentence(rate);
}
