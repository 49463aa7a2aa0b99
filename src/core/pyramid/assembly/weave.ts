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
  const end = usize(count & ~(lanesOf<T>() - 1)) * sizeof<T>();
  if (end > 0) {
    const a = row + planeOf(0, isGreenFirst) * pitch;
    const b = row + planeOf(1, isGreenFirst) * pitch;
    if (channels == 2) weaveTwo<T>(out, a, b, end);
    else if (channels == 3) weaveThree<T>(out, a, b, row + 2 * pitch, end);
    else weaveFour<T>(out, a, b, row + 2 * pitch, row + 3 * pitch, end);
  }
  let to = out + end * usize(channels);
  for (let i = end; i < usize(count) * sizeof<T>(); i += sizeof<T>()) {
    for (let k = 0; k < channels; k++) {
      store<T>(to, load<T>(row + planeOf(k, isGreenFirst) * pitch + i));
      to += sizeof<T>();
    }
  }
}

function weaveTwo<T>(out: usize, a: usize, b: usize, end: usize): void {
  let to = out;
  let i: usize = 0;
  do {
    const x = v128.load(a + i);
    const y = v128.load(b + i);
    v128.store(to, zipLow<T>(x, y));
    v128.store(to, zipHigh<T>(x, y), 16);
    to += 32;
    i += 16;
  } while (i < end);
}

function weaveThree<T>(out: usize, a: usize, b: usize, c: usize, end: usize): void {
  let to = out;
  let i: usize = 0;
  do {
    const x = v128.load(a + i);
    const y = v128.load(b + i);
    const z = v128.load(c + i);
    v128.store(to, weaveFirst<T>(x, y, z));
    v128.store(to, weaveSecond<T>(x, y, z), 16);
    v128.store(to, weaveThird<T>(x, y, z), 32);
    to += 48;
    i += 16;
  } while (i < end);
}

function weaveFour<T>(out: usize, a: usize, b: usize, c: usize, d: usize, end: usize): void {
  let to = out;
  let i: usize = 0;
  do {
    const x = v128.load(a + i);
    const y = v128.load(b + i);
    const z = v128.load(c + i);
    const w = v128.load(d + i);
    const xz = zipLow<T>(x, z);
    const yw = zipLow<T>(y, w);
    v128.store(to, zipLow<T>(xz, yw));
    v128.store(to, zipHigh<T>(xz, yw), 16);
    const xz2 = zipHigh<T>(x, z);
    const yw2 = zipHigh<T>(y, w);
    v128.store(to, zipLow<T>(xz2, yw2), 32);
    v128.store(to, zipHigh<T>(xz2, yw2), 48);
    to += 64;
    i += 16;
  } while (i < end);
}

/** The inverse, in whole vectors, so that it runs over the ends of rows and of pixels. */
export function unweave<T>(row: usize, pitch: usize, from: usize, count: i32, channels: i32, isGreenFirst: bool): void {
  const end = usize(count) * sizeof<T>();
  if (channels == 1) {
    memory.copy(row, from, end);
    return;
  }
  const a = row + planeOf(0, isGreenFirst) * pitch;
  const b = row + planeOf(1, isGreenFirst) * pitch;
  if (channels == 2) unweaveTwo<T>(from, a, b, end);
  else if (channels == 3) unweaveThree<T>(from, a, b, row + 2 * pitch, end);
  else unweaveFour<T>(from, a, b, row + 2 * pitch, row + 3 * pitch, end);
}

function unweaveTwo<T>(from: usize, a: usize, b: usize, end: usize): void {
  let at = from;
  let i: usize = 0;
  do {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    v128.store(a + i, evens<T>(x, y));
    v128.store(b + i, odds<T>(x, y));
    at += 32;
    i += 16;
  } while (i < end);
}

function unweaveThree<T>(from: usize, a: usize, b: usize, c: usize, end: usize): void {
  let at = from;
  let i: usize = 0;
  do {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    const z = v128.load(at, 32);
    v128.store(a + i, unweaveFirst<T>(x, y, z));
    v128.store(b + i, unweaveSecond<T>(x, y, z));
    v128.store(c + i, unweaveThird<T>(x, y, z));
    at += 48;
    i += 16;
  } while (i < end);
}

function unweaveFour<T>(from: usize, a: usize, b: usize, c: usize, d: usize, end: usize): void {
  let at = from;
  let i: usize = 0;
  do {
    const x = v128.load(at);
    const y = v128.load(at, 16);
    const z = v128.load(at, 32);
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
    i += 16;
  } while (i < end);
}
