/**
 * Walk a space whole, and say what is wrong with it.
 * @module
 */
import type { Numbering } from '../../src/core/numbering.js';
import type { Space } from '../../src/core/space.js';
import { open } from './tools.js';

export interface WalkOptions {
  /** Every so many indices the inverse is asked for; 1 for all. */
  readonly inverseStride?: number;
}

/** What a walk needs of a numbering. */
export type Walked = Pick<Numbering, 'space' | 'batch' | 'indexOf'>;

/**
 * Visit every image of a space of at most 2^25. Each must come once, and lead back.
 *
 * Whether it came is kept in a bitmap over the ranks, worked out from the sample bytes by SPEC §4.
 * @returns the first fault in words; none is undefined
 */
export function findFault(
  numbering: Walked,
  { inverseStride = 1 }: WalkOptions = {},
): string | undefined {
  const { space } = numbering;
  const size = space.radix ** space.digits;
  const seen = new Uint8Array(Math.ceil(size / 8));
  for (let first = 0; first < size;) {
    // A copy: asking for the inverse ends the batch.
    const frames = numbering.batch(BigInt(first), Math.min(size - first, 65536)).slice();
    const count = frames.length / space.sampleBytes;
    if (!Number.isInteger(count) || count < 1) return `a batch of ${frames.length} bytes`;
    for (let i = 0; i < count; i++) {
      const rank = rankAt(space, frames, i * space.sampleBytes);
      if (!(rank >= 0 && rank < size)) return `image ${first + i} has rank ${rank}`;
      const byte = rank >>> 3;
      const bit = 1 << (rank & 7);
      if (((seen[byte] ?? 0) & bit) !== 0) return `image ${first + i} comes for the second time`;
      seen[byte] = (seen[byte] ?? 0) | bit;
    }
    const start = (inverseStride - (first % inverseStride)) % inverseStride;
    for (let i = start; i < count; i += inverseStride) {
      const at = i * space.sampleBytes;
      const index = numbering.indexOf(frames.subarray(at, at + space.sampleBytes));
      if (index !== BigInt(first + i)) return `image ${first + i} leads back to ${index}`;
    }
    first += count;
  }
  // As many images as there are ranks, and none twice: each came once.
  return undefined;
}

/** The rank of the frame that begins at `at`. SPEC §4. */
function rankAt(space: Space, frames: Uint8Array, at: number): number {
  const { radix, digits } = space;
  let rank = 0;
  if (radix === 65536) {
    for (let i = at + 2 * digits - 1; i >= at; i--) rank = rank * 256 + (frames[i] ?? NaN);
    return rank;
  }
  for (let i = at + digits - 1; i >= at; i--) {
    const digit = frames[i] ?? NaN;
    if (digit >= radix) return NaN;
    rank = rank * radix + digit;
  }
  return rank;
}

/** {@link findFault} of a space by its name in one order. */
export function findFaultIn(
  space: string,
  order: Numbering['order'],
  seed: string,
  options?: WalkOptions,
): string | undefined {
  return findFault(open(space, order, seed), options);
}
