/**
 * The tail's hash: two NH sums a block, a polynomial over blocks, and a final
 * mix. SPEC §5.7. hot: run `npm run bench` before editing.
 */
import { A, B, FINAL, HASH, HASH_KEYS, RHO } from './layout';
import { mix64, scale } from './head';

const P: u64 = (1 << 61) - 1;

/** x mod 2^61 − 1. */
// @ts-ignore: decorator
@inline
function reduce(x: u64): u64 {
  const folded = (x & P) + (x >> 61);
  return select<u64>(folded - P, folded, folded >= P);
}

/** p·q mod 2^61 − 1 for p, q below it. */
function multiply(p: u64, q: u64): u64 {
  const pl = p & 0xffffffff;
  const ph = p >> 32;
  const ql = q & 0xffffffff;
  const qh = q >> 32;
  const low = pl * ql;
  const middle = ph * ql + (low >> 32);
  const other = pl * qh + (middle & 0xffffffff);
  const high = ph * qh + (middle >> 32) + (other >> 32);
  const bottom = (other << 32) | (low & 0xffffffff);
  return reduce((bottom & P) + ((high << 3) | (bottom >> 61)));
}

/**
 * Hash `count` tail bytes at `from` into HASH. The bytes behind them, up to the
 * next multiple of 32, must be zero; the last byte counted is not.
 */
export function hashTail(from: usize, count: usize): void {
  const rho1 = load<u64>(RHO);
  const rho2 = load<u64>(RHO, 8);
  let p1: u64 = 0;
  let p2: u64 = 0;
  const end = from + ((count + 31) & ~31);
  while (from < end) {
    let low1 = i64x2.splat(0);
    let high1 = i64x2.splat(0);
    let low2 = i64x2.splat(0);
    let high2 = i64x2.splat(0);
    let key = HASH_KEYS;
    let keyA = v128.load(key);
    let keyB = v128.load(key, 16);
    const stop = min<usize>(from + 1024, end);
    for (; from < stop; from += 32) {
      const wordsA = v128.load(from);
      const wordsB = v128.load(from, 16);
      let sumA = i32x4.add(wordsA, keyA);
      let sumB = i32x4.add(wordsB, keyB);
      low1 = i64x2.add(low1, i64x2.extmul_low_i32x4_u(sumA, sumB));
      high1 = i64x2.add(high1, i64x2.extmul_high_i32x4_u(sumA, sumB));
      key += 32;
      keyA = v128.load(key);
      keyB = v128.load(key, 16);
      sumA = i32x4.add(wordsA, keyA);
      sumB = i32x4.add(wordsB, keyB);
      low2 = i64x2.add(low2, i64x2.extmul_low_i32x4_u(sumA, sumB));
      high2 = i64x2.add(high2, i64x2.extmul_high_i32x4_u(sumA, sumB));
    }
    const sums1 = i64x2.add(low1, high1);
    const sums2 = i64x2.add(low2, high2);
    const s1: u64 = i64x2.extract_lane(sums1, 0) + i64x2.extract_lane(sums1, 1);
    const s2: u64 = i64x2.extract_lane(sums2, 0) + i64x2.extract_lane(sums2, 1);
    p1 = reduce(multiply(p1, rho1) + reduce(s1));
    p2 = reduce(multiply(p2, rho2) + reduce(s2));
  }
  p1 = reduce(multiply(p1, rho1) + count);
  p2 = reduce(multiply(p2, rho2) + count);
  store<u64>(HASH, scale(mix64(p1 ^ load<u64>(FINAL)), load<u64>(A)));
  store<u64>(HASH, scale(mix64(p2 ^ load<u64>(FINAL, 8)), load<u64>(B)), 8);
}
