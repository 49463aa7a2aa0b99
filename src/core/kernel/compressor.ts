/**
 * Rows of samples to zlib streams (RFC 1950), by the kernel: PNG's filters, matches, codes of each block's own. SPEC §9.
 *
 * What comes out follows from the rows alone, on every machine, and changes with the program's version only.
 * All streams of a thread are made in one memory, one after the other.
 * @module
 */
import { type Exports, growMemory, instantiate } from './module.js';

/** Rows that are one picture, or one part of it. */
export interface RowLayout {
  /** Of a row, without its filter byte: from 1. */
  readonly rowBytes: number;
  /** How many rows there are: from 1. */
  readonly height: number;
  /**
   * How far a sample is from that of the pixel beside it, 1 to 8. 0 where rows are not filtered, since their bytes are
   * several samples, or entries of a palette.
   */
  readonly pixelBytes: number;
}

/**
 * Writes `rows` rows from `firstRow` on to `out`, from `at` on: a filter byte, which is 0, then the row's bytes. It may not
 * compress anything itself.
 */
export type WriteRows = (firstRow: number, rows: number, out: Uint8Array, at: number) => void;

/** Addresses and sizes that `assembly/deflate-layout.ts` fixes. */
const WINDOW_BYTES = 32_768;
const BLOCK_BYTES = 61_440;
const FREE_AT = 540_672;
/** What the kernel may touch around rows: 8 bytes before them, 16 behind them. */
const SLACK = 64;
/** A larger memory than this is not kept for the next picture. */
const KEPT_BYTES = 2 ** 24;

/** A zlib stream's first bytes: a window of 32 KiB, fast compression. */
const ZLIB_HEAD = Uint8Array.of(0x78, 0x01);

/** Of this thread. */
let exports: Exports | undefined;
/** What is compressed so far, and how much of it there is. */
let out = new Uint8Array(0);
let outBytes = 0;

/**
 * Compress a picture's rows.
 * @returns a zlib stream, valid until the next call
 * @throws TypeError where the layout is none
 */
export function compressRows(layout: RowLayout, writeRows: WriteRows): Uint8Array {
  outBytes = 0;
  append(ZLIB_HEAD);
  const adler = deflateRows(layout, writeRows, undefined, true);
  append(Uint8Array.of(adler >>> 24, adler >>> 16, adler >>> 8, adler));
  return out.subarray(0, outBytes);
}

/** Rows that are compressed on their own, to be joined with others. */
export interface CompressedPart {
  /** Blocks of deflate that end at a byte, none of which is the last. In new memory. */
  readonly blocks: Uint8Array;
  /** The Adler-32 of the bytes before compression. */
  readonly adler: number;
  /** How many those were. */
  readonly bytes: number;
}

/**
 * Compress some of a picture's rows, in any order and by any thread.
 * @param above - the row in front of the first one, `rowBytes` bytes; left out at the picture's top
 * @throws TypeError where the layout is none, or the row above has not its length
 */
export function compressPart(
  layout: RowLayout,
  writeRows: WriteRows,
  above?: Uint8Array,
): CompressedPart {
  outBytes = 0;
  const adler = deflateRows(layout, writeRows, above, false);
  const bytes = layout.height * (1 + layout.rowBytes);
  return { blocks: out.slice(0, outBytes), adler, bytes };
}

/** @returns the Adler-32 */
function deflateRows(
  layout: RowLayout,
  writeRows: WriteRows,
  above: Uint8Array | undefined,
  isWhole: boolean,
): number {
  checkLayout(layout, above);
  const { rowBytes, height, pixelBytes } = layout;
  const stride = 1 + rowBytes;
  const batchRows = Math.min(height, Math.max(1, Math.floor(BLOCK_BYTES / stride)));
  const batchBytes = batchRows * stride;
  // The row above, rows, 32 KiB of what was compressed before, rows as they are filtered, and what comes out.
  const rowsAt = FREE_AT + SLACK + stride;
  const filteredAt = align(rowsAt + batchBytes + SLACK) + WINDOW_BYTES;
  const deflatedAt = align(filteredAt + batchBytes + SLACK);
  const end = deflatedAt + Math.ceil(batchBytes * 1.002) + 1024;
  const kernel = (exports ??= instantiate());
  growMemory(kernel.memory, end);
  const bytes = new Uint8Array(kernel.memory.buffer);
  const isFiltered = pixelBytes > 0;
  bytes.fill(0, rowsAt - stride, rowsAt);
  if (above !== undefined) bytes.set(above, rowsAt - rowBytes);
  kernel.openStream(filteredAt);
  let adler = 1;
  for (let row = 0; row < height; row += batchRows) {
    const rows = Math.min(batchRows, height - row);
    const size = rows * stride;
    writeRows(row, rows, bytes, isFiltered ? rowsAt : filteredAt);
    if (isFiltered) {
      kernel.filterRows(rowsAt, rows, rowBytes, pixelBytes, filteredAt);
      bytes.copyWithin(rowsAt - stride, rowsAt + size - stride, rowsAt + size);
    }
    adler = kernel.adler32(filteredAt, size, adler) >>> 0;
    const isLast = row + rows === height;
    let deflatedEnd = kernel.deflate(filteredAt, size, isWhole && isLast, deflatedAt);
    if (isLast) deflatedEnd = kernel.endAtByte(isWhole, deflatedEnd);
    append(bytes.subarray(deflatedAt, deflatedEnd));
    bytes.copyWithin(
      filteredAt - WINDOW_BYTES,
      filteredAt + size - WINDOW_BYTES,
      filteredAt + size,
    );
    kernel.moveWindow(size);
  }
  if (end > KEPT_BYTES) exports = undefined;
  return adler;
}

function checkLayout(
  { rowBytes, height, pixelBytes }: RowLayout,
  above: Uint8Array | undefined,
): void {
  const isRow = Number.isInteger(rowBytes) && rowBytes >= 1;
  if (!isRow || !Number.isInteger(height) || height < 1) {
    throw new TypeError(`${height} rows of ${rowBytes} bytes: both must be whole numbers from 1`);
  }
  if (!Number.isInteger(pixelBytes) || pixelBytes < 0 || pixelBytes > 8) {
    throw new TypeError(`pixelBytes is ${pixelBytes}: it must be a whole number from 0 to 8`);
  }
  if (above !== undefined && above.length !== rowBytes) {
    throw new TypeError(`the row above has ${above.length} bytes, the others ${rowBytes}`);
  }
}

function append(bytes: Uint8Array): void {
  const end = outBytes + bytes.length;
  if (end > out.length) {
    // Half as much again, so that streams which grow slowly don't each take new memory.
    const larger = new Uint8Array(Math.ceil(end * 1.5));
    larger.set(out.subarray(0, outBytes));
    out = larger;
  }
  out.set(bytes, outBytes);
  outBytes = end;
}

function align(address: number): number {
  return Math.ceil(address / 64) * 64;
}
