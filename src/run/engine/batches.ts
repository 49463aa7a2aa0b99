/**
 * How a run is cut into batches, the pieces of work that threads take. Pure arithmetic on positions.
 * @module
 */

/** Half-open [position, position + images). */
export interface BatchSpan {
  readonly position: bigint;
  /** From 1. */
  readonly images: number;
  /** Whether a part, or the run without parts, begins or ends with it. */
  readonly beginsPart: boolean;
  readonly endsPart: boolean;
}

/** What is to be cut. */
export interface BatchedRange {
  /** The run's own first position, from which parts are counted. */
  readonly first: bigint;
  /** The half-open range of positions that is to be done: first ≤ watermark ≤ end. */
  readonly watermark: bigint;
  readonly end: bigint;
  /** Images in a part; undefined for one part. */
  readonly split?: bigint | undefined;
  /** Images in a batch, from 1; the last one of a part may have fewer. */
  readonly batchImages: number;
}

/**
 * Batches 0, 1, 2 … of a range. No batch reaches over the end of a part: parts end at the multiples
 * of `split`, and at the end of the range.
 */
export class Batches {
  /** How many there are. */
  readonly count: bigint;
  /** Images in most of them, and in none of them more. */
  readonly batchImages: number;
  readonly #range: BatchedRange;
  readonly #batchImages: bigint;
  /** Where the part that is begun ends, and how many batches it still has. */
  readonly #firstEnd: bigint;
  readonly #firstCount: bigint;
  /** Batches of a whole part. */
  readonly #partCount: bigint;

  constructor(range: BatchedRange) {
    const { watermark, end, split } = range;
    this.#range = range;
    this.batchImages = range.batchImages;
    this.#batchImages = BigInt(range.batchImages);
    this.#firstEnd = split === undefined ? end : least(end, (watermark / split + 1n) * split);
    this.#firstCount = ceilingOf(this.#firstEnd - watermark, this.#batchImages);
    this.#partCount = split === undefined ? 0n : ceilingOf(split, this.#batchImages);
    this.count = this.#indexOfEnd();
  }

  /** @param index - 0 ≤ index < count */
  at(index: bigint): BatchSpan {
    const { first, end, split } = this.#range;
    const position = this.positionOf(index);
    const partStart = split === undefined ? first : greatest(first, (position / split) * split);
    const partEnd = split === undefined ? end : least(end, (position / split + 1n) * split);
    const images = least(this.#batchImages, partEnd - position);
    return {
      position,
      images: Number(images),
      beginsPart: position === partStart,
      endsPart: position + images === partEnd,
    };
  }

  /** The position with which a batch begins; the end of the range for `count`. */
  positionOf(index: bigint): bigint {
    const { watermark, end, split } = this.#range;
    if (index >= this.count) return end;
    if (split === undefined || index < this.#firstCount)
      return watermark + index * this.#batchImages;
    const later = index - this.#firstCount;
    const part = later / this.#partCount;
    return this.#firstEnd + part * split + (later % this.#partCount) * this.#batchImages;
  }

  #indexOfEnd(): bigint {
    const { end, split } = this.#range;
    const left = end - this.#firstEnd;
    if (split === undefined || left <= 0n) return this.#firstCount;
    const whole = left / split;
    return this.#firstCount + whole * this.#partCount + ceilingOf(left % split, this.#batchImages);
  }
}

function ceilingOf(n: bigint, divisor: bigint): bigint {
  return n <= 0n ? 0n : (n + divisor - 1n) / divisor;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function greatest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
