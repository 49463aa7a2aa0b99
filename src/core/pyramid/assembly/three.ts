/**
 * Three samples of pixels in turn: vectors of each to vectors of pixels, and back. Shuffles of two
 * vectors take several times as long as these. hot: run `npm run bench` before editing.
 */

/** The first, second and third vector of pixels a₀ b₀ c₀ a₁ … */
// @ts-ignore: decorator
@inline
export function weaveFirst<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 1) {
    const aLanes = i8x16.swizzle(a, i8x16(0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1, 5));
    const bLanes = i8x16.swizzle(b, i8x16(-1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1, -1));
    const cLanes = i8x16.swizzle(c, i8x16(-1, -1, 0, -1, -1, 1, -1, -1, 2, -1, -1, 3, -1, -1, 4, -1));
    return v128.or(v128.or(aLanes, bLanes), cLanes);
  }
  const aLanes = i8x16.swizzle(a, i8x16(0, 1, -1, -1, -1, -1, 2, 3, -1, -1, -1, -1, 4, 5, -1, -1));
  const bLanes = i8x16.swizzle(b, i8x16(-1, -1, 0, 1, -1, -1, -1, -1, 2, 3, -1, -1, -1, -1, 4, 5));
  const cLanes = i8x16.swizzle(c, i8x16(-1, -1, -1, -1, 0, 1, -1, -1, -1, -1, 2, 3, -1, -1, -1, -1));
  return v128.or(v128.or(aLanes, bLanes), cLanes);
}

// @ts-ignore: decorator
@inline
export function weaveSecond<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 1) {
    const aLanes = i8x16.swizzle(a, i8x16(-1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10, -1));
    const bLanes = i8x16.swizzle(b, i8x16(5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1, 10));
    const cLanes = i8x16.swizzle(c, i8x16(-1, 5, -1, -1, 6, -1, -1, 7, -1, -1, 8, -1, -1, 9, -1, -1));
    return v128.or(v128.or(aLanes, bLanes), cLanes);
  }
  const aLanes = i8x16.swizzle(a, i8x16(-1, -1, 6, 7, -1, -1, -1, -1, 8, 9, -1, -1, -1, -1, 10, 11));
  const bLanes = i8x16.swizzle(b, i8x16(-1, -1, -1, -1, 6, 7, -1, -1, -1, -1, 8, 9, -1, -1, -1, -1));
  const cLanes = i8x16.swizzle(c, i8x16(4, 5, -1, -1, -1, -1, 6, 7, -1, -1, -1, -1, 8, 9, -1, -1));
  return v128.or(v128.or(aLanes, bLanes), cLanes);
}

// @ts-ignore: decorator
@inline
export function weaveThird<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 1) {
    const aLanes = i8x16.swizzle(a, i8x16(-1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1, -1));
    const bLanes = i8x16.swizzle(b, i8x16(-1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15, -1));
    const cLanes = i8x16.swizzle(c, i8x16(10, -1, -1, 11, -1, -1, 12, -1, -1, 13, -1, -1, 14, -1, -1, 15));
    return v128.or(v128.or(aLanes, bLanes), cLanes);
  }
  const aLanes = i8x16.swizzle(a, i8x16(-1, -1, -1, -1, 12, 13, -1, -1, -1, -1, 14, 15, -1, -1, -1, -1));
  const bLanes = i8x16.swizzle(b, i8x16(10, 11, -1, -1, -1, -1, 12, 13, -1, -1, -1, -1, 14, 15, -1, -1));
  const cLanes = i8x16.swizzle(c, i8x16(-1, -1, 10, 11, -1, -1, -1, -1, 12, 13, -1, -1, -1, -1, 14, 15));
  return v128.or(v128.or(aLanes, bLanes), cLanes);
}

/** The inverse: the first, second and third sample of three vectors of pixels. */
// @ts-ignore: decorator
@inline
export function unweaveFirst<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 1) {
    const aLanes = i8x16.swizzle(a, i8x16(0, 3, 6, 9, 12, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
    const bLanes = i8x16.swizzle(b, i8x16(-1, -1, -1, -1, -1, -1, 2, 5, 8, 11, 14, -1, -1, -1, -1, -1));
    const cLanes = i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 4, 7, 10, 13));
    return v128.or(v128.or(aLanes, bLanes), cLanes);
  }
  const aLanes = i8x16.swizzle(a, i8x16(0, 1, 6, 7, 12, 13, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
  const bLanes = i8x16.swizzle(b, i8x16(-1, -1, -1, -1, -1, -1, 2, 3, 8, 9, 14, 15, -1, -1, -1, -1));
  const cLanes = i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 4, 5, 10, 11));
  return v128.or(v128.or(aLanes, bLanes), cLanes);
}

// @ts-ignore: decorator
@inline
export function unweaveSecond<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 1) {
    const aLanes = i8x16.swizzle(a, i8x16(1, 4, 7, 10, 13, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
    const bLanes = i8x16.swizzle(b, i8x16(-1, -1, -1, -1, -1, 0, 3, 6, 9, 12, 15, -1, -1, -1, -1, -1));
    const cLanes = i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2, 5, 8, 11, 14));
    return v128.or(v128.or(aLanes, bLanes), cLanes);
  }
  const aLanes = i8x16.swizzle(a, i8x16(2, 3, 8, 9, 14, 15, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
  const bLanes = i8x16.swizzle(b, i8x16(-1, -1, -1, -1, -1, -1, 4, 5, 10, 11, -1, -1, -1, -1, -1, -1));
  const cLanes = i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 1, 6, 7, 12, 13));
  return v128.or(v128.or(aLanes, bLanes), cLanes);
}

// @ts-ignore: decorator
@inline
export function unweaveThird<T>(a: v128, b: v128, c: v128): v128 {
  if (sizeof<T>() == 1) {
    const aLanes = i8x16.swizzle(a, i8x16(2, 5, 8, 11, 14, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
    const bLanes = i8x16.swizzle(b, i8x16(-1, -1, -1, -1, -1, 1, 4, 7, 10, 13, -1, -1, -1, -1, -1, -1));
    const cLanes = i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 3, 6, 9, 12, 15));
    return v128.or(v128.or(aLanes, bLanes), cLanes);
  }
  const aLanes = i8x16.swizzle(a, i8x16(4, 5, 10, 11, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1));
  const bLanes = i8x16.swizzle(b, i8x16(-1, -1, -1, -1, 0, 1, 6, 7, 12, 13, -1, -1, -1, -1, -1, -1));
  const cLanes = i8x16.swizzle(c, i8x16(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2, 3, 8, 9, 14, 15));
  return v128.or(v128.or(aLanes, bLanes), cLanes);
}
