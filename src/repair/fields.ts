/**
 * What a repair or a recovery did, as JSON has it: numbers that can be long are text.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import { orderOf } from '../run/record.js';
import type { RecoveredRun } from './recover.js';
import type { RepairedPath } from './repair.js';

export function repairedFields({ path, isRight, images, files, left }: RepairedPath): object {
  return {
    path,
    ok: isRight,
    images: formatIndex(images),
    files: formatIndex(files),
    left: left.map(({ file, reason }) => ({ file, reason })),
  };
}

/** A run that was recovered. */
export function recoveredFields(found: RecoveredRun): object {
  const { checkpoint, record, images, compared, changed, isWritten } = found;
  const { space, from, step, first, end, watermark, output } = record;
  const { order, seed } = orderOf(record);
  const { kind, format, metadata, split, manifest } = output;
  return {
    checkpoint,
    written: isWritten,
    space: space.canonical,
    order,
    seed,
    from: formatIndex(from),
    step: formatIndex(step),
    first: formatIndex(first),
    end: formatIndex(end),
    watermark: formatIndex(watermark),
    kind,
    format,
    metadata,
    name_width: output.nameWidth,
    split: split === undefined ? undefined : formatIndex(split),
    manifest: manifest?.file,
    changed: changed.length === 0 ? undefined : changed,
    images,
    compared,
  };
}
