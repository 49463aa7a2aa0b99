/**
 * The thread of a run: what a worker module does with its job, given a way to open its sinks.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { packError } from '../../io/call-thread.js';
import { Batches } from './batches.js';
import { RunControl } from './control.js';
import { ClosedPipe, type WorkerFailure, type WorkerJob } from './engine.js';
import type { FrameSource } from './frames.js';
import type { Sink } from './sink.js';
import { BatchWork } from './work.js';

/** What a thread works with. */
export interface ThreadTools {
  readonly numbering: FrameSource;
  readonly sinks: readonly Sink[];
}

/**
 * Work until nothing is left, and say how it ended.
 * @param open - from what the run's own thread gave
 */
export function workInThread(open: (data: object) => ThreadTools): void {
  const job = workerData as WorkerJob;
  let sinks: readonly Sink[] = [];
  let result: WorkerFailure | 'done' = 'done';
  try {
    const tools = open(job.data);
    ({ sinks } = tools);
    const work = new BatchWork({
      ...job,
      ...job.plan,
      ...tools,
      batches: new Batches({ ...job, ...job.plan }),
      control: new RunControl(job.workers, job.control),
    });
    while (work.next());
  } catch (error) {
    result = { error: packError(error), isClosedPipe: error instanceof ClosedPipe };
  }
  try {
    for (const sink of sinks) sink.close();
  } catch (error) {
    if (result === 'done') result = { error: packError(error), isClosedPipe: false };
  }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
  parentPort?.postMessage(result);
}
