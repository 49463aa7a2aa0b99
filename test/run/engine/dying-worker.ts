/**
 * The module of a run's threads, in which one thread dies when it comes to an image.
 * @module
 */
import { workerData } from 'node:worker_threads';
import { openFrames } from '../../../src/run/engine/frames.js';
import type { WorkerJob } from '../../../src/run/engine/engine.js';
import type { Batch, PartialFile, Sink } from '../../../src/run/engine/sink.js';
import { workInThread } from '../../../src/run/engine/worker.js';
import { openSinks, type SinkJob } from '../../../src/run/outputs/run-sinks.js';

/** How a thread may come to its end. */
export type Death =
  'exits' | 'throws' | 'exits in its turn' | 'throws in its turn' | 'never starts';

export interface DyingJob extends SinkJob {
  readonly death: Death;
  /** Where it dies. */
  readonly position: bigint;
}

const { data, worker } = workerData as WorkerJob;
const { death, position } = data as DyingJob;

function dieAt(batch: Batch): void {
  if (position < batch.position || position >= batch.position + BigInt(batch.images)) return;
  if (death.startsWith('exits')) process.exit(7);
  throw new Error('the thread has had enough');
}

function dying(sink: Sink): Sink {
  const inTurn = death.endsWith('in its turn');
  return {
    maxImageBytes: sink.maxImageBytes,
    prepare(batch: Batch): number {
      if (!inTurn) dieAt(batch);
      const bytes = sink.prepare(batch);
      // What has no turn dies with its files written.
      if (inTurn && sink.append === undefined) dieAt(batch);
      return bytes;
    },
    ...(sink.append === undefined
      ? {}
      : {
          append(batch: Batch, file: PartialFile, isLast: boolean): number {
            const bytes = sink.append?.(batch, file, isLast) ?? 0;
            // The bytes are there, and the turn has not been passed on.
            if (inTurn) dieAt(batch);
            return bytes;
          },
        }),
    close: () => sink.close(),
  };
}

if (death === 'never starts' && worker === 1) throw new Error('the thread has had enough');

workInThread((order) => {
  const { record } = order as SinkJob;
  return {
    numbering: openFrames(record),
    sinks: openSinks(order as SinkJob).map(dying),
  };
});
