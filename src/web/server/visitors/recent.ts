/**
 * A memory of what was asked for lately. Taking the oldest out of a large `Map` one by one takes
 * long; here all that nobody has asked for among the last so many goes at once.
 * @module
 */
export class Recent<Key, Value> {
  readonly #most: number;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  /** @param most - so many of the last are kept, and up to twice as many */
  constructor(most: number) {
    this.#most = most;
  }

  get(key: Key): Value | undefined {
    const known = this.#young.get(key);
    if (known !== undefined) return known;
    const old = this.#old.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#most) [this.#old, this.#young] = [this.#young, new Map()];
    this.#young.set(key, value);
  }

  forget(key: Key): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }
}
