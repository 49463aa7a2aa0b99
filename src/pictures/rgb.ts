/**
 * A picture as levels of 8 bits, for what only looks at it.
 * @module
 */
import { type Picture, readRow } from './picture.js';

/** Red, green, blue of each pixel, from the top left; deeper levels lose their lowest bits. */
export function toRgb(picture: Picture): Uint8Array {
  const { width, height } = picture;
  const rgb = new Uint8Array(3 * width * height);
  const row = new Uint16Array(4 * width);
  for (let y = 0, to = 0; y < height; y++) {
    readRow(picture, y, row);
    for (let at = 0; at < row.length; at += 4) {
      for (let c = 0; c < 3; c++) rgb[to++] = row[at + c]! >> 8;
    }
  }
  return rgb;
}
