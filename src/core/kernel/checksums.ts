/**
 * Adler-32 and CRC-32 by the kernel, and memory in which they need no copy, nor PNG's rows.
 * @module
 */
import { type Exports, growMemory, instantiate } from './module.js';

/** Where bytes from elsewhere are copied to, and how many at a time. */
const SCRATCH_AT = 8192;
const SCRATCH_BYTES = 65536;
/** Where `assembly/crc.ts` works and leaves what is left. */
const WORK_AT = SCRATCH_AT + SCRATCH_BYTES;
const WORK_BYTES = (300 + 1024 + 1) * 16;
const FREE_AT = Math.ceil((WORK_AT + WORK_BYTES) / 64) * 64;
/** From about here on folding is faster; it wants 4,800 at least. */
const FOLD_BYTES = 10_000;

export class ChecksumMemory {
  readonly #exports: Exports = instantiate();
  readonly #plainCrc32: (bytes: Uint8Array, previous?: number) => number;
  /** The memory's, which is asked for again only when it has grown: that takes as long as a checksum of 2 KB. */
  #buffer: ArrayBuffer;
  #isTaken = false;

  /** @param plainCrc32 - what CRC-32 there is: for short pieces, and for what folding leaves */
  constructor(plainCrc32: (bytes: Uint8Array, previous?: number) => number) {
    this.#plainCrc32 = plainCrc32;
    growMemory(this.#exports.memory, FREE_AT);
    this.#buffer = this.#exports.memory.buffer;
  }

  /**
   * Memory of the kernel's. It never moves, so it is given once.
   * @returns zeros, owned by the caller
   */
  allocate(sizeBytes: number): Uint8Array {
    if (this.#isTaken) throw new TypeError('allocate gives memory once');
    this.#isTaken = true;
    growMemory(this.#exports.memory, FREE_AT + sizeBytes);
    this.#buffer = this.#exports.memory.buffer;
    return new Uint8Array(this.#buffer, FREE_AT, sizeBytes);
  }

  /**
   * Move rows apart, for a zero before each: `rows` of `width` bytes, which end where the last one is
   * to end.
   * @param at - where the first zero is to be, from the beginning of what {@link allocate} gave
   */
  readonly spreadRows = (at: number, rows: number, width: number): void => {
    this.#exports.spreadRows(FREE_AT + at, rows, width);
  };

  /**
   * The checksum of `bytes` behind those whose checksum is `previous`.
   * @param bytes - in the memory that {@link allocate} gave, or, at the cost of a copy, anywhere
   */
  readonly adler32 = (bytes: Uint8Array, previous = 1): number => {
    const buffer = this.#buffer;
    if (bytes.buffer === buffer)
      return this.#exports.adler32(bytes.byteOffset, bytes.length, previous) >>> 0;
    const scratch = new Uint8Array(buffer, SCRATCH_AT, SCRATCH_BYTES);
    let sum = previous;
    for (let at = 0; at < bytes.length; at += SCRATCH_BYTES) {
      const part = bytes.subarray(at, at + SCRATCH_BYTES);
      scratch.set(part);
      sum = this.#exports.adler32(SCRATCH_AT, part.length, sum) >>> 0;
    }
    return sum;
  };

  /**
   * The same for CRC-32.
   * @param bytes - in the memory that {@link allocate} gave; others are not folded
   */
  readonly crc32 = (bytes: Uint8Array, previous = 0): number => {
    const buffer = this.#buffer;
    if (bytes.length < FOLD_BYTES || bytes.buffer !== buffer)
      return this.#plainCrc32(bytes, previous);
    const left = this.#exports.foldCrc(bytes.byteOffset, bytes.length, ~previous, WORK_AT);
    // The register went in with the first bytes, so what is left begins with none.
    return this.#plainCrc32(new Uint8Array(buffer, WORK_AT, left), 0xffffffff);
  };
}
