/**
 * What a run is and how far it has come, from its checkpoint; of parts that many machines make, from
 * their folder too.
 * @module
 */
import { EnumeratorError, resultOf } from '../core/errors.js';
import { formatIndex } from '../core/index-format.js';
import { imageAt, orderOf, type RunRecord } from '../run/record.js';
import { listColors } from '../text/space-text.js';
import { findRun, runName } from '../run/target.js';
import { countOf, partsBeyond } from './parts.js';

/** The state of a run. */
export interface RunStatus {
  readonly record: RunRecord;
  /** What messages call the run: its folder, its file or its checkpoint. */
  readonly name: string;
  /** The folder or the file of the images, `-` or `none`. */
  readonly out: string;
  readonly state: 'partial' | 'complete';
  /** Images that are done, and how many the run has. */
  readonly done: bigint;
  readonly total: bigint;
  /** Of `done`, images in finished parts that the checkpoint does not cover yet. */
  readonly beyond: bigint;
  /** The index of the next image; undefined for a complete run. */
  readonly nextIndex: bigint | undefined;
}

/**
 * Look at a run.
 * @param where - the folder or file of its images, or its checkpoint
 * @throws {@link EnumeratorError} `E_IO` where there is none, `E_CHECKPOINT_…`
 */
export function runStatus(where: string): RunStatus {
  const { record, target } = findRun(where);
  const { first, end, watermark } = record;
  const isComplete = watermark === end;
  const beyond = imagesBeyond(record, target.out);
  return {
    record,
    name: runName(target),
    out: target.out,
    state: isComplete ? 'complete' : 'partial',
    done: watermark - first + beyond,
    total: end - first,
    beyond,
    nextIndex: isComplete ? undefined : imageAt(record, watermark),
  };
}

function imagesBeyond(record: RunRecord, folder: string): bigint {
  if (record.output.parts === undefined) return 0n;
  const beyond = resultOf(() => partsBeyond(record, folder));
  return beyond instanceof EnumeratorError ? 0n : countOf(beyond);
}

/** The status as JSON has it: numbers that can be long are text. */
export function statusFields({ record, out, beyond, nextIndex }: RunStatus): object {
  const { space, palette, from, step, first, end, watermark, output } = record;
  const { order, seed } = orderOf(record);
  return {
    out,
    kind: output.kind,
    pipe_format: output.kind === 'pipe' ? (output.piped ?? 'raw') : undefined,
    state: watermark === end ? 'finished' : 'unfinished',
    space: space.canonical,
    order,
    seed,
    palette: palette && (palette.name ?? listColors(palette.colors).join(',')),
    from: formatIndex(from),
    step: formatIndex(step),
    first: formatIndex(first),
    end: formatIndex(end),
    watermark: formatIndex(watermark),
    beyond: output.parts && formatIndex(beyond),
    next_index: nextIndex === undefined ? null : formatIndex(nextIndex),
    image_format: output.format,
    metadata: output.metadata,
    name_width: output.nameWidth,
    part_width: output.partWidth,
    split: output.split === undefined ? undefined : formatIndex(output.split),
    offset:
      output.offset === undefined && output.kind !== 'pipe'
        ? undefined
        : formatIndex(output.offset ?? 0n),
    manifest: output.manifest?.file,
    fps: output.rate && `${output.rate.numerator}/${output.rate.denominator}`,
    parts: output.parts?.kind,
    run: output.parts?.id,
    durable: output.durable === true,
    art: record.art,
  };
}
