/**
 * The long tests in two sizes: a tenth of their cases with all others, the whole in test/slow/,
 * whose files import them.
 * @module
 */

const isWhole = process.argv[1]?.replaceAll('\\', '/').includes('/slow/') === true;

/** 1 in the slow tests, and this many elsewhere: of so many cases in a row one is looked at. */
export function strideOf(usual: number): number {
  return isWhole ? 1 : usual;
}

/** A limit of what is looked at, which is higher in the slow tests. */
export function limitOf(usual: number, whole: number): number {
  return isWhole ? whole : usual;
}

/** All cases in the slow tests, else the first of each ten, or of as many as are said. */
export function portionOf<T>(cases: readonly T[], stride = 10): readonly T[] {
  return cases.filter((_, i) => i % strideOf(stride) === 0);
}
