/**
 * Readers of what only options have: paths, shards, threads, encoders.
 * @module
 */
import path from 'node:path';
import { EnumeratorError, usageError } from '../../core/errors.js';
import type { Shard } from '../../run/target.js';
import { invalid, whole } from '../../text/read-quantity.js';

/** The name of a file or folder without `.` and `..` in between; addresses and `-` stay as they are. */
export function readPath(text: string): string {
  return text === '-' || text.includes('://') ? text : path.normalize(text);
}

/**
 * `2/5`: the second of five.
 * @throws EnumeratorError `E_USAGE` for another form
 */
export function readShard(text: string, name: string): Shard {
  const match = /^([0-9]{1,15})\/([0-9]{1,15})$/.exec(text.trim());
  if (match === null) throw invalid(name, text, 'write it as 2/5, the second of five');
  return { index: Number(match[1]), count: Number(match[2]) };
}

/** A whole number of any size that a double holds. */
export const readWhole = whole(0, Number.MAX_SAFE_INTEGER);

/**
 * The shard that the options say, in one of their two forms.
 * @throws EnumeratorError `E_USAGE`; `E_RANGE` for the index of a sixth of five
 */
export function shardOf(given: {
  readonly shard?: Shard | undefined;
  /** From 0. */
  readonly shardIndex?: number | undefined;
  readonly shardCount?: number | undefined;
}): Shard | undefined {
  const { shard, shardIndex, shardCount } = given;
  if ((shardIndex === undefined) !== (shardCount === undefined)) {
    throw usageError('--shard-index and --shard-count belong together: give both');
  }
  if (shardIndex === undefined || shardCount === undefined) return shard;
  if (shardIndex >= shardCount && shardCount > 0) {
    throw new EnumeratorError(
      'E_RANGE',
      `there is no shard ${shardIndex} of ${shardCount}: --shard-index counts them from 0 to ${shardCount - 1}`,
    );
  }
  return { index: shardIndex + 1, count: shardCount };
}

/** ffmpeg's name of an encoder. */
export function readCodec(text: string, name: string): string {
  if (/^[a-z0-9_-]{1,64}$/.test(text)) return text;
  throw invalid(name, text, 'encoders have names such as libx264; see ffmpeg -encoders');
}

/** A number of threads. */
export const readThreads = whole(1, 256);
