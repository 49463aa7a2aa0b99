/**
 * A picture from a file, and which image it is.
 * @module
 */
import { exactSamples } from '../codecs/picture/exact.js';
import { fitPicture } from '../codecs/picture/fit.js';
import { EnumeratorError } from '../core/errors.js';
import { type FitArguments, readFit } from './fit-options.js';
import { openPictureSpace, type PictureSpace } from './picture-space.js';
import { pictureName, readPicture, type ReadPicture } from './read-picture.js';
import type { SpaceArguments } from './space-options.js';

export interface Located extends ReadPicture, PictureSpace {
  /** A path, or `STANDARD_INPUT`. */
  readonly file: string;
  readonly samples: Uint8Array;
  /** The index: little-endian, without zeros at its end. */
  readonly index: Uint8Array;
  /** False where it is only the nearest picture of the space. */
  readonly isExact: boolean;
}

/**
 * @param wayOut - what helps where the space has no such picture
 * @throws EnumeratorError; the message names the file
 */
export async function findPicture(
  file: string,
  options: SpaceArguments & FitArguments,
  wayOut: string,
): Promise<Located> {
  const read = await readPicture(file);
  try {
    const opened = openPictureSpace(options, read.picture, read.metadata);
    const { numbering, colors } = opened;
    const { space } = numbering;
    const fit = readFit(options, space);
    const { samples, isExact } =
      fit === undefined
        ? { samples: exactSamples(read.picture, space, colors), isExact: true }
        : fitPicture(read.picture, space, { ...fit, ...(colors === undefined ? {} : { colors }) });
    return { ...read, ...opened, file, samples, index: numbering.indexBytesOf(samples), isExact };
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.code !== 'E_FRAME') throw error;
    throw new EnumeratorError(error.code, `${pictureName(file)}: ${error.message}; ${wayOut}`, {
      cause: error,
    });
  }
}
