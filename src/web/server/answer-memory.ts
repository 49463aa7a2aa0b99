/**
 * Memory for small answers, used again when they have gone out: a new piece for each image costs as
 * much as drawing it.
 * @module
 */

/** Larger answers have memory of their own. */
const LARGEST_BYTES = 2 ** 16;
/** Pieces of one size that are kept while nobody needs them. */
const MOST_FREE = 64;

export interface KeptBytes {
  /** What was given, in another place. */
  readonly bytes: Uint8Array;
  /** Nobody reads them any more. Who never says so leaves them to the garbage collector. */
  readonly release: () => void;
}

/** Free pieces, by the logarithm of their size. */
const free: Uint8Array[][] = Array.from({ length: Math.log2(LARGEST_BYTES) + 1 }, () => []);

export function keepBytes(bytes: Uint8Array): KeptBytes {
  const { length } = bytes;
  if (length > LARGEST_BYTES || length === 0) return { bytes: bytes.slice(), release: doNothing };
  const power = 32 - Math.clz32(length - 1);
  const pieces = free[power] ?? [];
  const piece = pieces.pop() ?? new Uint8Array(2 ** power);
  piece.set(bytes);
  return {
    bytes: piece.subarray(0, length),
    release: () => {
      if (pieces.length < MOST_FREE) pieces.push(piece);
    },
  };
}

function doNothing(): void {}
