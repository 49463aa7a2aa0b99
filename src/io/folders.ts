/**
 * Folders in which files are to be, and files by whatever way they are named.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { syncToDisk } from './atomic-file.js';
import { ioError, isSystemError } from './system-error.js';

/** The absolute path of a file whose folder is named without links. */
export function realPath(file: string): string {
  const { dir, base } = path.parse(path.resolve(file));
  try {
    return path.join(fs.realpathSync(dir), base);
  } catch {
    return path.join(dir, base);
  }
}

/** @throws {@link EnumeratorError} `E_IO` where the folder of a file is missing, or is a file itself */
export function requireFolderOf(file: string | undefined): void {
  if (file === undefined) return;
  const folder = path.dirname(file);
  let exists: boolean;
  try {
    const found = fs.statSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) return;
    exists = found !== undefined;
  } catch (error) {
    // Permissions and the like are told where the file is opened.
    if (!isSystemError(error) || error.code !== 'ENOTDIR') return;
    exists = true;
  }
  if (exists)
    throw new EnumeratorError(
      'E_IO',
      `cannot write ${file}, ${folder} is not a folder: name a file in one`,
    );
  throw new EnumeratorError('E_IO', `cannot write ${file}, there is no folder ${folder}`, {
    hints: [{ key: 'make-folder', value: folder }],
  });
}

/**
 * Make a folder and its parents.
 * @param durable - whether the folders that got a new one are brought to the disk
 * @throws {@link EnumeratorError} `E_IO`, with a word of its own where a file stands in the way
 */
export function makeDirectory(directory: string, durable = false): void {
  try {
    makeWithParents(directory, durable);
  } catch (error) {
    if (isSystemError(error) && (error.code === 'EEXIST' || error.code === 'ENOTDIR')) {
      throw new EnumeratorError('E_IO', `${directory} is not a folder: a file stands there`, {
        hints: [{ key: 'other-folder' }],
      });
    }
    throw error instanceof EnumeratorError
      ? error
      : ioError(`cannot make the folder ${directory}`, error);
  }
}

/** In place of mkdir's `recursive`, which never ends below a folder that takes none, such as /proc. */
function makeWithParents(directory: string, durable: boolean): void {
  try {
    fs.mkdirSync(directory);
    if (durable) syncToDisk(path.dirname(directory));
  } catch (error) {
    if (fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return;
    const parent = path.dirname(directory);
    const isMissing = isSystemError(error) && error.code === 'ENOENT';
    if (!isMissing || parent === directory || fs.existsSync(parent)) throw error;
    makeWithParents(parent, durable);
    makeWithParents(directory, durable);
  }
}
