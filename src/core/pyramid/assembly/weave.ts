/**
 * Between rows of each sample and rows of pixels. hot: run `npm run bench` before editing.
 */

/** Samples of `count` pixels, one behind the other. */
export function weave<T>(out: usize, row: usize, pitch: usize, count: i32, channels: i32, isGreenFirst: bool): void {
  for (let c = 0; c < channels; c++) {
    let from = row + usize(planeOf(c, isGreenFirst)) * pitch;
    let to = out + usize(c) * sizeof<T>();
    for (let i = 0; i < count; i++) {
      store<T>(to, load<T>(from));
      from += sizeof<T>();
      to += usize(channels) * sizeof<T>();
    }
  }
}

/** The inverse. */
export function unweave<T>(row: usize, pitch: usize, from: usize, count: i32, channels: i32, isGreenFirst: bool): void {
  for (let c = 0; c < channels; c++) {
    let to = row + usize(planeOf(c, isGreenFirst)) * pitch;
    let at = from + usize(c) * sizeof<T>();
    for (let i = 0; i < count; i++) {
      store<T>(to, load<T>(at));
      to += sizeof<T>();
      at += usize(channels) * sizeof<T>();
    }
  }
}

/** Planes are green, red, blue, alpha. */
// @ts-ignore: decorator
@inline
function planeOf(channel: i32, isGreenFirst: bool): i32 {
  return isGreenFirst && channel < 2 ? 1 - channel : channel;
}
