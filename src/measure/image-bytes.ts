/**
 * How many bytes one image of a space takes: it is made.
 * @module
 */
import { decimalDigits } from '../core/cardinality.js';
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import { makeSpace, type Space } from '../core/space.js';
import { makePngEncoder } from '../run/outputs/png.js';

/** Sizes of one image, in bytes. */
export interface ImageBytes {
  readonly samples: number;
  /** The PNG of image 0. */
  readonly firstPng: number;
  /**
   * The PNG of an image like nearly all of the space: its samples look random, and its number is
   * as long as the last one's. In all orders but the mixed one image 0 is far from it.
   */
  readonly typicalPng: number;
}

/** A larger frame is not made: that would take several times the memory. */
const MAX_SAMPLE_BYTES = 2 ** 28;

/** Of a larger frame only some rows are deflated, since deflating random samples is slow. */
const MAX_DEFLATED_BYTES = 2 ** 21;

/** Indices longer than this are left out of a PNG. SPEC §9. */
const MAX_INDEX_DIGITS = 1000;

/**
 * Encode image 0 and a typical one, metadata included.
 * @returns undefined where a frame is larger than 256 MiB
 */
export function measureImageBytes(enumeration: Enumeration): ImageBytes | undefined {
  const { space } = enumeration;
  if (space.sampleBytes > MAX_SAMPLE_BYTES) return undefined;
  const first = numberingOf(enumeration).frameAt(0n);
  return {
    samples: space.sampleBytes,
    firstPng: makePngEncoder(enumeration).encode(first, 0n).length,
    typicalPng: measureTypical(enumeration),
  };
}

function measureTypical(enumeration: Enumeration): number {
  const { space, order } = enumeration;
  const { size } = numberingOf(enumeration);
  const last = decimalDigits(space) <= MAX_INDEX_DIGITS ? size.exact() - 1n : undefined;
  const rowBytes = space.sampleBytes / space.height;
  const rows =
    order === 'mixed'
      ? space.height
      : Math.min(space.height, Math.ceil(MAX_DEFLATED_BYTES / rowBytes));
  const part = rows === space.height ? space : makePart(space, rows);
  // A mixed frame stands for those of any order's far indices, which are slow to compute.
  const mixed = numberingOf({ space: part, order: 'mixed', seed: '', palette: undefined });
  const encoder = makePngEncoder({ ...enumeration, space: part });
  const bytes = encoder.encode(mixed.frameAt(0n), last).length;
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
