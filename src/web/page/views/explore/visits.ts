/**
 * Numbers that are too long for an address, kept for as long as the page is open: the browser's
 * way back leads to a visit, and the visit to its number.
 * @module
 */

/** What an entry of the history holds in the place of the number. */
interface Visit {
  readonly visit: string;
}

/** The oldest are forgotten beyond it: their entries ask for the file again. */
const MOST_BYTES = 2 ** 27;

const kept = new Map<string, { readonly index: bigint; readonly sizeBytes: number }>();
let keptBytes = 0;

/** @returns what leads back to the number, to be kept with the entry of the history */
export function keepNumber(index: bigint, sizeBytes: number): Visit {
  // Entries outlive the page, so that a name must never come again.
  const visit = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
  kept.set(visit, { index, sizeBytes });
  keptBytes += sizeBytes;
  for (const [oldest, { sizeBytes: freed }] of kept) {
    if (keptBytes <= MOST_BYTES || oldest === visit) break;
    kept.delete(oldest);
    keptBytes -= freed;
  }
  return { visit };
}

/** @param state - of an entry of the history */
export function keptNumber(state: unknown): bigint | undefined {
  const isVisit =
    typeof state === 'object' &&
    state !== null &&
    'visit' in state &&
    typeof state.visit === 'string';
  return isVisit ? kept.get((state as Visit).visit)?.index : undefined;
}
