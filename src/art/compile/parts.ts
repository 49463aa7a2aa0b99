/**
 * Small pictures of many nodes of one expression. What they share is computed once.
 * @module
 */
import type { Expression } from '../expression.js';
import { lowerParts } from './lower.js';
import { fillShort } from './short-work.js';

/**
 * What nodes give, as square pictures, t being −1: of a number in gray.
 * @param places - in the nodes of the expression
 * @param side - in pixels, at most 1,024
 * @returns side·side·3 bytes each
 */
export function renderParts(
  expression: Expression,
  places: readonly number[],
  side: number,
): Uint8Array[] {
  const pictures = places.map(() => new Uint8Array(3 * side * side));
  const range = { width: side, height: side, firstRow: 0, endRow: side };
  fillShort(lowerParts(expression, places), range, (bytes, row, _first, columns, picture = 0) =>
    pictures[picture]!.set(bytes.subarray(0, 3 * columns), 3 * side * row),
  );
  return pictures;
}
