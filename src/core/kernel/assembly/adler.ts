/**
 * Adler-32, as in zlib streams (RFC 1950), 16 bytes at a time.
 *
 * Bytes are summed by pairs, as words of 16 bits: `words` adds both up and may overflow, `high`
 * adds the upper ones alone, and the lower ones' sum is words - 256·high, which is below 2^16 and
 * so is exact. `wordsTwice` and `highTwice` add up these sums after each step.
 * hot: run `npm run bench` before editing.
 */

const BASE: u64 = 65521;
/** The most steps before a sum of sums passes 2^16: 255 · (1 + … + 22) = 64515. */
const STEPS: usize = 22;
/** Runs of so many steps between two reductions. */
const RUNS: usize = 64;

// @ts-ignore: decorator
@inline
function sumLanes(x: v128): u64 {
  return (
    u64(u32(i32x4.extract_lane(x, 0))) +
    u64(u32(i32x4.extract_lane(x, 1))) +
    u64(u32(i32x4.extract_lane(x, 2))) +
    u64(u32(i32x4.extract_lane(x, 3)))
  );
}

// @ts-ignore: decorator
@inline
function addPairs(sum: v128, words: v128): v128 {
  return i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(words));
}

/** Carry `previous` (1 for none) on over `count` bytes at `from`. */
export function adler32(from: usize, count: usize, previous: u32): u32 {
  let a: u64 = previous & 0xffff;
  let b: u64 = previous >> 16;
  const end = from + count;
  while (from + 16 <= end) {
    const steps = min(STEPS, (end - from) >> 4);
    const runBytes = steps << 4;
    const runs = min(RUNS, (end - from) / runBytes);
    const size = runs * runBytes;
    let sum = i32x4.splat(0);
    let earlier = i32x4.splat(0);
    let twice = i32x4.splat(0);
    let places = i32x4.splat(0);
    const stop = from + size;
    while (from < stop) {
      let words = i16x8.splat(0);
      let high = i16x8.splat(0);
      let wordsTwice = i16x8.splat(0);
      let highTwice = i16x8.splat(0);
      const runEnd = from + runBytes;
      for (; from + 32 <= runEnd; from += 32) {
        const x = v128.load(from);
        words = i16x8.add(words, x);
        high = i16x8.add(high, i16x8.shr_u(x, 8));
        wordsTwice = i16x8.add(wordsTwice, words);
        highTwice = i16x8.add(highTwice, high);
        const y = v128.load(from, 16);
        words = i16x8.add(words, y);
        high = i16x8.add(high, i16x8.shr_u(y, 8));
        wordsTwice = i16x8.add(wordsTwice, words);
        highTwice = i16x8.add(highTwice, high);
      }
      if (from < runEnd) {
        const x = v128.load(from);
        words = i16x8.add(words, x);
        high = i16x8.add(high, i16x8.shr_u(x, 8));
        wordsTwice = i16x8.add(wordsTwice, words);
        highTwice = i16x8.add(highTwice, high);
        from += 16;
      }
      const low = i16x8.sub(words, i16x8.shl(high, 8));
      const lowTwice = i16x8.sub(wordsTwice, i16x8.shl(highTwice, 8));
      earlier = i32x4.add(earlier, sum);
      sum = addPairs(addPairs(sum, low), high);
      twice = addPairs(addPairs(twice, lowTwice), highTwice);
      places = i32x4.add(
        places,
        i32x4.add(
          i32x4.dot_i16x8_s(low, i16x8(0, 2, 4, 6, 8, 10, 12, 14)),
          i32x4.dot_i16x8_s(high, i16x8(1, 3, 5, 7, 9, 11, 13, 15)),
        ),
      );
    }
    // A byte counts once for each byte from it to the end: 16 a step, less its place in its own.
    b += a * size + sumLanes(earlier) * runBytes + (sumLanes(twice) << 4) - sumLanes(places);
    b %= BASE;
    a = (a + sumLanes(sum)) % BASE;
  }
  for (; from < end; from++) {
    a += load<u8>(from);
    b += a;
  }
  return (u32(b % BASE) << 16) | u32(a % BASE);
}
