/**
 * The files of a run that grow: opened where the checkpoint says that they end.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import {
  hasExactly,
  linkOnce,
  placeNew,
  strange,
  syncToDisk,
  writeAtomically,
} from '../../io/atomic-file.js';
import { attempt } from '../../io/system-error.js';
import { imageAt, isEncodedAnew, type RunRecord } from '../record.js';
import { EnumeratorError } from '../../core/errors.js';
import { isFifo } from './append.js';
import type { PartialFile } from '../engine/sink.js';
import { openFrames } from '../engine/frames.js';
import { emptyFile, headOf, makeFrameFormat } from './frame-format.js';
import { endsWith, openExisting, settleFile } from './growing-file.js';
import { partialManifest } from './manifest.js';
import { cutShort, lineAt, notAsLeft } from './manifest-place.js';
import { PartFiles } from './part-files.js';
import type { RunTarget } from '../target.js';

/** A file as the engine wants it. */
type OpenedFile = Readonly<Omit<PartialFile, 'nap' | 'pause'>>;

const NO_FILE: OpenedFile = { offset: 0n, inode: 0n, descriptor: -1 };

/** The partial files of a run, found and open, and not yet changed. */
export interface PartialFiles {
  /** The output's and the manifest's. */
  readonly files: readonly OpenedFile[];
  /**
   * Cut the files back to where the checkpoint says that they end, under their partial names.
   * @throws EnumeratorError `E_IO`
   */
  cutBack(): void;
  /** Close them again, where the run does not begin. */
  close(): void;
}

/** A file that is there, and what it is to become. */
interface FoundFile {
  readonly found: string;
  readonly partial: string;
  /** The names that it may have when it is complete. */
  readonly completes: readonly string[];
  readonly offset: bigint;
  /** To be written over its beginning, which tells how many images follow. */
  readonly head?: Uint8Array;
  /** What it has at `offset`, where it is this run's: the last image that is done. */
  readonly last: Uint8Array;
}

/**
 * Open the output and the manifest at a record's watermark. All of them are found before the
 * first is opened, and open before the first is changed.
 * @param old - the record as the checkpoint has it, whose end may lie before the new one's
 * @throws EnumeratorError `E_IO` where a file is not what the checkpoint says, or the pipe is closed;
 *   `E_EXISTS` where another file has one of its names
 */
