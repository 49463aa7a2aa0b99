/**
 * What is too long for an address, or not to stand in one, kept for as long as the page is open: the
 * browser's way back leads to a visit, and the visit to what was there.
 * @module
 */

export interface Visits<T> {
  /** @returns what leads back to it, to be kept with the entry of the history */
  readonly keep: (value: T, sizeBytes: number) => object;
  /** @param state - of an entry of the history */
  readonly kept: (state: unknown) => T | undefined;
}

/** What an entry of the history holds in the place of the value. */
interface Visit {
  readonly visit: string;
}

/** The oldest are forgotten beyond it: their entries ask for it again. */
const MOST_BYTES = 2 ** 27;

export function makeVisits<T>(): Visits<T> {
  const kept = new Map<string, { readonly value: T; readonly sizeBytes: number }>();
  let keptBytes = 0;
  return {
    keep(value, sizeBytes) {
      // Entries outlive the page, so that a name must never come again.
      const visit = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
      kept.set(visit, { value, sizeBytes });
      keptBytes += sizeBytes;
      for (const [oldest, { sizeBytes: freed }] of kept) {
        if (keptBytes <= MOST_BYTES || oldest === visit) break;
        kept.delete(oldest);
        keptBytes -= freed;
      }
      return { visit } satisfies Visit;
    },
    kept(state) {
      const isVisit =
        typeof state === 'object' &&
        state !== null &&
        'visit' in state &&
        typeof state.visit === 'string';
      return isVisit ? kept.get((state as Visit).visit)?.value : undefined;
    },
  };
}
