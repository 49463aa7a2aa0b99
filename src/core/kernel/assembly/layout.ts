/**
 * Where everything lies in the kernel's memory. `../kernel.ts` writes the
 * parameters and owns all that follows HEAP; the numbers stand in both files.
 */

/** a and b as `u64`, 0 standing for 2^64. SPEC §5.3. */
export const A: usize = 0;
export const B: usize = 8;
/** Ten round keys, `u64`. SPEC §5.4. */
export const ROUND_KEYS: usize = 16;
/** Thirty-two lane keys, `u32`, row by row. */
export const LANE_KEYS: usize = 96;
/** 264 hash keys, `u32`, then ρ₁, ρ₂, f₁, f₂, `u64`. */
export const HASH_KEYS: usize = 224;
export const RHO: usize = 1280;
export const FINAL: usize = 1296;
/** The head's counter before the hash is added: x, y. */
export const COUNTER: usize = 1312;
/** What each frame adds to it: the step's halves. */
export const STEP: usize = 1328;
/** H₁, H₂ of the current tail. SPEC §5.7. */
export const HASH: usize = 1344;
/** u32: radix, h₁, h₂, bits of the low half in a packed frame. */
export const RADIX: usize = 1360;
export const H1: usize = 1364;
export const H2: usize = 1368;
export const LOW_BITS: usize = 1372;
/** u32: bytes of the tail (packed) or its digits (unpacked), and the mask of its last byte. */
export const TAIL_BYTES: usize = 1376;
export const LAST_MASK: usize = 1380;
/** u32: 0 where a = b = 2^64, 1 where both are powers of two, 2 otherwise. */
export const HEAD_KIND: usize = 1384;
/** Bytes of a frame's rank (packed) or its digits (unpacked). */
export const FRAME_BYTES: usize = 1388;

/** Permuted heads of the current block, (x, y) each. */
export const HEADS: usize = 2048;
export const BLOCK_HEADS: i32 = 256;

/** Bytes that a writer may touch behind the end of its output, and a reader behind its input. */
export const SLACK: usize = 128;
