/**
 * What Live shows: the setting, the image, and how far from live it is, apart from all
 * elements.
 * @module
 */
import { countText, grouped } from '../../core/cardinality.js';
import { briefIndex } from '../../core/index-format.js';
import { type NumberText, readableNumber } from '../shared/number-text.js';
import type { LiveSetting } from '../shared/live-record.js';
import {
  imagesPerSecond,
  isSameSpeed,
  LIVE,
  PLAIN_SPEED,
  type PlayHead,
  type Speed,
  speedOf,
  SPEEDS,
} from '../shared/play-head.js';
import { choiceTitle } from './space-draft.js';

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
  readonly plan: LiveSetting | undefined;
  /** The setting in words, since it is long and images are many. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly shown: Shown | undefined;
  /** When it was shown, in milliseconds of the page's clock. */
  readonly shownAt: number;
  readonly speed: Speed;
  /** Whether nothing was played yet, so that the first start is live. */
  readonly isHeldBack: boolean;
  readonly footing: Footing;
  /** What stands over the image where there is none; '' for nothing. */
  readonly fault: string;
  readonly error: string;
}

/** Numbers up to here stand on one line in large type. */
export const LARGE_LENGTH = 16;

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

export function withPlan(state: LiveState, plan: LiveSetting): LiveState {
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

/** Which of three sizes of type lets the number stand on one line, where it is short. */
export function numberSize({ shown }: LiveState): 'large' | 'middle' | 'small' {
  const digits = shown?.length ?? 0;
  return digits <= 9 ? 'large' : digits <= 12 ? 'middle' : 'small';
}

/**
 * How far from live: what plays tells it itself, what stands still is reckoned here.
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

export function reversed({ numerator, denominator }: Speed): Speed {
  return { numerator: -numerator, denominator };
}

export function unsigned({ numerator, denominator }: Speed): Speed {
  return { numerator: Math.abs(numerator), denominator };
}

/** A rate in four figures: `10`, `29.97`, `0.1`. */
export function rateText(imagesASecond: number): string {
  return imagesASecond >= 1000
    ? grouped(Math.round(imagesASecond))
    : String(Number(imagesASecond.toPrecision(4)));
}

/** How often another image comes: `10 images a second`, `one image in 5 seconds`. */
export function paceText({ rate }: LiveSetting): string {
  const imagesASecond = imagesPerSecond(rate, PLAIN_SPEED);
  if (imagesASecond === 1) return 'one image a second';
  return imagesASecond > 1
    ? `${rateText(imagesASecond)} images a second`
    : `one image in ${rateText(1 / imagesASecond)} seconds`;
}

/** `from 0 in steps of 1`. */
function countingText({ from, step }: LiveSetting): string {
  return `from ${briefIndex(from, 24)} in steps of ${briefIndex(step, 24)}`;
}

/** `1 January 1970, 00:00:00 UTC`. */
function epochText({ epoch }: LiveSetting): string {
  const date = new Date(epoch);
  if (Number.isNaN(date.getTime())) return `${epoch} ms after 1970`;
  const text = date.toLocaleString('en-GB', {
    dateStyle: 'long',
    timeStyle: 'medium',
    timeZone: 'UTC',
  });
  return `${text.replace(' at ', ', ')} UTC`;
}

const FRACTIONS = new Map([
  [1 / 4, '¼'],
  [1 / 2, '½'],
]);

/** `¼`, `2`. */
export function speedText({ numerator, denominator }: Speed): string {
  const size = Math.abs(numerator);
  if (denominator === 1) return String(size);
  return FRACTIONS.get(size / denominator) ?? `${size}/${denominator}`;
}

export function headText(head: PlayHead): string {
  if (head.kind === 'live') return 'Live';
  if (head.kind === 'paused') return 'Paused';
  const direction = head.speed.numerator < 0 ? ' backwards' : '';
  return `${speedText(head.speed)}×${direction}, on your own`;
}

export function leadText(lead: bigint | undefined): string {
  if (lead === undefined) return 'of the setting before this one';
  if (lead === 0n) return 'level with live';
  const count = lead < 0n ? -lead : lead;
  const images = count === 1n ? '1 image' : `${countText(count)} images`;
  return `${images} ${lead < 0n ? 'ahead of' : 'behind'} live`;
}

/** What the clock is, and how well it is known. */
export function footingText(footing: Footing): string {
  return footing.kind === 'server'
    ? `In step with the server’s clock, to ±${errorText(footing.error)}`
    : FOOTINGS[footing.kind];
}

const FOOTINGS: Readonly<Record<Exclude<Footing['kind'], 'server'>, string>> = {
  asking: 'Asking the server for its clock',
  lost: 'The server is out of reach. Going on by its clock as last known',
  alone: 'No server here: frames follow this device’s own clock',
  none: 'No server answers. Trying again',
};

function errorText(milliseconds: number): string {
  return milliseconds < 9.95
    ? `${Math.max(0.1, milliseconds).toFixed(1)} ms`
    : `${Math.round(milliseconds)} ms`;
}
