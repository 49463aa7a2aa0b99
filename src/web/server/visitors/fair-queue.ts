/**
 * A queue that serves its visitors in turn, and each of them in the order of his coming: who puts in
 * a hundred delays his own, and nobody else by more than one.
 * @module
 */
export class FairQueue<T> {
  /** Lines that are not empty, the one that is next in front. */
  readonly #lines = new Map<string, T[]>();
  size = 0;

  push(visitor: string, item: T): void {
    const line = this.#lines.get(visitor);
    if (line === undefined) this.#lines.set(visitor, [item]);
    else line.push(item);
    this.size++;
  }

  take(): T | undefined {
    for (const [visitor, line] of this.#lines) {
      const item = line.shift();
      this.#lines.delete(visitor);
      if (line.length > 0) this.#lines.set(visitor, line);
      this.size--;
      return item;
    }
    return undefined;
  }

  /** @returns whether it was there */
  remove(visitor: string, item: T): boolean {
    const line = this.#lines.get(visitor) ?? [];
    const at = line.indexOf(item);
    if (at < 0) return false;
    line.splice(at, 1);
    if (line.length === 0) this.#lines.delete(visitor);
    this.size--;
    return true;
  }
}
