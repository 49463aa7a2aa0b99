/**
 * The addresses of an image on a server, below its base path, and what it is called there.
 * @module
 */
import { cardinalityText, grouped } from '../../core/cardinality.js';
import { shortenIndex } from '../../core/index-format.js';
import type { Space } from '../../core/space.js';

/** Longer numbers are cut in their middle, where people read them. */
const SHOWN_LENGTH = 40;

/** @param text - decimal or hex digits, or any other notation */
export function pictureTitle(text: string, space: Space): string {
  const brief = /^[0-9]{1,21}$/.test(text)
    ? grouped(BigInt(text))
    : shortenIndex(text, SHOWN_LENGTH);
  return `Image ${brief} of ${cardinalityText(space)}`;
}

/**
 * How large each pixel may become.
 * @param most - pixels of the longer side
 * @returns at least 1
 */
export function scaleUpTo(
  { width, height }: Pick<Space, 'width' | 'height'>,
  most: number,
): number {
  return Math.max(1, Math.floor(most / Math.max(width, height)));
}

/**
 * @param number - as a part of a path
 * @param query - all of the space
 * @param scale - each pixel becomes a square of so many
 */
export function picturePath(number: string, query: string, scale = 1): string {
  return `image/${number}.png?${query}${scale > 1 ? `&scale=${scale}` : ''}`;
}

/** The page of the image. */
export function picturePagePath(number: string, query: string): string {
  return `i/${number}?${query}`;
}
