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
import { decodeRecord, encodeRecord, MAX_CHECKPOINT_BYTES, type RunRecord } from './record.js';

/**
 * Read a checkpoint.
 * @throws {@link EnumeratorError} `E_IO` where the system refuses, and as {@link decodeRecord}
 */
export function readCheckpoint(file: string): RunRecord {
  let bytes: Uint8Array;
  try {
    const { size } = fs.statSync(file);
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
  const bytes = encodeRecord(record);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeDurably(temporary, bytes);
    fs.renameSync(temporary, file);
    syncDirectory(path.dirname(file));
  } catch (error) {
    removeIfThere(temporary);
    throw ioError(`cannot write the checkpoint ${file}`, error);
  }
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

/** What people need to know of the errors that disks and folders give. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up; free some space or choose another place',
  EEXIST: 'something of that name is there already',
  EFBIG: 'the file would be larger than is allowed here',
  EIO: 'the disk reports an error',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links go round in circles',
  EMFILE: 'this process has too many files open',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'the system has too many files open',
  ENODEV: 'there is no such device',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'no space is left on the disk; free some or choose another place',
  ENOTDIR: 'a part of its path is a file, not a folder',
  ENOTEMPTY: 'it is a folder that is not empty',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
};

/**
 * An `E_IO` that says what could not be done and why, in plain words.
 * @param what - with the path: `cannot write images/42.png`
 * @param error - what node:fs threw; it becomes the cause
 */
export function ioError(what: string, error: unknown): EnumeratorError {
  const code = isSystemError(error) ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const reason = code === undefined ? message : `${REASONS[code] ?? message} (${code})`;
  return new EnumeratorError('E_IO', `${what}: ${reason}`, { cause: error });
}

/** Whether it is an error of the system, which has a code such as `ENOSPC`. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
