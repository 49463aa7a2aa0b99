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
   * The frame at the index given as little-endian bytes, without the detour of a bigint where the radix allows it.
   * @returns as {@link frames}
   */
  frameAtBytes(index: Uint8Array): Uint8Array;

  /**
   * The index of a frame, as little-endian bytes without zeros at the end.
   * @param samples - sample bytes of the right length
   * @throws EnumeratorError `E_FRAME` where a digit is not below the radix
   */
  indexBytesOf(samples: Uint8Array): Uint8Array;

  /** The index of a frame; as {@link indexBytesOf}. */
  indexOf(samples: Uint8Array): bigint;
}

/** How many bytes of frames a coder makes at a time: small enough to stay in a cache. */
export const BATCH_BYTES = 256 * 1024;
