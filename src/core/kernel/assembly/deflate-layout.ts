/**
 * Where everything lies in the memory of an instance that compresses. It has that memory for itself, so the
 * addresses of `layout.ts` mean nothing in it. `../compressor.ts` owns all that follows FREE.
 */

/** A word for each symbol: how many bits its code has, times 2^16, and the code, its first bit lowest. */
export const LITERAL_CODES: usize = 1024;
export const DISTANCE_CODES: usize = LITERAL_CODES + 288 * 4;
export const LENGTH_CODES: usize = DISTANCE_CODES + 32 * 4;
/** How often each symbol occurs in a block, `u32`. */
export const LITERAL_COUNTS: usize = LENGTH_CODES + 32 * 4;
export const DISTANCE_COUNTS: usize = LITERAL_COUNTS + 288 * 4;
export const LENGTH_COUNTS: usize = DISTANCE_COUNTS + 32 * 4;
/** How often each byte occurs in a block, matched or not, and in a piece of it, where there are four tables: `u32`. */
export const BYTE_COUNTS: usize = LENGTH_COUNTS + 32 * 4;
export const PIECE_COUNTS: usize = BYTE_COUNTS + 256 * 4;
/** About how many bits a byte costs as a literal, in eighths: `u32`. */
export const BYTE_COSTS: usize = PIECE_COUNTS + 4 * 256 * 4;
/** What `huffman.ts` sorts, `u32`, and how many codes have each length. */
export const SORTED: usize = BYTE_COSTS + 256 * 4;
export const LENGTHS: usize = SORTED + 288 * 4;
/** What a block says of its codes: words of a symbol, and from 2^8 up the bits behind it. */
export const RUNS: usize = LENGTHS + 64 * 4;
/** The last place of each hash, and of each place the one before it with the same hash. `u32` */
export const HASH_BITS: u32 = 14;
export const HEADS: usize = RUNS + 320 * 4;
export const WINDOW: usize = 32768;
export const CHAIN: usize = HEADS + (1 << HASH_BITS) * 4;
/** What is counted at once, and the most bytes of a block: below 2^16, since no more can be stored. */
export const PIECE: i32 = 4096;
export const BLOCK: i32 = 15 * PIECE;
/** Matches of a block with the literals before each, as `match.ts` writes them, twice. */
export const SEQUENCES: usize = CHAIN + WINDOW * 4;
/** Where the host may begin: its FREE_AT is not below. */
export const FREE: usize = SEQUENCES + 2 * (BLOCK / 3 + 1) * 8;
