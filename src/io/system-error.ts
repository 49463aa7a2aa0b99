/**
 * Errors of the system in plain words.
 * @module
 */
import { EnumeratorError, type Hint, messageOf } from '../core/errors.js';

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
export function ioError(
  what: string,
  error: unknown,
  hints: readonly Hint[] = [],
): EnumeratorError {
  const code = isSystemError(error) ? error.code : undefined;
  const message = messageOf(error);
  // What the bytes of a name become that are none.
  const isOtherName = code === 'ENOENT' && what.includes('\uFFFD');
  const known = isOtherName ? 'its name is not UTF-8; rename it' : REASONS[code ?? ''];
  const reason = code === undefined ? message : `${known ?? message} (${code})`;
  return new EnumeratorError('E_IO', `${what}: ${reason}`, { cause: error, hints });
}

/** What calls of the system could not do. */
const DEEDS: Readonly<Record<string, string>> = {
  access: 'cannot look at',
  close: 'cannot close',
  copyfile: 'cannot copy',
  fdatasync: 'cannot bring to the disk',
  fstat: 'cannot look at',
  fsync: 'cannot bring to the disk',
  ftruncate: 'cannot shorten',
  link: 'cannot give a name to',
  lstat: 'cannot look at',
  mkdir: 'cannot make the folder',
  mkdtemp: 'cannot make a folder like',
  open: 'cannot open',
  opendir: 'cannot read the folder',
  read: 'cannot read',
  readlink: 'cannot look at',
  rename: 'cannot give a name to',
  rm: 'cannot remove',
  rmdir: 'cannot remove the folder',
  scandir: 'cannot read the folder',
  stat: 'cannot look at',
  unlink: 'cannot remove',
  uv_cwd: 'cannot find the folder in which this was started, go to one that is there',
  write: 'cannot write',
};

/**
 * What the system refused, where nobody was at hand who knew what it was for, in the form of other
 * failures; everything else as it is. It is asked wherever errors leave this program or a thread, so
 * that only its own faults come with a stack trace.
 * @param where - what was worked on, where the error names no file
 */
export function told(error: unknown, where?: string): unknown {
  if (!isSystemError(error)) return error;
  const { syscall, path, dest, errno } = error as NodeJS.ErrnoException & { dest?: string };
  // Codes of Node's own, such as that of a wrong argument, come with neither.
  if (typeof errno !== 'number' || typeof syscall !== 'string') return error;
  const [call = '', program] = syscall.split(' ');
  const isStart = call.startsWith('spawn');
  const deed = isStart ? `cannot start ${program ?? 'a program'}` : DEEDS[call];
  const place = isStart ? undefined : (dest ?? path ?? where);
  const what = deed ?? `the system refuses ${call}`;
  return ioError(place === undefined ? what : `${what} ${place}`, error);
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

/** Whether it is an error of the system, which has a code such as `ENOSPC`. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
