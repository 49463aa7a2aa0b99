/**
 * How long a list of what was pushed may lack what workers pushed. A store may show things late; a
 * list of another place never shows them, and making them again would never end.
 * @module
 */
import { performance } from 'node:perf_hooks';
import { grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';

/** Looks, one after the other, until what is lacking is made again. */
const MOST_LISTS = 5;
/** How often it is. */
const MOST_ROUNDS = 2;

/** What the last list had. */
export interface ListSight {
  /** Parts of the run. */
  readonly listed: number;
  /** Names of parts without a digest, or of digests without a part. */
  readonly unpaired: number;
}

export class ListPatience {
  readonly #unitMs: number;
  readonly #tell: (line: string) => void;
  #lists = 0;
  #rounds = 0;
  #until = -Infinity;

  /** @param unitMs - the first pause; the others are each twice as long */
  constructor(unitMs: number, tell: (line: string) => void) {
    this.#unitMs = unitMs;
    this.#tell = tell;
  }

  get isWaiting(): boolean {
    return performance.now() < this.#until;
  }

  /**
   * A list lacks parts.
   * @param pushed - how many parts workers pushed
   * @returns whether to look again before anything is made again
   * @throws EnumeratorError `E_QUEUE` where it lacks them for good
   */
  lack(missing: number, pushed: number, { listed, unpaired }: ListSight): boolean {
    if (pushed === 0) return false;
    const shows = listed === 0 ? 'none of them' : `all but ${grouped(missing)} of the run's`;
    const half =
      unpaired === 0 ? '' : ` (and ${grouped(unpaired)} names without their part or their .sha256)`;
    const what = `workers pushed ${grouped(pushed)} ${pushed === 1 ? 'part' : 'parts'}, and --list shows ${shows}${half}`;
    if (this.#lists === 0) this.#tell(`${what}; looking again`);
    this.#until = performance.now() + this.#unitMs * 2 ** this.#lists++;
    if (this.#lists < MOST_LISTS) return true;
    this.#lists = 0;
    if (listed > 0 && this.#rounds++ < MOST_ROUNDS) return false;
    throw new EnumeratorError(
      'E_QUEUE',
      `${what}: it must look where --push puts them, and show part-… and part-….sha256; then submit again`,
    );
  }
}
