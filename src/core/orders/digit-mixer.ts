/**
 * The mixed orders of rows of digits, of every length with keys of its own. SPEC §5.11.
 * @module
 */
import { fromBytes, toBytes } from '../big-bytes.js';
import { packDigits, unpackDigits } from '../big-digits.js';
import type { KeySource } from '../keys.js';
import type { Space } from '../space.js';
import { MixedCoder } from './mixed.js';
import { MAX_TABLE_SIZE, TableCoder } from './table.js';

/**
 * Rows are bits, ⌈digits/8⌉ bytes of them, where the base is 2; else one byte a digit. A row of no
 * digits is empty.
 */
export class DigitMixer {
  readonly #base: number;
  readonly #keysOf: (digits: number) => KeySource;
  /** By their numbers of digits. */
  readonly #tables = new Map<number, TableCoder>();
  #mixed: MixedCoder | undefined;
  #mixedDigits = 0;

  constructor(base: number, keysOf: (digits: number) => KeySource) {
    this.#base = base;
    this.#keysOf = keysOf;
  }

  /**
   * The rows at from, from + step ….
   * @param most - how many are wanted, from 1; at least one comes
   * @returns a view that is valid until the next call
   */
  frames(
    digits: number,
    from: bigint,
    step: bigint,
    most: number,
  ): { rows: Uint8Array; count: number } {
    if (digits === 0) return { rows: new Uint8Array(), count: 1 };
    const table = this.#table(digits);
    if (table === undefined) {
      const rows = this.#open(digits).frames(from, step, most);
      return { rows, count: rows.length / this.#rowBytes(digits) };
    }
    // Tables have one byte a digit.
    if (this.#base === 2) return { rows: packDigits(table.frames(from, 1n, 1), 1), count: 1 };
    const rows = table.frames(from, step, most);
    return { rows, count: rows.length / digits };
  }

  /** @param index - little-endian */
  frameAtBytes(digits: number, index: Uint8Array): Uint8Array {
    return this.#table(digits) === undefined
      ? this.#open(digits).frameAtBytes(index)
      : this.frames(digits, fromBytes(index), 1n, 1).rows;
  }

  indexOf(digits: number, row: Uint8Array): bigint {
    if (digits === 0) return 0n;
    const table = this.#table(digits);
    if (table === undefined) return this.#open(digits).indexOf(row);
    if (this.#base !== 2) return table.indexOf(row);
    const spread = new Uint8Array(digits);
    unpackDigits(row, 1, spread);
    return table.indexOf(spread);
  }

  /** As {@link indexOf}, little-endian. */
  indexBytesOf(digits: number, row: Uint8Array): Uint8Array {
    return this.#table(digits) === undefined
      ? this.#open(digits).indexBytesOf(row)
      : toBytes(this.indexOf(digits, row));
  }

  #rowBytes(digits: number): number {
    return this.#base === 2 ? Math.ceil(digits / 8) : digits;
  }

  /** Undefined where there are too many rows for a table. */
  #table(digits: number): TableCoder | undefined {
    if (this.#base ** digits > Number(MAX_TABLE_SIZE)) return undefined;
    let table = this.#tables.get(digits);
    if (table === undefined) {
      table = new TableCoder(rowSpace(this.#base, digits), this.#keysOf(digits));
      this.#tables.set(digits, table);
    }
    return table;
  }

  #open(digits: number): MixedCoder {
    if (this.#mixed === undefined || digits !== this.#mixedDigits) {
      const space = rowSpace(this.#base, digits);
      const keys = this.#keysOf(digits);
      if (this.#mixed === undefined) this.#mixed = new MixedCoder(space, keys, 'raw');
      else this.#mixed.reshape(space, keys);
      this.#mixedDigits = digits;
    }
    return this.#mixed;
  }
}

/** Rows of digits as frames: all that an order looks at. */
function rowSpace(base: number, digits: number): Space {
  const isBinary = base === 2;
  return {
    width: digits,
    height: 1,
    color: 'palette',
    depth: 8,
    channels: 1,
    radix: base,
    digits,
    radixBits: isBinary ? 1 : 0,
    packed: isBinary,
    sampleBytes: digits,
    canonical: `${digits} digits`,
  };
}
