/**
 * Several samples a pixel: rows of a larger picture, averaged in whole numbers. ART §4.
 * @module
 */
import type { TakePart } from './renderer.js';

/**
 * Takes rows of a picture that is `factor` times as wide and as high, and gives the smaller one's.
 * @param factor - 2 or 4; parts begin and end at multiples of it
 * @param take - is given a part of a row when all of its samples are there
 */
export function averageParts(factor: number, take: TakePart): TakePart {
  const samples = factor * factor;
  const half = samples / 2;
  let sums = new Uint16Array();
  let means = new Uint8Array();
  return (bytes, row, firstColumn, columns) => {
    const size = (3 * columns) / factor;
    if (row % factor === 0) {
      if (sums.length < size) [sums, means] = [new Uint16Array(size), new Uint8Array(size)];
      sums.fill(0, 0, size);
    }
    // hot: measure before you edit
    const step = 3 * factor;
    for (let to = 0, from = 0; to < size; to += 3, from += step) {
      let [red, green, blue] = [sums[to]!, sums[to + 1]!, sums[to + 2]!];
      for (let at = from; at < from + step; at += 3) {
        red += bytes[at]!;
        green += bytes[at + 1]!;
        blue += bytes[at + 2]!;
      }
      sums[to] = red;
      sums[to + 1] = green;
      sums[to + 2] = blue;
    }
    if (row % factor !== factor - 1) return;
    for (let at = 0; at < size; at++) means[at] = (sums[at]! + half) / samples;
    const place = firstColumn / factor;
    take(means, Math.floor(row / factor), place, columns / factor);
  };
}
