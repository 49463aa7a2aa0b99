/**
 * The checkpoint's file, which is whole at all times. SPEC §10.
 *
 * It is written under a temporary name beside its place, brought to the disk, and renamed over the
 * old one; then the folder is brought to the disk. Whatever happens in between, the name leads to
 * the old checkpoint or to the new one.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { ioError, isSystemError } from '../io/system-error.js';
import { decodeRecord, encodeRecord, MAX_CHECKPOINT_BYTES, type RunRecord } from './record.js';

/**
 * Read a checkpoint.
 * @throws {@link EnumeratorError} `E_IO` where the system refuses, and as {@link decodeRecord}
 */
export function readCheckpoint(file: string): RunRecord {
  let bytes: Uint8Array;
  try {
    const found = fs.statSync(file);
    const { size } = found;
    // A device may have no end, and a pipe no writer.
    if (!found.isFile() && !found.isDirectory()) {
      throw new EnumeratorError(
        'E_CHECKPOINT_FOREIGN',
        `${file} is no checkpoint of this program: it is no regular file; name the folder of a run or its .enumerate.ckpt`,
      );
    }
    if (size > MAX_CHECKPOINT_BYTES) {
      throw new EnumeratorError(
        'E_CHECKPOINT_FOREIGN',
        `${file} is no checkpoint of this program: it has ${size} bytes; name the folder of a run or its .enumerate.ckpt`,
      );
    }
    bytes = fs.readFileSync(file);
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw ioError(`cannot read the checkpoint ${file}`, error);
  }
  return decodeRecord(bytes, file);
}

/**
 * Replace a checkpoint, so that it is on the disk when this returns.
 * @throws {@link EnumeratorError} `E_IO`; the old checkpoint then stands as it was, and nothing
 *   half-written is left. (Where the very last step fails, bringing the folder to the disk, it is
 *   the new one that stands.)
 */
export function writeCheckpoint(file: string, record: RunRecord): void {
  place(file, encodeRecord(record), fs.renameSync);
}

/**
 * The checkpoint of a run that this process is at. It notices where another process has begun or
 * gone on with a run in the same folder, and then leaves that one's checkpoint alone.
 */
export class OwnCheckpoint {
  readonly #file: string;
  /** What this process last found or wrote there. */
  #bytes: Uint8Array;

  private constructor(file: string, bytes: Uint8Array) {
    this.#file = file;
    this.#bytes = bytes;
  }

  /**
   * Begin a run: of two processes that do so at once, one succeeds.
   * @throws {@link EnumeratorError} `E_EXISTS` where there is a checkpoint, `E_IO`
   */
  static create(file: string, record: RunRecord): OwnCheckpoint {
    const bytes = encodeRecord(record);
    place(file, bytes, linkOnce);
    return new OwnCheckpoint(file, bytes);
  }

  /**
   * Go on with a run.
   * @throws {@link EnumeratorError} `E_IO` where there is no checkpoint
   */
  static adopt(file: string): OwnCheckpoint {
    try {
      return new OwnCheckpoint(file, fs.readFileSync(file));
    } catch (error) {
      throw ioError(`cannot read the checkpoint ${file}`, error);
    }
  }

  /**
   * As {@link writeCheckpoint}.
   * @throws {@link EnumeratorError} `E_EXISTS` where another process has replaced the checkpoint; `E_IO`
   */
  write(record: RunRecord): void {
    const found = fs.existsSync(this.#file) ? fs.readFileSync(this.#file) : this.#bytes;
    if (Buffer.compare(found, this.#bytes) !== 0) {
      throw new EnumeratorError(
        'E_EXISTS',
        `${this.#file} is no longer what this process wrote: another one is at work in that folder; this one stops`,
      );
    }
    const bytes = encodeRecord(record);
    place(this.#file, bytes, fs.renameSync);
    this.#bytes = bytes;
  }
}

/** Write bytes beside `file`, bring them to the disk, and put them in their place by `move`. */
function place(file: string, bytes: Uint8Array, move: (from: string, to: string) => void): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeDurably(temporary, bytes);
    move(temporary, file);
    syncDirectory(path.dirname(file));
  } catch (error) {
    removeIfThere(temporary);
    if (error instanceof EnumeratorError) throw error;
    throw ioError(`cannot write the checkpoint ${file}`, error);
  }
}

/** Rename, but not over anything. */
function linkOnce(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') {
      throw new EnumeratorError(
        'E_EXISTS',
        `${to} is there already: another run has just begun in that folder; name another with --out`,
        { cause: error },
      );
    }
    // Some file systems have no links; they are left with a moment in which two may begin.
    if (!isSystemError(error) || !['EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK'].includes(error.code))
      throw error;
    fs.renameSync(from, to);
    return;
  }
  fs.rmSync(from);
}

/**
 * Remove the temporary files that killed processes left beside a checkpoint. To be called when a
 * run begins or goes on.
 * @throws {@link EnumeratorError} `E_IO`
 */
export function removeStaleTemporaries(file: string): void {
  const directory = path.dirname(file);
  const prefix = `${path.basename(file)}.`;
  try {
    for (const name of fs.readdirSync(directory)) {
      const pid = name.startsWith(prefix)
        ? /^([0-9]+)\.tmp$/.exec(name.slice(prefix.length))?.[1]
        : undefined;
      if (pid !== undefined && !isOther(Number(pid)))
        fs.rmSync(path.join(directory, name), { force: true });
    }
  } catch (error) {
    throw ioError(`cannot clear the folder ${directory}`, error);
  }
}

/** Whether another process of that number is alive. */
function isOther(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM';
  }
}

/** Write a file that must not be there yet, and bring it to the disk. */
function writeDurably(file: string, bytes: Uint8Array): void {
  // Left by an earlier process of the same number, as in containers that share a disk.
  fs.rmSync(file, { force: true });
  const descriptor = fs.openSync(file, 'wx', 0o666);
  try {
    fs.writeFileSync(descriptor, bytes);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Bring a folder's entries to the disk, where the system can. */
function syncDirectory(directory: string): void {
  // Windows does not open folders, and has no need to.
  if (process.platform === 'win32') return;
  const descriptor = fs.openSync(directory, 'r');
  try {
    fs.fsyncSync(descriptor);
  } catch (error) {
    // Some network file systems sync files only.
    if (!isSystemError(error) || (error.code !== 'EINVAL' && error.code !== 'ENOTSUP')) throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}

function removeIfThere(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // The failure that led here is the one to report.
  }
}
