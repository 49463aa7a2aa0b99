/**
 * What a thread does for the files that are ranges: finding out about them, and making their bytes.
 * @module
 */
import { RangeFiles } from './range-files.js';
import {
  type PlannedFile,
  type RangeFacts,
  type RangeJob,
  readRange,
  readTarget,
} from './range-target.js';

/** Bytes of a file, which are made in the caller's memory. */
export interface BytesJob {
  /** What the file is kept under. */
  readonly key: string;
  /** The file, or its address; undefined where the thread is likely to have it open. */
  readonly file: PlannedFile | RangeJob | undefined;
  readonly offset: bigint;
  /** Changes hands, there and back. */
  readonly memory: ArrayBuffer;
  readonly length: number;
}

export interface MadeBytes {
  /** With the bytes at its beginning. */
  readonly memory: ArrayBuffer;
  /** False where the file is not open any more, and was not given. */
  readonly isMade: boolean;
}

const files = new RangeFiles();

/** The first key of a file: others are for those who read it at the same time. */
export function keyOf(target: string, nth: number): string {
  return `${nth} ${target}`;
}

/** @throws Problem, EnumeratorError as {@link readRange} */
export function rangeFacts(job: RangeJob): RangeFacts {
  return readRange(job, (file) => files.open(keyOf(job.target, 0), file));
}

/** @throws EnumeratorError as opening the file */
export function rangeBytes({ key, file, offset, memory, length }: BytesJob): MadeBytes {
  const found = files.find(key);
  const opened = found ?? (file && files.open(key, 'plan' in file ? file : readTarget(file).file));
  opened?.read(offset, new Uint8Array(memory, 0, length));
  return { memory, isMade: opened !== undefined };
}
