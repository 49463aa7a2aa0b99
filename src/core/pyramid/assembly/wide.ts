/**
 * Vectors of samples of one or two bytes, and of numbers twice as wide, by one name.
 * hot: run `npm run bench` before editing.
 */

/** Samples in a vector. */
// @ts-ignore: decorator
@inline
export function lanesOf<T>(): i32 {
  return 16 / sizeof<T>();
}

/** Half a vector of samples, each widened. */
// @ts-ignore: decorator
@inline
export function widened<T>(from: usize): v128 {
  return v128.load_ext<T>(from);
}

// @ts-ignore: decorator
@inline
export function add<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 1 ? i16x8.add(a, b) : i32x4.add(a, b);
}

// @ts-ignore: decorator
@inline
export function sub<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 1 ? i16x8.sub(a, b) : i32x4.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function shl<T>(a: v128, by: i32): v128 {
  return sizeof<T>() == 1 ? i16x8.shl(a, by) : i32x4.shl(a, by);
}

// @ts-ignore: decorator
@inline
export function shr<T>(a: v128, by: i32): v128 {
  return sizeof<T>() == 1 ? i16x8.shr_s(a, by) : i32x4.shr_s(a, by);
}

// @ts-ignore: decorator
@inline
export function splat<T>(a: i32): v128 {
  return sizeof<T>() == 1 ? i16x8.splat(i16(a)) : i32x4.splat(a);
}

/** Two vectors as one of samples; below 0 is 0, and what is too great is the greatest there is. */
// @ts-ignore: decorator
@inline
export function narrowed<T>(low: v128, high: v128): v128 {
  return sizeof<T>() == 1 ? i8x16.narrow_i16x8_u(low, high) : i16x8.narrow_i32x4_u(low, high);
}

/** −a + 9b + 9c − d. */
// @ts-ignore: decorator
@inline
export function weighted<T>(a: v128, b: v128, c: v128, d: v128): v128 {
  const inner = add<T>(b, c);
  return add<T>(shl<T>(inner, 3), sub<T>(inner, add<T>(a, d)));
}

/** Samples, all the same. */
// @ts-ignore: decorator
@inline
export function samples<T>(value: i32): v128 {
  return sizeof<T>() == 1 ? i8x16.splat(i8(value)) : i16x8.splat(i16(value));
}

/** a₀ b₀ a₁ b₁ … of two vectors, the lower and the upper half of it. */
// @ts-ignore: decorator
@inline
export function zipLow<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
    : v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

// @ts-ignore: decorator
@inline
export function zipHigh<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
    : v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** The inverse: every second sample of two vectors, from the first or from the second on. */
// @ts-ignore: decorator
@inline
export function evens<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
    : v128.shuffle<i16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
}

// @ts-ignore: decorator
@inline
export function odds<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
    : v128.shuffle<i16>(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
}
