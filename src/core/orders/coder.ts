/**
 * What an order has to do: turn indices into frames and back. SPEC §5.
 *
 * Coders take indices that are in the space; `numbering.ts` checks them.
 * @module
 */

export interface OrderCoder {
  /**
   * Frames at from, from + step, … as sample bytes, one behind the other.
   * @param most - how many are wanted, from 1; at least one comes
   * @returns a view of the coder's own memory, valid until its next call
   */
  frames(from: bigint, step: bigint, most: number): Uint8Array;

  /**
   * The frame at the index given as little-endian bytes, where that saves the detour of a bigint.
   * @returns as {@link frames}
   */
  frameAtBytes?(index: Uint8Array): Uint8Array;

  /**
   * The index of a frame.
   * @param samples - sample bytes of the right length
   * @throws EnumeratorError `E_FRAME` where a digit is not below the radix
   */
  indexOf(samples: Uint8Array): bigint;

  /** The same as little-endian bytes without zeros at the end, where that saves the detour. */
  indexBytesOf?(samples: Uint8Array): Uint8Array;
}

/** How many bytes of frames a coder makes at a time: small enough to stay in a cache. */
export const BATCH_BYTES = 256 * 1024;
