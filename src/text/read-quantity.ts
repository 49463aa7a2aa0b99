/**
 * Ordinary quantities from text: numbers, sizes, times, rates, shards, names of encoders. A text that is not understood is
 * refused with the form that would be.
 * @module
 */
import { grouped } from '../core/cardinality.js';
import { EnumeratorError, type ErrorCode } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import type { Shard } from '../core/range.js';

/** @throws EnumeratorError where the text is not a value; `name` says of what, in messages */
export type Reader<T> = (text: string, name: string) => T;

/** The refusal of a value. */
export function invalid(
  name: string,
  text: string,
  wayOut: string,
  code: ErrorCode = 'E_USAGE',
): EnumeratorError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new EnumeratorError(code, `${name} ${shown}: ${wayOut}`);
}

/** A whole number within bounds. */
export function whole(least: number, most: number, code: ErrorCode = 'E_USAGE'): Reader<number> {
  return (text, name) => {
    const value = /^[0-9]{1,15}$/.test(text.trim()) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw invalid(name, text, `expected a whole number from ${least} to ${most}`, code);
  };
}

/** One of a list of words. */
export function choice<T extends string>(words: readonly T[]): Reader<T> {
  return (text, name) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
    throw invalid(name, text, `expected ${list}`);
  };
}

/** What a number in a power, and the number itself, may take in digits. */
const MOST_DIGITS = 100_000;

/** A count from 0, or a step, which may be negative: decimal, hex or a power. SPEC §7. */
export function readInteger(text: string, name: string): bigint {
  const clean = text.trim();
  const match = /^(-?)(?:(0[xX])?([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)|([0-9]+)\^([0-9]+))$/.exec(clean);
  if (match !== null && clean.length <= MOST_DIGITS) {
    const [, sign, prefix = '', plain, base, exponent] = match;
    if (base !== undefined && Number(exponent) * base.length <= MOST_DIGITS) {
      return signed(sign, BigInt(base) ** BigInt(exponent ?? ''));
    }
    if (plain !== undefined && (prefix !== '' || /^[0-9_]+$/.test(plain))) {
      return signed(sign, BigInt(`${prefix}${plain.replaceAll('_', '')}`));
    }
  }
  const shown = clean.length > 40 ? `${clean.slice(0, 40)}…` : clean;
  throw new EnumeratorError(
    'E_NUMBER',
    `${name} "${shown}" is not a whole number: write it as 10000, 10_000, 0x2710 or 10^4`,
  );
}

function signed(sign: string | undefined, value: bigint): bigint {
  return sign === '-' ? -value : value;
}

/** A number above 0, or from 0 on. */
export function decimal(most: number, { isZeroAllowed = false } = {}): Reader<number> {
  return (text, name) => {
    const number = /^[0-9]{1,12}(\.[0-9]{1,9})?(e[0-9]{1,2})?$/i.test(text.trim())
      ? Number(text)
      : NaN;
    if (number <= most && (number > 0 || (number === 0 && isZeroAllowed))) return number;
    const bounds = `${isZeroAllowed ? 'from 0' : 'above 0 and'} up to ${grouped(most)}`;
    throw invalid(name, text, `expected a number ${bounds}`);
  };
}

const BYTE_UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  k: 1000n,
  m: 1000n ** 2n,
  g: 1000n ** 3n,
  t: 1000n ** 4n,
  ki: 1024n,
  mi: 1024n ** 2n,
  gi: 1024n ** 3n,
  ti: 1024n ** 4n,
};

/** `1000000`, `500MB`, `2GiB`, `1.5G`: bytes, from 1. */
export function readBytes(text: string, name: string): bigint {
  const match = /^([0-9]{1,15})(?:\.([0-9]{1,6}))?([kmgt]i?)?b?$/i.exec(text.trim());
  const unit = BYTE_UNITS[match?.[3]?.toLowerCase() ?? ''];
  const fraction = match?.[2] ?? '';
  const bytes =
    match === null || unit === undefined
      ? 0n
      : (BigInt(match[1]! + fraction) * unit) / 10n ** BigInt(fraction.length);
  if (bytes > 0n) return bytes;
  throw invalid(name, text, 'write it as 1000000, 500MB or 2GiB');
}

const SECONDS: Readonly<Record<string, number>> = {
  '': 1,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86400,
};

/** `90`, `90s`, `10m`, `2h`, `1d`: seconds, above 0. */
export function readDuration(text: string, name: string): number {
  const match = /^([0-9]{1,9}(?:\.[0-9]{1,6})?)(s|m|min|h|d)?$/i.exec(text.trim());
  const seconds =
    match === null ? 0 : Number(match[1]) * (SECONDS[match[2]?.toLowerCase() ?? ''] ?? 0);
  if (seconds > 0) return seconds;
  throw invalid(name, text, 'write it as 90, 90s, 10m, 2h or 1d');
}

/** `24`, `29.97`, `30000/1001`: frames a second. */
export function readRate(text: string, name: string): FrameRate {
  const match = /^([0-9]{1,6})(?:\/([0-9]{1,6})|\.([0-9]{1,3}))?$/.exec(text.trim());
  const fraction = match?.[3] ?? '';
  const numerator = Number((match?.[1] ?? '0') + fraction);
  const denominator = fraction === '' ? Number(match?.[2] ?? 1) : 10 ** fraction.length;
  if (numerator > 0 && denominator > 0) return { numerator, denominator };
  throw invalid(name, text, 'write it as 24, 29.97 or 30000/1001');
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
  throw invalid(name, text, 'write it as 2026-01-01T00:00:00Z, or in seconds since 1970');
}

/** `4000`, `6M`: kilobits a second. */
export function readBitrate(text: string, name: string): number {
  const match = /^([0-9]{1,7})(k|m)?$/i.exec(text.trim());
  const kilobits = match === null ? 0 : Number(match[1]) * (/m/i.test(match[2] ?? '') ? 1000 : 1);
  if (kilobits >= 10 && kilobits <= 1_000_000) return kilobits;
  throw invalid(name, text, 'write it in kilobits a second, 10 to 1000000, or as 6M');
}

/** A whole number of any size that a double holds. */
export const readWhole = whole(0, Number.MAX_SAFE_INTEGER);

/**
 * `2/5`: the second of five.
 * @throws EnumeratorError `E_USAGE` for another form
 */
export function readShard(text: string, name: string): Shard {
  const match = /^([0-9]{1,15})\/([0-9]{1,15})$/.exec(text.trim());
  if (match === null) throw invalid(name, text, 'write it as 2/5, the second of five');
  return { index: Number(match[1]), count: Number(match[2]) };
}

/** ffmpeg's name of an encoder. */
export function readCodec(text: string, name: string): string {
  if (/^[a-z0-9_-]{1,64}$/.test(text)) return text;
  throw invalid(name, text, 'encoders have names such as libx264; see ffmpeg -encoders');
}

/** A number of threads. */
export const readThreads = whole(1, 256);
