/**
 * Where each operation is worked out, and where its value lies.
 *
 * What depends on the column alone is worked out once for a band of columns, what depends on the
 * row alone once a row; only the rest stands in the loop over pixels. Long lists are cut into
 * pieces, a function each, so that the engine compiles them in bounded time; what one piece
 * leaves for another lies in memory.
 *
 * Memory, in units of 16 bytes:
 *
 *     [slots: constants, then values of t or the row]
 *     [columns: for each group of four pixels x, then the values of the column]
 *     [strip: for each group of four pixels the values that pieces leave for later ones]
 *     [row: the pixels of one band]
 * @module
 */
import { ON_X, ON_Y, P, type Primitives } from './primitives.js';

/** Where a value lies beyond its piece. */
export const HOME = { none: 0, slot: 1, column: 2, strip: 3 } as const;

/** Operations that belong into one function, in order. */
export type Piece = readonly number[];

export interface Plan {
  /** Once a frame, once for each band of columns, once a row, for each pixel. */
  readonly frame: readonly Piece[];
  readonly columns: readonly Piece[];
  readonly rows: readonly Piece[];
  /** At least one: the last writes the pixels. */
  readonly pixels: readonly Piece[];
  /** The {@link HOME} of each operation, and its place there. */
  readonly homes: Uint8Array;
  readonly places: Int32Array;
  /** What the first slots hold. */
  readonly constants: readonly number[];
  /** How many units each part of the memory takes; columns and strip for one group. */
  readonly slots: number;
  readonly columnUnits: number;
  readonly stripUnits: number;
}

/** Constants that rounding needs, in the first slots. ART §4. */
const ROUNDING_CONSTANTS = [127.5, 2 ** 23] as const;

/** The slots of these. */
export const ROUNDING_SLOT = { half: 0, magic: 1 } as const;

/** Operations in one function. */
const PIECE_OPERATIONS = 512;

export function planPieces(list: Primitives): Plan {
  const { length, codes, depends, a, b, c, outputs } = list;
  const isLive = findLive(list);
  const stages: number[][] = [[], [], [], []];
  for (let i = 0; i < length; i++) {
    if (isLive[i] === 1 && codes[i]! > P.t) stages[depends[i]!]!.push(i);
  }
  const [frame = [], columns = [], rows = [], pixels = []] = stages.map(cutPieces);
  if (pixels.length === 0) pixels.push([]);

  const pieceOf = new Int32Array(length).fill(-1);
  let pieces = 0;
  for (const stage of [frame, columns, rows, pixels]) {
    for (const piece of stage) {
      for (const i of piece) pieceOf[i] = pieces;
      pieces++;
    }
  }

  const homes = new Uint8Array(length);
  const places = new Int32Array(length);
  const constants: number[] = [...ROUNDING_CONSTANTS];
  for (let i = 0; i < length; i++) {
    if (isLive[i] !== 1 || codes[i] !== P.constant) continue;
    homes[i] = HOME.slot;
    places[i] = constants.push(list.values[i]!) - 1;
  }
  // Each group's record of columns begins with x.
  const units = { slots: constants.length, columns: 1, strip: 0 };
  const settle = (i: number): void => {
    if (homes[i] !== HOME.none) return;
    if (codes[i] === P.x) {
      homes[i] = HOME.column;
    } else if (depends[i] === ON_X) {
      homes[i] = HOME.column;
      places[i] = units.columns++;
    } else if (depends[i] === (ON_X | ON_Y)) {
      homes[i] = HOME.strip;
      places[i] = units.strip++;
    } else {
      homes[i] = HOME.slot;
      places[i] = units.slots++;
    }
  };
  for (let i = 0; i < length; i++) {
    const piece = pieceOf[i]!;
    if (piece < 0) continue;
    if (a[i]! >= 0 && pieceOf[a[i]!] !== piece) settle(a[i]!);
    if (b[i]! >= 0 && pieceOf[b[i]!] !== piece) settle(b[i]!);
    if (c[i]! >= 0 && pieceOf[c[i]!] !== piece) settle(c[i]!);
  }
  for (const output of outputs) if (pieceOf[output] !== pieces - 1) settle(output);

  return {
    frame,
    columns,
    rows,
    pixels,
    homes,
    places,
    constants,
    slots: units.slots,
    columnUnits: units.columns,
    stripUnits: units.strip,
  };
}

/** 1 for each operation that the outputs need. */
export function findLive({ length, a, b, c, outputs }: Primitives): Uint8Array {
  const isLive = new Uint8Array(length);
  for (const output of outputs) isLive[output] = 1;
  for (let i = length - 1; i >= 0; i--) {
    if (isLive[i] === 0) continue;
    if (a[i]! >= 0) isLive[a[i]!] = 1;
    if (b[i]! >= 0) isLive[b[i]!] = 1;
    if (c[i]! >= 0) isLive[c[i]!] = 1;
  }
  return isLive;
}

function cutPieces(operations: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < operations.length; at += PIECE_OPERATIONS) {
    pieces.push(operations.slice(at, at + PIECE_OPERATIONS));
  }
  return pieces;
}
