/**
 * The compiler's own operations, each one instruction or two of WebAssembly: a picture's
 * expression is lowered to a list of them, equal ones once, constants worked out.
 *
 * Nothing is simplified by algebra: x·1 stays, since only what IEEE-754 promises for every bit
 * may be used.
 * @module
 */

/** Codes of the operations. Leaves first. A mask is all ones or all zeros. */
export const P = {
  constant: 0,
  x: 1,
  y: 2,
  t: 3,
  add: 4,
  sub: 5,
  mul: 6,
  div: 7,
  sqrt: 8,
  abs: 9,
  /** b < a ? b : a */
  min: 10,
  /** a < b ? b : a */
  max: 11,
  floor: 12,
  nearest: 13,
  /** Masks. */
  lt: 14,
  le: 15,
  eq: 16,
  /** a where the mask c is set, else b. */
  select: 17,
} as const;

export type PrimitiveCode = (typeof P)[keyof typeof P];

/** On what a value depends: bit 0 the column, bit 1 the row. t changes from frame to frame alone. */
export const ON_X = 1;
export const ON_Y = 2;

/** A list of operations; the inputs of each stand before it. Unused inputs are −1. */
export interface Primitives {
  readonly length: number;
  readonly codes: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
  /** The values of constants. */
  readonly values: Float32Array;
  /** Bits {@link ON_X}, {@link ON_Y}. */
  readonly depends: Uint8Array;
  /** Red, green, blue. */
  readonly outputs: readonly number[];
}

/** Grows a list. Methods give the place of the operation, new or found. */
export interface PrimitiveList {
  constant(value: number): number;
  leaf(code: typeof P.x | typeof P.y | typeof P.t): number;
  apply(code: PrimitiveCode, a: number, b?: number, c?: number): number;
  finish(outputs: readonly number[]): Primitives;
}

export function listPrimitives(): PrimitiveList {
  let capacity = 1024;
  let length = 0;
  let codes = new Uint8Array(capacity);
  let a = new Int32Array(capacity);
  let b = new Int32Array(capacity);
  let c = new Int32Array(capacity);
  let values = new Float32Array(capacity);
  let bits = new Int32Array(values.buffer);
  let depends = new Uint8Array(capacity);
  /** Open addressing; place + 1, or 0. Always at least half empty. */
  let table = new Int32Array(4 * capacity);

  function grow(): void {
    capacity *= 2;
    const copy = <T extends Uint8Array | Int32Array | Float32Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    codes = copy(new Uint8Array(capacity), codes);
    a = copy(new Int32Array(capacity), a);
    b = copy(new Int32Array(capacity), b);
    c = copy(new Int32Array(capacity), c);
    values = copy(new Float32Array(capacity), values);
    bits = new Int32Array(values.buffer);
    depends = copy(new Uint8Array(capacity), depends);
    table = new Int32Array(4 * capacity);
    for (let place = 0; place < length; place++) {
      let slot = slotOf(codes[place]!, a[place]!, b[place]!, c[place]!, bits[place]!);
      while (table[slot] !== 0) slot = (slot + 1) & (table.length - 1);
      table[slot] = place + 1;
    }
  }

  function slotOf(code: number, i: number, j: number, k: number, value: number): number {
    let hash = Math.imul(code + 1, 0x9e3779b1) ^ Math.imul(i + 1, 0x85ebca77);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae3d) ^ Math.imul(j + 1, 0x27d4eb2f);
    hash = Math.imul(hash ^ (hash >>> 13), 0x165667b1) ^ Math.imul(k + 1, 0x9e3779b1) ^ value;
    return (hash ^ (hash >>> 16)) & (table.length - 1);
  }

  function put(code: number, i: number, j: number, k: number, value: number): number {
    if (length === capacity) grow();
    // Through the array, so that −0 and 0 are two constants.
    values[length] = value;
    const valueBits = bits[length]!;
    let slot = slotOf(code, i, j, k, valueBits);
    for (; table[slot] !== 0; slot = (slot + 1) & (table.length - 1)) {
      const place = table[slot]! - 1;
      if (
        codes[place] === code &&
        a[place] === i &&
        b[place] === j &&
        c[place] === k &&
        bits[place] === valueBits
      ) {
        return place;
      }
    }
    codes[length] = code;
    a[length] = i;
    b[length] = j;
    c[length] = k;
    depends[length] =
      code === P.x
        ? ON_X
        : code === P.y
          ? ON_Y
          : (i < 0 ? 0 : depends[i]!) | (j < 0 ? 0 : depends[j]!) | (k < 0 ? 0 : depends[k]!);
    table[slot] = length + 1;
    return length++;
  }

  return {
    constant: (value) => put(P.constant, -1, -1, -1, value),
    leaf: (code) => put(code, -1, -1, -1, 0),
    apply(code, i, j = -1, k = -1) {
      const isConstant = (place: number): boolean => place < 0 || codes[place] === P.constant;
      // Masks have no constant of their own; only what selects by them is worked out.
      if (isConstant(i) && isConstant(j) && code < P.lt) {
        return put(P.constant, -1, -1, -1, FOLDS[code]!(values[i]!, values[j] ?? 0));
      }
      if (k >= 0 && isMaskOfConstants(k)) {
        return compare(codes[k]!, values[a[k]!]!, values[b[k]!]!) ? i : j;
      }
      return put(code, i, j, k, 0);
    },
    finish: (outputs) => ({ length, codes, a, b, c, values, depends, outputs }),
  };

  function isMaskOfConstants(mask: number): boolean {
    return codes[a[mask]!] === P.constant && codes[b[mask]!] === P.constant;
  }
}

function compare(code: number, a: number, b: number): boolean {
  return code === P.lt ? a < b : code === P.le ? a <= b : a === b;
}

/** Operations on constants, in single precision; masks have none. */
const FOLDS: Readonly<Partial<Record<PrimitiveCode, (a: number, b: number) => number>>> = {
  [P.add]: (a, b) => Math.fround(a + b),
  [P.sub]: (a, b) => Math.fround(a - b),
  [P.mul]: (a, b) => Math.fround(a * b),
  [P.div]: (a, b) => Math.fround(a / b),
  [P.sqrt]: (a) => Math.fround(Math.sqrt(a)),
  [P.abs]: Math.abs,
  [P.min]: (a, b) => (b < a ? b : a),
  [P.max]: (a, b) => (a < b ? b : a),
  [P.floor]: Math.floor,
  [P.nearest](a) {
    const below = Math.floor(a);
    const isUp = a - below > 0.5 || (a - below === 0.5 && below % 2 !== 0);
    return isUp ? (below === -1 ? -0 : below + 1) : below;
  },
};
