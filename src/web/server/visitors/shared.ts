/**
 * What visitors share: places, connections, bytes. One of them has a part of it, and more while at
 * least half is free, so that nobody takes what others need, and who is alone has enough.
 * @module
 */

/** So many of anything that is counted one by one are not too many for a visitor. */
const LEAST = 4;

export class Shared {
  readonly #whole: number;
  readonly #part: number;
  readonly #held = new Map<string, number>();
  /** What all have taken. */
  taken = 0;

  /**
   * @param perAddress - the part of the whole that each visitor has at any time, 0 to 1; 0 for no
   *   limit but the whole
   */
  constructor(whole: number, perAddress: number) {
    this.#whole = whole;
    this.#part = perAddress === 0 ? whole : Math.max(LEAST, Math.ceil(whole * perAddress));
  }

  get whole(): number {
    return this.#whole;
  }

  heldBy(visitor: string): number {
    return this.#held.get(visitor) ?? 0;
  }

  /** @returns what is exhausted, the whole or the visitor's part of it; undefined where neither is */
  lackFor(visitor: string, amount = 1): 'whole' | 'part' | undefined {
    const taken = this.taken + amount;
    if (taken > this.#whole) return 'whole';
    const isLittle = taken <= this.#whole / 2 || this.heldBy(visitor) + amount <= this.#part;
    return isLittle ? undefined : 'part';
  }

  take(visitor: string, amount = 1): void {
    this.taken += amount;
    this.#held.set(visitor, this.heldBy(visitor) + amount);
  }

  give(visitor: string, amount = 1): void {
    this.taken -= amount;
    const left = this.heldBy(visitor) - amount;
    if (left > 0) this.#held.set(visitor, left);
    else this.#held.delete(visitor);
  }
}
