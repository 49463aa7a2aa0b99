/**
 * Records that should stand in the order of their positions, each once: what is left out, what
 * comes late, what comes again. Holds the gaps alone, however many records there are.
 * @module
 */
export class Sequence {
  /** The position that should come next. */
  next: bigint;
  /** Half-open, in ascending order, without those that came late. */
  #gaps: { first: bigint; end: bigint }[] = [];

  constructor(first: bigint) {
    this.next = first;
  }

  /** @returns whether this position had not come yet */
  take(position: bigint): boolean {
    if (position >= this.next) {
      if (position > this.next) this.#gaps.push({ first: this.next, end: position });
      this.next = position + 1n;
      return true;
    }
    const at = this.#gaps.findIndex(({ first, end }) => position >= first && position < end);
    const gap = this.#gaps[at];
    if (gap === undefined) return false;
    const rest = [
      { first: gap.first, end: position },
      { first: position + 1n, end: gap.end },
    ].filter(({ first, end }) => first < end);
    this.#gaps.splice(at, 1, ...rest);
    return true;
  }

  /** What has not come of the positions up to `end`. */
  *gaps(end: bigint): Generator<{ first: bigint; end: bigint }> {
    yield* this.#gaps;
    if (this.next < end) yield { first: this.next, end };
  }
}
