/**
 * Where one visitor is in the live run: with all others, or somewhere on their own.
 *
 * Positions are slots of `core/pace.ts`. Pure arithmetic; all times come from the caller, in
 * milliseconds: `shared` is the server's clock, `own` is the visitor's, which nothing corrects.
 * @module
 */
import { type FrameRate, indexAt, slotAt, timeOf } from '../../core/pace.js';
import type { SpaceSize } from '../../core/size.js';

/** A visitor's pace: `numerator / denominator` times the live one, backwards where negative. */
export interface Speed {
  /** Not 0. */
  readonly numerator: number;
  readonly denominator: number;
}

export type PlayHead =
  | { readonly kind: 'live' }
  /** On its own way since a moment, when it stood at a position. */
  | {
      readonly kind: 'own';
      readonly position: bigint;
      readonly since: number;
      readonly speed: Speed;
    }
  /** Standing still; the speed is for the way on. */
  | { readonly kind: 'paused'; readonly position: bigint; readonly speed: Speed };

export const LIVE: PlayHead = { kind: 'live' };
export const PLAIN_SPEED: Speed = { numerator: 1, denominator: 1 };

/** What there is to choose from, forwards: a quarter to sixteen times. */
export const SPEEDS: readonly Speed[] = [
  { numerator: 1, denominator: 4 },
  { numerator: 1, denominator: 2 },
  ...[1, 2, 4, 8, 16].map((numerator) => ({ numerator, denominator: 1 })),
];

export interface Moment {
  readonly shared: number;
  readonly own: number;
}

/** What slots are counted by. */
export interface Pace {
  readonly epoch: number;
  readonly rate: FrameRate;
}

export function positionAt(head: PlayHead, moment: Moment, pace: Pace): bigint {
  if (head.kind === 'live') return slotAt(moment.shared, pace.epoch, pace.rate);
  if (head.kind === 'paused') return head.position;
  const steps = slotAt(moment.own, head.since, ownRate(head.speed, pace.rate));
  return head.speed.numerator < 0 ? head.position - steps : head.position + steps;
}

/** In how many milliseconds the next image comes; `Infinity` where none does. */
export function waitFor(head: PlayHead, moment: Moment, { epoch, rate }: Pace): number {
  if (head.kind === 'paused') return Infinity;
  const [now, start, pace] =
    head.kind === 'live'
      ? [moment.shared, epoch, rate]
      : [moment.own, head.since, ownRate(head.speed, rate)];
  return Math.max(0, timeOf(slotAt(now, start, pace) + 1n, start, pace) - now);
}

/** Stand still at what is shown now. */
export function pause(head: PlayHead, moment: Moment, pace: Pace): PlayHead {
  return { kind: 'paused', position: positionAt(head, moment, pace), speed: speedOf(head) };
}

/** Go on from where it stands. */
export function resume(head: PlayHead, { own }: Moment): PlayHead {
  return head.kind === 'paused' ? { ...head, kind: 'own', since: own } : head;
}

/** Another speed from here on; what stands still goes on standing. */
export function changeSpeed(head: PlayHead, speed: Speed, moment: Moment, pace: Pace): PlayHead {
  if (head.kind === 'live' && isSameSpeed(speed, PLAIN_SPEED)) return head;
  const position = positionAt(head, moment, pace);
  return head.kind === 'paused'
    ? { kind: 'paused', position, speed }
    : { kind: 'own', position, since: moment.own, speed };
}

/** So many images on, standing still there. */
export function stepBy(head: PlayHead, by: bigint, moment: Moment, pace: Pace): PlayHead {
  return { kind: 'paused', position: positionAt(head, moment, pace) + by, speed: speedOf(head) };
}

export function speedOf(head: PlayHead): Speed {
  return head.kind === 'live' ? PLAIN_SPEED : head.speed;
}

export function isSameSpeed(a: Speed, b: Speed): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

/** How many images a second that is. */
export function imagesPerSecond({ numerator, denominator }: FrameRate, speed: Speed): number {
  return (numerator / denominator) * Math.abs(speed.numerator / speed.denominator);
}

function ownRate(speed: Speed, rate: FrameRate): FrameRate {
  return {
    numerator: rate.numerator * Math.abs(speed.numerator),
    denominator: rate.denominator * speed.denominator,
  };
}

/**
 * The image at a position: from + position·step, around the end of the space. Large spaces have
 * sizes of millions of bits, which are not worked out while none is needed.
 */
export function placeIndex(size: SpaceSize, from: bigint, step: bigint, position: bigint): bigint {
  const index = from + position * step;
  return size.has(index) ? index : indexAt(position, from, step, size.exact());
}
