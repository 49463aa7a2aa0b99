/**
 * Values of a run's options: sizes, times, rates, shards.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import type { FrameRate } from '../../core/pace.js';
import type { SessionOptions } from '../../run/session.js';

export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

export interface ShardOptions {
  /** `2/5`, from 1. */
  readonly shard?: string | undefined;
  /** From 0, as schedulers count. */
  readonly shardIndex?: string | undefined;
  readonly shardCount?: string | undefined;
}

/** @throws EnumeratorError `E_USAGE` for what is no shard; EnumeratorError `E_RANGE` for one that there is not */
export function readShard(options: ShardOptions): Shard | undefined {
  const { shard, shardIndex, shardCount } = options;
  if (shard !== undefined && (shardIndex !== undefined || shardCount !== undefined)) {
    throw new EnumeratorError(
      'E_USAGE',
      '--shard and --shard-index exclude each other: give one of them',
    );
  }
  if ((shardIndex === undefined) !== (shardCount === undefined)) {
    throw new EnumeratorError(
      'E_USAGE',
      '--shard-index and --shard-count belong together: give both',
    );
  }
  if (shard !== undefined) {
    const match = /^([0-9]{1,15})\/([0-9]{1,15})$/.exec(shard.trim());
    if (match === null)
      throw new EnumeratorError('E_USAGE', `--shard ${shard}: write it as 2/5, the second of five`);
    return checked(Number(match[1]), Number(match[2]), match[1]!, 1);
  }
  if (shardIndex === undefined || shardCount === undefined) return undefined;
  for (const [name, text] of [
    ['--shard-index', shardIndex],
    ['--shard-count', shardCount],
  ] as const) {
    if (!/^[0-9]{1,15}$/.test(text.trim()))
      throw new EnumeratorError('E_USAGE', `${name} ${text}: it must be a whole number`);
  }
  return checked(Number(shardIndex) + 1, Number(shardCount), shardIndex, 0);
}

function checked(index: number, count: number, text: string, base: 0 | 1): Shard {
  if (count < 1) throw new EnumeratorError('E_RANGE', `${count} shards: there must be one or more`);
  if (index < 1 || index > count) {
    throw new EnumeratorError(
      'E_RANGE',
      `there is no shard ${text} of ${count}: they are numbered ${base} to ${count - 1 + base}${base === 0 ? ' by --shard-index' : ''}`,
    );
  }
  return { index, count };
}

/** How a session works, as the user said it. */
export interface SessionTexts {
  readonly threads?: string | undefined;
  readonly limitBytes?: string | undefined;
  readonly runtime?: string | undefined;
}

/** @throws EnumeratorError `E_USAGE` */
export function readSession(texts: SessionTexts): SessionOptions {
  const { threads, limitBytes, runtime } = texts;
  return {
    threads: threads === undefined ? undefined : readThreads(threads),
    limitBytes: limitBytes === undefined ? undefined : readBytes(limitBytes),
    runtime: runtime === undefined ? undefined : readDuration(runtime),
  };
}

const MOST_THREADS = 256;

export function readThreads(text: string): number {
  const threads = Number(text);
  if (!/^[0-9]+$/.test(text.trim()) || threads < 1 || threads > MOST_THREADS) {
    throw new EnumeratorError(
      'E_USAGE',
      `--threads ${text}: it must be a whole number from 1 to ${MOST_THREADS}`,
    );
  }
  return threads;
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
export function readBytes(text: string, option = '--limit-bytes'): bigint {
  const match = /^([0-9]{1,15})(?:\.([0-9]{1,6}))?([kmgt]i?)?b?$/i.exec(text.trim());
  const unit = BYTE_UNITS[match?.[3]?.toLowerCase() ?? ''];
  const fraction = match?.[2] ?? '';
  const bytes =
    match === null || unit === undefined
      ? 0n
      : (BigInt(match[1]! + fraction) * unit) / 10n ** BigInt(fraction.length);
  if (bytes > 0n) return bytes;
  throw new EnumeratorError('E_USAGE', `${option} ${text}: write it as 1000000, 500MB or 2GiB`);
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
export function readDuration(text: string, option = '--runtime'): number {
  const match = /^([0-9]{1,9}(?:\.[0-9]{1,6})?)(s|m|min|h|d)?$/i.exec(text.trim());
  const seconds =
    match === null ? 0 : Number(match[1]) * (SECONDS[match[2]?.toLowerCase() ?? ''] ?? 0);
  if (seconds > 0) return seconds;
  throw new EnumeratorError('E_USAGE', `${option} ${text}: write it as 90, 90s, 10m, 2h or 1d`);
}

/** `24`, `29.97`, `30000/1001`: frames a second. */
export function readRate(text: string): FrameRate {
  const match = /^([0-9]{1,6})(?:\/([0-9]{1,6})|\.([0-9]{1,3}))?$/.exec(text.trim());
  const fraction = match?.[3] ?? '';
  const numerator = Number((match?.[1] ?? '0') + fraction);
  const denominator = fraction === '' ? Number(match?.[2] ?? 1) : 10 ** fraction.length;
  if (numerator > 0 && denominator > 0) return { numerator, denominator };
  throw new EnumeratorError('E_USAGE', `--fps ${text}: write it as 24, 29.97 or 30000/1001`);
}
