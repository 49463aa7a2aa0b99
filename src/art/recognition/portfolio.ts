/**
 * A portfolio: five pictures of one's own, to be found among 25. ART §16, after Perrig and Song, Hash
 * Visualization, and Dhamija and Perrig, Déjà Vu.
 *
 * A challenge stays the same until it is answered, and so do its decoys until an answer is right: whoever cannot
 * answer never sees two challenges of which only the owner's pictures are the same.
 * @module
 */
import {
  requireArray,
  requireBytes,
  requireFields,
  requireObject,
  requireType,
} from '../../core/arguments.js';
import { counted } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import { chooseVariant } from '../draw.js';
import type { Expression } from '../expression.js';
import { OWN_PICTURES, SHOWN_PICTURES } from '../limits.js';
import { compareLooks, isAlike, type Look, measureLook } from './likeness.js';

/** The most wrong answers that a portfolio may allow. */
export const MAX_WRONG = 100;
const DEFAULT_WRONG = 5;

/** By random bytes about one picture in a thousand is passed over. */
const MOST_TRIES = 200;

/** Whether a right answer is followed by other decoys, or all challenges have the same. */
export type Decoys = 'fresh' | 'kept';

/** The seed of a picture: 16 random bytes in hex. */
export type PictureSeed = string;

export interface Challenge {
  /** {@link SHOWN_PICTURES} in the order in which they are shown, from the left and from the top. */
  readonly pictures: readonly PictureSeed[];
  /** Whether it may still be answered. */
  readonly isOpen: boolean;
}

/** All that is kept of a portfolio; who reads it can answer. */
export interface Portfolio {
  readonly own: readonly PictureSeed[];
  readonly decoys: Decoys;
  /** So many wrong answers, one after the other, lock it. */
  readonly limit: number;
  /** Wrong answers since the last right one. */
  readonly wrong: number;
  /** The last challenge, whose decoys come again. */
  readonly challenge: Challenge | undefined;
}

/** Gives so many random bytes, which nobody can foretell. */
export type RandomBytes = (count: number) => Uint8Array;

export interface PortfolioOptions {
  readonly random: RandomBytes;
  /** Default 5. */
  readonly limit?: number | undefined;
  /** Default `fresh`. */
  readonly decoys?: Decoys | undefined;
}

/**
 * A new portfolio, with pictures that are plainly different from each other.
 * @throws {@link EnumeratorError} `E_RANGE` for a limit outside 1 … 100, `E_LIMIT` where the bytes are not random
 */
export function createPortfolio(options: PortfolioOptions): Portfolio {
  const { random, limit = DEFAULT_WRONG, decoys = 'fresh' } = requireObject(options, 'options');
  requireType(random, 'function', 'random');
  requireType(limit, 'number', 'limit');
  if (decoys !== 'fresh' && decoys !== 'kept') throw new TypeError('decoys must be fresh or kept');
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_WRONG)
    throw new EnumeratorError(
      'E_RANGE',
      `a limit of ${counted(limit, 'wrong answer')}: expected 1 to ${MAX_WRONG}`,
    );
  const own = drawApart([], OWN_PICTURES, random);
  return { own, decoys, limit, wrong: 0, challenge: undefined };
}

/**
 * Pose a challenge: the one that is open, or a new one.
 * @returns the portfolio to be kept from now on; its challenge is open
 * @throws {@link EnumeratorError} `E_PORTFOLIO` where it is locked, `E_LIMIT` where the bytes are not random
 */
export function openChallenge(
  portfolio: Portfolio,
  random: RandomBytes,
): Portfolio & { readonly challenge: Challenge } {
  const { own, challenge } = requirePortfolio(portfolio);
  requireType(random, 'function', 'random');
  checkUnlocked(portfolio);
  if (challenge?.isOpen === true) return { ...portfolio, challenge };
  const pictures =
    challenge?.pictures ?? own.concat(drawApart(own, SHOWN_PICTURES - own.length, random));
  return { ...portfolio, challenge: { pictures: shuffled(pictures, random), isOpen: true } };
}

/**
 * Answer the open challenge, which is closed by that.
 * @param places - of the own pictures, from 1 on, in any order
 * @returns whether it is right, and the portfolio, which is to be kept before anybody is told
 * @throws {@link EnumeratorError} `E_RANGE` where it is no answer at all, which is not counted; `E_PORTFOLIO` where
 *   the portfolio is locked, or has no open challenge
 */
