/**
 * How long a list of what was pushed may lack what workers pushed. A store may show things late; a
 * list of another place never shows them, and making them again would never end.
 * @module
 */
import { grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import type { Notice } from '../io/hooks.js';
import { backoffMs } from '../io/wait.js';

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
      unpaired === 0 ? '' : ` (and ${grouped(unpaired)} names without their part or their .sha256)`;
    const parts = `${grouped(pushed)} ${pushed === 1 ? 'part' : 'parts'}`;
    const what = `workers pushed ${parts}, and the list command shows ${shows}${half}`;
    if (this.#lists === 0)
      this.#notify({ key: 'list-incomplete', message: `${what}; looking again` });
    this.#until = now + backoffMs(this.#firstMs, this.#lists++, Infinity);
    if (this.#lists < MOST_LISTS) return true;
    this.#lists = 0;
    if (listed > 0 && this.#rounds++ < MOST_ROUNDS) return false;
    throw new EnumeratorError(
      'E_QUEUE',
      `${what}: it must list the place to which parts are pushed, and show part-… and part-….sha256; then submit again`,
    );
  }
}
