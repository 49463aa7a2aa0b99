/**
 * Heads: mix64, the Feistel permutation E and its inverse, and blocks of
 * consecutive heads. SPEC §5.5, §5.6.
 *
 * Four heads are worked side by side, because a single Feistel is one long
 * chain of multiplications. hot: run `npm run bench` before editing.
 */
import { A, B, COUNTER, HASH, HEADS, HEAD_KIND, ROUND_KEYS, STEP } from './layout';

/**
 * What a and b are. Both 2^64; powers of two of at most 2^31; other powers of two, b perhaps
 * 2^64; neither a power of two.
 */
export const FULL: i32 = 0;
export const SMALL_POWER: i32 = 1;
export const POWER: i32 = 2;
export const GENERAL: i32 = 3;

// @ts-ignore: decorator
@inline
function isPower(kind: i32): bool {
  return kind == SMALL_POWER || kind == POWER;
}

// @ts-ignore: decorator
@inline
export function mix64(z: u64): u64 {
  z = mixHigh(z);
  return z ^ (z >> 31);
}

/** mix64 but for its last step. */
// @ts-ignore: decorator
@inline
function mixHigh(z: u64): u64 {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  return (z ^ (z >> 27)) * 0x94d049bb133111eb;
}

/** ⌊p·q / 2^64⌋. */
// @ts-ignore: decorator
@inline
export function mulHigh(p: u64, q: u64): u64 {
  const pl = p & 0xffffffff;
  const ph = p >> 32;
  const ql = q & 0xffffffff;
  const qh = q >> 32;
  const middle = ph * ql + ((pl * ql) >> 32);
  const other = pl * qh + (middle & 0xffffffff);
  return ph * qh + (middle >> 32) + (other >> 32);
}

/** ⌊word·m / 2^64⌋ with m = 0 for 2^64. */
// @ts-ignore: decorator
@inline
export function scale(word: u64, m: u64): u64 {
  return m == 0 ? word : mulHigh(word, m);
}

/** (p + q) mod m for p, q < m, with m = 0 for 2^64. */
// @ts-ignore: decorator
@inline
export function addMod(p: u64, q: u64, m: u64): u64 {
  const sum = p + q;
  return select<u64>(sum - m, sum, (sum < p) | (m != 0 && sum >= m));
}

/** (p − q) mod m for p, q < m, with m = 0 for 2^64. */
// @ts-ignore: decorator
@inline
export function subMod(p: u64, q: u64, m: u64): u64 {
  return select<u64>(p - q + m, p - q, p < q);
}

/** a or b as the loops want it: for a power of two less one, so that it is a mask and 2^64 fits. */
// @ts-ignore: decorator
@inline
function limitOf(at: usize, kind: i32): u64 {
  return isPower(kind) ? load<u64>(at) - 1 : load<u64>(at);
}

/** A round function's value: for a power of two, `shift` is 64 less its logarithm. */
// @ts-ignore: decorator
@inline
function round(z: u64, key: u64, limit: u64, shift: u64, kind: i32): u64 {
  // The last step of mix64 changes the lower 33 bits alone, and those are shifted out.
  if (kind == SMALL_POWER) return mixHigh(z ^ key) >> shift;
  const word = mix64(z ^ key);
  if (kind == FULL) return word;
  if (kind == POWER) return word >> shift;
  return mulHigh(word, limit);
}

/** (p + q) mod a or b. */
// @ts-ignore: decorator
@inline
function add(p: u64, q: u64, limit: u64, kind: i32): u64 {
  const sum = p + q;
  if (kind == FULL) return sum;
  if (isPower(kind)) return sum & limit;
  return select<u64>(sum - limit, sum, (sum < p) | (sum >= limit));
}

