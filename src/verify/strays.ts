/**
 * Files that lie in a run's folder and have none of its names: which of them may be copies of its
 * images, or of its parts.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { entriesOf } from '../io/pieces.js';
import { isTemporaryName } from '../io/temporary.js';
import { EnumeratorError } from '../core/errors.js';
import { isSystemError } from '../io/system-error.js';
import { isFolderCheckpoint } from '../run/target.js';

export interface StrayFile {
  readonly name: string;
  /** The folder in the run's one, empty for that itself. */
  readonly folder: string;
}

/**
 * All files in a folder and below it, but for those that runs keep for themselves. Folders that have
 * runs of their own are left out, and links to folders are not followed.
 * @throws EnumeratorError `E_IO`
 */
export function* filesBelow(folder: string): Generator<StrayFile> {
  const folders = [''];
  for (let inner = folders.pop(); inner !== undefined; inner = folders.pop()) {
    const place = path.join(folder, inner);
    if (inner !== '' && isOther(place)) continue;
    for (const entry of entriesOf(place)) {
      const { name } = entry;
      if (entry.isDirectory()) folders.push(path.join(inner, name));
      else if (!name.startsWith('.enumerate.') && !isTemporaryName(name))
        yield { name, folder: inner };
    }
  }
}

/** Whether a folder has runs of its own, or is closed to us, as `lost+found` is: no run writes there. */
function isOther(folder: string): boolean {
  try {
    for (const { name } of entriesOf(folder)) if (isFolderCheckpoint(name)) return true;
    return false;
  } catch (error) {
    const cause = error instanceof EnumeratorError ? error.cause : error;
    if (isSystemError(cause) && /^(EACCES|EPERM)$/.test(cause.code)) return true;
    throw error;
  }
}

/** What a file begins with, where it is a regular one that can be read. */
export function beginningOf(file: string, length: number): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    const found = fs.statSync(file);
    if (!found.isFile()) return undefined;
    descriptor = fs.openSync(file, 'r');
    const bytes = Buffer.alloc(Math.min(length, found.size));
    return bytes.subarray(0, fs.readSync(descriptor, bytes, 0, bytes.length, 0));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}
