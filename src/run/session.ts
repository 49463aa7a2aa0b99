/**
 * What every session of a run has: signals that ask it to stop, and its checkpoint.
 * @module
 */
import { OwnCheckpoint, removeStaleTemporaries } from './checkpoint-file.js';
import type { RunRecord } from './record.js';
import type { RunState } from './engine/engine.js';
import type { RunOutcome } from '../cli/render/progress.js';
import type { RunTarget } from './target.js';

/** How a session works, of which no checkpoint tells. */
export interface SessionOptions {
  readonly statusJson: boolean;
  /** Undefined for as many as the machine has and the run is worth. */
  readonly threads?: number | undefined;
  /** Bytes that this session may write. */
  readonly limitBytes?: bigint | undefined;
  /** Seconds after which it stops. */
  readonly runtime?: number | undefined;
}

export interface ExecuteOptions extends SessionOptions {
  readonly target: RunTarget;
  /** The record that the checkpoint has; undefined where the run begins with this. */
  readonly old?: RunRecord | undefined;
}

export function outcomeOf(state: RunState, record: RunRecord, isInterrupted: boolean): RunOutcome {
  if (state.watermark === record.end) return 'finished';
  return isInterrupted ? 'interrupted' : 'limited';
}

/**
 * Write the checkpoint, first of all, so that a run which is killed at once can be resumed.
 * @returns what writes the later ones
 */
export function openCheckpoint(
  record: RunRecord,
  { checkpoint: file }: RunTarget,
  old: RunRecord | undefined,
): (record: RunRecord) => void {
  if (file === undefined) return () => {};
  removeStaleTemporaries(file);
  if (old === undefined) {
    const checkpoint = OwnCheckpoint.create(file, record);
    return (now) => checkpoint.write(now);
  }
  const checkpoint = OwnCheckpoint.adopt(file);
  checkpoint.write(record);
  return (now) => checkpoint.write(now);
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Interrupts {
  isRequested: () => boolean;
  /** Settled by the first signal. */
  readonly requested: Promise<void>;
}

/**
 * Signals ask once; a second one ends the process as it does anywhere. They are heard to the
 * end of the process, since one that comes when the work is done must not make it a failure.
 */
export function listenForInterrupts(): Interrupts {
  let isRequested = false;
  const requested = new Promise<void>((resolve) => {
    const request = (): void => {
      isRequested = true;
      for (const signal of STOP_SIGNALS) process.off(signal, request);
      resolve();
    };
    for (const signal of STOP_SIGNALS) process.on(signal, request);
  });
  return { isRequested: () => isRequested, requested };
}
