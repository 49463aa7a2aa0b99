/**
 * Groups of trees, as operators take them: counted by size, ranked and unranked. ART §15.
 * @module
 */

/** A tree or a group, by its size and its place among those of its kind that have this size, from 0 on. */
export interface Ranked {
  readonly size: number;
  readonly place: bigint;
}

/** Trees, or groups of a fixed number of trees, in the order of ART §15. */
export interface Group {
  /** How many trees it has. */
  readonly length: number;
  /** How many there are of this size. */
  count(size: number): bigint;
  /** The group of these trees, one tree after the other. */
  join(trees: readonly Ranked[]): Ranked;
  /** The inverse of {@link join}; trees that may be exchanged come out with the lesser in front. */
  split(group: Ranked): readonly Ranked[];
}

/** Two groups as one: by size, then by the first, then by the second. */
export class Pair implements Group {
  readonly length: number;
  /** Of the sizes 0, 1 …, as far as they were asked for. */
  readonly #counts: bigint[] = [];

  constructor(
    private readonly first: Group,
    private readonly second: Group,
  ) {
    this.length = first.length + second.length;
  }

  count(size: number): bigint {
    // One size after the other: each needs smaller ones alone, which are there then, however large this one is.
    while (this.#counts.length <= size) this.#counts.push(this.#countNext(this.#counts.length));
    return this.#counts[size] ?? 0n;
  }

  #countNext(size: number): bigint {
    const { first, second } = this;
    let sum = 0n;
    if (first !== second) {
      for (let i = 1; i < size; i++) sum += first.count(i) * second.count(size - i);
      return sum;
    }
    for (let i = 1; 2 * i < size; i++) sum += first.count(i) * first.count(size - i);
    const half = size % 2 === 0 ? first.count(size / 2) : 0n;
    return 2n * sum + half * half;
  }

  join(trees: readonly Ranked[]): Ranked {
    const a = this.first.join(trees.slice(0, this.first.length));
    const b = this.second.join(trees.slice(this.first.length));
    const size = a.size + b.size;
    let place = a.place * this.second.count(b.size) + b.place;
    for (let i = 1; i < a.size; i++) place += this.first.count(i) * this.second.count(size - i);
    return { size, place };
  }

  split({ size, place }: Ranked): readonly Ranked[] {
    let rest = place;
    for (let i = 1; i < size; i++) {
      const seconds = this.second.count(size - i);
      const pairs = this.first.count(i) * seconds;
      if (rest < pairs) {
        const a = { size: i, place: rest / seconds };
        const b = { size: size - i, place: rest % seconds };
        return [...this.first.split(a), ...this.second.split(b)];
      }
      rest -= pairs;
    }
    throw outside(size, place);
  }
}

/** Two groups of one kind that may be exchanged: as {@link Pair}, with the lesser in front. */
export class Exchangeable implements Group {
  readonly length: number;

  /** @param ordered - what has been counted already: as many groups as there are pairs of the member in any order */
  constructor(
    private readonly member: Group,
    private readonly ordered: Group,
  ) {
    this.length = 2 * member.length;
  }

  count(size: number): bigint {
    const equal = size % 2 === 0 ? this.member.count(size / 2) : 0n;
    return (this.ordered.count(size) + equal) / 2n;
  }

  join(trees: readonly Ranked[]): Ranked {
    const one = this.member.join(trees.slice(0, this.member.length));
    const other = this.member.join(trees.slice(this.member.length));
    const [a, b] = isLess(other, one) ? [other, one] : [one, other];
    const size = a.size + b.size;
    let place = 0n;
    for (let i = 1; i < a.size; i++) place += this.member.count(i) * this.member.count(size - i);
    const seconds = this.member.count(b.size);
    // Of equal size: a row for each first one, which begins with itself as the second.
    const skipped = a.size === b.size ? (a.place * (a.place + 1n)) / 2n : 0n;
    return { size, place: place + a.place * seconds + b.place - skipped };
  }

  split({ size, place }: Ranked): readonly Ranked[] {
    let rest = place;
    for (let i = 1; 2 * i < size; i++) {
      const seconds = this.member.count(size - i);
      const pairs = this.member.count(i) * seconds;
      if (rest < pairs) {
        return this.#members(
          { size: i, place: rest / seconds },
          { size: size - i, place: rest % seconds },
        );
      }
      rest -= pairs;
    }
    const half = size / 2;
    const count = size % 2 === 0 ? this.member.count(half) : 0n;
    const left = (count * (count + 1n)) / 2n - 1n - rest;
    if (left < 0n) throw outside(size, place);
    // Counted from the end, row r begins at r·(r + 1) ÷ 2 and has r + 1 pairs.
    const row = (squareRoot(8n * left + 1n) - 1n) / 2n;
    return this.#members(
      { size: half, place: count - 1n - row },
      { size: half, place: count - 1n - (left - (row * (row + 1n)) / 2n) },
    );
  }

  #members(a: Ranked, b: Ranked): readonly Ranked[] {
    return [...this.member.split(a), ...this.member.split(b)];
  }
}

/** A group whose trees an operator takes in another order. */
export class Reordered implements Group {
  readonly length: number;

  /** @param places - for each tree of the inner group, its place among the operator's inputs */
  constructor(
    private readonly inner: Group,
    private readonly places: readonly number[],
  ) {
    this.length = inner.length;
  }

  count(size: number): bigint {
    return this.inner.count(size);
  }

  join(trees: readonly Ranked[]): Ranked {
    return this.inner.join(this.places.map((place) => trees[place]!));
  }

  split(group: Ranked): readonly Ranked[] {
    const trees = this.inner.split(group);
    return this.places.map((_, i) => trees[this.places.indexOf(i)]!);
  }
}

function isLess(a: Ranked, b: Ranked): boolean {
  return a.size === b.size ? a.place < b.place : a.size < b.size;
}

/** ⌊√n⌋ for n ≥ 1, by Newton's method from above. */
function squareRoot(n: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(n.toString(16).length * 2));
  for (;;) {
    const next = (root + n / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

function outside(size: number, place: bigint): RangeError {
  return new RangeError(`there is no group ${place} of size ${size}`);
}
