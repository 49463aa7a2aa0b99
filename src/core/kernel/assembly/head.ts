/**
 * Heads: mix64, the Feistel permutation E and its inverse, and blocks of
 * consecutive heads. SPEC §5.5, §5.6.
 *
 * Four heads are worked side by side, because a single Feistel is one long
 * chain of multiplications. hot: run `npm run bench` before editing.
 */
import { A, B, COUNTER, HASH, HEADS, HEAD_KIND, ROUND_KEYS, STEP } from './layout';

/**
 * Both 2^64; both powers of two, b perhaps 2^64; neither a power of two.
 */
export const FULL: i32 = 0;
export const POWER: i32 = 1;
export const GENERAL: i32 = 2;

// @ts-ignore: decorator
@inline
export function mix64(z: u64): u64 {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
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

/** A round function's value in [0, m): `shift` is 64 − log2 m for a power of two. */
// @ts-ignore: decorator
@inline
function round(z: u64, key: u64, m: u64, shift: u64, kind: i32): u64 {
  const word = mix64(z ^ key);
  if (kind == FULL) return word;
  if (kind == POWER) return word >> shift;
  return mulHigh(word, m);
}

// @ts-ignore: decorator
@inline
function add(p: u64, q: u64, m: u64, kind: i32): u64 {
  if (kind == FULL) return p + q;
  if (kind == POWER) return (p + q) & (m - 1);
  const sum = p + q;
  return select<u64>(sum - m, sum, (sum < p) | (sum >= m));
}

/** Advance (x, y) by the step's halves, with the carry from x to y. */
// @ts-ignore: decorator
@inline
function carryOut(sum: u64, p: u64, m: u64, kind: i32): u64 {
  if (kind == FULL) return u64(sum < p);
  return u64((sum < p) | (sum >= m));
}

// @ts-ignore: decorator
@inline
function headsOf(count: i32, kind: i32): void {
  const a = load<u64>(A);
  const b = load<u64>(B);
  const shiftA = clz(a) + 1;
  const shiftB = select<u64>(0, clz(b) + 1, b == 0);
  const hashX = load<u64>(HASH);
  const hashY = load<u64>(HASH, 8);
  const stepX = load<u64>(STEP);
  const stepY = load<u64>(STEP, 8);
  let x = load<u64>(COUNTER);
  let y = load<u64>(COUNTER, 8);
  let out = HEADS;
  for (let done = 0; done < count; done += 4) {
    let l0 = add(x, hashX, a, kind);
    let r0 = add(y, hashY, b, kind);
    let sum = x + stepX;
    let carry = carryOut(sum, x, a, kind);
    x = add(x, stepX, a, kind);
    y = addCarry(add(y, stepY, b, kind), carry, b, kind);
    let l1 = add(x, hashX, a, kind);
    let r1 = add(y, hashY, b, kind);
    if (done + 1 < count) {
      sum = x + stepX;
      carry = carryOut(sum, x, a, kind);
      x = add(x, stepX, a, kind);
      y = addCarry(add(y, stepY, b, kind), carry, b, kind);
    }
    let l2 = add(x, hashX, a, kind);
    let r2 = add(y, hashY, b, kind);
    if (done + 2 < count) {
      sum = x + stepX;
      carry = carryOut(sum, x, a, kind);
      x = add(x, stepX, a, kind);
      y = addCarry(add(y, stepY, b, kind), carry, b, kind);
    }
    let l3 = add(x, hashX, a, kind);
    let r3 = add(y, hashY, b, kind);
    if (done + 3 < count) {
      sum = x + stepX;
      carry = carryOut(sum, x, a, kind);
      x = add(x, stepX, a, kind);
      y = addCarry(add(y, stepY, b, kind), carry, b, kind);
    }
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
    store<u64>(out, l0);
    store<u64>(out, r0, 8);
    store<u64>(out, l1, 16);
    store<u64>(out, r1, 24);
    store<u64>(out, l2, 32);
    store<u64>(out, r2, 40);
    store<u64>(out, l3, 48);
    store<u64>(out, r3, 56);
    out += 64;
  }
  store<u64>(COUNTER, x);
  store<u64>(COUNTER, y, 8);
}

// @ts-ignore: decorator
@inline
function addCarry(p: u64, carry: u64, m: u64, kind: i32): u64 {
  if (kind == FULL) return p + carry;
  const sum = p + carry;
  return select<u64>(0, sum, sum == m);
}

/** Write the next `count` (1 … 256) permuted heads to HEADS and move the counter on. */
export function makeHeads(count: i32): void {
  const kind = load<i32>(HEAD_KIND);
  if (kind == FULL) headsOf(count, FULL);
  else if (kind == POWER) headsOf(count, POWER);
  else headsOf(count, GENERAL);
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
