/**
 * A numbering: a space, an order and a seed, ready to turn indices into frames and back.
 *
 * This is the door to the library. Frames go in and out as sample bytes (SPEC §4); an index
 * is a bigint, or, where it is millions of digits long, little-endian bytes, which cost no
 * conversion. A numbering keeps memory of its own and is not for two threads.
 * @module
 */
import { requireBytes, requireKeys, requireObject, requireType } from './arguments.js';
import { fromBytes, toBytes } from './big-bytes.js';
import { counted } from './cardinality.js';
import { EnumeratorError } from './errors.js';
import { outsideError } from './index-format.js';
import { checkSeed, deriveKeys } from './keys.js';
import { type Order, ORDERS } from './order.js';
import type { OrderCoder } from './orders/coder.js';
import { CloudCoder } from './orders/cloud.js';
import { CountingCoder } from './orders/counting.js';
import { MixedCoder } from './orders/mixed.js';
import { ProgressiveCoder } from './orders/progressive.js';
import { MAX_TABLE_SIZE, TableCoder } from './orders/table.js';
import { planRun, type Run, type RunOptions } from './range.js';
import { checkFrameBytes } from './sample-bytes.js';
import { SpaceSize } from './size.js';
import { describeSpace, makeSpace, type Space, type SpaceOptions } from './space.js';

/** In which order the images of a space come. */
export interface OrderOptions {
  /** `mixed` unless given. */
  readonly order?: Order | undefined;
  /** Picks one of very many mixed or cloud orders; the others take none. Empty unless given. SPEC §5.4. */
  readonly seed?: string | undefined;
}

export type NumberingOptions = SpaceOptions & OrderOptions;

/** One image and its number, as {@link Numbering.images} gives them. */
export interface NumberedImage {
  readonly index: bigint;
  /** Sample bytes, owned by the caller. */
  readonly samples: Uint8Array;
}

/** What to walk: `count` images from `from` on, `step` apart; as far as the space goes unless given. */
export type WalkOptions = Omit<RunOptions, 'to'>;

const NUMBERING_KEYS = [
  'width',
  'height',
  'color',
  'depth',
  'colors',
  'palette',
  'order',
  'seed',
] as const satisfies readonly (keyof NumberingOptions)[];

/**
 * Open a space in an order.
 * @example
 * const images = openNumbering({ width: 64, height: 64, color: 'rgb' });
 * const samples = images.frameAt(42n);
 * images.indexOf(samples); // 42n
 * @throws {@link EnumeratorError} `E_SPACE`, `E_LIMIT`, `E_PALETTE` as {@link makeSpace}; `E_SEED`
 * @throws TypeError where an option has the wrong type
 */
export function openNumbering(options: NumberingOptions): Numbering {
  requireKeys(requireObject(options, 'options'), NUMBERING_KEYS, 'options');
  return new Numbering(makeSpace(options), options.order ?? 'mixed', options.seed ?? '');
}

export class Numbering {
  readonly space: Space;
  readonly order: Order;
  readonly seed: string;
  /** How many images there are, worked out only as far as a question needs it. */
  readonly size: SpaceSize;
  #coder: OrderCoder | undefined;

  /** As {@link openNumbering}, for a space that is made already. */
  constructor(space: Space, order: Order, seed: string) {
    requireType(order, 'string', 'order');
    if (!ORDERS.includes(order)) {
      throw new EnumeratorError('E_SPACE', `no order ${order}: there are ${ORDERS.join(', ')}`);
    }
    checkSeed(seed, order);
    this.space = space;
    this.order = order;
    this.seed = seed;
    this.size = new SpaceSize(space);
  }

  /**
   * The image at an index. SPEC §5.
   * @param index - 0 ≤ index < size; as bytes, little-endian, of any length
   * @returns new sample bytes, owned by the caller
   * @throws {@link EnumeratorError} `E_RANGE` where the index is not in the space
   */
  frameAt(index: bigint | Uint8Array): Uint8Array {
    if (typeof index === 'bigint') {
      this.#checkIndex(index);
      return this.#open().frames(index, 1n, 1).slice();
    }
    if (!(index instanceof Uint8Array)) requireType(index, 'bigint', 'index');
    if (!this.size.hasBytes(index)) throw outsideError(fromBytes(index), this.size);
    const coder = this.#open();
    return (coder.frameAtBytes?.(index) ?? coder.frames(fromBytes(index), 1n, 1)).slice();
  }

