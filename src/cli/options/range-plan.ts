/**
 * From the name of a file that is a range of images to the plan of the run that would write it.
 * @module
 */
import { naming, usageError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { openNumber, readNamedIndex } from '../../io/read-index.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import { runSize } from '../../run/engine/frames.js';
import { FILE_KINDS } from '../../run/record.js';
import type { RunPlan } from '../../run/plan.js';
import type { RangeFileOptions } from '../../run/ranges/range-file.js';
import { checkHasImages, readRangeName } from '../../text/range-name.js';
import { readInteger } from '../../text/read-quantity.js';
import { type PlanArguments, shardOf } from './plan.js';

/** What says the bytes of the file, besides its name. */
export type RangeArguments = Omit<
  Partial<PlanArguments>,
  'from' | 'to' | 'count' | 'out' | 'manifest' | 'checkpoint' | 'durable' | 'pipeFormat'
>;

/** A file that is a range of images. */
export interface NamedRange extends RangeFileOptions {
  readonly plan: RunPlan;
}

/**
 * @param name - as `readRangeName` has it
 * @throws EnumeratorError where it names no such file
 */
export function rangePlanOf(name: string, args: RangeArguments): NamedRange {
  const { split, step, imageFormat, metadata, label, fps } = args;
  const words = readRangeName(name, split !== undefined);
  const shown = quoteText(name);
  if (!(FILE_KINDS as readonly string[]).includes(words.ending))
    throw usageError(`${shown}: name a file of .${FILE_KINDS.join(', .')}`);
  const [from, to] = [openNumber(words.from), words.to && openNumber(words.to)];
  const images = readEnumeration(args, [from, to || undefined]);
  const size = runSize(images);
  const range = naming(
    shown,
    () => ({
      from: readNamedIndex(from, size, { enumeration: images }),
      count: words.count === undefined ? undefined : readInteger(words.count, 'count'),
      to: to ? readNamedIndex(to, size, { enumeration: images, end: true }) : undefined,
      step,
    }),
    'E_NUMBER',
  );
  checkHasImages(name, range, size);
  return {
    plan: {
      images,
      range,
      shard: shardOf(args),
      output: {
        out: name,
        imageFormat,
        metadata,
        split,
        labels: label,
        rate: fps,
      },
    },
    ...(words.part === undefined ? {} : { part: BigInt(words.part) }),
  };
}
