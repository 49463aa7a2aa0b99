/**
 * The long tests in two sizes: a tenth of their cases with all others, the whole in test/slow/,
 * whose files import them.
 * @module
 */

const isWhole = process.argv[1]?.replaceAll('\\', '/').includes('/slow/') === true;

/** All cases in the slow tests, else the first of each ten. */
export function portionOf<T>(cases: readonly T[]): readonly T[] {
  return isWhole ? cases : cases.filter((_, i) => i % 10 === 0);
}
