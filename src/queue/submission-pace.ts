/**
 * When a submitter polls the queue, when it reports that there is no worker, and how long a list of
 * what was pushed may lack what workers pushed. A store may show things late; a list of another place
 * never shows them, and making them again would never end.
 * @module
 */
import type { Notice } from '../io/hooks.js';
import { counted, grouped } from '../core/cardinality.js';
import { backoffMs } from '../io/wait.js';
import { queueError } from './address.js';

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

/** How many lists in a row may lack parts until these are made again. */
const MOST_LISTS = 5;
/** How often they are made again. */
const MOST_ROUNDS = 2;

/** What a list had. */
export interface ListContent {
  /** Parts of the run. */
  readonly listed: number;
  /** Names of parts without a digest, or of digests without a part. */
  readonly unpaired: number;
}

export class ListBackoff {
  readonly #firstMs: number;
  readonly #notify: (notice: Notice) => void;
  #lists = 0;
  #rounds = 0;
  #until = -Infinity;

  /** @param firstMs - the first pause; the others are each twice as long */
  constructor(firstMs: number, notify: (notice: Notice) => void) {
    this.#firstMs = firstMs;
    this.#notify = notify;
  }

  isWaiting(now: number): boolean {
    return now < this.#until;
  }

  /**
   * A list lacks parts.
   * @param pushed - how many parts workers pushed
   * @returns whether to list again before any part is made again
   * @throws EnumeratorError `E_QUEUE` where it will not show them at all
   */
  lack(missing: number, pushed: number, { listed, unpaired }: ListContent, now: number): boolean {
    if (pushed === 0) return false;
    const shows = listed === 0 ? 'none of them' : `all but ${grouped(missing)} of the run's`;
    const half =
      unpaired === 0
        ? ''
        : ` (and ${counted(unpaired, 'name without its part or its .sha256', 'names without their part or their .sha256')})`;
    const what = `workers pushed ${counted(pushed, 'part')}, and the list command shows ${shows}${half}`;
    if (this.#lists === 0)
      this.#notify({ key: 'list-incomplete', message: `${what}; looking again` });
    this.#until = now + backoffMs(this.#firstMs, this.#lists++, Infinity);
    if (this.#lists < MOST_LISTS) return true;
    this.#lists = 0;
    if (listed > 0 && this.#rounds++ < MOST_ROUNDS) return false;
    throw queueError(
      `${what}: it must list the place to which parts are pushed, and show part-… and part-….sha256; then submit again`,
    );
  }
}