/** Write the next `count` heads, hash added, to HEADS and move the counter on. */
// @ts-ignore: decorator
@inline
function countHeads(count: i32, kind: i32): void {
  const a = limitOf(A, kind);
  const b = limitOf(B, kind);
  const hashX = load<u64>(HASH);
  const hashY = load<u64>(HASH, 8);
  const stepX = load<u64>(STEP);
  const stepY = load<u64>(STEP, 8);
  let x = load<u64>(COUNTER);
  let y = load<u64>(COUNTER, 8);
  const end = HEADS + (count << 4);
  for (let out = HEADS; out < end; out += 16) {
    store<u64>(out, add(x, hashX, a, kind));
    store<u64>(out, add(y, hashY, b, kind), 8);
    const sum = x + stepX;
    const carry = (sum < x) | (isPower(kind) ? sum > a : kind == GENERAL && sum >= a);
    x = add(x, stepX, a, kind);
    y = add(y, stepY, b, kind);
    if (carry) y = add(y, 1, b, kind);
  }
  store<u64>(COUNTER, x);
  store<u64>(COUNTER, y, 8);
}

/** E of the heads at HEADS, in place, four at a time; up to three behind the last are lost. */
// @ts-ignore: decorator
@inline
function permuteHeads(count: i32, kind: i32): void {
  const a = limitOf(A, kind);
  const b = limitOf(B, kind);
  const shiftA = clz(a);
  const shiftB = clz(b);
  const end = HEADS + (count << 4);
  for (let at = HEADS; at < end; at += 64) {
    let l0 = load<u64>(at);
    let r0 = load<u64>(at, 8);
    let l1 = load<u64>(at, 16);
    let r1 = load<u64>(at, 24);
    let l2 = load<u64>(at, 32);
    let r2 = load<u64>(at, 40);
    let l3 = load<u64>(at, 48);
    let r3 = load<u64>(at, 56);
    for (let key = ROUND_KEYS; key < ROUND_KEYS + 80; key += 16) {
      const even = load<u64>(key);
      const odd = load<u64>(key, 8);
      l0 = add(l0, round(r0, even, a, shiftA, kind), a, kind);
      l1 = add(l1, round(r1, even, a, shiftA, kind), a, kind);
      l2 = add(l2, round(r2, even, a, shiftA, kind), a, kind);
      l3 = add(l3, round(r3, even, a, shiftA, kind), a, kind);
      r0 = add(r0, round(l0, odd, b, shiftB, kind), b, kind);
      r1 = add(r1, round(l1, odd, b, shiftB, kind), b, kind);
      r2 = add(r2, round(l2, odd, b, shiftB, kind), b, kind);
      r3 = add(r3, round(l3, odd, b, shiftB, kind), b, kind);
    }
    store<u64>(at, l0);
    store<u64>(at, r0, 8);
    store<u64>(at, l1, 16);
    store<u64>(at, r1, 24);
    store<u64>(at, l2, 32);
    store<u64>(at, r2, 40);
    store<u64>(at, l3, 48);
    store<u64>(at, r3, 56);
  }
}

/** Write the next `count` (1 … 256) permuted heads to HEADS and move the counter on. */
export function makeHeads(count: i32): void {
  const kind = load<i32>(HEAD_KIND);
  if (kind == FULL) {
    countHeads(count, FULL);
    permuteHeads(count, FULL);
  } else if (kind == SMALL_POWER) {
    countHeads(count, SMALL_POWER);
    permuteHeads(count, SMALL_POWER);
  } else if (kind == POWER) {
    countHeads(count, POWER);
    permuteHeads(count, POWER);
  } else {
    countHeads(count, GENERAL);
    permuteHeads(count, GENERAL);
  }
}

/** E⁻¹ of the head at HEADS, less the hash, to COUNTER: the way back of one head. */
export function unmakeHead(): void {
  const a = load<u64>(A);
  const b = load<u64>(B);
  let x = load<u64>(HEADS);
  let y = load<u64>(HEADS, 8);
  for (let key = ROUND_KEYS + 64; key >= ROUND_KEYS; key -= 16) {
    y = subMod(y, scale(mix64(x ^ load<u64>(key, 8)), b), b);
    x = subMod(x, scale(mix64(y ^ load<u64>(key)), a), a);
  }
  store<u64>(COUNTER, subMod(x, load<u64>(HASH), a));
  store<u64>(COUNTER, subMod(y, load<u64>(HASH, 8), b), 8);
}
