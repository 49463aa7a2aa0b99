/**
 * Where writing is measured: a temporary folder where the images would go, and the room on that disk.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { removeScratch } from '../io/scratch.js';
import { attempt, ioError, isSystemError } from '../io/system-error.js';
import { findTarget, type PlacePlan } from '../run/target.js';

export interface TemporaryFolder {
  readonly name: string;
  remove(): void;
}

/**
 * A new folder that is also removed where something else ends the process.
 * @throws EnumeratorError `E_IO` where none can be made
 */
export function makeFolder(directory: string): TemporaryFolder {
  const name = attempt(`cannot measure writing in ${directory}`, () =>
    fs.mkdtempSync(path.join(directory, '.enumerate-estimate-')),
  );
  const remove = (): void => {
    process.off('exit', remove);
    removeScratch(name);
  };
  process.on('exit', remove);
  return { name, remove };
}

/**
 * The folder in which writing to an output can be measured: the one that the images would be in, or the
 * nearest one above it.
 * @throws EnumeratorError `E_IO` where a file is in the way, `E_USAGE` where the output is none
 */
export function folderOf(plan: PlacePlan): string {
  const { kind, out } = findTarget(plan);
  if (kind === 'pipe' || kind === 'none' || kind === 'stream') return '.';
  return existingFolder(kind === 'directory' ? out : path.dirname(out));
}

/**
 * A folder, or the nearest one above it that is there.
 * @throws EnumeratorError `E_IO` where a file is in the way
 */
export function existingFolder(given: string): string {
  let folder = given;
  for (;;) {
    const found = kindOf(folder);
    if (found === 'directory') return folder;
    if (found === 'file') {
      throw new EnumeratorError('E_IO', `${folder} is no directory, it is a file`, {
        hints: [{ key: 'other-folder' }],
      });
    }
    const parent = path.dirname(folder);
    if (parent === folder) return '.';
    folder = parent;
  }
}

function kindOf(file: string): 'directory' | 'file' | undefined {
  try {
    return fs.statSync(file).isDirectory() ? 'directory' : 'file';
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw ioError(`cannot read ${file}`, error);
  }
}

/** What a disk has left for this user. */
export interface DiskRoom {
  readonly bytes: bigint;
  /** A file takes a multiple of so many bytes. */
  readonly blockBytes: bigint;
  /** Undefined where the file system makes room for files as they come. */
  readonly files: bigint | undefined;
}

/** @returns undefined where the system does not tell */
export function diskRoom(folder: string): DiskRoom | undefined {
  try {
    const { bavail, bsize, files, ffree } = fs.statfsSync(folder, { bigint: true });
    if (bsize <= 0n) return undefined;
    return { bytes: bavail * bsize, blockBytes: bsize, files: files > 0n ? ffree : undefined };
  } catch {
    return undefined;
  }
}
