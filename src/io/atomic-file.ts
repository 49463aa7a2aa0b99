/**
 * Files that are there whole or not at all.
 *
 * A file is written under a temporary name beside its place and renamed; where it must survive a
 * loss of power, the file is brought to the disk before the rename and the folder after it.
 * Whatever happens in between, the name leads to the old file or to the new one.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError, type Hint } from '../core/errors.js';
import { sweepQuietly, temporaryOf } from './temporary.js';
import { attempt, ioError, isSystemError } from './system-error.js';

/** How a file is put in its place. */
export interface AtomicWrite {
  /** The temporary name, in the same folder; {@link temporaryOf} by default. */
  readonly temporary?: string;
  /** What is brought to the disk: nothing, the bytes before they get their name, or the folder too. */
  readonly sync?: 'none' | 'file' | 'folder';
  /** Gives the file its name: {@link fs.renameSync}, {@link linkOnce} or {@link placeNew}. */
  readonly place?: (from: string, to: string) => void;
  /** The file as messages name it. */
  readonly name?: string;
  /** Who may read and write it, less what the process's mask takes away. Default 0o666. */
  readonly mode?: number;
}

/**
 * Write a file whole, in the place of an old one.
 * @throws EnumeratorError `E_IO`; the old file then stays as it was, and nothing half-written is
 *   left. (Where the very last step fails, bringing the folder to the disk, the new file stays.)
 */
