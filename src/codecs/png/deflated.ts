/**
 * Image data that is really compressed: of every order but the mixed one, and of what is drawn or enlarged.
 *
 * Rows are filtered where their bytes are samples. Those of several samples to a byte and those of a palette are not:
 * a difference of such bytes means nothing.
 * @module
 */
import { compressRows, type RowLayout } from '../../core/kernel/compressor.js';
import type { Space } from '../../core/space.js';
import { CHUNK_OVERHEAD, type Checksum, IEND, writeLatin1, writeUint32 } from './format.js';
import type { RowWriter } from './rows.js';

/** IDAT and IEND of any frame of one space, in a buffer of its own that grows as it must. */
export class DeflatedImage {
  #out: Uint8Array;
  readonly #rows: RowWriter;
  readonly #layout: RowLayout;
  readonly #freeBytes: number;
  readonly #crc32: Checksum;

  /** @param freeBytes - how much of the buffer's beginning to leave to the caller */
  constructor(rows: RowWriter, space: Space, freeBytes: number, crc32: Checksum) {
    const { height, depth, color, channels } = space;
    const isFiltered = depth >= 8 && color !== 'palette';
    this.#rows = rows;
    this.#layout = {
      rowBytes: rows.rowBytes - 1,
      height,
      pixelBytes: isFiltered ? (channels * depth) / 8 : 0,
    };
    this.#freeBytes = freeBytes;
    this.#crc32 = crc32;
    this.#out = new Uint8Array(freeBytes + 1024);
  }

  /** The buffer: free room, IDAT, IEND. Another one after a {@link write} that did not fit. */
  get out(): Uint8Array {
    return this.#out;
  }

  /**
   * Write a frame over the one before it.
   * @param samples - all of its sample bytes; not kept
   * @returns where the file ends in {@link out}
   */
  write(samples: Uint8Array): number {
    const zlib = compressRows(this.#layout, (firstRow, rows, out, at) =>
      this.#rows.writeRows(samples, firstRow, rows, out, at),
    );
    const typeAt = this.#freeBytes + 4;
    const crcAt = typeAt + 4 + zlib.length;
    const end = this.#freeBytes + CHUNK_OVERHEAD + zlib.length + IEND.length;
    // A quarter more than needed, so that frames which grow slowly don't each take a new one.
    if (this.#out.length < end) this.#out = new Uint8Array(Math.ceil(end * 1.25));
    const out = this.#out;
    writeUint32(out, this.#freeBytes, zlib.length);
    writeLatin1(out, typeAt, 'IDAT');
    out.set(zlib, typeAt + 4);
    writeUint32(out, crcAt, this.#crc32(out.subarray(typeAt, crcAt)));
    out.set(IEND, crcAt + 4);
    return end;
  }
}
