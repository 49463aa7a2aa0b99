/**
 * What submitters and workers report while they work, and how a submission ends. The types of the
 * queue's packages are not among them: programs that use no queue need not have these.
 * @module
 */

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
