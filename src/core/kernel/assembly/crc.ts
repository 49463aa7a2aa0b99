/**
 * CRC-32 by folding: the bytes shrink to the last of them, which have the same checksum.
 *
 * x^38400 + x^19840 + x^14976 + x^11392 + 1 is a multiple of CRC-32's polynomial, and all its
 * exponents are multiples of 128. So a word of 16 bytes may be struck out where it is added to the
 * words 145, 183, 211 and 300 places on, and no carry-less multiplication is wanted. The sums are
 * kept rather than the additions: s[p] = m[p] ^ s[p-145] ^ s[p-183] ^ s[p-211] ^ s[p-300].
 * hot: run `npm run bench` before editing.
 */

/** The greatest lag, and the others, in bytes. */
const WINDOW: usize = 300 * 16;
const LAG_1: usize = 145 * 16;
const LAG_2: usize = 183 * 16;
const LAG_3: usize = 211 * 16;
/** Sums that are made before the last WINDOW of them move back to the front. */
const RUN: usize = 1024 * 16;

// @ts-ignore: decorator
@inline
function sum(from: usize, at: usize, offset: usize): void {
  v128.store(
    at + offset,
    v128.xor(
      v128.xor(
        v128.load(from + offset),
        v128.xor(v128.load(at + offset - LAG_1), v128.load(at + offset - LAG_2)),
      ),
      v128.xor(v128.load(at + offset - LAG_3), v128.load(at + offset - WINDOW)),
    ),
  );
}

/**
 * Shrink `count` bytes at `from`, at least WINDOW, to WINDOW and up to 15 more.
 * @param start - added to the first four bytes: the register before them
 * @param work - WINDOW + RUN bytes and 16 more; what is left stands at its front
 * @returns how many bytes are left
 */
export function foldCrc(from: usize, count: usize, start: u32, work: usize): usize {
  const first = work + WINDOW;
  const last = from + (count & ~15) - WINDOW;
  memory.fill(work, 0, WINDOW);
  // The register acts as a word of zeros before the bytes would: s[-300] is added to s[0] alone.
  store<u32>(work, start);
  while (from < last) {
    const size = min(RUN, last - from);
    const end = first + size;
    const shift = from - first;
    let at = first;
    for (; at + 128 <= end; at += 128) {
      sum(at + shift, at, 0);
      sum(at + shift, at, 16);
      sum(at + shift, at, 32);
      sum(at + shift, at, 48);
      sum(at + shift, at, 64);
      sum(at + shift, at, 80);
      sum(at + shift, at, 96);
      sum(at + shift, at, 112);
    }
    for (; at < end; at += 16) sum(at + shift, at, 0);
    from += size;
    memory.copy(work, work + size, WINDOW);
  }
  // Each of the last words is given what the sums before it add, and passes nothing on.
  let at = work;
  for (let p: usize = 0; p < WINDOW; p += 16, at += 16) {
    let word = v128.xor(v128.load(from + p), v128.load(at));
    if (p < LAG_1) word = v128.xor(word, v128.load(at + WINDOW - LAG_1));
    if (p < LAG_2) word = v128.xor(word, v128.load(at + WINDOW - LAG_2));
    if (p < LAG_3) word = v128.xor(word, v128.load(at + WINDOW - LAG_3));
    v128.store(at, word);
  }
  const rest = count & 15;
  memory.copy(at, from + WINDOW, rest);
  return WINDOW + rest;
}
