/**
 * The files of a run whose end is moved to where it stands: nothing is left to be made, and they get
 * their tails and their final names.
 * @module
 */
import { type FrameSource, openFrames } from '../engine/frames.js';
import type { PartialFile } from '../engine/sink.js';
import type { RunRecord } from '../record.js';
import type { RunTarget } from '../target.js';
import { append } from './append.js';
import { makeFrameFormat } from './frame-format.js';
import { closeFile, type LockText } from './growing-file.js';
import { partialManifest } from './manifest.js';
import { partEnd } from './part-end.js';
import { PartFiles } from './part-files.js';
import type { PartialFiles } from './partial-files.js';

/**
 * @param record - with the new end, which is its watermark
 * @param files - open, and cut back to the watermark
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function finishFiles(
  record: RunRecord,
  { kind, out, manifest }: RunTarget,
  [output, lines]: PartialFiles['files'],
  lock: LockText | undefined,
): void {
  const options = { durable: record.output.durable === true, lock };
  const finish = (
    file: PartialFiles['files'][number],
    partial: string,
    complete: string,
    end: Iterable<Uint8Array>,
  ): void => {
    const open: PartialFile = { ...file, nap() {}, pause() {} };
    for (const piece of end) append(open, piece, partial, false);
    closeFile(open, partial, complete, options);
  };
  // A part that is full has its name already.
  if (output !== undefined && output.descriptor >= 0 && kind !== 'pipe') {
    const parts = new PartFiles(record, out);
    const last = record.watermark - 1n;
    const { partial, complete } = parts.at(last);
    const format = makeFrameFormat(record);
    const frames = (): FrameSource => openFrames(record);
    const end = partEnd(record, format, parts.rangeAt(last), output.offset, frames);
    finish(output, partial, complete, end);
  }
  if (lines !== undefined && manifest !== undefined)
    finish(lines, partialManifest(manifest), manifest, []);
}
