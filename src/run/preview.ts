/**
 * What a run would make, told beforehand.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import type { Fields } from './fields.js';
import { isKeptApart } from './output-kind.js';
import { estimateBytes } from './outputs/frame-format.js';
import { imageFiles, PartFiles } from './outputs/part-files.js';
import { imageAt, type RunRecord } from './record.js';
import { type FoundRun, runName } from './target.js';

/** What a run would make. */
export interface RunPreview {
  readonly record: RunRecord;
  /** What messages call the run: its folder, its file or its checkpoint. */
  readonly name: string;
  /** The folder or the file of the images, `-`, `none`, or the address of a stream. */
  readonly out: string;
  /** Images that are still to be made. */
  readonly images: bigint;
  /** About how many bytes these take; undefined for films and streams, which their encoder makes. */
  readonly bytes: bigint | undefined;
  /** The first and the last file; undefined where no file would be written. */
  readonly files: { readonly first: string; readonly last: string } | undefined;
  readonly checkpoint: string | undefined;
  readonly manifest: string | undefined;
  /** What happens to a run that is there: it goes on, or its files are removed first. */
  readonly existing: 'none' | 'continued' | 'replaced';
}

export function previewOf(
  { record, target }: FoundRun,
  existing: RunPreview['existing'] = 'continued',
): RunPreview {
  const { watermark, end, output } = record;
  const isVideo = target.kind === 'film' || target.kind === 'stream';
  return {
    record,
    name: runName(target),
    out: target.out,
    images: end - watermark,
    bytes: isVideo ? undefined : bytesOf({ ...record, first: watermark }),
    files: end === watermark ? undefined : filesOf({ record, target }),
    checkpoint: target.checkpoint,
    manifest: output.manifest?.file,
    existing,
  };
}

function bytesOf(record: RunRecord): bigint {
  return record.output.kind === 'none' ? 0n : estimateBytes(record);
}

function filesOf({ record, target: { kind, out } }: FoundRun): RunPreview['files'] {
  if (isKeptApart(kind)) return undefined;
  const parts = new PartFiles(record, out);
  const fileAt =
    kind === 'directory' ? imageFiles(record, out) : (at: bigint) => parts.at(at).complete;
  return { first: fileAt(record.watermark), last: fileAt(record.end - 1n) };
}

/** A preview as JSON has it: numbers that can be long are text. */
export function previewFields(preview: RunPreview): Fields {
  const { record, out, images, bytes, files, checkpoint, manifest, existing } = preview;
  const { space, output, from, step, watermark, end } = record;
  return {
    out,
    kind: output.kind,
    space: space.canonical,
    from: formatIndex(from),
    step: formatIndex(step),
    first: formatIndex(record.first),
    end: formatIndex(end),
    watermark: formatIndex(watermark),
    images: formatIndex(images),
    first_index: images === 0n ? null : formatIndex(imageAt(record, watermark)),
    last_index: images === 0n ? null : formatIndex(imageAt(record, end - 1n)),
    bytes: bytes === undefined ? null : formatIndex(bytes),
    first_file: files?.first ?? null,
    last_file: files?.last ?? null,
    checkpoint: checkpoint ?? null,
    manifest: manifest ?? null,
    existing,
  };
}
