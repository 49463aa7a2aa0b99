/**
 * What submitters and workers report while they work, also as records of JSON, how a submission
 * ends, and what a worker is told. The types of the queue's packages are not among them: programs
 * that use no queue need not have these.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import type { Hooks } from '../io/hooks.js';
import { etaSeconds, type Fields, rounded, spanFields } from '../run/fields.js';
import type { RunRecord } from '../run/record.js';

/** How far a submitted run is. */
export interface SubmissionState {
  /** Images in parts that are done, those of earlier sessions too. */
  readonly done: bigint;
  /** Parts, and images in them, that were found done in this session. */
  readonly parts: number;
  readonly images: bigint;
  readonly elapsedMs: number;
  readonly imagesPerSecond: number;
  readonly workers: number;
  readonly threads: number;
  /** Parts that jobs were issued for. */
  readonly pending: number;
  readonly retries: number;
  /** Whether all parts were made and are being looked for once more. */
  readonly isChecking: boolean;
}

/** `complete`: every part is there; `stopped`: by its caller; `cancelled`: by way of the queue. */
export type SubmissionEnd = 'complete' | 'stopped' | 'cancelled';

/** What a worker has done. */
export interface WorkerState {
  readonly parts: number;
  readonly images: number;
  readonly bytes: number;
  readonly failures: number;
  /** Jobs that it has. */
  readonly active: number;
  readonly elapsedMs: number;
}

export interface WorkOptions extends Hooks<WorkerState> {
  /** Parts that are made at the same time; by default one for each processor. */
  readonly threads?: number | undefined;
  /** A folder of this machine's, where parts are written first. */
  readonly scratch?: string | undefined;
  /** Where the shared folder is here, if not where the submitter has it. */
  readonly out?: string | undefined;
  /**
   * The command that carries complete parts away, in place of a shared folder: `{}` in its words
   * stands for the file, `{name}` for the name that it gets.
   */
  readonly push?: readonly string[] | undefined;
  /** How long parts may still take after the signal: 20 s by default. */
  readonly graceMs?: number | undefined;
  /** The worker ends after so long without a job; by default it does not. */
  readonly idleMs?: number | undefined;
  /** How long a job is kept from others without a sign of life. */
  readonly lockMs?: number | undefined;
}

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
