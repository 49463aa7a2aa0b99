/**
 * Between rows of each sample and rows of pixels. hot: run `npm run bench` before editing.
 */
import { unweaveFirst, unweaveSecond, unweaveThird, weaveFirst, weaveSecond, weaveThird } from './three';
import { evens, lanesOf, odds, zipHigh, zipLow } from './wide';

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
      v128.store(to, weaveFirst<T>(va, vb, vc));
      v128.store(to, weaveSecond<T>(va, vb, vc), 16);
      v128.store(to, weaveThird<T>(va, vb, vc), 32);
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
      v128.store(a + i, unweaveFirst<T>(x, y, z));
      v128.store(b + i, unweaveSecond<T>(x, y, z));
      v128.store(c + i, unweaveThird<T>(x, y, z));
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
