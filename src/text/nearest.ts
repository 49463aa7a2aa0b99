/**
 * The word that a typed one stands for: the same word in another spelling, or the one that it is
 * most likely a slip of.
 * @module
 */

/** Other names of words, in their plain spelling. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  grey: 'gray',
  greya: 'graya',
  grayscale: 'gray',
  greyscale: 'gray',
  ppm: 'pnm',
  pgm: 'pnm',
  pam: 'pnm',
};

/** The known word that is typed, whatever its case, blanks, dashes and underscores. */
export function sameWord<T extends string>(known: readonly T[], typed: string): T | undefined {
  const plain = plainWord(typed);
  const name = Object.hasOwn(OTHER_NAMES, plain) ? OTHER_NAMES[plain] : plain;
  return (
    known.find((word) => word === typed) ??
    known.find((word) => plainWord(word) === plain) ??
    known.find((word) => plainWord(word) === name)
  );
}

function plainWord(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replaceAll(/[-_ ]|^\./g, '');
}

/** The known word that a typed one is most likely a slip of, if any. */
export function nearest<T extends string>(known: readonly T[], typed: string): T | undefined {
  const plain = plainWord(typed);
  const close = known
    .map((word) => ({ word, distance: distanceOf(plain, plainWord(word)) }))
    .filter(({ word, distance }) => distance <= slipsIn(Math.min(word.length, plain.length)))
    .toSorted((a, b) => a.distance - b.distance)[0]?.word;
  if (close !== undefined || plain.length < 3) return close;
  const longer = known
    .filter((word) => plainWord(word).startsWith(plain))
    .toSorted((a, b) => a.length - b.length);
  return longer.every((word) => word.startsWith(longer[0] ?? '')) ? longer[0] : undefined;
}

/** `; did you mean x?`, or nothing. */
export function suggestion(known: readonly string[], typed: string): string {
  const near = nearest(known, typed);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** How many slips a word of so many letters may have and still be told from others. */
function slipsIn(letters: number): number {
  return letters < 3 ? 0 : letters < 5 ? 1 : letters < 9 ? 2 : 3;
}

/** How many letters must be inserted, removed, changed, or swapped with their neighbour. */
function distanceOf(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 3 || from.length > 100) return 4;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const changed = row[j]! + (from[i] === to[j] ? 0 : 1);
      const isSwapped = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j];
      const swapped = isSwapped ? before[j - 1]! + 1 : Infinity;
      next.push(Math.min(changed, row[j + 1]! + 1, next[j]! + 1, swapped));
    }
    [before, row] = [row, next];
  }
  return row[to.length]!;
}
