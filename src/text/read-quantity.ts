/**
 * Ordinary quantities from text: numbers, sizes, times, rates, shards, names of encoders. A text that is not understood is
 * refused with the form that would be.
 * @module
 */
import { counted, grouped } from '../core/cardinality.js';
import { EnumeratorError, type ErrorCode } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import type { Shard } from '../core/range.js';
import { BLANKS, groupedLength, withoutMarks } from './digit-groups.js';
import { sameWord, suggestion } from './nearest.js';

/** @throws EnumeratorError where the text is not a value; `name` says of what, in messages */
export type Reader<T> = (text: string, name: string) => T;

/** The refusal of a value. */
export function invalid(
  name: string,
  text: string,
  wayOut: string,
  code: ErrorCode = 'E_USAGE',
): EnumeratorError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text || '""';
  return new EnumeratorError(code, `${name} ${shown}: ${wayOut}`);
}

/** A whole number within bounds. */
export function whole(least: number, most: number, code: ErrorCode = 'E_USAGE'): Reader<number> {
  return (text, name) => {
    const value = Number(integerOf(text.trim()) ?? NaN);
    if (value >= least && value <= most) return value;
    throw invalid(name, text, `expected a whole number from ${least} to ${most}`, code);
  };
}

/** One of a list of words. */
export function choice<T extends string>(words: readonly T[]): Reader<T> {
  return (text, name) => {
    const found = sameWord(words, text);
    if (found !== undefined) return found;
    const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
    throw invalid(name, text, `expected ${list}${suggestion(words, text)}`);
  };
}

/** What a number in a power, and the number itself, may take in digits. */
const MOST_DIGITS = 100_000;

/** What the letter behind a number means, as a power of ten. */
const POWERS_OF_TEN: Readonly<Record<string, number>> = { k: 3, m: 6, g: 9, t: 12 };

/** A count from 0, or a step, which may be negative. SPEC §7 without `last` and percentages. */
export function readInteger(text: string, name: string): bigint {
  const clean = text.trim();
  const value = readIntegerForm(clean);
  if (typeof value === 'bigint') return value;
  const shown = clean.length > 40 ? `${clean.slice(0, 40)}…` : clean;
  throw new EnumeratorError(
    'E_NUMBER',
    value === TOO_LARGE
      ? `${name} "${shown}" is too large: a number has at most ${grouped(MOST_DIGITS)} digits`
      : `${name} "${shown}" is not a whole number: write it as 10000, 10_000, 10k, 1e4, 10^4 or 0x2710`,
  );
}

function integerOf(text: string): bigint | undefined {
  const value = readIntegerForm(text);
  return value === TOO_LARGE ? undefined : value;
}

/** A whole number that is not worked out. */
const TOO_LARGE = 'too large';

/**
 * `10000`, `10_000`, `10,000`, `10 000`, `10k`, `1.5M`, `1e4`, `10^4`, `0x2710`, each with a minus
 * before it.
 * @returns undefined for another form
 */
function readIntegerForm(text: string): bigint | typeof TOO_LARGE | undefined {
  const sign = text.startsWith('-') ? -1n : 1n;
  const unsigned = sign < 0n ? text.slice(1) : text;
  if (unsigned.length > MOST_DIGITS)
    return /^[0-9]+$|^0x[0-9a-f]+$/i.test(unsigned) ? TOO_LARGE : undefined;
  if (HEX.test(unsigned)) return sign * BigInt(withoutMarks(unsigned));
  const length = groupedLength(unsigned);
  const number = withoutMarks(unsigned.slice(0, length)) + unsigned.slice(length);
  const power = /^([0-9]+)\^([0-9]+)$/.exec(number);
  if (power !== null) {
    const [, base = '', exponent = ''] = power;
    if (Number(exponent) * base.length > MOST_DIGITS) return TOO_LARGE;
    return sign * BigInt(base) ** BigInt(exponent);
  }
  const match = /^([0-9]+(?:_[0-9]+)*)(?:\.([0-9]+))?(?:e\+?([0-9]+)|([kmgt]))?$/i.exec(number);
  if (match === null) return undefined;
  const [, whole = '', places = '', exponent, unit = ''] = match;
  const fraction = places.replace(/(?<!0)0+$/, '');
  const zeros = Number(exponent ?? POWERS_OF_TEN[unit.toLowerCase()] ?? 0) - fraction.length;
  if (zeros < 0) return undefined;
  if (zeros > MOST_DIGITS) return TOO_LARGE;
  return sign * BigInt(withoutMarks(whole) + fraction) * 10n ** BigInt(zeros);
}

