/**
 * The files of a run that grow: opened where the checkpoint says that they end.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { ioError } from '../checkpoint/system-error.js';
import type { RunRecord } from '../checkpoint/record.js';
import { EnumeratorError } from '../core/errors.js';
import { sync } from '../sinks/append.js';
import { emptyFile, headOf } from '../sinks/frame-stream.js';
import { growingManifest } from '../sinks/manifest.js';
import { PartFiles } from '../sinks/part-files.js';
import type { RunTarget } from './run-target.js';

/** A file as the engine wants it: how long it is for us, and its descriptor, −1 for none. */
export interface OpenedFile {
  readonly offset: bigint;
  readonly descriptor: number;
}

const NO_FILE: OpenedFile = { offset: 0n, descriptor: -1 };

/**
 * The output and the manifest at a record's watermark.
 * @param old - the record as the checkpoint has it, whose end may lie before the new one's
 * @throws EnumeratorError `E_IO` where a file is not as long as the checkpoint says
 */
export function openGrowing(
  record: RunRecord,
  old: RunRecord,
  { kind, out }: RunTarget,
): OpenedFile[] {
  const files = [openOutput(record, old, kind, out)];
  const { manifest } = record.output;
  if (manifest !== undefined) {
    const growing = growingManifest(manifest.file);
    const isNew = record.watermark === record.first;
    files.push(isNew ? NO_FILE : reopen(growing, manifest.file, manifest.offset));
  }
  return files;
}

/** Whether the output is one growing file or has several. */
function grows(kind: RunTarget['kind']): boolean {
  return kind !== 'directory' && kind !== 'none' && kind !== 'pipe';
}

function openOutput(
  record: RunRecord,
  old: RunRecord,
  kind: RunTarget['kind'],
  out: string,
): OpenedFile {
  const { watermark, output } = record;
  if (kind === 'pipe') return { offset: output.offset ?? 0n, descriptor: openPipe() };
  const parts = new PartFiles(record, out);
  if (!grows(kind) || parts.isStart(watermark)) return NO_FILE;
  const before = new PartFiles(old, out).at(watermark - 1n);
  const file = reopen(before.growing, before.whole, output.offset ?? 0n);
  const { first, last } = parts.rangeAt(watermark);
  const head = headOf(record, last - first + 1n);
  if (head.length > 0) fs.writeSync(file.descriptor, head, 0, head.length, 0);
  return file;
}

/**
 * Cut a file back to where a checkpoint says that it ends. It may have its final name already,
 * where the run was finished, or killed before it could say so.
 */
function reopen(growing: string, whole: string, offset: bigint): OpenedFile {
  try {
    const found = !fs.existsSync(growing) && fs.existsSync(whole) ? whole : growing;
    const descriptor = fs.openSync(found, 'r+');
    const { size } = fs.fstatSync(descriptor, { bigint: true });
    if (size < offset) {
      fs.closeSync(descriptor);
      throw new EnumeratorError(
        'E_IO',
        `${found} has ${size} bytes, and its checkpoint says ${offset}: it was changed; put it back, or begin the run again with --force`,
      );
    }
    // Only now: a file that is refused keeps its name.
    if (found === whole) fs.renameSync(whole, growing);
    fs.ftruncateSync(descriptor, Number(offset));
    return { offset, descriptor };
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw ioError(`cannot go on with ${growing}`, error);
  }
}

/**
 * Standard output as a descriptor that waits for its reader. Node makes pipes non-blocking; one
 * that is opened anew is not.
 */
function openPipe(): number {
  try {
    if (fs.fstatSync(1).isFIFO() && process.platform === 'linux')
      return fs.openSync('/proc/self/fd/1', 'w');
  } catch {
    // As it is, then.
  }
  return 1;
}

/** Write the files of a run that has no images. @throws EnumeratorError `E_IO` */
export function writeEmptyFiles(record: RunRecord, { kind, out }: RunTarget): void {
  const { manifest } = record.output;
  try {
    if (grows(kind) && record.output.split === undefined) fs.writeFileSync(out, emptyFile(record));
    if (manifest !== undefined) fs.writeFileSync(manifest.file, '');
  } catch (error) {
    throw ioError(`cannot write ${out}`, error);
  }
}

/**
 * Before a checkpoint: see to it that the growing files are still there, and with `durable` on
 * the disk.
 * @param from - the watermark of the checkpoint before
 * @throws EnumeratorError `E_IO`
 */
export function settleFiles(record: RunRecord, { kind, out }: RunTarget, from: bigint): void {
  const { watermark, first, output } = record;
  const durable = output.durable === true;
  if (watermark === first) return;
  const parts = new PartFiles(record, out);
  if (grows(kind)) {
    const { growing, whole } = parts.at(watermark - 1n);
    settle(growing, whole, durable);
  }
  if (output.manifest !== undefined) {
    settle(growingManifest(output.manifest.file), output.manifest.file, durable);
  }
  if (kind !== 'directory' || !durable) return;
  if (output.split !== undefined) {
    for (let at = from; at < watermark; at = parts.rangeAt(at).last + 1n)
      sync(path.join(out, parts.folderAt(at)));
  }
  sync(out);
}

function settle(growing: string, whole: string, durable: boolean): void {
  const found = [growing, whole].find((file) => fs.existsSync(file));
  if (found === undefined) {
    throw new EnumeratorError(
      'E_IO',
      `${growing} is gone: somebody removed it while it was written`,
    );
  }
  if (!durable) return;
  sync(found);
  sync(path.dirname(found));
}
