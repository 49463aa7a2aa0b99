/**
 * The bits of a stream, the first one lowest.
 */

/** Those that do not make up a byte yet. */
export let held: u64 = 0;
export let heldBits: u64 = 0;

/** Set both. */
export function holdBits(bits: u64, count: u64): void {
  held = bits;
  heldBits = count;
}

/** Write up to 48 bits. @returns the end of the bytes that are whole */
// @ts-ignore: decorator
@inline
export function putBits(out: usize, bits: u64, count: u64): usize {
  held |= bits << heldBits;
  heldBits += count;
  store<u64>(out, held);
  const bytes = heldBits >> 3;
  held >>= bytes << 3;
  heldBits &= 7;
  return out + usize(bytes);
}
