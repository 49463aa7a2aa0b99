/**
 * Adler-32, as in zlib streams (RFC 1950), 32 bytes at a time.
 * hot: run `npm run bench` before editing.
 */

const BASE: u32 = 65521;
/** The most bytes, in whole steps of 32, before a sum could pass 2^32. */
const RUN: usize = 5536;

/** Bytes of a register, weighted by how often each enters the second sum. */
// @ts-ignore: decorator
@inline
function weigh(bytes: v128, high: v128, low: v128): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(bytes), high),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(bytes), low),
  );
}

// @ts-ignore: decorator
@inline
function sumBytes(bytes: v128): v128 {
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
}

// @ts-ignore: decorator
@inline
function sumLanes(x: v128): u32 {
  return i32x4.extract_lane(x, 0) + i32x4.extract_lane(x, 1) + i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3);
}

/** Carry `previous` (1 for none) on over `count` bytes at `from`. */
export function adler32(from: usize, count: usize, previous: u32): u32 {
  let a: u32 = previous & 0xffff;
  let b: u32 = previous >> 16;
  const end = from + count;
  while (from + 32 <= end) {
    const size = min(RUN, (end - from) & ~31);
    const stop = from + size;
    let sum = i32x4.splat(0);
    let earlier = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    for (; from < stop; from += 32) {
      const first = v128.load(from);
      const second = v128.load(from, 16);
      earlier = i32x4.add(earlier, sum);
      sum = i32x4.add(sum, i32x4.add(sumBytes(first), sumBytes(second)));
      weighted = i32x4.add(
        weighted,
        i32x4.add(
          weigh(first, i16x8(32, 31, 30, 29, 28, 27, 26, 25), i16x8(24, 23, 22, 21, 20, 19, 18, 17)),
          weigh(second, i16x8(16, 15, 14, 13, 12, 11, 10, 9), i16x8(8, 7, 6, 5, 4, 3, 2, 1)),
        ),
      );
    }
    b = (b + a * u32(size) + sumLanes(earlier) * 32 + sumLanes(weighted)) % BASE;
    a = (a + sumLanes(sum)) % BASE;
  }
  for (; from < end; from++) {
    a += load<u8>(from);
    b += a;
  }
  return ((b % BASE) << 16) | (a % BASE);
}
