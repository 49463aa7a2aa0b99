/**
 * The module of a run's threads.
 * @module
 */
import { Numbering } from '../core/numbering.js';
import { workInThread } from '../engine/worker.js';
import { openSinks, type SinkOrder } from './run-sinks.js';

workInThread((data, worker) => {
  const order = data as SinkOrder;
  const { space, order: sequence, seed } = order.record;
  return {
    numbering: new Numbering(space, sequence, seed),
    sinks: openSinks(order, worker),
  };
});
