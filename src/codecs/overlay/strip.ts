/**
 * Where the cells of an overlay's strip lie, and what they say. SPEC §9.2.
 *
 * Cells are squares that lie on the macroblocks of video codecs, or on even parts of them, so
 * that each comes out of a lossy film as one level, whatever surrounds it.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';

/** 64 of the index, 16 of the checksum. */
export const DATA_BITS = 80;
/** A row begins with a white and a black cell, which the others are measured by. */
export const REFERENCE_CELLS = 2;

/** Sides of a cell, and the part of a frame's height that a strip of them may take. */
const CELLS = [
  { side: 64, part: 32 },
  { side: 32, part: 32 },
  { side: 16, part: 8 },
  { side: 8, part: 4 },
  { side: 4, part: 4 },
] as const;
const ROWS = [1, 2, 4, 5, 8, 10] as const;

/** The strip of a frame: `rows` × `columns` cells from the left edge on. */
export interface StripLayout {
  /** The side of a cell, in pixels. */
  readonly side: number;
  readonly rows: number;
  /** The reference cells among them. */
  readonly columns: number;
  /** First row of pixels: a multiple of `side`. */
  readonly top: number;
}

/** @returns undefined where the frame has no room */
export function stripLayout(width: number, height: number): StripLayout | undefined {
  for (const { side, part } of CELLS) {
    for (const rows of ROWS) {
      const columns = DATA_BITS / rows + REFERENCE_CELLS;
      if (columns * side > width || rows * side * part > height) continue;
      return { side, rows, columns, top: (Math.floor(height / side) - rows) * side };
    }
  }
  return undefined;
}

/** Why frames of this size can't have an overlay, in one line; undefined where they can. */
export function overlayFault(width: number, height: number): string | undefined {
  if (stripLayout(width, height) !== undefined) return undefined;
  let scale = 2;
  while (stripLayout(width * scale, height * scale) === undefined) scale++;
  return `frames of ${width}×${height} are too small for an overlay, which takes at least 88×64 pixels (or 72×80, 168×32, 328×16, 48×128, 40×160): a scale of ${scale} makes them ${width * scale}×${height * scale}`;
}

/** @throws {@link EnumeratorError} `E_OUTPUT` where {@link overlayFault} finds one */
export function needLayout(width: number, height: number): StripLayout {
  for (const [name, value] of Object.entries({ width, height })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new TypeError(`${name} must be a whole number from 1`);
    }
  }
  const layout = stripLayout(width, height);
  if (layout === undefined) throw new EnumeratorError('E_OUTPUT', overlayFault(width, height)!);
  return layout;
}

/**
 * The cells of the index and its checksum, without reference cells: 80 bits, 1 for white.
 * @param index - from 0; its lowest 64 bits are written
 * @param bits - 80 bytes, filled in place
 */
export function putBits(index: bigint, bits: Uint8Array): void {
  const low = BigInt.asUintN(64, index);
  putWord(Number(low >> 32n), 32, bits, 0);
  putWord(Number(low & 0xffffffffn), 32, bits, 32);
  putWord(crc16(bits.subarray(0, 64)), 16, bits, 64);
}

/** The inverse of {@link putBits}; undefined where the checksum is wrong. */
export function readBits(bits: Uint8Array): bigint | undefined {
  if (readWord(bits, 64, 80) !== crc16(bits.subarray(0, 64))) return undefined;
  return (BigInt(readWord(bits, 0, 32)) << 32n) | BigInt(readWord(bits, 32, 64));
}

/** The highest bit comes first. */
function putWord(word: number, count: number, bits: Uint8Array, at: number): void {
  for (let i = 0; i < count; i++) bits[at + i] = (word >>> (count - 1 - i)) & 1;
}

function readWord(bits: Uint8Array, from: number, to: number): number {
  let word = 0;
  for (let i = from; i < to; i++) word = word * 2 + bits[i]!;
  return word;
}

/** CRC-16/IBM-3740: polynomial 0x1021, started at 0xFFFF, the highest bit first. */
function crc16(bits: Uint8Array): number {
  let crc = 0xffff;
  for (const bit of bits) {
    const carry = (crc >>> 15) ^ bit;
    crc = ((crc << 1) & 0xffff) ^ (carry * 0x1021);
  }
  return crc;
}
