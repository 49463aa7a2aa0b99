/**
 * Many pictures side by side on one sheet, as PNG.
 * @module
 */
import { dropAlpha, isOpaque, type Pixels } from '../codecs/pixels.js';
import { makeSpace } from '../core/space.js';
import { makePngEncoder } from '../run/outputs/png.js';

/** An empty sheet of one colour: red, green, blue. */
export function makePaper(
  color: readonly [number, number, number],
  width: number,
  height: number,
): Pixels {
  const rgba = new Uint8Array(4 * width * height);
  for (let at = 0; at < rgba.length; at += 4) rgba.set([...color, 255], at);
  return { width, height, rgba };
}

/** Put a picture on a sheet, on which there is room for it. */
export function pastePixels(from: Pixels, to: Pixels, left: number, top: number): void {
  for (let y = 0; y < from.height; y++) {
    const row = from.rgba.subarray(4 * y * from.width, 4 * (y + 1) * from.width);
    to.rgba.set(row, 4 * ((top + y) * to.width + left));
  }
}

/** As PNG, with alpha only where something shines through. */
export function encodeSheet(pixels: Pixels): Uint8Array {
  const { width, height } = pixels;
  const opaque = isOpaque(pixels);
  const encoder = makePngEncoder({
    space: makeSpace({ width, height, color: opaque ? 'rgb' : 'rgba', depth: 8 }),
    // The order that is deflated: what is enlarged shrinks well.
    order: 'sequential',
    seed: '',
    metadata: false,
  });
  return encoder.encode(opaque ? dropAlpha(pixels) : pixels.rgba);
}
