/**
 * What is kept beside the address: by the browser, which may forbid that, so that nothing is kept;
 * and for as long as the page is open.
 * @module
 */

/** Which of the browser's two: for this tab, or for good. */
type Kind = 'sessionStorage' | 'localStorage';

/** @returns nothing where nothing is kept */
export function recall(kind: Kind, key: string): string | undefined {
  try {
    return window[kind].getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param text - undefined to forget what was kept */
export function remember(kind: Kind, key: string, text: string | undefined): void {
  try {
    if (text === undefined) window[kind].removeItem(key);
    else window[kind].setItem(key, text);
  } catch {
    // Without a memory each visit begins anew.
  }
}

/** The oldest values are forgotten beyond it: their entries ask for them again. */
const MOST_BYTES = 2 ** 27;

/**
 * Values that are too long for an address, or not to stand in one: the browser's way back leads to a
 * visit, and the visit to its value.
 */
export class Visits<T> {
  readonly #kept = new Map<string, { readonly value: T; readonly sizeBytes: number }>();
  #keptBytes = 0;

  /** @returns what leads back to the value, to be kept with the entry of the history */
  keep(value: T, sizeBytes: number): { readonly visit: string } {
    // Entries outlive the page, so that a name must never come again.
    const visit = Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
    this.#kept.set(visit, { value, sizeBytes });
    this.#keptBytes += sizeBytes;
    for (const [oldest, { sizeBytes: freed }] of this.#kept) {
      if (this.#keptBytes <= MOST_BYTES || oldest === visit) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= freed;
    }
    return { visit };
  }

  /** @param state - of an entry of the history */
  get(state: unknown): T | undefined {
    return this.#kept.get(visitIn(state) ?? '')?.value;
  }

  /** @param state - of an entry to which nothing leads any more */
  forget(state: unknown): void {
    const visit = visitIn(state) ?? '';
    this.#keptBytes -= this.#kept.get(visit)?.sizeBytes ?? 0;
    this.#kept.delete(visit);
  }
}

/** The name that {@link Visits.keep} gave an entry of the history, if it has one. */
export function visitIn(state: unknown): string | undefined {
  const { visit } = Object(state) as { visit?: unknown };
  return typeof visit === 'string' ? visit : undefined;
}
