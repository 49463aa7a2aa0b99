/**
 * A picture's number, and what both look like: the worker's part of Find.
 * @module
 */
import type { FitOptions } from '../../../pictures/fit.js';
import { locatePicture } from '../../../pictures/locate.js';
import type { Picture } from '../../../pictures/picture.js';
import { resampleRows } from '../../../pictures/resample.js';
import { makeScreenPainter } from '../../../codecs/screen-pixels.js';
import { type Enumeration, requestFor } from '../../../core/enumeration.js';
import { fromBytes } from '../../../core/big-bytes.js';
import type { Numbering } from '../../../core/numbering.js';
import { numberText } from '../../shared/number-text.js';
import type { Found } from '../../page-state/find.js';
import type { Frame } from '../../page-state/pixels.js';

/** The characters of a number that are shown. */
const SHOWN_LENGTH = 84;

/**
 * @param open - opens the choice's numbering
 * @throws EnumeratorError `E_FRAME` where nothing is to be fitted and the space has no such picture
 */
export function findPicture(
  picture: Picture,
  choice: Enumeration,
  open: (choice: Enumeration) => Numbering,
  fit?: FitOptions,
): Found {
  const request = { ...requestFor(choice), fit };
  const { space, palette, samples, indexBytes, isExact } = locatePicture(
    { picture },
    request,
    open,
  );
  const rgba = new Uint8ClampedArray(4 * space.width * space.height);
  makeScreenPainter(space, palette?.colors)(samples, rgba);
  const index = indexBytes.slice();
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