export function answerChallenge(
  portfolio: Portfolio,
  places: readonly number[],
): { readonly isRight: boolean; readonly portfolio: Portfolio } {
  const { own, decoys, wrong, challenge } = requirePortfolio(portfolio);
  checkPlaces(places);
  checkUnlocked(portfolio);
  if (challenge?.isOpen !== true)
    throw new EnumeratorError(
      'E_PORTFOLIO',
      'no challenge is open: each can be answered once, so ask for a new one',
    );
  const { pictures } = challenge;
  const isRight = own.every((seed) => places.includes(1 + pictures.indexOf(seed)));
  const closed = isRight && decoys === 'fresh' ? undefined : { pictures, isOpen: false };
  return {
    isRight,
    portfolio: { ...portfolio, wrong: isRight ? 0 : wrong + 1, challenge: closed },
  };
}

/** Whether too many answers in a row were wrong. */
export function isLocked(portfolio: Portfolio): boolean {
  const { wrong, limit } = requirePortfolio(portfolio);
  return wrong >= limit;
}

/** @throws TypeError where the value is no portfolio: mostly it is the text of one */
export function requirePortfolio(value: Portfolio): Portfolio {
  requireFields(value, { decoys: 'string', limit: 'number', wrong: 'number' }, 'portfolio');
  requireArray(value.own, 'portfolio.own');
  if (value.challenge === undefined) return value;
  requireArray(
    requireObject(value.challenge, 'portfolio.challenge').pictures,
    'portfolio.challenge.pictures',
  );
  return value;
}

/** What is drawn for a seed: the picture of its bytes, with quality. */
export function seedPicture(seed: PictureSeed): Expression {
  return choosePicture(seed).expression;
}

function choosePicture(seed: PictureSeed): ReturnType<typeof chooseVariant> {
  requireType(seed, 'string', 'seed');
  const bytes = Uint8Array.from(seed.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  return chooseVariant(bytes, { quality: true });
}

function checkUnlocked(portfolio: Portfolio): void {
  if (!isLocked(portfolio)) return;
  throw new EnumeratorError(
    'E_PORTFOLIO',
    `locked: ${portfolio.wrong === 1 ? 'the last answer was' : `the last ${portfolio.wrong} answers were`} wrong, and ${portfolio.limit} ${portfolio.limit === 1 ? 'is' : 'are'} allowed; make a new portfolio`,
  );
}

function checkPlaces(places: readonly number[]): void {
  requireArray(places, 'places');
  const odd = places.find((at) => !Number.isInteger(at) || at < 1 || at > SHOWN_PICTURES);
  if (odd !== undefined)
    throw new EnumeratorError('E_RANGE', `no picture ${odd}: they are 1 to ${SHOWN_PICTURES}`);
  if (places.length === OWN_PICTURES && new Set(places).size === OWN_PICTURES) return;
  throw new EnumeratorError(
    'E_RANGE',
    `${counted(new Set(places).size, 'different picture')}: an answer names ${OWN_PICTURES}`,
  );
}

/** Seeds of pictures that are plainly different from each other, and from those of others. */
function drawApart(
  others: readonly PictureSeed[],
  count: number,
  random: RandomBytes,
): PictureSeed[] {
  const looks: Look[] = others.map((seed) => measureLook(seedPicture(seed)));
  const seeds: PictureSeed[] = [];
  for (let tries = 0; seeds.length < count; tries++) {
    if (tries === MOST_TRIES)
      throw new EnumeratorError(
        'E_LIMIT',
        `no ${count} different pictures among ${MOST_TRIES}: the random bytes are not random`,
      );
    const seed = Array.from(bytesOf(random, 16), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    );
    const { expression, isFallback } = choosePicture(seed);
    if (isFallback) continue;
    const look = measureLook(expression);
    if (looks.some((other) => isAlike(compareLooks(look, other)))) continue;
    looks.push(look);
    seeds.push(seed);
  }
  return seeds;
}

/** In an order of which all are equally likely. */
function shuffled<T>(items: readonly T[], random: RandomBytes): T[] {
  const left = [...items];
  return items.map(() => left.splice(randomBelow(left.length, random), 1)[0] as T);
}

/** @param count - up to 256 */
function randomBelow(count: number, random: RandomBytes): number {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const [byte = 0] = bytesOf(random, 1);
    // What is left above the last whole round would make the first numbers likelier.
    if (byte < 256 - (256 % count)) return byte % count;
  }
  throw new EnumeratorError(
    'E_LIMIT',
    `no number below ${count} among ${MOST_TRIES}: the random bytes are not random`,
  );
}

function bytesOf(random: RandomBytes, count: number): Uint8Array {
  const bytes = random(count);
  requireBytes(bytes, 'what random gives');
  return bytes;
}
