/**
 * How many bytes one image of a space takes, found by making it.
 * @module
 */
import type { PngEncoder } from '../codecs/png/encoder.js';
import { decimalDigits } from '../core/cardinality.js';
import { Numbering } from '../core/numbering.js';
import { makeSpace, type Space } from '../core/space.js';
import { makePngEncoder } from '../run/outputs/png.js';
import type { OpenedSpace } from '../cli/options/open-space.js';

/** Sizes of one image, in bytes. */
export interface ImageBytes {
  readonly samples: number;
  /** The PNG of image 0. */
  readonly firstPng: number;
  /**
   * The PNG of an image like nearly all of the space: its samples look random, and its number is
   * as long as the last one's. In the sequential and the gray order image 0 is far from it.
   */
  readonly typicalPng: number;
}

/** Above this a frame is not made for the sake of its size: it takes several times the memory. */
const MAX_SAMPLE_BYTES = 2 ** 28;

/** Deflating what looks random is slow, so that some rows must do where a frame is larger. */
const MAX_DEFLATED_BYTES = 2 ** 21;

/** Indices longer than this are left out of a PNG. SPEC §9. */
const MAX_INDEX_DIGITS = 1000;

/**
 * Encode image 0 and a typical one, metadata included.
 * @returns nothing where a frame is larger than 256 MiB
 */
export function measureImageBytes(opened: OpenedSpace): ImageBytes | undefined {
  const { space } = opened.numbering;
  if (space.sampleBytes > MAX_SAMPLE_BYTES) return undefined;
  const encoder = encoderOf(opened, space);
  return {
    samples: space.sampleBytes,
    firstPng: encoder.encode(opened.numbering.frameAt(0n), 0n).length,
    typicalPng: measureTypical(opened),
  };
}

function measureTypical(opened: OpenedSpace): number {
  const { space, order, size } = opened.numbering;
  const last = decimalDigits(space) <= MAX_INDEX_DIGITS ? size.exact() - 1n : undefined;
  const rowBytes = space.sampleBytes / space.height;
  const rows =
    order === 'mixed'
      ? space.height
      : Math.min(space.height, Math.ceil(MAX_DEFLATED_BYTES / rowBytes));
  const part = rows === space.height ? space : makePart(space, rows);
  // Mixed frames are like those of any order's far indices, which would have to be worked out.
  const samples = new Numbering(part, 'mixed', '').frameAt(0n);
  const bytes = encoderOf(opened, part).encode(samples, last).length;
  return Math.round((bytes * space.height) / rows);
}

/** The same space with fewer rows. */
function makePart({ width, color, depth, radix }: Space, height: number): Space {
  return makeSpace({
    width,
    height,
    color,
    ...(color === 'palette' ? { colors: radix } : { depth }),
  });
}

function encoderOf({ numbering, palette }: OpenedSpace, space: Space): PngEncoder {
  const { order, seed } = numbering;
  return makePngEncoder({
    space,
    order,
    seed,
    metadata: true,
    ...(palette === undefined ? {} : { colors: palette.colors }),
  });
}
