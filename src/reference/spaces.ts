/**
 * What follows from a space's width, height, colour model and depth. SPEC §3.
 *
 * Worked out here once more from those four (and K), so that the reference depends on nothing
 * that core derives.
 * @module
 */
import type { Space } from '../core/space.js';
import type { JSBI } from './jsbi.js';
import { power } from './integers.js';

const SAMPLES_PER_PIXEL = { gray: 1, graya: 2, rgb: 3, rgba: 4, palette: 1 } as const;

/** R: how many values a digit can take, 2..65536. SPEC §3. */
export function radixOf(space: Space): number {
  return space.color === 'palette' ? space.radix : 2 ** space.depth;
}

/** D: how many digits a frame has. SPEC §3. */
export function digitCountOf(space: Space): number {
  return space.width * space.height * SAMPLES_PER_PIXEL[space.color];
}

/** R^D, the number of images. Slow where R is no power of two and D is large. SPEC §3. */
export function sizeOf(space: Space): JSBI {
  const b = bitsOf(space);
  return b === 0 ? power(radixOf(space), digitCountOf(space)) : power(2, b * digitCountOf(space));
}

/** The canonical text, such as `64x64 rgb 8`. SPEC §3. */
export function canonicalTextOf(space: Space): string {
  const { width, height, color, depth } = space;
  return `${width}x${height} ${color} ${color === 'palette' ? radixOf(space) : depth}`;
}

/** b where the radix is 2^b, packed or not; else 0. SPEC §3. */
export function bitsOf(space: Space): number {
  const b = Math.log2(radixOf(space));
  return Number.isInteger(b) ? b : 0;
}

/** Whether the radix is packed: 2, 4, 16, 256 or 65,536. SPEC §3. */
export function isPacked(space: Space): boolean {
  return [2, 4, 16, 256, 65536].includes(radixOf(space));
}
