/**
 * The module of a verification's threads: ranges of parts come in, what is wrong with them goes out.
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { RunRecord } from '../run/record.js';
import { EnumeratorError, type ErrorCode } from '../core/errors.js';
import type { PositionRange } from '../core/range.js';
import { Findings, type Tally } from './findings.js';
import { verifyPart } from './one-part.js';

/** What a thread knows from the start. */
export interface PartsOrder {
  readonly record: RunRecord;
  readonly folder: string;
  /** Of the faults that it tells of each request. */
  readonly limit: number;
}

/** What it answers to a list of parts. */
export type PartsAnswer =
  | { readonly kind: 'done'; readonly tally: Tally }
  | { readonly kind: 'failed'; readonly code?: ErrorCode | undefined; readonly message: string };

parentPort?.on('message', (ranges: readonly PositionRange[]) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, no window
  parentPort?.postMessage(answer(workerData as PartsOrder, ranges));
});

function answer(order: PartsOrder, ranges: readonly PositionRange[]): PartsAnswer {
  try {
    return { kind: 'done', tally: tallyParts(order, ranges) };
  } catch (error) {
    const code = error instanceof EnumeratorError ? error.code : undefined;
    return {
      kind: 'failed',
      code,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

/** What is wrong with parts. @throws EnumeratorError `E_IO` where one cannot be read */
export function tallyParts(
  { record, folder, limit }: PartsOrder,
  ranges: readonly PositionRange[],
): Tally {
  const findings = new Findings({ limit });
  for (const range of ranges) verifyPart(record, folder, range, findings);
  return findings.tally();
}
