/**
 * Pictures as EXIF's orientation says that they are to be shown: a camera notes how it was held, and
 * leaves the pixels as its sensor gave them. Samples change their places, and nothing else.
 * @module
 */
import type { Picture } from './picture.js';

/** Which way up a picture is taken: as its file says that it is to be shown, or as it is stored. */
export type Orient = 'exif' | 'stored';

export const ORIENTS = ['exif', 'stored'] as const satisfies readonly Orient[];

/**
 * The picture upright.
 * @param orientation - EXIF's: 1, upright already, to 8; 2, 4, 5 and 7 are mirrored, and 5 to 8 lie on a side
 * @returns a new picture, or the same one where it is upright
 */
export function turnUpright(picture: Picture, orientation = 1): Picture {
  if (orientation < 2 || orientation > 8) return picture;
  const { width, height, samples } = picture;
  const isLying = orientation >= 5;
  const isMirrored = [2, 3, 7, 8].includes(orientation);
  const isUpended = [3, 4, 6, 7].includes(orientation);
  const [outWidth, outHeight] = isLying ? [height, width] : [width, height];
  const bytes = samples.length / (width * height);
  const turned = new Uint8Array(samples.length);
  let to = 0;
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const [column, row] = isLying ? [y, x] : [x, y];
      const from = isUpended ? height - 1 - row : row;
      let at = bytes * (from * width + (isMirrored ? width - 1 - column : column));
      for (let i = 0; i < bytes; i++) turned[to++] = samples[at++]!;
    }
  }
  return { ...picture, width: outWidth, height: outHeight, samples: turned };
}