export function openPartial(record: RunRecord, old: RunRecord, target: RunTarget): PartialFiles {
  const { kind, checkpoint } = target;
  const found = [findOutput(record, old, target), findManifestFile(record, old, target)];
  const opened: ((FoundFile & OpenedFile) | undefined)[] = [];
  const close = (): void => {
    for (const file of opened) if (file !== undefined) fs.closeSync(file.descriptor);
  };
  try {
    for (const file of found) opened.push(file && open(file, target));
    const [output = NO_FILE, manifest = NO_FILE] = opened;
    const pipe = {
      offset: record.output.offset ?? 0n,
      inode: 0n,
      descriptor: kind === 'pipe' ? openPipe(checkpoint !== undefined) : -1,
    };
    const files = [kind === 'pipe' ? pipe : output];
    return {
      files: record.output.manifest === undefined ? files : [...files, manifest],
      cutBack() {
        if (record.watermark === record.first) removeEmptyFiles(record, target);
        for (const file of opened)
          if (file !== undefined) cut(file, record.output.durable === true);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Whether the output is one partial file or has several. */
function grows(kind: RunTarget['kind']): boolean {
  return kind !== 'directory' && kind !== 'none' && kind !== 'pipe';
}

/** @returns undefined where it begins anew at the watermark */
function findOutput(record: RunRecord, old: RunRecord, target: RunTarget): FoundFile | undefined {
  const { kind, out } = target;
  const { watermark } = record;
  const parts = new PartFiles(record, out);
  if (!grows(kind) || parts.isStart(watermark)) return undefined;
  const { first, end } = parts.rangeAt(watermark);
  return {
    ...findFile(growingNames(record, old, out), record.output.offset ?? 0n, old, target),
    head: headOf(record, end - first),
    last: lastFrame(record),
  };
}

/** A file that is not full, and the names that it may have. */
interface GrowingNames {
  readonly partial: string;
  readonly completes: readonly string[];
}

/**
 * The names of the file in which the last image that is done lies, where it is not full. It may have
 * its final name already, where the run was finished, was killed before it could say so, or was killed
 * when it had just been continued.
 */
function growingNames(record: RunRecord, old: RunRecord, out: string): GrowingNames {
  const last = record.watermark - 1n;
  const ends = [old.end, record.watermark];
  const completes = ends.map((end) => new PartFiles({ ...record, end }, out).at(last).complete);
  return { partial: new PartFiles(record, out).at(last).partial, completes };
}

/** The names that a file may have which is not done, the likely ones first. */
export function namesAt(record: RunRecord, out: string, position: bigint): readonly string[] {
  const parts = new PartFiles(record, out);
  const { partial, complete } = parts.at(position);
  const hasImages = parts.rangeAt(position).first < record.watermark;
  // A run that was made longer, and killed, may have left its last file under the old name.
  const completes = hasImages ? growingNames(record, record, out).completes : [complete];
  return [partial, ...completes];
}

/** The last image that is done, as it stands in a file; nothing where an encoder may change. */
export function lastFrame(record: RunRecord): Uint8Array {
  const { step, watermark } = record;
  if (isEncodedAnew(record)) return new Uint8Array(0);
  const position = watermark - 1n;
  const index = imageAt(record, position);
  const samples = openFrames(record).frameAt(index);
  const span = { position, images: 1, beginsPart: false, endsPart: false };
  return makeFrameFormat(record).encode({ ...span, index, step, samples });
}

function findManifestFile(
  record: RunRecord,
  old: RunRecord,
  target: RunTarget,
): FoundFile | undefined {
  const { manifest: file } = target;
  const { manifest } = record.output;
  if (manifest === undefined || file === undefined) return undefined;
  if (record.watermark === record.first) return undefined;
  const names = { partial: partialManifest(file), completes: [file] };
  const last = Buffer.from(lineAt(record, record.watermark - 1n));
  return { ...findFile(names, manifest.offset, old, target), last };
}

/**
 * A run that was finished has its files under their own names; what has a partial one is not its.
 * @throws EnumeratorError `E_IO` where it is not there, or shorter than it was; `E_EXISTS`
 */
function findFile(
  { partial, completes }: GrowingNames,
  offset: bigint,
  old: RunRecord,
  target: RunTarget,
): Omit<FoundFile, 'last'> {
  const isFinished = old.watermark === old.end;
  const names = isFinished ? [...completes, partial] : [partial, ...completes];
  const found = names.find(isThere) ?? partial;
  if (isFinished && found !== partial && isThere(partial)) throw strange(partial);
  const stats = goOn(partial, () => fs.lstatSync(found, { bigint: true }));
  if (!stats.isFile()) throw strange(found);
  const { size } = stats;
  if (size < offset) throw cutShort(found, size, offset, target);
  return { found, partial, completes, offset };
}

function isThere(file: string): boolean {
  return inodeAt(file) !== undefined;
}

function inodeAt(file: string): bigint | undefined {
  return fs.lstatSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

function open(file: FoundFile, target: RunTarget): FoundFile & OpenedFile {
  return goOn(file.partial, () => {
    const descriptor = openExisting(file.found);
    if (!endsWith(descriptor, file.last, file.offset)) {
      fs.closeSync(descriptor);
      throw notAsLeft(`${file.found} is not what this run wrote, or was changed`, target);
    }
    return { ...file, descriptor, inode: fs.fstatSync(descriptor, { bigint: true }).ino };
  });
}

function cut(file: FoundFile & OpenedFile, durable: boolean): void {
  const { found, partial, completes, offset, head = new Uint8Array(0), descriptor, inode } = file;
  goOn(partial, () => {
    if (found !== partial) linkOnce(found, partial, durable);
    // A session that was killed between the two has left both names.
    for (const name of completes) if (inodeAt(name) === inode) fs.rmSync(name);
    fs.ftruncateSync(descriptor, Number(offset));
    if (head.length > 0) fs.writeSync(descriptor, head, 0, head.length, 0);
  });
}

function goOn<T>(partial: string, action: () => T): T {
  return attempt(`cannot go on with ${partial}`, action);
}

/**
 * Standard output as a descriptor that waits for its reader. Node makes pipes non-blocking; one
 * that is opened anew is not.
 * @param isRecorded - whether a checkpoint will say what was written
 * @throws EnumeratorError `E_IO` where it is closed, and a checkpoint would say that images are
 *   done which no one got
 */
function openPipe(isRecorded: boolean): number {
  if (isRecorded && isClosed()) {
    throw new EnumeratorError(
      'E_IO',
      'standard output is closed, so that no one reads the images: give it a reader, or name no checkpoint',
    );
  }
  try {
    if (isFifo(1) && process.platform === 'linux') return fs.openSync('/proc/self/fd/1', 'w');
  } catch {
    // As it is, then.
  }
  return 1;
}

/**
 * Whether this process was started without standard output. Node opens the null device in its
 * place, for reading too, which `> /dev/null` does not. Without /proc this cannot be known.
 */
function isClosed(): boolean {
  try {
    if (fs.readlinkSync('/proc/self/fd/1') !== '/dev/null') return false;
    const flags = /^flags:\s*([0-7]+)$/m.exec(fs.readFileSync('/proc/self/fdinfo/1', 'utf8'));
    return flags !== null && (Number.parseInt(flags[1]!, 8) & fs.constants.O_RDWR) !== 0;
  } catch {
    return false;
  }
}

/**
 * Write the files of a run that has no images.
 * @param pipe - the descriptor of standard output, where that is the output
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function writeEmptyFiles(
  record: RunRecord,
  { kind, out, manifest }: RunTarget,
  pipe: number,
): void {
  attempt(`cannot write ${out}`, () => {
    if (kind === 'pipe') fs.writeSync(pipe, emptyFile(record));
    if (grows(kind) && record.output.split === undefined)
      writeAtomically(out, emptyFile(record), { place: placeNew });
    if (manifest !== undefined) writeAtomically(manifest, '', { place: placeNew });
  });
}

/** Remove the files that {@link writeEmptyFiles} made, where a run without images is made longer. */
function removeEmptyFiles(record: RunRecord, { kind, out, manifest }: RunTarget): void {
  attempt(`cannot go on with ${out}`, () => {
    if (grows(kind) && record.output.split === undefined && isEmptyFile(record, out))
      fs.rmSync(out);
    if (manifest !== undefined && hasExactly(manifest, new Uint8Array(0))) fs.rmSync(manifest);
  });
}

/** Whether a file is what such a run has in place of its images. @throws what node:fs throws */
export function isEmptyFile(record: RunRecord, file: string): boolean {
  return hasExactly(file, emptyFile({ ...record, end: record.first }));
}

/**
 * Before a checkpoint: see to it that the partial files are still there, and with `durable` on
 * the disk.
 * @param from - the watermark of the checkpoint before
 * @param inodes - of the files at the watermark
 * @throws EnumeratorError `E_IO`
 */
export function settleFiles(
  record: RunRecord,
  target: RunTarget,
  from: bigint,
  [inode = 0n, manifestInode = 0n]: readonly bigint[] = [],
): void {
  const { kind, out, manifest } = target;
  const { watermark, first, output } = record;
  const durable = output.durable === true;
  if (watermark === first) return;
  const parts = new PartFiles(record, out);
  if (grows(kind)) {
    const { partial, complete } = parts.at(watermark - 1n);
    settle([partial, complete], { inode, offset: output.offset ?? 0n }, durable);
  }
  if (manifest !== undefined) {
    const { offset = 0n } = output.manifest ?? {};
    settle([partialManifest(manifest), manifest], { inode: manifestInode, offset }, durable);
  }
  if (kind !== 'directory' || !durable) return;
  if (output.split !== undefined) {
    for (const at of parts.starts({ first: from, end: watermark }))
      syncToDisk(path.join(out, parts.folderAt(at)));
  }
  syncToDisk(out);
}

function settle(
  names: readonly [string, string],
  file: Pick<PartialFile, 'inode' | 'offset'>,
  durable: boolean,
): void {
  settleFile(names, file, durable);
  if (durable) syncToDisk(path.dirname(names[0]));
}
