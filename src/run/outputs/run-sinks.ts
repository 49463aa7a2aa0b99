/**
 * The sinks that a record names.
 * @module
 */
import type { RunRecord } from '../record.js';
import type { PixelFormat } from '../../codecs/film-frame.js';
import { frameNames } from '../../core/name.js';
import type { Sink } from '../engine/sink.js';
import { DirectorySink } from './directory.js';
import { FrameStream } from './frame-stream.js';
import { makeImageEncoder } from './image-encoder.js';
import type { LockText } from './growing-file.js';
import { ManifestSink } from './manifest.js';
import { PartFiles } from './part-files.js';

/** What a thread has to know to open its sinks. Goes from thread to thread. */
export interface SinkJob {
  readonly record: RunRecord;
  /** As the user wrote it; `-` for a pipe. */
  readonly out: string;
  /** Where the manifest is, if not where the record says. */
  readonly manifest?: string | undefined;
  /** Of films: the form in which their encoder takes frames. */
  readonly pixelFormat?: PixelFormat;
  /** Held while the run is carried out. */
  readonly lock?: LockText | undefined;
  /** Bytes of a pipe that its reader has, which are not written again. */
  readonly received?: bigint | undefined;
}

/**
 * The output first and the manifest behind it: the partial files are numbered like them. `none`
 * has a place too.
 */
export function openSinks(job: SinkJob): Sink[] {
  const { record, lock } = job;
  const { manifest } = record.output;
  const sinks = [openOutput(job)];
  if (manifest !== undefined)
    sinks.push(new ManifestSink(record, job.manifest ?? manifest.file, lock));
  return sinks;
}

/** Whether a run appends to partial files, or only writes whole ones. */
export function appends({ output }: RunRecord): boolean {
  return output.manifest !== undefined || (output.kind !== 'directory' && output.kind !== 'none');
}

function openOutput(job: SinkJob): Sink {
  const { record, out } = job;
  const { output } = record;
  switch (output.kind) {
    case 'directory': {
      const nameAt = frameNames(record, output.nameWidth);
      const parts = new PartFiles(record, out);
      return new DirectorySink({
        directory: out,
        encoder: makeImageEncoder(record),
        nameAt,
        partAt: output.split === undefined ? undefined : (position) => parts.folderAt(position),
        durable: output.durable === true,
      });
    }
    case 'none':
      return { maxImageBytes: 0, prepare: () => 0, close() {} };
    default:
      return new FrameStream(job);
  }
}
