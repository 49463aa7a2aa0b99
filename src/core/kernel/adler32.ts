/**
 * Adler-32 by the kernel, and memory in which it needs no copy.
 * @module
 */
import { type Exports, growMemory, instantiate } from './module.js';

/** Where bytes from elsewhere are copied to, and how many at a time. */
const SCRATCH_AT = 8192;
const SCRATCH_BYTES = 65536;

export class AdlerMemory {
  readonly #exports: Exports = instantiate();
  #isTaken = false;

  /**
   * Memory of the kernel's. It never moves, so it is given once.
   * @returns zeros, owned by the caller
   */
  allocate(sizeBytes: number): Uint8Array {
    if (this.#isTaken) throw new TypeError('allocate gives memory once');
    this.#isTaken = true;
    const at = SCRATCH_AT + SCRATCH_BYTES;
    growMemory(this.#exports.memory, at + sizeBytes);
    return new Uint8Array(this.#exports.memory.buffer, at, sizeBytes);
  }

  /**
   * The checksum of `bytes` behind those whose checksum is `previous`.
   * @param bytes - in the memory that {@link allocate} gave, or, at the cost of a copy, anywhere
   */
  readonly adler32 = (bytes: Uint8Array, previous = 1): number => {
    const { memory } = this.#exports;
    if (bytes.buffer === memory.buffer)
      return this.#exports.adler32(bytes.byteOffset, bytes.length, previous) >>> 0;
    if (!this.#isTaken) growMemory(memory, SCRATCH_AT + SCRATCH_BYTES);
    const scratch = new Uint8Array(memory.buffer, SCRATCH_AT, SCRATCH_BYTES);
    let sum = previous;
    for (let at = 0; at < bytes.length; at += SCRATCH_BYTES) {
      const part = bytes.subarray(at, at + SCRATCH_BYTES);
      scratch.set(part);
      sum = this.#exports.adler32(SCRATCH_AT, part.length, sum) >>> 0;
    }
    return sum;
  };
}
