/**
 * What a submitter is given, what it says while it works, and how it ends.
 * @module
 */
import type { RunRecord } from '../run/record.js';
import type { ConnectionWatcher } from './connection.js';

export interface SubmissionOptions {
  readonly record: RunRecord;
  readonly folder: string;
  /** The name of the run's file in the folder. */
  readonly runFile: string;
  readonly version: string;
  /** The command that lists what is there, for parts that are pushed elsewhere. */
  readonly list?: readonly string[] | undefined;
  /** The first pause where a list lacks what was pushed: a second. */
  readonly listPauseMs?: number | undefined;
}

export interface SubmissionHooks extends ConnectionWatcher {
  /** Write down how far the run is. */
  keep(record: RunRecord): void;
  progress(state: SubmissionState): void;
  /** A ticket failed, and is issued anew. */
  failed(part: string, reason: string): void;
  /** Something that is no failure. */
  warn(line: string): void;
  stopRequested(): boolean;
}

export interface SubmissionState {
  /** Images in parts that are done, of the run's earlier sessions too. */
  readonly done: bigint;
  /** Parts, and images in them, that were found done in this session. */
  readonly parts: number;
  readonly images: bigint;
  readonly elapsedMs: number;
  readonly imagesPerSecond: number;
  readonly workers: number;
  readonly threads: number;
  readonly outstanding: number;
  readonly retries: number;
  /** Whether all is there and is being looked at once more. */
  readonly isChecking: boolean;
}

export type SubmissionOutcome = 'finished' | 'interrupted' | 'cancelled';
