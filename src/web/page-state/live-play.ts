/**
 * Where a visitor of Live wants to be, and what the player is told for it: with everybody, on a way
 * of one's own, or standing still; and the question before images that flicker.
 *
 * A yes is for a pace: a faster one asks again, a slower one needs no question and goes on by itself.
 * @module
 */
import type { LiveSetting } from '../shared/live-record.js';
import {
  imagesPerSecond,
  isSameSpeed,
  PLAIN_SPEED,
  type Speed,
  SPEEDS,
} from '../shared/play-head.js';

/** What the player does. */
export type PlayerOrder =
  /** Another setting for all; a visitor on a way of their own keeps the one before. */
  | { readonly kind: 'plan'; readonly plan: LiveSetting }
  | { readonly kind: 'step'; readonly by: bigint }
  | { readonly kind: 'speed'; readonly speed: Speed }
  /** Stand still at a position of what everybody sees. */
  | { readonly kind: 'stand'; readonly position: bigint }
  | { readonly kind: 'live' | 'pause' | 'resume' };

/** Where to go on: with everybody, or on one's own way at a speed. */
type Goal = 'live' | Speed;

export interface LivePlay {
  /** What everybody sees, as soon as it is known. */
  readonly plan: LiveSetting | undefined;
  /** What this visitor is on the way through; undefined while live. */
  readonly own: LiveSetting | undefined;
  readonly mode: 'live' | 'own' | 'paused';
  /** Of one's own way. */
  readonly speed: Speed;
  /**
   * Whether it was the page that stopped what was live, and the visitor has gone nowhere since. Then
   * another setting is shown, too, and Play leads to live.
   */
  readonly isHeldBack: boolean;
  /** What a yes leads to, while there is a question; it stands still then. */
  readonly asked: Goal | undefined;
  /** The fastest pace that this visitor has said yes to, in images a second. */
  readonly accepted: number;
}

/** What follows from an event. */
export interface Turn {
  readonly play: LivePlay;
  /** For the player, in their order. */
  readonly orders: readonly PlayerOrder[];
}

/**
 * Three flashes a second are what people who are photosensitive can bear (WCAG 2.3.1): from here on
 * there is a question.
 */
const FLICKER_RATE = 3;

/** @param accepted - from an earlier visit */
export function beginPlay(accepted: number): LivePlay {
  const away = { plan: undefined, own: undefined, asked: undefined };
  return { ...away, mode: 'live', speed: PLAIN_SPEED, isHeldBack: false, accepted };
}

/**
 * The setting is known, or is another one.
 * @param isCalm - whether the visitor wants little motion: then the first one waits for Play
 */
export function withPlan(play: LivePlay, plan: LiveSetting, isCalm = false): Turn {
  const next = { ...play, plan };
  if (play.mode === 'live' || play.isHeldBack) {
    const fresh: LivePlay = { ...next, own: undefined, mode: 'live' };
    const goal = play.asked ?? (play.mode === 'live' ? 'live' : undefined);
    const isWaiting = goal === undefined || (isCalm && play.plan === undefined);
    const then = isWaiting ? holdBack(fresh) : goOn(fresh, goal);
    // What stands still shows an image of the new setting.
    return after([{ kind: 'plan', plan }, { kind: 'live' }], then);
  }
  const then = play.asked === 'live' ? goOn(next, 'live') : turn(next);
  return after([{ kind: 'plan', plan }], then);
}

/** Stand still at an image of everybody's setting, from which Play goes on. */
export function standAt(play: LivePlay, plan: LiveSetting, position: bigint): Turn {
  const still: LivePlay = { ...play, plan, own: plan, mode: 'paused', speed: PLAIN_SPEED };
  const orders = [{ kind: 'stand', position }] as const;
  const then = turn({ ...still, asked: undefined, isHeldBack: false }, ...orders);
  return plan === play.plan ? then : after([{ kind: 'plan', plan }], then);
}

/** Pause or play. */
export function toggle(play: LivePlay): Turn {
  if (play.plan === undefined) return turn(play);
  if (play.mode === 'paused') return goOn(play, play.isHeldBack ? 'live' : play.speed);
  return turn(stoppedBy(play), { kind: 'pause' });
}

/** Stand still so many images on. */
export function step(play: LivePlay, by: bigint): Turn {
  if (play.plan === undefined) return turn(play);
  return turn(stoppedBy(play), { kind: 'step', by });
}

export function goLive(play: LivePlay): Turn {
  return goOn(play, 'live');
}

/** Another speed; what stands still goes on standing, unless it waits for an answer. */
export function setSpeed(play: LivePlay, speed: Speed): Turn {
  if (play.plan === undefined) return turn(play);
  const isWithAll = play.mode === 'live' || play.isHeldBack;
  const goal = isWithAll && isSameSpeed(speed, PLAIN_SPEED) ? 'live' : speed;
  if (play.mode !== 'paused' || play.asked !== undefined) return goOn(play, goal);
  return turn({ ...play, speed, isHeldBack: goal === 'live' }, { kind: 'speed', speed });
}

/** Yes: images may follow each other as fast as was asked, and slower. */
export function accept(play: LivePlay): Turn {
  const rate = askedRate(play);
  if (play.asked === undefined || rate === undefined) return turn(play);
  return start({ ...play, accepted: Math.max(play.accepted, rate) }, play.asked);
}

/** No: it goes on standing still. */
export function refuse(play: LivePlay): Turn {
  return turn({ ...play, asked: undefined });
}

/** How many images a second the question is about; undefined where there is none. */
export function askedRate(play: LivePlay): number | undefined {
  return play.asked === undefined ? undefined : rateOf(play, play.asked);
}

/** Go on, or ask first and stand still meanwhile. */
function goOn(play: LivePlay, goal: Goal): Turn {
  const rate = rateOf(play, goal);
  if (rate === undefined) return turn(play);
  if (rate < FLICKER_RATE || rate <= play.accepted) return start(play, goal);
  const { play: held, orders } = play.mode === 'live' ? holdBack(play) : turn(play);
  const isPlaying = play.mode === 'own';
  return {
    play: { ...held, mode: 'paused', asked: goal },
    orders: isPlaying ? [{ kind: 'pause' }] : orders,
  };
}

function start(play: LivePlay, goal: Goal): Turn {
  const away = { ...play, asked: undefined, isHeldBack: false };
  if (goal === 'live') {
    return turn({ ...away, mode: 'live', own: undefined, speed: PLAIN_SPEED }, { kind: 'live' });
  }
  const own = play.own ?? play.plan;
  const orders = [{ kind: 'speed', speed: goal }, { kind: 'resume' }] as const;
  return turn({ ...away, mode: 'own', own, speed: goal }, ...orders);
}

/** Stop what is live, for a while. */
function holdBack(play: LivePlay): Turn {
  return turn({ ...stoppedBy(play), isHeldBack: true }, { kind: 'pause' });
}

/** As a visitor stops it. */
function stoppedBy(play: LivePlay): LivePlay {
  const own = play.own ?? play.plan;
  return { ...play, own, mode: 'paused', asked: undefined, isHeldBack: false };
}

function rateOf({ plan, own = plan }: LivePlay, goal: Goal): number | undefined {
  const way = goal === 'live' ? plan : own;
  return way && imagesPerSecond(way.rate, goal === 'live' ? PLAIN_SPEED : goal);
}

function turn(play: LivePlay, ...orders: readonly PlayerOrder[]): Turn {
  return { play, orders };
}

function after(first: readonly PlayerOrder[], { play, orders }: Turn): Turn {
  return { play, orders: [...first, ...orders] };
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
