/**
 * How long the files of a space are, as far as that is known without making them.
 * @module
 */
import type { Enumeration } from '../../../core/enumeration.js';
import { makeImageEncoder } from '../../../run/outputs/image-encoder.js';
import { lengthSteps, numberLength } from '../../../run/outputs/number-length.js';
import { prepareRun } from '../../../run/plan.js';
import type { ImageForm } from '../make-image.js';

export interface SizesJob {
  readonly choice: Enumeration;
  readonly form: ImageForm;
}

/**
 * The bytes of a file, by how many decimal digits its number has, 0 for those that files leave out;
 * undefined where compression decides.
 */
export type FileSizes = readonly number[] | undefined;

/** Files hold no longer numbers. SPEC §9. */
const MOST_DIGITS = 1000;

/** Takes an encoder of the space, and no image of it. */
export function fileSizes({ choice, form }: SizesJob): FileSizes {
  // The names of runs play no part: any run of the space has such files.
  const output = { out: 'images', imageFormat: form };
  const { record } = prepareRun({ images: choice, range: { count: 1n }, output });
  const { sizeOf } = makeImageEncoder(record);
  if (sizeOf === undefined) return undefined;
  return Array.from({ length: MOST_DIGITS + 1 }, (_, digits) => sizeOf({ digits, text: digits }));
}

export function sizeAt(sizes: FileSizes, index: bigint): number | undefined {
  return sizes?.[numberLength(index).digits];
}

/** The size of each of some files whose numbers follow one another; at least one. */
export function sizesFrom(sizes: FileSizes, first: bigint, count: number): (number | undefined)[] {
  const all = Array<number | undefined>(count).fill(sizeAt(sizes, first));
  if (sizes === undefined) return all;
  const last = first + BigInt(count - 1);
  for (const step of lengthSteps(first, last, ({ digits }) => sizes[digits] ?? 0))
    all.fill(sizeAt(sizes, step), Number(step - first));
  return all;
}
