/**
 * The images of a range as files in folders of at most a thousand names. A file's name is that of a
 * run over the range (SPEC §8), and the folders above it are the position's leading digits, three by
 * three: of a million images, number 123456 is `123/123456.png`.
 * @module
 */
import { frameNames, framePositions, nameWidth } from '../../../core/name.js';
import type { PositionRange, Run } from '../../../core/range.js';

/** The digits of a folder's name: below each there are a thousand. */
const STEP_DIGITS = 3;

/** A folder, by the positions of all that is below it. */
export interface ImageFolder extends PositionRange {
  /** Whether it holds images, and not other folders. */
  readonly hasImages: boolean;
}

export class ImageTree {
  readonly run: Run;
  /** How many folders stand above each image. */
  readonly depth: number;
  /** The decimal digits of the last position. */
  readonly #digits: number;
  readonly #nameAt: (position: bigint) => string;
  readonly #positionOf: (name: string) => bigint | undefined;

  /** @param run - of at least one image */
  constructor(run: Run) {
    this.run = run;
    this.#digits = (run.count - 1n).toString().length;
    this.depth = Math.ceil(this.#digits / STEP_DIGITS) - 1;
    const width = nameWidth(run);
    this.#nameAt = frameNames(run, width);
    this.#positionOf = framePositions(run, width);
  }

  /**
   * The folder that names lead to; undefined where there is none.
   * @param names - of the folders, from the uppermost on
   */
  folder(names: readonly string[]): ImageFolder | undefined {
    if (names.length > this.depth) return undefined;
    const isThere = names.every(
      (name, i) => /^[0-9]+$/.test(name) && name.length === this.#width(i),
    );
    if (!isThere) return undefined;
    const unit = this.#unit(names.length);
    const first = BigInt(names.join('')) * unit;
    const { count } = this.run;
    if (first >= count) return undefined;
    const end = first + unit < count ? first + unit : count;
    return { first, end, hasImages: names.length === this.depth };
  }

  /** The names of the folders below one that has no images, at most a thousand. */
  foldersIn({ first, end }: ImageFolder, level: number): string[] {
    const unit = this.#unit(level + 1);
    const count = Number((end - first + unit - 1n) / unit);
    const width = this.#width(level);
    return Array.from({ length: count }, (_, i) => String(i).padStart(width, '0'));
  }

  /** The names of the images in a folder, without ending, at most a thousand. */
  imagesIn({ first, end }: ImageFolder): string[] {
    return Array.from({ length: Number(end - first) }, (_, i) => this.#nameAt(first + BigInt(i)));
  }

  /** The position of an image in a folder; undefined where it has none of that name. */
  positionIn({ first, end, hasImages }: ImageFolder, name: string): bigint | undefined {
    const position = hasImages ? this.#positionOf(name) : undefined;
    const isHere = position !== undefined && position >= first && position < end;
    return isHere ? position : undefined;
  }

  /** How many digits the names of a level's folders have. */
  #width(level: number): number {
    return level === 0 ? this.#digits - STEP_DIGITS * this.depth : STEP_DIGITS;
  }

  /** How many positions there may be below a folder that is so deep. */
  #unit(level: number): bigint {
    const above = level === 0 ? 0 : this.#width(0) + STEP_DIGITS * (level - 1);
    return 10n ** BigInt(this.#digits - above);
  }
}
