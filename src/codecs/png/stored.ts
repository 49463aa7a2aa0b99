/**
 * Image data in stored deflate blocks (RFC 1951, 3.2.4): for frames that don't compress.
 *
 * A block holds as many whole rows as fit into 65,535 bytes, or, where a row is longer, a
 * part of one row. So block headers and filter bytes stand at places that are the same for
 * every frame, and are worked out once; a block is small enough that Adler-32 finds it in the
 * processor's cache.
 * @module
 */
import { type Checksums, CHUNK_OVERHEAD, IEND, writeLatin1, writeUint32 } from './format.js';
import type { RowWriter } from './rows.js';

/** The most that a stored block holds. */
const MAX_BLOCK_BYTES = 65535;
const BLOCK_HEADER_BYTES = 5;

/** CRC-32 folds, which costs about a microsecond a call: many blocks, but few enough for the cache. */
const CHECKED_BYTES = 524_288;

/** Window of 32 KiB, fastest algorithm, no dictionary; the check bits make it divisible by 31. */
const ZLIB_HEADER = 0x7801;

interface Block {
  readonly row: number;
  /** Whole rows; 0 where it is a part of one row. */
  readonly rows: number;
  /** The first byte of that part in its row, counted with the filter byte. */
  readonly first: number;
  readonly end: number;
  /** The offset of its rows in the file's buffer. */
  readonly at: number;
  /** A view of its rows, which Adler-32 runs over. */
  readonly payload: Uint8Array;
  /** A view of all that CRC-32 has to take, with blocks before it; nothing where a later one has it. */
  readonly checked: Uint8Array | undefined;
}

/** IDAT and IEND of any frame of one space, in a buffer of its own. */
export class StoredImage {
  /** The buffer: free room, IDAT, IEND. */
  readonly out: Uint8Array;
  readonly #rows: RowWriter;
  readonly #blocks: readonly Block[];
  readonly #checksums: Checksums;
  /** The offset of Adler-32, which IDAT's CRC follows. */
  readonly #trailerAt: number;

  /**
   * @param height - rows of a frame
   * @param freeBytes - how much of the buffer's beginning to leave to the caller
   * @param allocate - called once
   */
  constructor(
    rows: RowWriter,
    height: number,
    freeBytes: number,
    checksums: Checksums,
    allocate: (sizeBytes: number) => Uint8Array,
  ) {
    const parts = cutIntoParts(rows.rowBytes, height);
    const rowsBytes = rows.rowBytes * height;
    const zlibBytes = 2 + parts.length * BLOCK_HEADER_BYTES + rowsBytes + 4;
    const out = allocate(freeBytes + CHUNK_OVERHEAD + zlibBytes + IEND.length);
    const typeAt = freeBytes + 4;
    writeUint32(out, freeBytes, zlibBytes);
    writeLatin1(out, typeAt, 'IDAT');
    out[typeAt + 4] = ZLIB_HEADER >>> 8;
    out[typeAt + 5] = ZLIB_HEADER & 255;

    let at = typeAt + 6;
    let checkedAt = typeAt;
    this.#blocks = parts.map((part, i) => {
      const isLast = i === parts.length - 1;
      const { row, rows: wholeRows, first, end } = part;
      const bytes = wholeRows > 0 ? wholeRows * rows.rowBytes : end - first;
      out.set([isLast ? 1 : 0, bytes, bytes >>> 8, ~bytes, ~bytes >>> 8], at);
      const payloadAt = at + BLOCK_HEADER_BYTES;
      at = payloadAt + bytes;
      let checked: Uint8Array | undefined;
      if (isLast || at - checkedAt >= CHECKED_BYTES) {
        const end = isLast ? at + 4 : at;
        checked = out.subarray(checkedAt, end);
        checkedAt = end;
      }
      return {
        row,
        rows: wholeRows,
        first,
        end,
        at: payloadAt,
        payload: out.subarray(payloadAt, at),
        checked,
      };
    });
    out.set(IEND, at + 8);
    this.out = out;
    this.#trailerAt = at;
    this.#rows = rows;
    this.#checksums = checksums;
  }

  /**
   * Write a frame over the one before it. Hot: measure before you edit.
   * @param samples - all of its sample bytes; not kept
   * @returns where the file ends in {@link out}
   */
  write(samples: Uint8Array): number {
    const { crc32, adler32 } = this.#checksums;
    const { out } = this;
    const blocks = this.#blocks;
    const last = blocks.length - 1;
    let adler = 1;
    let crc = 0;
    for (let i = 0; i <= last; i++) {
      const block = blocks[i]!;
      if (block.rows > 0) {
        this.#rows.writeRows(samples, block.row, block.rows, out, block.at);
      } else {
        this.#rows.writePart(samples, block.row, block.first, block.end, out, block.at);
      }
      adler = adler32(block.payload, adler);
      if (i === last) writeUint32(out, this.#trailerAt, adler);
      if (block.checked !== undefined) crc = crc32(block.checked, crc);
    }
    writeUint32(out, this.#trailerAt + 4, crc);
    return this.#trailerAt + 8 + IEND.length;
  }
}

/** The content of each block, from the top. */
function cutIntoParts(
  rowBytes: number,
  height: number,
): Pick<Block, 'row' | 'rows' | 'first' | 'end'>[] {
  const parts = [];
  if (rowBytes <= MAX_BLOCK_BYTES) {
    const blockRows = Math.floor(MAX_BLOCK_BYTES / rowBytes);
    for (let row = 0; row < height; row += blockRows) {
      parts.push({ row, rows: Math.min(blockRows, height - row), first: 0, end: 0 });
    }
  } else {
    for (let row = 0; row < height; row++) {
      for (let first = 0; first < rowBytes; first += MAX_BLOCK_BYTES) {
        parts.push({ row, rows: 0, first, end: Math.min(first + MAX_BLOCK_BYTES, rowBytes) });
      }
    }
  }
  return parts;
}
