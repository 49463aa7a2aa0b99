/**
 * When a submitter polls the queue, and when it reports that there is no worker.
 * @module
 */
import type { Notice } from '../io/hooks.js';

const FULL_POLL_MS = 2000;
/** Jobs that the queue is asked about in a second, however many there are. */
const POLLED_PER_SECOND = 20_000;
/** After so long without a worker a notice says so. */
const NO_WORKER_MS = 10_000;

/** Paces the polls, so that many jobs cost no more than some. */
export class PollPace {
  #lastFull = 0;
  #last = 0;
  /** How long to wait after the last poll. */
  #pauseMs = 0;

  /**
   * @param pending - how many jobs there are
   * @returns which poll is due, if one is: of the oldest jobs, or of all
   */
  due(now: number, pending: number): 'oldest' | 'all' | undefined {
    if (now - this.#lastFull > Math.max(FULL_POLL_MS, pauseAfter(pending))) {
      this.#lastFull = now;
      this.#last = now;
      return 'all';
    }
    if (now - this.#last < this.#pauseMs) return undefined;
    this.#last = now;
    return 'oldest';
  }

  /** @param jobs - how many the queue was asked about */
  polled(jobs: number): void {
    this.#pauseMs = pauseAfter(jobs);
  }
}

function pauseAfter(jobs: number): number {
  return (jobs / POLLED_PER_SECOND) * 1000;
}

/** Notes whether there are workers. */
export class WorkerWatch {
  /** When a worker was last there; Infinity once its absence was reported. */
  #last: number;

  constructor(now: number) {
    this.#last = now;
  }

  /** @returns the notice that there has been no worker for a while, once */
  note(workers: number, now: number): Notice | undefined {
    if (workers > 0) this.#last = now;
    if (now - this.#last < NO_WORKER_MS) return undefined;
    this.#last = Infinity;
    return {
      key: 'no-worker',
      message: `no worker for ${NO_WORKER_MS / 1000} s`,
      hints: [{ key: 'start-workers' }],
    };
  }
}