const HEX = new RegExp(`^0x[0-9a-f]+([_,${BLANKS}][0-9a-f]+)*$`, 'i');

/** A number above 0. */
export function decimal(most: number): Reader<number> {
  return (text, name) => {
    const number = /^[0-9]{1,12}(\.[0-9]{1,9})?(e[0-9]{1,2})?$/i.test(text.trim())
      ? Number(text)
      : NaN;
    if (number > 0 && number <= most) return number;
    throw invalid(name, text, `expected a number above 0 and up to ${grouped(most)}`);
  };
}

/** A part of a whole that is counted: rounded up. A count may be more than there is. */
export type Part = (all: number) => number;

/**
 * `1/16`, `6.25%`, or so many, in every form of a whole number.
 * @param wayOut - what is said to another text
 */
export function readPart(
  text: string,
  name: string,
  wayOut = 'write it as 1/16, 10% or 768: at most all',
): Part {
  const clean = text.trim();
  const share = /^([0-9]{1,9})\/([0-9]{1,9})$/.exec(clean);
  const percent = /^([0-9]{1,3})(?:\.([0-9]{1,9}))?%$/.exec(clean);
  const count = integerOf(clean);
  const [, whole = '', places = ''] = percent ?? [];
  const [above, below] =
    share === null
      ? [BigInt(whole + places), 100n * 10n ** BigInt(places.length)]
      : [BigInt(share[1]!), BigInt(share[2]!)];
  if ((share ?? percent) !== null && below > 0n && above <= below)
    return (all) => Number((BigInt(all) * above + below - 1n) / below);
  if (count !== undefined && count >= 0n) return () => Number(count);
  throw invalid(name, text, wayOut);
}

const BYTE_UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  k: 1000n,
  m: 1000n ** 2n,
  g: 1000n ** 3n,
  t: 1000n ** 4n,
  p: 1000n ** 5n,
  ki: 1024n,
  mi: 1024n ** 2n,
  gi: 1024n ** 3n,
  ti: 1024n ** 4n,
  pi: 1024n ** 5n,
};

/**
 * `1000000`, `500MB`, `2 GiB`, `1.5G`, and every form of a whole number: bytes.
 * @param least - from 0 on
 */
export function bytesFrom(least: bigint): Reader<bigint> {
  return (text, name) => {
    const bytes = readByteCount(text);
    if (bytes === undefined) throw invalid(name, text, 'write it as 1000000, 500MB or 2GiB');
    if (bytes < least) throw invalid(name, text, `expected ${counted(least, 'byte')} or more`);
    return bytes;
  };
}

/** Bytes, from 1. */
export const readBytes = bytesFrom(1n);

/** Of what no disk holds, and a range may. */
const MOST_BYTE_DIGITS = 1000;

/** The same from 0 on. @returns undefined for another form */
export function readByteCount(text: string): bigint | undefined {
  const clean = text.trim();
  const match = /^([0-9]{1,15})(?:\.([0-9]{1,6}))? ?([kmgtp]i?)?b?$/i.exec(clean);
  if (match === null) return clean.length <= MOST_BYTE_DIGITS ? integerOf(clean) : undefined;
  const [, whole = '', fraction = '', unit = ''] = match;
  return (
    (BigInt(whole + fraction) * (BYTE_UNITS[unit.toLowerCase()] ?? 1n)) /
    10n ** BigInt(fraction.length)
  );
}

/** The units of times, the longest first, as they must follow each other. */
const TIME_UNITS: readonly (readonly [pattern: string, seconds: number])[] = [
  ['d|days?', 86_400],
  ['h|hr|hours?', 3600],
  ['m|min|minutes?', 60],
  ['s|sec|seconds?', 1],
  ['ms', 0.001],
];
const TIME = new RegExp(
  `^${TIME_UNITS.map(([pattern]) => `(?:([0-9]{1,14}(?:\\.[0-9]{1,6})?) ?(?:${pattern})(?![a-z]) ?)?`).join('')}$`,
  'i',
);

/**
 * `90`, `90s`, `10m`, `1h30m`, `1.5d`: seconds.
 * @param most - seconds
 */