  /**
   * The index of an image: the inverse of {@link frameAt}.
   * @param samples - sample bytes of one frame
   * @throws {@link EnumeratorError} `E_FRAME` where they are none of this space
   */
  indexOf(samples: Uint8Array): bigint {
    checkFrameBytes(this.space, samples);
    return this.#open().indexOf(samples);
  }

  /**
   * The same as little-endian bytes without zeros at the end: for frames of megabytes.
   * @returns new bytes, owned by the caller
   * @throws {@link EnumeratorError} `E_FRAME` as {@link indexOf}
   */
  indexBytesOf(samples: Uint8Array): Uint8Array {
    checkFrameBytes(this.space, samples);
    const coder = this.#open();
    return coder.indexBytesOf?.(samples) ?? toBytes(coder.indexOf(samples));
  }

  /**
   * Frames at from, from + step, … as far as one batch goes.
   * @param most - how many are wanted, from 1
   * @returns a view of `k·space.sampleBytes`, 1 ≤ k ≤ most, valid until the next call of any method
   * @throws {@link EnumeratorError} `E_RANGE` where one of the `most` lies outside the space, or the step is 0
   */
  batch(from: bigint, most: number, step = 1n): Uint8Array {
    if (!Number.isSafeInteger(most) || most < 1)
      throw new TypeError('most must be a whole number from 1');
    this.#checkIndex(from);
    if (most > 1) this.#checkWalk(from, step, most);
    return this.#open().frames(from, step, most);
  }

  /**
   * Fill a buffer with consecutive frames.
   * @param out - as many frames as fit wholly are written, at least one; caller-owned
   * @returns how many
   * @throws {@link EnumeratorError} `E_FRAME` where no frame fits, `E_RANGE` where one of them lies outside the space or the step is 0; nothing is written then
   */
  fill(out: Uint8Array, from: bigint, step = 1n): number {
    requireBytes(out, 'out');
    const { sampleBytes } = this.space;
    const count = Math.floor(out.length / sampleBytes);
    if (count === 0) {
      throw new EnumeratorError(
        'E_FRAME',
        `no frame fits into ${counted(out.length, 'byte')}: one of ${describeSpace(this.space)} has ${sampleBytes}`,
      );
    }
    this.#checkIndex(from);
    if (count > 1) this.#checkWalk(from, step, count);
    for (let done = 0; done < count;) {
      const frames = this.#open().frames(from + step * BigInt(done), step, count - done);
      out.set(frames, done * sampleBytes);
      done += frames.length / sampleBytes;
    }
    return count;
  }

  /**
   * Walk through images one by one.
   * @throws {@link EnumeratorError} at once, `E_RANGE` where `from` or the last image lies outside the space, or the step is 0
   * @throws TypeError at once, where an option has the wrong type
   */
  images(options: WalkOptions = {}): Generator<NumberedImage, void, void> {
    requireKeys(requireObject(options, 'options'), ['from', 'count', 'step'], 'options');
    return this.#walk(planRun(options, this.size));
  }

  *#walk({ from, step, count: total }: Run): Generator<NumberedImage, void, void> {
    const { sampleBytes } = this.space;
    for (let position = 0n, index = from; position < total;) {
      const left = total - position;
      // A copy, since a caller may ask for other frames in between.
      const frames = this.#open()
        .frames(index, step, left > 4096n ? 4096 : Number(left))
        .slice();
      for (let at = 0; at < frames.length; at += sampleBytes) {
        yield { index, samples: frames.subarray(at, at + sampleBytes) };
        index += step;
        position++;
      }
    }
  }

  #open(): OrderCoder {
    return (this.#coder ??= this.#makeCoder());
  }

  #makeCoder(): OrderCoder {
    const { space, order, seed } = this;
    if (order === 'progressive') return new ProgressiveCoder(space);
    if (order === 'cloud')
      return new CloudCoder(space, (digits) => deriveKeys(space, seed, `cloud ${digits}`));
    if (order !== 'mixed') return new CountingCoder(space, order);
    const keys = deriveKeys(space, seed);
    return this.size.isAtMost(MAX_TABLE_SIZE)
      ? new TableCoder(space, keys)
      : new MixedCoder(space, keys);
  }

  #checkIndex(index: bigint): void {
    if (!this.size.has(index)) throw outsideError(index, this.size);
  }

  #checkWalk(from: bigint, step: bigint, count: number): void {
    requireType(step, 'bigint', 'step');
    if (step === 0n)
      throw new EnumeratorError(
        'E_RANGE',
        'step 0 never moves: it must be a whole number other than 0',
      );
    this.#checkIndex(from + step * BigInt(count - 1));
  }
}
