/**
 * Conditions of a request: whether its answer is wanted at all, and whether a part of it is.
 * RFC 9110 §13.
 *
 * What is served has no date, so the headers with dates are passed over, as §13.1.3 and §13.1.4 ask,
 * and a date in `If-Range` never holds.
 * @module
 */
import { isKnown } from '../make-image.js';

/** Headers of a request, as they came. */
export type Conditions = Readonly<
  Partial<Record<'if-match' | 'if-none-match' | 'if-range', string | undefined>>
>;

/**
 * In the order of §13.2.2.
 * @param tag - of the answer: strong, with its quotes
 * @returns 412 or 304 where the answer is not wanted
 */
export function refusalOf(conditions: Conditions, tag: string): 412 | 304 | undefined {
  const { 'if-match': match, 'if-none-match': known } = conditions;
  if (match !== undefined && !holds(match, tag)) return 412;
  return isKnown(tag, known) ? 304 : undefined;
}

/** The comparison is the strong one, §13.1.1: a weak tag is never the same. */
function holds(match: string, tag: string): boolean {
  return match.split(',').some((one) => ['*', tag].includes(one.trim()));
}

/** Whether the header `Range` counts: the client has a part of the same bytes, or of none. §13.1.5 */
export function isRangeMeant({ 'if-range': range }: Conditions, tag: string): boolean {
  return range === undefined || range === tag;
}
