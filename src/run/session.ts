/**
 * What every session of a run has: a caller who follows and stops it, limits, and its checkpoint.
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { Hooks } from '../io/hooks.js';
import { threadsNotice } from '../io/processors.js';
import { type Lock, sweepLock } from '../io/lock/lock.js';
import { removeStaleTemporaries } from '../io/temporary.js';
import {
  adoptCheckpoint,
  beginCheckpoint,
  type KeepCheckpoint,
} from './checkpoint/checkpoint-file.js';
import type { RunState } from './engine/engine.js';
import type { RunRecord } from './record.js';
import { runName, type RunTarget } from './target.js';

/** How a session works, of which no checkpoint tells. */
export interface SessionOptions extends Hooks<RunProgress> {
  /** Undefined for as many as the machine has and the run is worth. */
  readonly threads?: number | undefined;
  /** Bytes that this session may write. */
  readonly limitBytes?: bigint | undefined;
  /** Time after which it stops. */
  readonly runtimeMs?: number | undefined;
}

export interface ExecuteOptions extends SessionOptions {
  readonly target: RunTarget;
  /** The record that the checkpoint has; undefined where the run begins with this. */
  readonly old?: RunRecord | undefined;
  /** Held while the run is carried out. */
  readonly lock?: Lock | undefined;
  /** Bytes of a pipe that its reader has, which are not written again. */
  readonly received?: bigint | undefined;
}

/** Carries a record out, from its watermark to its end. */
export type Execute = (record: RunRecord, options: ExecuteOptions) => Promise<Outcome>;

/** One kind of output, as a layer above gives it. */
export interface Carrier {
  /**
   * See to it that the output can hold such images, before anything is written.
   * @throws EnumeratorError
   */
  check(record: RunRecord, target: RunTarget): void | Promise<void>;
  readonly execute: Execute;
}

/** The kinds of output that are not made here: they need programs and networks. */
export type Carriers = Readonly<Record<'film' | 'stream', Carrier>>;

/** A session at work: it reports, and knows when it is to stop. */
export interface Session {
  update(state: RunState, live?: LiveState): void;
  stopRequested(): boolean;
  /** @param record - as the last checkpoint has it */
  outcome(record: RunRecord, state: RunState): Outcome;
  /** The state of a session that has no partial files. */
  stateAt(watermark: bigint, frames: number, bytes: number): RunState;
}

/** Begin a session. @param name - what messages call the run */
export function openSession(
  record: RunRecord,
  options: ExecuteOptions,
  name = runName(options.target),
): Session {
  const { runtimeMs, signal, onProgress, onNotice, threads } = options;
  const notice = threadsNotice(threads);
  if (notice !== undefined) onNotice?.(notice);
  const started = performance.now();
  const isTimeUp = (): boolean =>
    runtimeMs !== undefined && performance.now() - started >= runtimeMs;
  return {
    update: (state, live) => onProgress?.({ record, name, state, ...(live && { live }) }),
    stopRequested: () => signal?.aborted === true || isTimeUp(),
    outcome: (last, { frames, bytes, elapsedMs }) => ({
      state: endStateOf(last, signal),
      record: last,
      name,
      images: frames,
      bytes,
      elapsedMs,
    }),
    stateAt: (watermark, frames, bytes) => ({
      watermark,
      offsets: [],
      frames,
      bytes,
      elapsedMs: performance.now() - started,
    }),
  };
}

function endStateOf(record: RunRecord, signal: AbortSignal | undefined): Outcome['state'] {
  if (record.watermark === record.end) return 'complete';
  return signal?.aborted === true ? 'stopped' : 'limit';
}

/** Remove what killed sessions left beside a checkpoint. @throws EnumeratorError `E_IO` */
export function sweep(checkpoint: string, lock: Lock | undefined): void {
  if (lock === undefined) removeStaleTemporaries(checkpoint);
  else sweepLock(lock, checkpoint);
}

/**
 * Writes how far a run is into its checkpoint.
 * @param isEnd - whether the session ends with this, as it does where the run ends
 * @param settle - sees to the files that the record names, when it is known that the run is still this
 *   process's: another one may have taken them away
 * @throws EnumeratorError `E_EXISTS` where another process has gone on with the run or begun another
 *   one, `E_IO`
 */
export type KeepRecord = (record: RunRecord, isEnd?: boolean, settle?: () => void) => void;

/**
 * Write the checkpoint, first of all, so that a run which is killed at once can be resumed, and so that
 * another process that still works on it, where its lock was lost, sees that it is to stop.
 * @returns what writes the later ones
 */
export function openCheckpoint(
  record: RunRecord,
  { target: { checkpoint: file }, old, lock }: ExecuteOptions,
): KeepRecord {
  if (file === undefined) return (_record, _isEnd, settle) => settle?.();
  sweep(file, lock);
  const session = randomBytes(8).toString('hex');
  const begun = { ...record, session };
  let keep: KeepCheckpoint;
  if (old === undefined) keep = beginCheckpoint(file, begun);
  else {
    keep = adoptCheckpoint(file);
    keep(begun);
  }
  return (now, isEnd = false, settle?: () => void) => {
    lock?.check();
    const isAtRest = isEnd || now.watermark === now.end;
    keep({ ...now, session: isAtRest ? undefined : session }, settle);
  };
}

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
