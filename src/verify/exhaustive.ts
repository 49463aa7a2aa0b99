/**
 * The walk through all images of a small space: every image occurs once, and leads back to its
 * number.
 *
 * A bitmap over the ranks keeps which images occurred. Ranks are computed from the sample bytes by
 * SPEC §4 and by nothing that the numbering itself uses.
 * @module
 */
import { nextTurn } from '../io/wait.js';
import type { Hooks } from '../io/hooks.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { cardinalityText, counted } from '../core/cardinality.js';
import type { Numbering } from '../core/numbering.js';
import { describeSpace, type Space } from '../core/space.js';

/** Images: a bitmap of 8 MiB, and minutes. */
const EXHAUSTIVE_LIMIT = 2 ** 26;
const BATCH_IMAGES = 65_536;
const MOST_FAULTS = 20;

/** What a walk needs of a numbering. */
export type Walked = Pick<Numbering, 'space' | 'size' | 'batch' | 'indexOf'>;

export interface WalkResult {
  /** The images of the space. */
  readonly images: number;
  /** How many different images occurred. */
  readonly distinct: number;
  /** Numbers whose image had occurred before. */
  readonly repeated: number;
  /** Numbers whose samples are no image of the space. */
  readonly outside: number;
  /** Images that lead back to another number, or to none. */
  readonly astray: number;
  /** The first faults, a line each. */
  readonly faults: readonly string[];
}

/** How far a walk is: images that were checked, of all images of the space. */
export interface WalkProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Walk a space from its first image to its last.
 * @throws {@link EnumeratorError} `E_LIMIT` where the space has more than 2^26
 *   images; the reason of the signal where it is aborted
 */
export async function walkSpace(
  numbering: Walked,
  { signal, onProgress }: Hooks<WalkProgress> = {},
): Promise<WalkResult> {
  const { space, size } = numbering;
  if (size.bits > 27 || size.exact() > BigInt(EXHAUSTIVE_LIMIT)) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${describeSpace(space)} has ${cardinalityText(space)} images: a space of up to 2^26 (67,108,864) can be walked; choose a smaller size or depth`,
    );
  }
  const walk = new Walk(numbering, Number(size.exact()));
  for (let first = 0; first < walk.images;) {
    first += walk.check(first);
    onProgress?.({ done: first, total: walk.images });
    await nextTurn();
    signal?.throwIfAborted();
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

  /** Check a batch from a number on. @returns how many images it had */
  check(first: number): number {
    const { space } = this.#numbering;
    const most = Math.min(this.images - first, BATCH_IMAGES);
    // A copy: the call of the inverse ends the batch.
    const frames = this.#numbering.batch(BigInt(first), most).slice();
    const count = frames.length / space.sampleBytes;
    if (!Number.isInteger(count) || count < 1 || count > most) {
      this.#addFault(`images from ${first} on come as ${counted(frames.length, 'byte')}`);
      this.outside += most;
      return most;
    }
    for (let i = 0; i < count; i++) {
      this.#mark(first + i, rankAt(space, frames, i * space.sampleBytes));
      const at = i * space.sampleBytes;
      this.#checkInverse(first + i, frames.subarray(at, at + space.sampleBytes));
    }
    return count;
  }

  #mark(number: number, rank: number): void {
    if (!(rank >= 0 && rank < this.images)) {
      this.outside++;
      this.#addFault(`image ${number} is not in the space`);
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
    this.#addFault(`image ${number} occurred before`);
  }

  #checkInverse(number: number, samples: Uint8Array): void {
    const index = resultOf(() => this.#numbering.indexOf(samples));
    if (index === BigInt(number)) return;
    this.astray++;
    const where = typeof index === 'bigint' ? `back to ${index}` : `nowhere: ${index.message}`;
    this.#addFault(`image ${number} leads ${where}`);
  }

  #addFault(fault: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(fault);
  }
}

/** Whether a walk found nothing wrong. */
export function isPerfect({ images, distinct, repeated, outside, astray }: WalkResult): boolean {
  return distinct === images && repeated + outside + astray === 0;
}

/** The rank of the frame that begins at `at`; NaN where a digit is not below the radix. SPEC §4. */
export function rankAt({ radix, digits }: Space, frames: Uint8Array, at: number): number {
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
