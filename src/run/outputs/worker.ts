/**
 * The module of a run's threads.
 * @module
 */
import { openFrames } from '../engine/frames.js';
import { workInThread } from '../engine/worker.js';
import { openSinks, type SinkOrder } from './run-sinks.js';

workInThread((data, worker) => {
  const order = data as SinkOrder;
  return {
    numbering: openFrames(order.record),
    sinks: openSinks(order, worker),
  };
});
