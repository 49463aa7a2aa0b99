/**
 * How a run ends, and what it reports on the way: values, where the command line has exit codes
 * and lines of progress.
 * @module
 */
import type { RunState } from './engine/engine.js';
import type { RunRecord } from './record.js';

/** What a run reports while it works: the record as it began, and how far it has come. */
export interface RunProgress {
  readonly record: RunRecord;
  readonly state: RunState;
}

/**
 * How a run ended. `complete`: all images of its range are made; `stopped`: its caller aborted it;
 * `limit`: a limit was reached that the caller had set. All three leave a valid checkpoint.
 */
export interface Outcome {
  readonly state: 'complete' | 'stopped' | 'limit';
  /** The record as the last checkpoint has it. */
  readonly record: RunRecord;
  /** Images made by this session. */
  readonly images: number;
  /** Bytes written by this session. */
  readonly bytes: number;
  readonly elapsedMs: number;
}
