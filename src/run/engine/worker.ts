/**
 * The thread of a run: what a worker module does with its order, given a way to open its sinks.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import { packError } from '../../io/call-thread.js';
import { Chunks } from './batches.js';
import { RunControl } from './control.js';
import { ClosedPipe, type WorkerFailure, type WorkerOrder } from './engine.js';
import type { FrameSource } from './frames.js';
import type { Sink } from './sink.js';
import { ChunkWork } from './work.js';

/** What a thread works with. */
export interface ThreadTools {
  readonly numbering: FrameSource;
  readonly sinks: readonly Sink[];
}

/**
 * Work until nothing is left, and say how it ended.
 * @param open - from what the run's own thread gave
 */
export function workInThread(open: (data: object, worker: number) => ThreadTools): void {
  const order = workerData as WorkerOrder;
  let sinks: readonly Sink[] = [];
  let result: WorkerFailure | 'done' = 'done';
  try {
    const tools = open(order.data, order.worker);
    ({ sinks } = tools);
    const work = new ChunkWork({
      ...order,
      ...order.plan,
      ...tools,
      chunks: new Chunks({ ...order, ...order.plan }),
      control: new RunControl(order.workers, order.control),
    });
    while (work.next());
  } catch (error) {
    result = { error: packError(error), isClosedPipe: error instanceof ClosedPipe };
  }
  for (const sink of sinks) sink.close();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
  parentPort?.postMessage(result);
}
