/**
 * The cells of an overlay's strip. SPEC §9.2.
 * @module
 */
import { JSBI } from './jsbi.js';

/** As SPEC's table has them: a cell's side, and the part of the height that a strip may take. */
const SIDES = [
  [64, 32],
  [32, 32],
  [16, 8],
  [8, 4],
  [4, 4],
] as const;

/** A strip as text: one row of cells each, `1` for white. */
export interface Strip {
  readonly side: number;
  readonly top: number;
  readonly cells: readonly string[];
}

/** @returns undefined where the frame is too small */
export function stripOf(width: number, height: number, index: JSBI): Strip | undefined {
  const bits = overlayBits(index);
  for (const [side, part] of SIDES) {
    for (const rows of [1, 2, 4, 5, 8, 10]) {
      const data = 80 / rows;
      if ((data + 2) * side > width || rows * side * part > height) continue;
      const cells = Array.from(
        { length: rows },
        (_, row) => `10${bits.slice(row * data, (row + 1) * data)}`,
      );
      return { side, top: side * (Math.floor(height / side) - rows), cells };
    }
  }
  return undefined;
}

/** 64 bits of the index and 16 of its CRC, as text. */
function overlayBits(index: JSBI): string {
  const low = JSBI.asUintN(64, index).toString(2).padStart(64, '0');
  // By long division: what is left of (bits ‖ 16 zeros), the first 16 turned over, by x^16 + x^12 + x^5 + 1.
  const rest = Array.from(`${low}${'0'.repeat(16)}`, (bit, i) => Number(bit) ^ (i < 16 ? 1 : 0));
  for (let i = 0; i < 64; i++) {
    if (rest[i] === 0) continue;
    for (const term of [0, 4, 11, 16]) rest[i + term] = (rest[i + term] ?? 0) ^ 1;
  }
  return low + rest.slice(64).join('');
}
