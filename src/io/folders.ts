/**
 * Folders in which files are to be, and files by whatever way they are named.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import { syncToDisk } from './atomic-file.js';
import { attempt, ioError, isSystemError } from './system-error.js';

/** The absolute path of a file whose folder is named without links. */
export function realPath(file: string): string {
  const { dir, base } = path.parse(path.resolve(file));
  try {
    return path.join(fs.realpathSync(dir), base);
  } catch {
    return path.join(dir, base);
  }
}

/**
 * The names in a folder whose files are all to be read.
 * @throws {@link EnumeratorError} `E_IO`, also where one of them has a name that cannot be written as text
 */
export function namesIn(folder: string): string[] {
  return attempt(`cannot read the folder ${folder}`, () => {
    const names = fs.readdirSync(folder);
    if (names.every((name) => !name.includes('\uFFFD'))) return names;
    const wrong = fs
      .readdirSync(folder, { encoding: 'buffer' })
      .find((bytes) => !Buffer.from(bytes.toString()).equals(bytes));
    if (wrong === undefined) return names;
    throw new EnumeratorError(
      'E_IO',
      `${folder} has a file whose name is not UTF-8, ${escapeBytes(wrong)}: rename it, or move it away`,
    );
  });
}

/** A name by whose bytes it can be told which one is meant: `caf\xe9.png`. */
function escapeBytes(name: Buffer): string {
  return name
    .toString('latin1')
    .replaceAll(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
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
    if (isSystemError(error) && (error.code === 'EEXIST' || error.code === 'ENOTDIR'))
      throw notAFolder(directory);
    throw error instanceof EnumeratorError
      ? error
      : ioError(`cannot make the folder ${directory}`, error);
  }
}

function notAFolder(directory: string): EnumeratorError {
  return new EnumeratorError('E_IO', `${directory} is not a folder: a file stands there`, {
    hints: [{ key: 'other-folder' }],
  });
}

/**
 * See to it that a folder is there and can be written in, or could be made.
 * @throws {@link EnumeratorError} `E_IO`, as {@link makeDirectory} and writing in it would
 */
export function checkMakable(directory: string): void {
  let folder = path.resolve(directory);
  let found: fs.Stats | undefined;
  while (found === undefined) {
    const name = folder;
    found = attempt(`cannot look at ${name}`, () => fs.statSync(name, { throwIfNoEntry: false }));
    if (found === undefined) folder = path.dirname(folder);
  }
  if (!found.isDirectory()) throw notAFolder(directory);
  attempt(`cannot write in ${folder}`, () => fs.accessSync(folder, fs.constants.W_OK));
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
