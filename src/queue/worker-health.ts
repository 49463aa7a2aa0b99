/**
 * What a worker does after a failure: rest, so that a full disk here does not keep jobs from other
 * workers, or end, if it can make nothing for anybody.
 * @module
 */
import type { EnumeratorError } from '../core/errors.js';
import { backoffMs } from '../io/wait.js';

const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 30_000;
/** After so many failures in a row, for each thread, it is this machine that is at fault. */
const MOST_FAILURES_IN_A_ROW = 5;
/** A worker that can make nothing for anybody ends after so many jobs at the earliest. */
const MOST_REFUSALS = 5;

export class WorkerHealth {
  readonly #threads: number;
  readonly #lockMs: number;
  #failuresInARow = 0;
  /** Jobs of runs that it cannot work on, since the last part that it made. */
  #refusals = 0;
  #firstRefusal = 0;
  #lastError: EnumeratorError | undefined;

  /** @param lockMs - how long a job is kept from others */
  constructor(threads: number, lockMs: number) {
    this.#threads = threads;
    this.#lockMs = lockMs;
  }

  /** Why it made nothing since the last failure, if there was one. */
  get lastError(): EnumeratorError | undefined {
    return this.#failuresInARow + this.#refusals > 0 ? this.#lastError : undefined;
  }

  madePart(): void {
    this.#failuresInARow = 0;
    this.#refusals = 0;
  }

  /** It could not make a part. @returns for how long to take no job; undefined to end */
  failed(error: EnumeratorError): number | undefined {
    this.#lastError = error;
    this.#failuresInARow++;
    if (this.#failuresInARow >= MOST_FAILURES_IN_A_ROW * this.#threads) return undefined;
    return backoffMs(FIRST_REST_MS, this.#failuresInARow - 1, LONGEST_REST_MS);
  }

  /** It cannot work on a job's run. @returns whether to go on, since other runs may be different */
  refused(error: EnumeratorError, now: number): boolean {
    this.#lastError = error;
    if (this.#refusals++ === 0) this.#firstRefusal = now;
    const isForLong = now - this.#firstRefusal > this.#lockMs;
    return this.#refusals < MOST_REFUSALS || !isForLong;
  }
}
