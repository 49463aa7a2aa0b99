/**
 * The number of an overlay as text, in a font of 5×7 points. No part of SPEC: it is for people.
 * @module
 */
import { bitLength } from '../../core/big-bytes.js';
import { briefIndex } from '../../core/index-format.js';

/** Points from the left edge of a character to that of the next, and of a character's height. */
export const ADVANCE = 6;
export const GLYPH_HEIGHT = 7;
const GLYPH_WIDTH = 5;

/** Rows of a character from the top, each five bits, the leftmost the highest. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': glyph('.###. #...# #..## #.#.# ##..# #...# .###.'),
  '1': glyph('..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.'),
  '2': glyph('.###. #...# ....# ..##. .#... #.... #####'),
  '3': glyph('.###. #...# ....# ..##. ....# #...# .###.'),
  '4': glyph('...#. ..##. .#.#. #..#. ##### ...#. ...#.'),
  '5': glyph('##### #.... ####. ....# ....# #...# .###.'),
  '6': glyph('..##. .#... #.... ####. #...# #...# .###.'),
  '7': glyph('##### ....# ...#. ..#.. ..#.. .#... .#...'),
  '8': glyph('.###. #...# #...# .###. #...# #...# .###.'),
  '9': glyph('.###. #...# #...# .#### ....# ...#. .##..'),
  a: glyph('..... ..... .###. ....# .#### #...# .####'),
  b: glyph('#.... #.... ####. #...# #...# #...# ####.'),
  c: glyph('..... ..... .###. #...# #.... #...# .###.'),
  d: glyph('....# ....# .#### #...# #...# #...# .####'),
  e: glyph('..... ..... .###. #...# ##### #.... .###.'),
  f: glyph('..##. .#..# .#... ###.. .#... .#... .#...'),
  x: glyph('..... ..... #...# .#.#. ..#.. .#.#. #...#'),
  '…': glyph('..... ..... ..... ..... ..... ..... #.#.#'),
};

function glyph(rows: string): number[] {
  return rows
    .split(' ')
    .map((row) => Number.parseInt(row.replaceAll('.', '0').replaceAll('#', '1'), 2));
}

/** Whether a point of a character is set. */
export function hasPoint(character: string, x: number, y: number): boolean {
  return (((GLYPHS[character]?.[y] ?? 0) >>> (GLYPH_WIDTH - 1 - x)) & 1) === 1;
}

/** From here on a number has more than 80 decimal digits, and is hex. */
const LONG_BITS = 320;

/** Numbers as `briefIndex(index, width)` has them, also where they take megabytes. */
export class NumberText {
  readonly #width: number;
  #bits = 1;

  /** @param width - characters, from 3 */
  constructor(width: number) {
    this.#width = width;
  }

  /**
   * Time in what is shown, not in the length of the number, as long as that is the last one's.
   * @param index - from 0
   */
  format(index: bigint): string {
    // A shift costs what is left over; only the highest bit's place gives 1.
    if (index >> BigInt(this.#bits - 1) !== 1n) this.#bits = Math.max(1, bitLength(index));
    const digits = Math.ceil(this.#bits / 4);
    if (this.#bits <= LONG_BITS || digits + 2 <= this.#width) {
      return briefIndex(index, this.#width);
    }
    const tail = Math.floor((this.#width - 1) / 2);
    const head = this.#width - 1 - tail;
    // Two more digits than are shown, in the place of `0x`.
    const first = (index >> BigInt(4 * (digits - head))).toString(16);
    const last = BigInt.asUintN(4 * tail, index)
      .toString(16)
      .padStart(tail, '0');
    return `${`0x${first}`.slice(0, head)}…${last}`;
  }
}
