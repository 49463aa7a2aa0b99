/**
 * The state of a queue's jobs as records of JSON have it: numbers that can be long are text.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import { etaSeconds, type Fields, rounded, spanFields } from '../run/fields.js';
import type { RunRecord } from '../run/record.js';
import type { SubmissionEnd, SubmissionState, WorkerState } from './outcome.js';

/** The outcomes in records of JSON. */
export const SUBMIT_OUTCOMES: Readonly<Record<SubmissionEnd, string>> = {
  complete: 'finished',
  stopped: 'interrupted',
  cancelled: 'cancelled',
};

/** @param out - the folder as the user named it */
export function submissionFields(record: RunRecord, out: string, state: SubmissionState): Fields {
  const eta = etaSeconds(record.end - record.first - state.done, state.imagesPerSecond);
  return {
    ...spanFields(record, out),
    done: formatIndex(state.done),
    parts: state.parts,
    frames: Number(state.images),
    elapsed_s: rounded(state.elapsedMs / 1000),
    frames_per_s: rounded(state.imagesPerSecond),
    eta_s: eta === undefined ? null : rounded(eta),
    workers: state.workers,
    threads: state.threads,
    outstanding: state.pending,
    retries: state.retries,
    checking: state.isChecking,
  };
}

export function workerFields(state: WorkerState): Fields {
  const { parts, images, bytes, failures, active, elapsedMs } = state;
  const elapsed_s = rounded(elapsedMs / 1000);
  return { parts, frames: images, bytes, failures, active, elapsed_s };
}
