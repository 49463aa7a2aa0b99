/**
 * Errors of the system in plain words.
 * @module
 */
import { EnumeratorError, messageOf } from '../core/errors.js';

/** The errors of disks and folders in words, by their codes. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up; free some space or choose another place',
  EEXIST: 'something of that name already exists',
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
  const message = messageOf(error);
  const reason = code === undefined ? message : `${REASONS[code] ?? message} (${code})`;
  return new EnumeratorError('E_IO', `${what}: ${reason}`, { cause: error });
}

/**
 * Do something with the system's help.
 * @param what - what could not be done where the system refuses: `cannot read x.tar`
 * @throws EnumeratorError `E_IO`; what is one of this program's errors already comes through
 */
export function attempt<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof EnumeratorError ? error : ioError(what, error);
  }
}

/**
 * An error as this program tells it: one of the system's becomes an `E_IO`.
 * @param place - what could not be worked on, where the error names no file
 */
export function told(error: unknown, place: string): unknown {
  if (error instanceof EnumeratorError || !isSystemError(error) || error.syscall === undefined)
    return error;
  return ioError(`cannot ${VERBS[error.syscall] ?? 'work on'} ${error.path ?? place}`, error);
}

/** What calls of the system are for. */
const VERBS: Readonly<Record<string, string>> = {
  lstat: 'look at',
  mkdir: 'make the folder',
  open: 'open',
  read: 'read',
  rename: 'rename',
  rm: 'remove',
  rmdir: 'remove',
  scandir: 'read the folder',
  stat: 'look at',
  unlink: 'remove',
  write: 'write',
};

/** Whether it is an error of the system, which has a code such as `ENOSPC`. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
