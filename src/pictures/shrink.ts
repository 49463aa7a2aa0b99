/**
 * A picture whose pixels are squares, as `--scale` makes them, with one pixel for each square.
 * @module
 */
import type { Picture } from './picture.js';

/**
 * Take the pixel in the middle of each square.
 * @param size - of the small picture, in pixels
 * @param scale - the side of a square, from 1
 * @returns nothing where the picture has another size; the picture itself where the scale is 1
 */
export function shrinkPicture(
  picture: Picture,
  { width, height }: Pick<Picture, 'width' | 'height'>,
  scale: number,
): Picture | undefined {
  if (picture.width !== width * scale || picture.height !== height * scale) return undefined;
  if (scale === 1) return picture;
  const { samples } = picture;
  const bytes = samples.length / (picture.width * picture.height);
  const small = new Uint8Array(width * height * bytes);
  const middle = scale >> 1;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += bytes) {
      const at = ((y * scale + middle) * picture.width + x * scale + middle) * bytes;
      for (let i = 0; i < bytes; i++) small[to + i] = samples[at + i]!;
    }
  }
  return { ...picture, width, height, samples: small };
}
