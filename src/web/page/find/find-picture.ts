/**
 * A picture's number, and what both look like: the worker's part of Find.
 * @module
 */
import { exactSamples } from '../../../pictures/exact.js';
import { fitPicture } from '../../../pictures/fit.js';
import type { Picture } from '../../../pictures/picture.js';
import { resampleRows } from '../../../pictures/resample.js';
import { makeScreenPainter } from '../../../codecs/screen-pixels.js';
import { fromBytes } from '../../../core/big-bytes.js';
import type { Numbering } from '../../../core/numbering.js';
import type { SpaceChoice } from '../../shared/space-query.js';
import { numberText } from '../../shared/number-text.js';
import type { Fitting, Found, Frame } from '../kernel-jobs.js';

/** Characters of a number that anybody wants to see. */
const SHOWN_LENGTH = 84;

/** @throws EnumeratorError `E_FRAME` where nothing is to be fitted and the space has no such picture */
export function findPicture(
  picture: Picture,
  { space, palette }: SpaceChoice,
  numbering: Numbering,
  fitting?: Fitting,
): Found {
  const colors = palette?.colors;
  const { samples, isExact } =
    fitting === undefined
      ? { samples: exactSamples(picture, space, colors), isExact: true }
      : fitPicture(picture, space, { ...fitting, ...(colors === undefined ? {} : { colors }) });
  const rgba = new Uint8ClampedArray(4 * space.width * space.height);
  makeScreenPainter(space, colors)(samples, rgba);
  const index = numbering.indexBytesOf(samples).slice();
  return {
    frame: { width: space.width, height: space.height, rgba },
    isExact,
    index,
    ...numberText(fromBytes(index), SHOWN_LENGTH),
  };
}

/** A picture as a canvas shows it; large ones by the mean of what lies under each pixel. */
export function lookAt(picture: Picture, mostSide: number): Frame {
  const scale = Math.min(1, mostSide / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const rgba = new Uint8ClampedArray(4 * width * height);
  const target = { width, height, fit: 'stretch', background: [0, 0, 0, 0] } as const;
  resampleRows(picture, target, (row, y) => {
    const from = 4 * width * y;
    // To the nearest of 256 levels.
    for (let i = 0; i < row.length; i++) rgba[from + i] = ((row[i] ?? 0) * 255 + 32_895) >>> 16;
  });
  return { width, height, rgba };
}
