/**
 * The module of a run's threads.
 * @module
 */
import { openFrames } from '../engine/frames.js';
import { workInThread } from '../engine/worker.js';
import { openSinks, type SinkJob } from './run-sinks.js';

workInThread((data) => {
  const job = data as SinkJob;
  return {
    numbering: openFrames(job.record),
    sinks: openSinks(job),
  };
});
