/**
 * A picture from a file, and which image it is.
 * @module
 */
import { exactSamples } from '../exact.js';
import { fitPicture } from '../fit.js';
import { EnumeratorError } from '../../core/errors.js';
import { SPEC_VERSION } from '../../core/order.js';
import { COLORS } from '../../core/space.js';
import { paletteMissing } from '../../core/enumeration.js';
import { type FitArguments, readFit } from '../../cli/options/fit-options.js';
import { openPictureSpace, type PictureSpace } from './picture-space.js';
import { pictureName, readPicture, type ReadPicture } from './read-picture.js';
import type { SpaceArguments } from '../../cli/options/space-options.js';

export interface Located extends ReadPicture, PictureSpace {
  /** A path, or `STANDARD_INPUT`. */
  readonly file: string;
  readonly samples: Uint8Array;
  /** The index: little-endian, without zeros at its end. */
  readonly index: Uint8Array;
  /** False where it is only the nearest picture of the space, or not the image that a film names. */
  readonly isExact: boolean;
  /** Where it is a frame of a film. */
  readonly film?: FoundFrame;
}

/** What is known of a film's frame beside its picture. */
export interface FoundFrame {
  /** From 0. */
  readonly frame: number;
  /** Whether the film says where its images are from. */
  readonly hasNote: boolean;
  /** Whether it says enough to hold the frame against it. */
  readonly isTold?: boolean;
  /** The index that the frame should have, where the film says it. */
  readonly expected?: bigint;
  /** In how many samples it is not that image. */
  readonly differing?: number;
  /** Its number modulo 2^64, where that is drawn over it and makes the difference. */
  readonly overlay?: bigint;
  /** That something is wrong with the film. */
  readonly complaint?: string | undefined;
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
  return locateIn({ ...(await readPicture(file)), file }, options, wayOut);
}

/**
 * An animated PNG of ours stores its pictures as it likes; which samples they have is in its text.
 * @throws EnumeratorError `E_PALETTE` where that is not enough
 */
function toldSpace(
  { metadata, isAnimation }: ReadPicture,
  options: SpaceArguments,
): SpaceArguments {
  const { color, depth, palette } = options;
  if (isAnimation !== true || metadata?.version !== SPEC_VERSION) return options;
  if (color !== undefined || depth !== undefined || palette !== undefined) return options;
  const [, model = '', own = ''] = metadata.space.split(' ');
  if (model === 'palette') throw paletteMissing();
  return COLORS.some((known) => known === model)
    ? { ...options, color: model, depth: own }
    : options;
}

/** The same for a picture that has been read. */
export function locateIn(
  read: ReadPicture & { readonly file: string },
  options: SpaceArguments & FitArguments,
  wayOut: string,
): Located {
  try {
    const opened = openPictureSpace(toldSpace(read, options), read.picture, read.metadata);
    const { numbering, colors } = opened;
    const { space } = numbering;
    const fit = readFit(options, space);
    const { samples, isExact } =
      fit === undefined
        ? { samples: exactSamples(read.picture, space, colors), isExact: true }
        : fitPicture(read.picture, space, { ...fit, ...(colors === undefined ? {} : { colors }) });
    return { ...read, ...opened, samples, index: numbering.indexBytesOf(samples), isExact };
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.code !== 'E_FRAME') throw error;
    throw new EnumeratorError(
      error.code,
      `${pictureName(read.file)}: ${error.message}; ${wayOut}`,
      {
        cause: error,
      },
    );
  }
}
