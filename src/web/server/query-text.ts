/**
 * Queries as they came: an escape that is no text would be read as a sign that stands for any such.
 * @module
 */
import { Problem } from './problem.js';

/**
 * Why a query cannot be read, if it cannot: its escapes are to be UTF-8.
 * @param target - path and query, with percent signs as they are
 */
export function queryProblem(target: string): Problem | undefined {
  const at = target.indexOf('?');
  if (at < 0 || !target.includes('%', at)) return undefined;
  for (const [escapes] of target.slice(at).matchAll(/(?:%[0-9a-f]{2})+/gi)) {
    try {
      decodeURIComponent(escapes);
    } catch {
      return new Problem(
        400,
        `the query has ${escapes.slice(0, 12)}, which is no UTF-8: write a letter such as ä as %C3%A4`,
      );
    }
  }
  return undefined;
}
