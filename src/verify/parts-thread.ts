/**
 * The thread of a verification: ranges of parts come in, the tally of their faults goes out.
 * @module
 */
import { workerData } from 'node:worker_threads';
import type { PositionRange } from '../core/range.js';
import { answerCalls } from '../io/call-thread.js';
import type { RunRecord } from '../run/record.js';
import { Findings, type Tally } from './findings.js';
import { verifyPart } from './one-part.js';

/** What a thread knows from the start. */
export interface PartsThreadData {
  readonly record: RunRecord;
  readonly folder: string;
  /** How many faults of each request are listed. */
  readonly limit: number;
}

const { record, folder, limit } = workerData as PartsThreadData;

answerCalls(async (ranges: readonly PositionRange[]): Promise<Tally> => {
  const findings = new Findings({ limit });
  for (const range of ranges) await verifyPart(record, folder, range, findings);
  return findings.tally();
});
