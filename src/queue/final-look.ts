/**
 * The look at every part of a run before it is called finished, the old ones too: somebody may have
 * removed one, or cut it short. It stops where many are missing, until these are made.
 * @module
 */
import type { RunRecord } from '../run/record.js';
import type { SharedParts } from '../run/outputs/shared-parts.js';
import type { PartLooks } from './part-looks.js';

/** Parts that are looked for before others have their turn, and that may be missing at a time. */
const LOOKS_PER_STEP = 1000;

export class FinalLook {
  readonly #record: RunRecord;
  readonly #parts: SharedParts;
  readonly #looks: PartLooks;
  #at: bigint;
  #hasMissed = false;

  constructor(record: RunRecord, parts: SharedParts, looks: PartLooks) {
    this.#record = record;
    this.#parts = parts;
    this.#looks = looks;
    this.#at = record.first;
  }

  /**
   * Look at some parts.
   * @returns those that are not there; undefined where the look has come to the end
   */
  async next(): Promise<bigint[] | undefined> {
    const { first, end } = this.#record;
    if (this.#at === first) this.#looks.forget();
    if (this.#at >= end) return undefined;
    const firsts: bigint[] = [];
    let at = this.#at;
    for (; at < end && firsts.length < LOOKS_PER_STEP; at = this.#parts.rangeAt(at).end)
      firsts.push(at);
    const areDone = await this.#looks.areDone(firsts, first);
    this.#at = at;
    const missing = firsts.filter((_, i) => areDone[i] !== true);
    if (missing.length > 0) this.#hasMissed = true;
    return missing;
  }

  /** It begins anew. @returns whether nothing was missing */
  end(): boolean {
    const isWhole = !this.#hasMissed;
    this.#at = this.#record.first;
    this.#hasMissed = false;
    return isWhole;
  }
}
