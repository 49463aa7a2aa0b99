/**
 * What the length of a number says of its image, in the progressive and the cloud order. SPEC §5.10, §5.11.
 * @module
 */
import type { Order } from '../core/order.js';
import type { Space } from '../core/space.js';

/**
 * How images look. `shades` are of about one colour; `clouds` have soft edges; `patches` are of black
 * and white; `blocks` are squares of a palette's colours; a `blend` goes softly from point to point; and
 * `all` images are static, nearly always.
 */
export type Look =
  'plain' | 'nearly-plain' | 'shades' | 'clouds' | 'patches' | 'blocks' | 'blend' | 'all';

/** The images of all numbers up to a length. */
export interface NumberLength {
  /** These numbers are below it: `256^12`, as SPEC §7 reads it. */
  readonly below: string;
  /** Its bits, as a share of those of all numbers: above 0, at most 1. */
  readonly share: number;
  readonly look: Look;
  /** How many clouds, patches, blocks or points stand in a row and in a column. */
  readonly columns: number;
  readonly rows: number;
}

/** The lattice of a level. SPEC §5.10. */
interface Lattice {
  readonly columns: number;
  readonly rows: number;
  readonly digits: number;
}

/** From short numbers to all of them; none in an order where a length says nothing. */
export function numberLengths(space: Space, order: Order): NumberLength[] {
  const lattices = latticesOf(space);
  if (order === 'progressive') return lengthsByLevel(space, lattices, 'blend');
  if (order !== 'cloud') return [];
  return space.radixBits > 0
    ? cloudLengths(space, lattices)
    : lengthsByLevel(space, lattices, 'clouds');
}

function latticesOf({ width, height, channels }: Space): Lattice[] {
  const lattices: Lattice[] = [];
  for (let side = 1; ; side *= 2) {
    const columns = Math.min(width, side);
    const rows = Math.min(height, side);
    lattices.push({ columns, rows, digits: channels * columns * rows });
    if (columns === width && rows === height) return lattices;
  }
}

/** Level by level all digits, as the progressive order has them. */
function lengthsByLevel(space: Space, lattices: readonly Lattice[], soft: Look): NumberLength[] {
  return lattices.map(({ columns, rows, digits }, level) => ({
    below: `${space.radix}^${digits}`,
    share: digits / space.digits,
    look: lookAt(space, lattices, level, soft),
    columns,
    rows,
  }));
}

/**
 * The bits j of residuals of level l with j + l up to a sum, for the sums that matter: from where all values of
 * level 0 come, a level more each time; and two below, where its colours are still near the middle.
 */
function cloudLengths(space: Space, lattices: readonly Lattice[]): NumberLength[] {
  const { radixBits, color, digits } = space;
  const full = radixBits - 1;
  const sums = lattices.map((_, level) => full + level);
  if (color !== 'palette' && lattices.length > 1)
    sums.unshift(...[full - 3, full - 1].filter((sum) => sum >= 0));
  return sums.map((sum) => {
    const bits = bitsUpTo(sum, radixBits, lattices);
    const level = sum - full;
    const { columns, rows } = lattices[Math.max(0, level)]!;
    return {
      below: `2^${bits}`,
      share: bits / (radixBits * digits),
      look: cloudLook(space, lattices, level),
      columns,
      rows,
    };
  });
}

function cloudLook(space: Space, lattices: readonly Lattice[], level: number): Look {
  // Of the sum 0 there are the lowest bits of level 0 alone.
  if (level + space.radixBits === 1) return 'plain';
  if (level < 0) return level < -1 ? 'nearly-plain' : 'shades';
  // Finer levels have some of their bits before level 0 has all.
  if (level === 0 && lattices.length > 1) return space.color === 'palette' ? 'blocks' : 'clouds';
  return lookAt(space, lattices, level, 'clouds');
}

function lookAt(space: Space, lattices: readonly Lattice[], level: number, soft: Look): Look {
  if (level === 0) return 'plain';
  if (level === lattices.length - 1) return 'all';
  if (space.color === 'palette') return 'blocks';
  return space.radix === 2 ? 'patches' : soft;
}

function bitsUpTo(sum: number, radixBits: number, lattices: readonly Lattice[]): number {
  let bits = 0;
  for (const [level, { digits }] of lattices.entries()) {
    const points = digits - (lattices[level - 1]?.digits ?? 0);
    bits += points * Math.min(Math.max(sum - level + 1, 0), radixBits);
  }
  return bits;
}
