/**
 * The stream of a head, and its application to tails. SPEC §5.8.
 *
 * One round makes 128 bytes; writers run in whole rounds and may touch SLACK
 * bytes behind their end, which the next frame overwrites.
 * hot: run `npm run bench` before editing.
 */
import { LANE_KEYS } from './layout';


export const PUT: i32 = 0;
export const XOR: i32 = 1;
export const ADD: i32 = 2;
export const SUB: i32 = 3;
export const PUT_DIGITS: i32 = 4;

// @ts-ignore: decorator
@inline
function rotl12(x: v128): v128 {
  return v128.or(i32x4.shl(x, 12), i32x4.shr_u(x, 20));
}

// @ts-ignore: decorator
@inline
function rotl7(x: v128): v128 {
  return v128.or(i32x4.shl(x, 7), i32x4.shr_u(x, 25));
}

// @ts-ignore: decorator
@inline
function rotl16(x: v128): v128 {
  return v128.shuffle<i8>(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
}

// @ts-ignore: decorator
@inline
function rotl8(x: v128): v128 {
  return v128.shuffle<i8>(x, x, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14);
}

/** A word's digit in [0, R): its upper 24 bits times R, scaled down. */
// @ts-ignore: decorator
@inline
function digits(words: v128, radix: v128): v128 {
  return i32x4.shr_u(i32x4.mul(i32x4.shr_u(words, 8), radix), 24);
}

/** Sixteen digits from four registers of words, applied to the sixteen at `from`. */
// @ts-ignore: decorator
@inline
function putDigits(out: usize, from: usize, w0: v128, w1: v128, w2: v128, w3: v128, radix: v128, mode: i32): void {
  let low = i16x8.narrow_i32x4_u(digits(w0, radix), digits(w1, radix));
  let high = i16x8.narrow_i32x4_u(digits(w2, radix), digits(w3, radix));
  if (mode != PUT_DIGITS) {
    const old = v128.load(from);
    const limit = i16x8.narrow_i32x4_u(radix, radix);
    const oldLow = i16x8.extend_low_i8x16_u(old);
    const oldHigh = i16x8.extend_high_i8x16_u(old);
    if (mode == ADD) {
      low = i16x8.add(oldLow, low);
      high = i16x8.add(oldHigh, high);
      low = i16x8.sub(low, v128.and(limit, i16x8.ge_s(low, limit)));
      high = i16x8.sub(high, v128.and(limit, i16x8.ge_s(high, limit)));
    } else {
      low = i16x8.sub(oldLow, low);
      high = i16x8.sub(oldHigh, high);
      low = i16x8.add(low, v128.and(limit, i16x8.shr_s(low, 15)));
      high = i16x8.add(high, v128.and(limit, i16x8.shr_s(high, 15)));
    }
  }
  v128.store(out, i8x16.narrow_i16x8_u(low, high));
}

// @ts-ignore: decorator
@inline
function put(out: usize, from: usize, bytes: v128, mode: i32): void {
  v128.store(out, mode == XOR ? v128.xor(v128.load(from), bytes) : bytes);
}

/**
 * Run the stream of (x, y) over `count` tail bytes or digits, in whole rounds.
 * @param mode - PUT and XOR for packed radices, PUT_DIGITS (a zero tail), ADD and SUB for the others
 */
// @ts-ignore: decorator
@inline
export function run(out: usize, from: usize, count: usize, x: u64, y: u64, radix: i32, mode: i32): void {
  const u0 = i32x4.splat(i32(x));
  const u1 = i32x4.splat(i32(x >> 32));
  const u2 = i32x4.splat(i32(y));
  const u3 = i32x4.splat(i32(y >> 32));
  let a0 = v128.xor(u0, v128.load(LANE_KEYS));
  let a1 = v128.xor(u0, v128.load(LANE_KEYS, 16));
  let b0 = v128.xor(u1, v128.load(LANE_KEYS, 32));
  let b1 = v128.xor(u1, v128.load(LANE_KEYS, 48));
  let c0 = v128.xor(u2, v128.load(LANE_KEYS, 64));
  let c1 = v128.xor(u2, v128.load(LANE_KEYS, 80));
  let d0 = v128.xor(u3, v128.load(LANE_KEYS, 96));
  let d1 = v128.xor(u3, v128.load(LANE_KEYS, 112));
  for (let i = 0; i < 3; i++) {
    a0 = i32x4.add(a0, b0);
    a1 = i32x4.add(a1, b1);
    d0 = rotl16(v128.xor(d0, a0));
    d1 = rotl16(v128.xor(d1, a1));
    c0 = i32x4.add(c0, d0);
    c1 = i32x4.add(c1, d1);
    b0 = rotl12(v128.xor(b0, c0));
    b1 = rotl12(v128.xor(b1, c1));
    a0 = i32x4.add(a0, b0);
    a1 = i32x4.add(a1, b1);
    d0 = rotl8(v128.xor(d0, a0));
    d1 = rotl8(v128.xor(d1, a1));
    c0 = i32x4.add(c0, d0);
    c1 = i32x4.add(c1, d1);
    b0 = rotl7(v128.xor(b0, c0));
    b1 = rotl7(v128.xor(b1, c1));
  }
  let k0 = i64x2.splat(0);
  let k1 = i64x2.splat(0);
  const scale = i32x4.splat(radix);
  const end = out + count;
  while (out < end) {
    b0 = i64x2.add(b0, k0);
    b1 = i64x2.add(b1, k1);
    d0 = i64x2.add(d0, k0);
    d1 = i64x2.add(d1, k1);
    k0 = i64x2.add(k0, i64x2(7, 5));
    k1 = i64x2.add(k1, i64x2(3, 1));
    const ua0 = i64x2.shr_u(a0, 1);
    const ua1 = i64x2.shr_u(a1, 1);
    const ub0 = i64x2.shr_u(b0, 3);
    const ub1 = i64x2.shr_u(b1, 3);
    const uc0 = i64x2.shr_u(c0, 1);
    const uc1 = i64x2.shr_u(c1, 1);
    const ud0 = i64x2.shr_u(d0, 3);
    const ud1 = i64x2.shr_u(d1, 3);
    const tb0 = v128.shuffle<i32>(b0, b1, 3, 4, 5, 6);
    const tb1 = v128.shuffle<i32>(b0, b1, 7, 0, 1, 2);
    const td0 = v128.shuffle<i32>(d0, d1, 3, 4, 5, 6);
    const td1 = v128.shuffle<i32>(d0, d1, 7, 0, 1, 2);
    const ta0 = v128.shuffle<i32>(a0, a1, 5, 6, 7, 0);
    const ta1 = v128.shuffle<i32>(a0, a1, 1, 2, 3, 4);
    const tc0 = v128.shuffle<i32>(c0, c1, 5, 6, 7, 0);
    const tc1 = v128.shuffle<i32>(c0, c1, 1, 2, 3, 4);
    a0 = i64x2.add(ta0, ua0);
    a1 = i64x2.add(ta1, ua1);
    b0 = i64x2.add(tb0, ub0);
    b1 = i64x2.add(tb1, ub1);
    c0 = i64x2.add(tc0, uc0);
    c1 = i64x2.add(tc1, uc1);
    d0 = i64x2.add(td0, ud0);
    d1 = i64x2.add(td1, ud1);
    if (mode == PUT || mode == XOR) {
      put(out, from, v128.xor(ua0, tb0), mode);
      put(out + 16, from + 16, v128.xor(ua1, tb1), mode);
      put(out + 32, from + 32, v128.xor(uc0, td0), mode);
      put(out + 48, from + 48, v128.xor(uc1, td1), mode);
      put(out + 64, from + 64, v128.xor(a0, d0), mode);
      put(out + 80, from + 80, v128.xor(a1, d1), mode);
      put(out + 96, from + 96, v128.xor(c0, b0), mode);
      put(out + 112, from + 112, v128.xor(c1, b1), mode);
      out += 128;
      from += 128;
    } else {
      putDigits(out, from, v128.xor(ua0, tb0), v128.xor(ua1, tb1), v128.xor(uc0, td0), v128.xor(uc1, td1), scale, mode);
      putDigits(out + 16, from + 16, v128.xor(a0, d0), v128.xor(a1, d1), v128.xor(c0, b0), v128.xor(c1, b1), scale, mode);
      out += 32;
      from += 32;
    }
  }
}
