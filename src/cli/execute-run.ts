/**
 * Carry out a run that a checkpoint record describes: new ones and resumed ones alike.
 * @module
 */
import path from 'node:path';
import { type RunRecord } from '../checkpoint/record.js';
import { OwnCheckpoint, removeStaleTemporaries } from '../checkpoint/file.js';
import { frameNames } from '../core/name.js';
import { Numbering } from '../core/numbering.js';
import { type RunHooks, runImages, type RunState } from '../engine/run.js';
import { DirectorySink } from '../sinks/directory.js';
import { errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import { encoderFor } from './png.js';
import { makeProgress, type RunOutcome } from './progress.js';

export const CHECKPOINT_NAME = '.enumerate.ckpt';

export interface ExecuteOptions {
  /** The output directory, as the user wrote it. */
  readonly directory: string;
  readonly statusJson: boolean;
  /** Whether the run begins with this; else its checkpoint is there. */
  readonly isNew: boolean;
}

/**
 * Run a record from its watermark to its end.
 * @returns the exit code: 0 when finished, 130 when interrupted, that of a failure where the last
 *   JSON record tells it
 * @throws EnumeratorError `E_IO`; the checkpoint then names what is done
 */
export async function executeRun(record: RunRecord, options: ExecuteOptions): Promise<number> {
  const { directory, statusJson, isNew } = options;
  const checkpointFile = path.join(directory, CHECKPOINT_NAME);
  const numbering = new Numbering(record.space, record.order, record.seed);
  const encoder = encoderFor(record);
  const nameAt = frameNames(record, record.output.nameWidth);
  const sink = new DirectorySink({
    directory,
    encode: (samples, index) => encoder.encode(samples, index),
    name: (position) => `${nameAt(position)}.png`,
  });
  const interrupt = listenForInterrupts();
  const progress = makeProgress({ plan: record, out: directory, statusJson });
  let last: RunState = { watermark: record.watermark, frames: 0, bytes: 0, elapsedMs: 0 };
  try {
    removeStaleTemporaries(checkpointFile);
    // First of all, so that a run which is killed at once can be resumed.
    const checkpoint = isNew
      ? OwnCheckpoint.create(checkpointFile, record)
      : OwnCheckpoint.adopt(checkpointFile);
    const hooks: RunHooks = {
      checkpoint: (watermark) => checkpoint.write({ ...record, watermark }),
      progress: (state) => {
        last = state;
        progress.update(state);
      },
      stopRequested: interrupt.isRequested,
    };
    if (!isNew) hooks.checkpoint(record.watermark);
    const state = await runImages(numbering, record, sink, hooks);
    const outcome: RunOutcome = state.watermark === record.end ? 'finished' : 'interrupted';
    progress.end(state, outcome);
    return outcome === 'finished' ? EXIT.done : EXIT.interrupted;
  } catch (error) {
    progress.end(last, 'failed', errorFields(error));
    // The last record has said it all.
    if (statusJson) return exitCodeOf(error);
    throw error;
  } finally {
    sink.close();
  }
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Signals ask once; a second one ends the process as it does anywhere. They are heard to the
 * end of the process, since one that comes when the work is done must not make it a failure.
 */
function listenForInterrupts(): { isRequested: () => boolean } {
  let requested = false;
  const request = (): void => {
    requested = true;
    for (const signal of STOP_SIGNALS) process.off(signal, request);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, request);
  return { isRequested: () => requested };
}
