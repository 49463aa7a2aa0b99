/**
 * Between rows of each sample and rows of pixels. hot: run `npm run bench` before editing.
 */
import { evens, lanesOf, odds, zipHigh, zipLow } from './wide';

/** Vectors of three samples as three of pixels: a₀ b₀ c₀ a₁ … */
// @ts-ignore: decorator
@inline
function threeFirst<T>(a: v128, b: v128, c: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(
        v128.shuffle<i8>(a, b, 0, 16, 0, 1, 17, 0, 2, 18, 0, 3, 19, 0, 4, 20, 0, 5),
        c, 0, 1, 16, 3, 4, 17, 6, 7, 18, 9, 10, 19, 12, 13, 20, 15)
    : v128.shuffle<i16>(
        v128.shuffle<i16>(a, b, 0, 8, 0, 1, 9, 0, 2, 10),
        c, 0, 1, 8, 3, 4, 9, 6, 7);
}

// @ts-ignore: decorator
@inline
function threeSecond<T>(a: v128, b: v128, c: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(
        v128.shuffle<i8>(a, b, 21, 0, 6, 22, 0, 7, 23, 0, 8, 24, 0, 9, 25, 0, 10, 26),
        c, 0, 21, 2, 3, 22, 5, 6, 23, 8, 9, 24, 11, 12, 25, 14, 15)
    : v128.shuffle<i16>(
        v128.shuffle<i16>(a, b, 0, 3, 11, 0, 4, 12, 0, 5),
        c, 10, 1, 2, 11, 4, 5, 12, 7);
}

// @ts-ignore: decorator
@inline
function threeThird<T>(a: v128, b: v128, c: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(
        v128.shuffle<i8>(a, b, 0, 11, 27, 0, 12, 28, 0, 13, 29, 0, 14, 30, 0, 15, 31, 0),
        c, 26, 1, 2, 27, 4, 5, 28, 7, 8, 29, 10, 11, 30, 13, 14, 31)
    : v128.shuffle<i16>(
        v128.shuffle<i16>(a, b, 13, 0, 6, 14, 0, 7, 15, 0),
        c, 0, 13, 2, 3, 14, 5, 6, 15);
}

/** The inverse: one sample of three vectors of pixels. */
// @ts-ignore: decorator
@inline
function firstOfThree<T>(a: v128, b: v128, c: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(
        v128.shuffle<i8>(a, b, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0),
        c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29)
    : v128.shuffle<i16>(
        v128.shuffle<i16>(a, b, 0, 3, 6, 9, 12, 15, 0, 0),
        c, 0, 1, 2, 3, 4, 5, 10, 13);
}

// @ts-ignore: decorator
@inline
function secondOfThree<T>(a: v128, b: v128, c: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(
        v128.shuffle<i8>(a, b, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0),
        c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30)
    : v128.shuffle<i16>(
        v128.shuffle<i16>(a, b, 1, 4, 7, 10, 13, 0, 0, 0),
        c, 0, 1, 2, 3, 4, 8, 11, 14);
}

// @ts-ignore: decorator
@inline
function thirdOfThree<T>(a: v128, b: v128, c: v128): v128 {
  return sizeof<T>() == 1
    ? v128.shuffle<i8>(
        v128.shuffle<i8>(a, b, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0),
        c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31)
    : v128.shuffle<i16>(
        v128.shuffle<i16>(a, b, 2, 5, 8, 11, 14, 0, 0, 0),
        c, 0, 1, 2, 3, 4, 9, 12, 15);
}

/** Planes are green, red, blue, alpha where green is first. */
// @ts-ignore: decorator
@inline
function planeOf(channel: i32, isGreenFirst: bool): usize {
  return isGreenFirst && channel < 2 ? 1 - channel : channel;
}

/**
 * Samples of `count` pixels, one behind the other, and not a byte more.
 * @param row - of the first sample; the others `pitch` bytes on
 */
export function weave<T>(out: usize, row: usize, pitch: usize, count: i32, channels: i32, isGreenFirst: bool): void {
  if (channels == 1) {
    memory.copy(out, row, usize(count) * sizeof<T>());
    return;
  }
  const a = row + planeOf(0, isGreenFirst) * pitch;
  const b = row + planeOf(1, isGreenFirst) * pitch;
  const c = row + 2 * pitch;
  const d = row + 3 * pitch;
  const end = usize(count & ~(lanesOf<T>() - 1)) * sizeof<T>();
  let to = out;
  for (let i: usize = 0; i < end; i += 16) {
    const va = v128.load(a + i);
    const vb = v128.load(b + i);
    if (channels == 3) {
      const vc = v128.load(c + i);
      v128.store(to, threeFirst<T>(va, vb, vc));
      v128.store(to, threeSecond<T>(va, vb, vc), 16);
      v128.store(to, threeThird<T>(va, vb, vc), 32);
      to += 48;
    } else if (channels == 2) {
      v128.store(to, zipLow<T>(va, vb));
      v128.store(to, zipHigh<T>(va, vb), 16);
      to += 32;
    } else {
      const vc = v128.load(c + i);
      const vd = v128.load(d + i);
      const ac = zipLow<T>(va, vc);
      const bd = zipLow<T>(vb, vd);
      v128.store(to, zipLow<T>(ac, bd));
      v128.store(to, zipHigh<T>(ac, bd), 16);
      const ac2 = zipHigh<T>(va, vc);
      const bd2 = zipHigh<T>(vb, vd);
      v128.store(to, zipLow<T>(ac2, bd2), 32);
      v128.store(to, zipHigh<T>(ac2, bd2), 48);
      to += 64;
    }
  }
  for (let i = end; i < usize(count) * sizeof<T>(); i += sizeof<T>()) {
    for (let k = 0; k < channels; k++) {
      store<T>(to, load<T>(row + planeOf(k, isGreenFirst) * pitch + i));
      to += sizeof<T>();
    }
  }
}

/** The inverse, in whole vectors, so that it runs over the ends of rows and of pixels. */
export function unweave<T>(row: usize, pitch: usize, from: usize, count: i32, channels: i32, isGreenFirst: bool): void {
  const a = row + planeOf(0, isGreenFirst) * pitch;
  const b = row + planeOf(1, isGreenFirst) * pitch;
  const c = row + 2 * pitch;
  const d = row + 3 * pitch;
  const end = usize(count) * sizeof<T>();
  let at = from;
  for (let i: usize = 0; i < end; i += 16) {
    const x = v128.load(at);
    if (channels == 1) {
      v128.store(a + i, x);
      at += 16;
      continue;
    }
    const y = v128.load(at, 16);
    if (channels == 2) {
      v128.store(a + i, evens<T>(x, y));
      v128.store(b + i, odds<T>(x, y));
      at += 32;
      continue;
    }
    const z = v128.load(at, 32);
    if (channels == 3) {
      v128.store(a + i, firstOfThree<T>(x, y, z));
      v128.store(b + i, secondOfThree<T>(x, y, z));
      v128.store(c + i, thirdOfThree<T>(x, y, z));
      at += 48;
      continue;
    }
    const w = v128.load(at, 48);
    const ac = evens<T>(x, y);
    const bd = odds<T>(x, y);
    const ac2 = evens<T>(z, w);
    const bd2 = odds<T>(z, w);
    v128.store(a + i, evens<T>(ac, ac2));
    v128.store(b + i, evens<T>(bd, bd2));
    v128.store(c + i, odds<T>(ac, ac2));
    v128.store(d + i, odds<T>(bd, bd2));
    at += 64;
  }
}
