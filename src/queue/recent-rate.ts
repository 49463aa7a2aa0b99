/**
 * How fast a run goes: by what was done in the last few seconds.
 * @module
 */
import { performance } from 'node:perf_hooks';

const WINDOW_MS = 5000;

export class RecentRate {
  readonly #history: (readonly [ms: number, parts: number, images: bigint])[] = [];

  /** @param parts - done so far, as are the images */
  note(parts: number, images: bigint): void {
    const now = performance.now();
    this.#history.push([now, parts, images]);
    while (this.#history.length > 2 && now - (this.#history[0]?.[0] ?? now) > WINDOW_MS)
      this.#history.shift();
  }

  /** Parts and images a second up to now. */
  at(parts: number, images: bigint): { parts: number; images: number } {
    const [oldest] = this.#history;
    const now = performance.now();
    if (oldest === undefined || now - oldest[0] < 1) return { parts: 0, images: 0 };
    const seconds = (now - oldest[0]) / 1000;
    return { parts: (parts - oldest[1]) / seconds, images: Number(images - oldest[2]) / seconds };
  }
}
