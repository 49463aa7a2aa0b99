/**
 * The name of a file that is a range of images: `0+1000.tar`, `2^100..2^100+50.raw`, `0+1000-003.tar`.
 * @module
 */
import { EnumeratorError, usageError } from '../core/errors.js';
import { quoteText } from '../core/quote.js';
import { planRun, type RunOptions } from '../core/range.js';
import type { SpaceSize } from '../core/size.js';

/** A range as its name says it; numbers are still text, in the notations of SPEC §7. */
export interface RangeName {
  readonly from: string;
  /** How many images; either this or an end. */
  readonly count?: string;
  /** The exclusive end. */
  readonly to?: string;
  /** The number of a part, where the range is split. */
  readonly part?: string;
  /** What follows the last dot, in lower case. */
  readonly ending: string;
}

/**
 * Cut such a name into its words: FROM+COUNT or FROM..TO, behind it `-PART` where the range is split, and the ending.
 * @param isSplit - whether the name has the number of a part, from 0
 * @throws {@link EnumeratorError} `E_USAGE`
 */
export function readRangeName(name: string, isSplit = false): RangeName {
  const [, whole = '', ending = ''] = /^(.*)\.([a-z0-9]+)$/is.exec(name) ?? [];
  const [, range = '', part] = isSplit ? (/^(.*)-([0-9]{1,100})$/s.exec(whole) ?? []) : ['', whole];
  const words = cutRange(range === '' ? whole : range);
  if (words === undefined)
    throw usageError(
      `${quoteText(name)} is no range of images: write FROM+COUNT or FROM..TO and what it is, as in 0+1000.tar or 0..1000.raw`,
    );
  // No count has a minus behind its first digit, unless it is of an exponent.
  const [, count, behind] = /^([^-]*[^-e])-(.*)$/is.exec(words.count ?? '') ?? [];
  if (isSplit && part === undefined) {
    const unsplit = behind === undefined ? whole : whole.slice(0, -1 - behind.length);
    throw usageError(
      `${quoteText(name)} names no part: a range that is split ends with the number of a part in plain digits, as in ${quoteText(unsplit)}-0.${ending}`,
    );
  }
  if (!isSplit && count !== undefined)
    throw usageError(
      `${quoteText(name)} names a part, and the range is not split: leave "-${quoteText(behind ?? '')}" out, or say how many images a part has`,
      { hints: [{ key: 'give', value: 'split' }] },
    );
  return { ...words, ...(part === undefined ? {} : { part }), ending: ending.toLowerCase() };
}

/** @returns undefined where it is neither form */
function cutRange(range: string): Pick<RangeName, 'from' | 'count' | 'to'> | undefined {
  const dots = range.indexOf('..');
  const plus = range.lastIndexOf('+');
  if (dots > 0 && dots + 2 < range.length)
    return { from: range.slice(0, dots), to: range.slice(dots + 2) };
  if (dots < 0 && plus > 0 && plus + 1 < range.length)
    return { from: range.slice(0, plus), count: range.slice(plus + 1) };
  return undefined;
}

/**
 * Refuse a range of no images, which nobody means. An empty share of a range is a file as others are.
 * @throws {@link EnumeratorError} `E_RANGE`, also as {@link planRun}
 */
export function checkHasImages(name: string, range: RunOptions, size: SpaceSize): void {
  if (planRun(range, size).count > 0n) return;
  throw new EnumeratorError(
    'E_RANGE',
    `${quoteText(name)} has no images: a range has at least one`,
  );
}
