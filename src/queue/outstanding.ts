/**
 * The parts that a submitter waits for, and how patient it is with each: what failed, or went
 * missing, is asked for again, and later each time.
 * @module
 */
import { performance } from 'node:perf_hooks';

/** What is gone from the queue may not be seen in the folder at once: network file systems remember what was not there. */
const FIRST_PATIENCE_MS = 300;
const MOST_PATIENCE_MS = 60_000;
/** A ticket that failed is issued anew after so long, and twice as long each time. */
const FIRST_HOLD_MS = 300;
const MOST_HOLD_MS = 5000;

export class Outstanding {
  /** The part's first position. */
  readonly first: bigint;
  failures = 0;
  /** How often it was gone from the queue without being done. */
  #losses = 0;
  /** When it was first found gone; undefined while it is in the queue. */
  #goneAt: number | undefined;
  /** When it is issued anew; undefined for one that did not fail. */
  #heldUntil: number | undefined;

  constructor(first: bigint) {
    this.first = first;
  }

  /** Whether its ticket is kept back after a failure. */
  get isHeld(): boolean {
    return this.#heldUntil !== undefined;
  }

  fail(): void {
    const hold = FIRST_HOLD_MS * 2 ** this.failures++;
    this.#goneAt = undefined;
    this.#heldUntil = performance.now() + Math.min(hold, MOST_HOLD_MS);
  }

  /** @returns whether it was held, and is to be issued anew */
  endHold(): boolean {
    if (this.#heldUntil === undefined || this.#heldUntil > performance.now()) return false;
    this.#heldUntil = undefined;
    return true;
  }

  /** Its ticket is in the queue. */
  see(): void {
    this.#goneAt = undefined;
  }

  /** It is neither in the queue nor done. @returns whether that is so for long enough */
  lose(): boolean {
    const now = performance.now();
    this.#goneAt ??= now;
    const patience = Math.min(FIRST_PATIENCE_MS * 2 ** this.#losses, MOST_PATIENCE_MS);
    if (now - this.#goneAt < patience) return false;
    this.#losses++;
    this.#goneAt = undefined;
    return true;
  }
}
