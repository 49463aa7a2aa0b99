/**
 * A small space walked whole: every image occurs once, and leads back to its number.
 *
 * Whether an image came is kept in a bitmap over the ranks, worked out from the sample bytes by
 * SPEC §4 and by nothing that the numbering itself uses.
 * @module
 */
import { EnumeratorError } from '../core/errors.js';
import { cardinalityText, grouped } from '../core/cardinality.js';
import type { Numbering } from '../core/numbering.js';
import { describeSpace, type Space } from '../core/space.js';

/** Images: a bitmap of 8 MiB, and minutes. */
export const EXHAUSTIVE_LIMIT = 2 ** 26;
const BATCH_IMAGES = 65_536;
const MOST_FAULTS = 20;

/** What a walk needs of a numbering. */
export type Walked = Pick<Numbering, 'space' | 'size' | 'batch' | 'indexOf'>;

export interface WalkResult {
  /** Of the space. */
  readonly images: number;
  /** Different ones among those that came. */
  readonly distinct: number;
  /** Numbers whose image had come before. */
  readonly repeated: number;
  /** Numbers whose samples are no image of the space. */
  readonly outside: number;
  /** Images that lead back to another number, or to none. */
  readonly astray: number;
  /** The first ones in words. */
  readonly faults: readonly string[];
}

/**
 * @param advance - told how many more images were looked at
 * @throws {@link EnumeratorError} `E_LIMIT` where the space has more than {@link EXHAUSTIVE_LIMIT}
 */
export function walkSpace(
  numbering: Walked,
  advance: (images: number) => void = () => {},
): WalkResult {
  const { space, size } = numbering;
  if (size.bits > 27 || size.exact() > BigInt(EXHAUSTIVE_LIMIT)) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${describeSpace(space)} has ${cardinalityText(space)} images: --exhaustive walks up to 2^26 (67,108,864); choose a smaller size or depth`,
    );
  }
  const walk = new Walk(numbering, Number(size.exact()));
  for (let first = 0; first < walk.images;) {
    const images = walk.look(first);
    first += images;
    advance(images);
  }
  return walk;
}

class Walk implements WalkResult {
  readonly images: number;
  distinct = 0;
  repeated = 0;
  outside = 0;
  astray = 0;
  readonly faults: string[] = [];
  readonly #numbering: Walked;
  readonly #seen: Uint8Array;

  constructor(numbering: Walked, images: number) {
    this.images = images;
    this.#numbering = numbering;
    this.#seen = new Uint8Array(Math.ceil(images / 8));
  }

  /** A batch from a number on. @returns how many images it had */
  look(first: number): number {
    const { space } = this.#numbering;
    const most = Math.min(this.images - first, BATCH_IMAGES);
    // A copy: asking for the inverse ends the batch.
    const frames = this.#numbering.batch(BigInt(first), most).slice();
    const count = frames.length / space.sampleBytes;
    if (!Number.isInteger(count) || count < 1 || count > most) {
      this.#tell(`images from ${first} on come as ${frames.length} bytes`);
      this.outside += most;
      return most;
    }
    for (let i = 0; i < count; i++) {
      this.#mark(first + i, rankAt(space, frames, i * space.sampleBytes));
      const at = i * space.sampleBytes;
      this.#lookBack(first + i, frames.subarray(at, at + space.sampleBytes));
    }
    return count;
  }

  #mark(number: number, rank: number): void {
    if (!(rank >= 0 && rank < this.images)) {
      this.outside++;
      this.#tell(`image ${number} is none of the space`);
      return;
    }
    const byte = rank >>> 3;
    const bit = 1 << (rank & 7);
    if ((this.#seen[byte]! & bit) === 0) {
      this.#seen[byte]! |= bit;
      this.distinct++;
      return;
    }
    this.repeated++;
    this.#tell(`image ${number} is one that came before`);
  }

  #lookBack(number: number, samples: Uint8Array): void {
    let index: bigint;
    try {
      index = this.#numbering.indexOf(samples);
    } catch (error) {
      if (!(error instanceof EnumeratorError)) throw error;
      this.astray++;
      this.#tell(`image ${number} leads nowhere: ${error.message}`);
      return;
    }
    if (index === BigInt(number)) return;
    this.astray++;
    this.#tell(`image ${number} leads back to ${index}`);
  }

  #tell(fault: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(fault);
  }
}

/** Whether a walk found nothing wrong. */
export function isPerfect({ images, distinct, repeated, outside, astray }: WalkResult): boolean {
  return distinct === images && repeated + outside + astray === 0;
}

/** What a walk found, line by line; the last one sums it up. */
export function walkLines(result: WalkResult, name: string): string[] {
  const { images, distinct, repeated, outside, astray, faults } = result;
  if (isPerfect(result)) {
    const all = grouped(images);
    return [`${name}: all ${all} images occur once, and all ${all} lead back to their numbers`];
  }
  const counts = [
    `${grouped(images - distinct)} missing`,
    `${grouped(repeated)} repeated`,
    `${grouped(outside)} outside`,
    `${grouped(astray)} lead elsewhere`,
  ];
  return [
    ...faults,
    `${name}: ${grouped(distinct)} of ${grouped(images)} images; ${counts.join(', ')}`,
  ];
}

/** The rank of the frame that begins at `at`; NaN where a digit is not below the radix. SPEC §4. */
function rankAt({ radix, digits }: Space, frames: Uint8Array, at: number): number {
  let rank = 0;
  if (radix === 65_536) {
    for (let i = at + 2 * digits - 1; i >= at; i--) rank = rank * 256 + frames[i]!;
    return rank;
  }
  for (let i = at + digits - 1; i >= at; i--) {
    const digit = frames[i]!;
    if (digit >= radix) return NaN;
    rank = rank * radix + digit;
  }
  return rank;
}