export function writeAtomically(
  file: string,
  bytes: Uint8Array | string,
  {
    temporary = temporaryOf(file),
    sync = 'none',
    place = fs.renameSync,
    name = file,
    mode,
  }: AtomicWrite = {},
): void {
  let isOurs = false;
  try {
    const descriptor = openNew(temporary, mode);
    isOurs = true;
    try {
      fs.writeFileSync(descriptor, bytes);
      if (sync !== 'none') fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    place(temporary, file);
    if (sync === 'folder') syncToDisk(path.dirname(file));
  } catch (error) {
    if (isOurs) removeQuietly(temporary);
    throw error instanceof EnumeratorError ? error : ioError(`cannot write ${name}`, error);
  }
}

/**
 * The same where nothing else may lie there yet, unless `force` is given.
 * @returns false where the file was there already with these very bytes
 * @throws EnumeratorError `E_EXISTS` as {@link checkAbsent}, `E_IO`
 */
export function writeWhole(file: string, bytes: Uint8Array | string, force: boolean): boolean {
  if (!force && attempt(`cannot read ${file}`, () => hasExactly(file, bytes))) return false;
  checkAbsent(file, force);
  writeAtomically(file, bytes, { place: placeUnless(force) });
  return true;
}

/** Whether a file has these bytes and no others. @throws EnumeratorError `E_IO`, what node:fs throws */
export function hasExactly(file: string, content: Uint8Array | string): boolean {
  const found = statIfThere(file);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return (
    found?.isFile() === true && found.size === bytes.length && fs.readFileSync(file).equals(bytes)
  );
}

/** It may have come since it was looked for. */
function placeUnless(force: boolean): (from: string, to: string) => void {
  if (force) return fs.renameSync;
  return (from, to) => {
    try {
      linkOnce(from, to);
    } catch (error) {
      if (isSystemError(error) && error.code === 'EEXIST') checkAbsent(to, false);
      throw error;
    }
  };
}

/**
 * Write a file whole from bytes that come in pieces.
 * @param signal - aborted to stop: what is written is removed again
 * @returns how it ended: `same` where the file was there already with these very bytes
 * @throws EnumeratorError `E_EXISTS` as {@link checkAbsent}, `E_IO`; what `pieces` throws
 */
export async function writePieces(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  { force, signal }: { readonly force: boolean; readonly signal?: AbortSignal },
): Promise<'written' | 'same' | 'stopped'> {
  const temporary = temporaryOf(file);
  createTemporary(temporary, file);
  sweepQuietly(file);
  try {
    if (!(await writeAll(temporary, pieces, signal))) return 'stopped';
    if (!force && hasSameBytes(temporary, file)) return 'same';
    placeUnless(force)(temporary, file);
    return 'written';
  } catch (error) {
    throw error instanceof EnumeratorError ? error : ioError(`cannot write ${file}`, error);
  } finally {
    removeQuietly(temporary);
  }
}

async function writeAll(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const descriptor = fs.openSync(file, 'r+');
  try {
    for await (const piece of pieces) {
      if (signal?.aborted === true) return false;
      for (let at = 0; at < piece.length;) at += fs.writeSync(descriptor, piece, at);
    }
    return signal?.aborted !== true;
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Make an empty file under a temporary name, for another program to write.
 * @throws EnumeratorError `E_IO`
 */
export function createTemporary(temporary: string, file: string): void {
  try {
    fs.closeSync(openNew(temporary));
  } catch (error) {
    throw ioError(`cannot write ${file}`, error);
  }
}

/**
 * Give a file that grew under a temporary name its final one.
 * @param durable - whether it is brought to the disk, and its folder after it
 * @param place - {@link fs.renameSync} where an older file may be replaced
 * @throws EnumeratorError `E_EXISTS` as {@link placeNew}, `E_IO`
 */
export function finishFile(
  temporary: string,
  file: string,
  durable: boolean,
  place: (from: string, to: string, durable: boolean) => void = placeNew,
): void {
  try {
    if (durable) syncToDisk(temporary);
    place(temporary, file, durable);
    if (durable) syncToDisk(path.dirname(file));
  } catch (error) {
    throw error instanceof EnumeratorError ? error : ioError(`cannot finish ${file}`, error);
  }
}

/**
 * Rename, but not over anything.
 * @param durable - whether the new name is brought to the disk before the old one goes: else a loss of
 *   power may take both
 * @throws the system's `EEXIST` where the name is taken
 */
export function linkOnce(from: string, to: string, durable = false): void {
  try {
    fs.linkSync(from, to);
  } catch (error) {
    // Some file systems have no links; they are left with a moment in which two may begin.
    if (!hasNoLinks(error)) throw error;
    if (fs.lstatSync(to, { throwIfNoEntry: false }) !== undefined)
      throw Object.assign(new Error(`${to} already exists`), { code: 'EEXIST' });
    fs.renameSync(from, to);
    return;
  }
  if (durable) syncToDisk(path.dirname(to));
  // Once an image: rmSync looks at the file first, which takes a quarter of the time of it all.
  fs.unlinkSync(from);
}

/** Whether a file could not be linked since its file system has no links. */
export function hasNoLinks(error: unknown): boolean {
  return isSystemError(error) && /^(EPERM|ENOTSUP|ENOSYS|EMLINK)$/.test(error.code);
}

/**
 * Give a file its name, where no other file has it. The same bytes may have it already: those of a
 * session that was killed before it could say so, or of another process at the same work.
 * @throws EnumeratorError `E_EXISTS` where other bytes have the name; what node:fs throws
 */
export function placeNew(from: string, to: string, durable = false): void {
  try {
    linkOnce(from, to, durable);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    if (!hasSameBytes(from, to)) throw strange(to, error);
    // Two names of one file, of a session that was killed between them, would both stay.
    if (fs.statSync(from).ino === fs.statSync(to).ino) fs.unlinkSync(from);
    else fs.renameSync(from, to);
  }
}

/** By which a file is known again, where it was not changed; undefined where there is none. */
export function identityOf(file: string): string | undefined {
  const found = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
  return found && [found.dev, found.ino, found.size, found.mtimeNs].join(' ');
}

/** As {@link placeNew}, but that one file of the name may be replaced. */
export function placeOver(identity: string | undefined): typeof placeNew {
  return (from, to, durable) => {
    if (identity !== undefined && identityOf(to) === identity) fs.renameSync(from, to);
    else placeNew(from, to, durable);
  };
}

/** The refusal of a file that has the name of one of a run's, and is not that one. */
export function strange(file: string, cause?: unknown): EnumeratorError {
  return new EnumeratorError(
    'E_EXISTS',
    `${file} already exists, and is not what this run writes there: move it away, then resume`,
    { cause },
  );
}

const COMPARED_BYTES = 2 ** 20;

function hasSameBytes(a: string, b: string): boolean {
  if (fs.lstatSync(b, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const descriptors: number[] = [];
  try {
    for (const file of [a, b]) descriptors.push(fs.openSync(file, 'r'));
    const [pieceA, pieceB] = [Buffer.alloc(COMPARED_BYTES), Buffer.alloc(COMPARED_BYTES)];
    for (;;) {
      const length = fs.readSync(descriptors[0]!, pieceA);
      if (
        !pieceA.subarray(0, length).equals(pieceB.subarray(0, fs.readSync(descriptors[1]!, pieceB)))
      )
        return false;
      if (length === 0) return true;
    }
  } finally {
    for (const descriptor of descriptors) fs.closeSync(descriptor);
  }
}

/** Bring a file or a folder to the disk, where the system can. @throws EnumeratorError `E_IO` */
export function syncToDisk(name: string): void {
  try {
    // Windows does not open folders, and has no need to.
    if (process.platform === 'win32' && fs.statSync(name).isDirectory()) return;
    const descriptor = fs.openSync(name, 'r');
    try {
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  } catch (error) {
    // Some network file systems sync files only.
    if (isSystemError(error) && (error.code === 'EINVAL' || error.code === 'ENOTSUP')) return;
    throw ioError(`cannot bring ${name} to the disk`, error);
  }
}

/**
 * Refuse to write over a file, unless `force` is given. Even then only a regular file is replaced:
 * a link, a device or a pipe would become a file, and nothing would arrive where it leads.
 * @param other - the hint that says how to name another file
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function checkAbsent(
  file: string,
  force: boolean,
  other: Hint = { key: 'other-file' },
): void {
  const found = statIfThere(file);
  if (found === undefined) return;
  if (found.isDirectory())
    throw new EnumeratorError('E_IO', `cannot write ${file}: it is a folder`, { hints: [other] });
  if (!found.isFile()) {
    const message = `${file} is ${kindOf(found)}, and only a regular file is replaced`;
    throw new EnumeratorError('E_EXISTS', message, { hints: [other] });
  }
  if (force) return;
  throw new EnumeratorError('E_EXISTS', `${file} already exists`, {
    hints: [other, { key: 'overwrite' }],
  });
}

/** Open a file that must be new, so that nothing is written through a link that lies there. */
function openNew(file: string, mode = 0o666): number {
  try {
    return fs.openSync(file, 'wx', mode);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    // Left by an earlier process of the same number, as in containers that share a disk.
    fs.rmSync(file, { force: true });
    return fs.openSync(file, 'wx', mode);
  }
}

/** Remove a file that is in nobody's way, where the system lets us. */
export function removeQuietly(file: string): void {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // It is swept later; a failure that led here is the one to report.
  }
}

/** Close a file of which nothing more is wanted. */
export function closeQuietly(descriptor: number): void {
  try {
    fs.closeSync(descriptor);
  } catch {
    // It was closed before, or the system says what writing to it said already.
  }
}

/** The link itself, where it is one. */
function statIfThere(file: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOTDIR') return undefined;
    throw ioError(`cannot write ${file}`, error);
  }
}

function kindOf(found: fs.Stats): string {
  if (found.isSymbolicLink()) return 'a symbolic link';
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}
