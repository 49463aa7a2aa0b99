/**
 * Between rank bytes and sample bytes, for digits of 1, 2 and 4 bits. SPEC §4.
 * hot: run `npm run bench` before editing.
 */

/** Sixteen digits of one bit each. */
// @ts-ignore: decorator
@inline
function spread1(pair: i32): v128 {
  const bytes = i32x4.splat(pair);
  const spread = v128.shuffle<i8>(bytes, bytes, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  const places = i64x2.splat(0x8040201008040201);
  return v128.and(i8x16.eq(v128.and(spread, places), places), i8x16.splat(1));
}

// @ts-ignore: decorator
@inline
function spread2(pair: u64): u64 {
  const quads = (pair | (pair << 24)) & 0x000000ff000000ff;
  const nibbles = (quads | (quads << 12)) & 0x000f000f000f000f;
  return (nibbles | (nibbles << 6)) & 0x0303030303030303;
}

// @ts-ignore: decorator
@inline
function spread4(word: u64): u64 {
  const halves = (word | (word << 16)) & 0x0000ffff0000ffff;
  const bytes = (halves | (halves << 8)) & 0x00ff00ff00ff00ff;
  return (bytes | (bytes << 4)) & 0x0f0f0f0f0f0f0f0f;
}

// @ts-ignore: decorator
@inline
function gather1(digits: u64): u64 {
  return (digits * 0x0102040810204080) >> 56;
}

// @ts-ignore: decorator
@inline
function gather2(digits: u64): u64 {
  const nibbles = (digits | (digits >> 6)) & 0x000f000f000f000f;
  const bytes = (nibbles | (nibbles >> 12)) & 0x000000ff000000ff;
  return (bytes | (bytes >> 24)) & 0xffff;
}

// @ts-ignore: decorator
@inline
function gather4(digits: u64): u64 {
  const bytes = (digits | (digits >> 4)) & 0x00ff00ff00ff00ff;
  const halves = (bytes | (bytes >> 8)) & 0x0000ffff0000ffff;
  return (halves | (halves >> 16)) & 0xffffffff;
}

/** One frame, its digits' width known to the compiler. */
// @ts-ignore: decorator
@inline
function expandFrame(out: usize, from: usize, digits: usize, bits: i32): void {
  for (let to = out; to < out + digits; ) {
    if (bits == 1) {
      v128.store(to, spread1(load<u16>(from)));
      to += 16;
      from += 2;
    } else if (bits == 2) {
      store<u64>(to, spread2(load<u16>(from)));
      to += 8;
      from += 2;
    } else {
      store<u64>(to, spread4(load<u32>(from)));
      to += 8;
      from += 4;
    }
  }
}

/**
 * Spread `count` frames of `digits` digits of `bits` bits, `stride` bytes apart, to one
 * byte a digit, without gaps. Reads and writes up to 16 bytes beyond each end.
 */
export function expand(out: usize, from: usize, count: i32, stride: usize, digits: usize, bits: i32): void {
  for (; count > 0; count--) {
    if (bits == 1) expandFrame(out, from, digits, 1);
    else if (bits == 2) expandFrame(out, from, digits, 2);
    else expandFrame(out, from, digits, 4);
    out += digits;
    from += stride;
  }
}

/**
 * The inverse, for one frame: `digits` bytes, each below 2^bits, become rank bytes. The
 * bytes behind the last digit, up to the next multiple of 8, must be zero.
 */
export function collect(out: usize, from: usize, digits: usize, bits: i32): void {
  const end = from + digits;
  for (; from < end; from += 8) {
    const eight = load<u64>(from);
    if (bits == 1) store<u8>(out, u8(gather1(eight)));
    else if (bits == 2) store<u16>(out, u16(gather2(eight)));
    else store<u32>(out, u32(gather4(eight)));
    out += bits;
  }
}

/** The place of the first byte at `from` that is not below `radix`, or `count`. */
export function findLarge(from: usize, count: usize, radix: i32): usize {
  const highest = i8x16.splat(i8(radix - 1));
  let at: usize = 0;
  while (at < count) {
    if (v128.any_true(i8x16.gt_u(v128.load(from + at), highest))) break;
    at += 16;
  }
  while (at < count && load<u8>(from + at) <= u8(radix - 1)) at++;
  return min(at, count);
}

/** How many of the `count` bytes at `from` there are without the zeros at their end. */
export function trimZeros(from: usize, count: usize): usize {
  while (count >= 16 && !v128.any_true(v128.load(from + count - 16))) count -= 16;
  while (count > 0 && load<u8>(from + count - 1) == 0) count--;
  return count;
}