export function duration(most = 10 ** 9 * 86_400, { isZeroAllowed = false } = {}): Reader<number> {
  return (text, name) => {
    const clean = text.trim();
    const seconds = /^[0-9]{1,14}(\.[0-9]{1,6})?$/.test(clean) ? Number(clean) : secondsOf(clean);
    if (seconds <= most && (seconds > 0 || (seconds === 0 && isZeroAllowed))) return seconds;
    if (seconds > most) throw invalid(name, text, `expected at most ${grouped(most)} seconds`);
    if (seconds === 0) throw invalid(name, text, 'expected a time above 0');
    throw invalid(name, text, 'write it as 90, 90s, 10m, 1h30m or 1d');
  };
}

function secondsOf(text: string): number {
  const match = text === '' ? null : TIME.exec(text);
  if (match === null) return NaN;
  return TIME_UNITS.reduce((sum, [, seconds], i) => sum + Number(match[i + 1] ?? 0) * seconds, 0);
}

/** A time of any length, above 0. */
export const readDuration = duration();

const MOST_RATE = 999_999;

/** `24`, `29.97`, `30000/1001`: frames a second. */
export function readRate(text: string, name: string): FrameRate {
  const match = /^([0-9]{1,14})(?:\/([0-9]{1,14})|\.([0-9]{1,3}))?$/.exec(text.trim());
  if (match === null) throw invalid(name, text, 'write it as 24, 29.97 or 30000/1001');
  const [, whole = '', divisor = '1', fraction = ''] = match;
  const numerator = Number(whole + fraction);
  const denominator = fraction === '' ? Number(divisor) : 10 ** fraction.length;
  const isWithin = Number(whole) <= MOST_RATE && denominator >= 1 && denominator <= MOST_RATE;
  if (numerator > 0 && isWithin) return { numerator, denominator };
  throw invalid(name, text, `expected a rate above 0, of numbers up to ${grouped(MOST_RATE)}`);
}

/** A time as ISO 8601 has it, or seconds since 1970: milliseconds since 1970. */
export function readEpoch(text: string, name: string): number {
  const clean = text.trim();
  const time = /^[0-9]{1,11}(\.[0-9]{1,3})?$/.test(clean)
    ? Math.round(Number(clean) * 1000)
    : /^\d{4}-\d{2}-\d{2}/.test(clean)
      ? Date.parse(clean)
      : NaN;
  if (time >= 0) return time;
  if (time < 0) throw invalid(name, text, 'expected a time from 1970 on');
  throw invalid(name, text, 'write it as 2026-01-01T00:00:00Z, or in seconds since 1970');
}

/** `4000`, `6M`: kilobits a second. */
export function readBitrate(text: string, name: string): number {
  const match = /^([0-9]{1,7}(?:\.[0-9]{1,3})?) ?(k|m)?(?:bit(?:\/s)?|bps)?$/i.exec(text.trim());
  const kilobits = match === null ? 0 : Number(match[1]) * (/m/i.test(match[2] ?? '') ? 1000 : 1);
  if (kilobits >= 10 && kilobits <= 1_000_000) return kilobits;
  throw invalid(name, text, 'write it in kilobits a second, 10 to 1000000, or as 6M');
}

/** A whole number of any size that a double holds. */
export const readWhole = whole(0, Number.MAX_SAFE_INTEGER);

const MOST_SHARDS = 10 ** 15 - 1;

/**
 * `2/5`: the second of five.
 * @throws EnumeratorError `E_USAGE` for another form
 */
export function readShard(text: string, name: string): Shard {
  const match = /^([0-9]+)\/([0-9]+)$/.exec(text.trim());
  if (match === null) throw invalid(name, text, 'write it as 2/5, the second of five');
  const [index, count] = [Number(match[1]), Number(match[2])];
  if (Math.max(index, count) <= MOST_SHARDS) return { index, count };
  throw invalid(name, text, `it is too large: there are at most ${grouped(MOST_SHARDS)} shards`);
}

/** ffmpeg's name of an encoder. */
export function readCodec(text: string, name: string): string {
  if (/^[a-z0-9_-]{1,64}$/.test(text)) return text;
  throw invalid(name, text, 'encoders have names such as libx264; see ffmpeg -encoders');
}

/** A number of threads. */
export const readThreads = whole(1, 256);
