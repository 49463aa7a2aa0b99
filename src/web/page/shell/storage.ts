/**
 * What the browser keeps for the page. It may forbid that: then nothing is kept.
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
