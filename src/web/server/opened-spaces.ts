/**
 * Numberings with their encoders, kept while they are asked for: opening one takes longer than
 * making an image.
 * @module
 */
import type { PngEncoder } from '../../codecs/png/encoder.js';
import type { Numbering } from '../../core/numbering.js';
import { makePngEncoder } from '../../run/outputs/png.js';
import { writeSpaceQuery } from '../shared/space-query.js';
import { type Enumeration, numberingOf } from '../../core/enumeration.js';

export interface OpenedChoice {
  readonly choice: Enumeration;
  /** The canonical query, which says all of it. */
  readonly query: string;
  readonly numbering: Numbering;
  /** Made at the first call, and kept. */
  encoder(): PngEncoder;
}

/** A least-recently-used store. The memory of what leaves it is the garbage collector's. */
export class OpenedSpaces {
  readonly #most: number;
  readonly #largestBytes: number;
  readonly #opened = new Map<string, OpenedChoice>();
  /** What was asked for before, and its answer: the query need not be written again to find it. */
  #lastChoice: Enumeration | undefined;
  #last: OpenedChoice | undefined;

  /**
   * @param most - how many are kept, from 1
   * @param largestBytes - of those whose frames are larger, one alone is kept
   */
  constructor(most: number, largestBytes: number) {
    this.#most = most;
    this.#largestBytes = largestBytes;
  }

  has(choice: Enumeration): boolean {
    return this.#opened.has(writeSpaceQuery(choice));
  }

  /** @throws EnumeratorError `E_SPACE`, `E_SEED` */
  open(choice: Enumeration): OpenedChoice {
    if (this.#last !== undefined && this.#lastChoice === choice) return this.#last;
    const query = writeSpaceQuery(choice);
    const known = this.#opened.get(query);
    this.#opened.delete(query);
    if (known === undefined) this.#makeRoom(choice);
    const opened = known ?? openChoice(choice, query);
    this.#opened.set(query, opened);
    this.#lastChoice = choice;
    this.#last = opened;
    return opened;
  }

  #makeRoom(next: Enumeration): void {
    const isLarge = ({ space }: Enumeration): boolean => space.sampleBytes > this.#largestBytes;
    for (const [query, { choice }] of this.#opened) {
      const isTooMany = this.#opened.size >= this.#most;
      if (isTooMany || (isLarge(next) && isLarge(choice))) this.#opened.delete(query);
    }
  }
}

function openChoice(choice: Enumeration, query: string): OpenedChoice {
  let encoder: PngEncoder | undefined;
  return {
    choice,
    query,
    numbering: numberingOf(choice),
    encoder: () => (encoder ??= makePngEncoder(choice)),
  };
}
