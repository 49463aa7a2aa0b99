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
  /** What messages call the run: its folder, its file, its checkpoint or its stream's address. */
  readonly name: string;
  readonly state: RunState;
  /** Given by live streams, and by them alone. */
  readonly live?: LiveState;
}

/** Where a live stream stands. */
export interface LiveState {
  /** The next position. */
  readonly position: bigint;
  /** The index of the last frame. */
  readonly index: bigint;
  /** Frames sent by this session. */
  readonly frames: number;
  readonly elapsedMs: number;
  readonly connections: number;
  readonly isConnected: boolean;
  /** How late the last frame was. */
  readonly lagMs: number;
  /** What has just happened, where something has. */
  readonly event?: LiveEvent;
}

/** `waiting`: the first frame is due later; `lost`: a new connection is made after a while. */
export type LiveEvent =
  | { readonly kind: 'waiting'; readonly begins: Date }
  | { readonly kind: 'lost'; readonly problem: string; readonly retryMs: number };

/**
 * How a run ended. `complete`: all images of its range are made; `stopped`: its caller aborted it;
 * `limit`: a limit was reached that the caller had set; `closed`: the reader of its pipe has gone
 * away. Each of them leaves a valid checkpoint, where the run has one.
 */
export interface Outcome {
  readonly state: 'complete' | 'stopped' | 'limit' | 'closed';
  /** The record as the last checkpoint has it. */
  readonly record: RunRecord;
  /** As {@link RunProgress} has it. */
  readonly name: string;
  /** Images made by this session. */
  readonly images: number;
  /** Bytes written by this session. */
  readonly bytes: number;
  readonly elapsedMs: number;
}
