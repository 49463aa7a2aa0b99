/**
 * The thread of a verification: ranges of parts come in, the tally of their faults goes out.
 * @module
 */
import { workerData } from 'node:worker_threads';
import type { PositionRange } from '../core/range.js';
import { answerCalls } from '../io/call-thread.js';
import { type PartsThreadData, tallyParts } from './parts.js';

answerCalls((ranges: readonly PositionRange[]) =>
  tallyParts(workerData as PartsThreadData, ranges),
);
