/**
 * Folders in which files are to be, and files by whatever way they are named.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { syncToDisk } from './atomic-file.js';
import { isAddress } from './standard-streams.js';
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

/** The names in a folder. */
export interface FolderNames {
  readonly names: readonly string[];
  /** Those that are not UTF-8, which open nothing: with their bytes escaped, `caf\xe9.png`. */
  readonly unreadable: readonly string[];
}

/** @throws {@link EnumeratorError} `E_IO` where the folder cannot be read */
export function namesIn(folder: string): FolderNames {
  const names: string[] = [];
  const unreadable: string[] = [];
  const found = attempt(`cannot read the folder ${folder}`, () =>
    fs.readdirSync(folder, { encoding: 'buffer' }),
  );
  for (const bytes of found) {
    const name = bytes.toString();
    if (Buffer.from(name).equals(bytes)) names.push(name);
    else unreadable.push(escapeBytes(bytes));
  }
  return { names, unreadable };
}

/** A name by whose bytes it can be told which one is meant: `caf\xe9.png`. */
function escapeBytes(name: Buffer): string {
  return name
    .toString('latin1')
    .replaceAll(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** @throws {@link EnumeratorError} `E_IO` where the folder of a file is missing, or is none */
export function requireFolderOf(file: string | undefined): void {
  if (file === undefined) return;
  if (isAddress(file))
    throw new EnumeratorError('E_IO', `cannot write ${file}, it is an address: name a file`);
  const folder = path.dirname(file);
  const found = resultOf(() => nearest(folder));
  // Permissions and the like are told where the file is opened.
  if (found instanceof EnumeratorError) return;
  const { place, obstacle } = found;
  if (obstacle !== undefined)
    throw new EnumeratorError(
      'E_IO',
      `cannot write ${file}, ${place} is not a folder${obstacle === A_FILE ? '' : `, but ${obstacle}`}: name a file in one`,
    );
  if (place !== folder)
    throw new EnumeratorError('E_IO', `cannot write ${file}, there is no folder ${folder}`, {
      hints: [{ key: 'make-folder', value: folder }],
    });
  // One that is there is told by whoever writes.
  if (file.endsWith(path.sep) && !fs.existsSync(file))
    throw new EnumeratorError(
      'E_IO',
      `cannot write ${file}, it is the name of a folder: name a file, without ${path.sep} at the end`,
    );
}

const A_FILE = 'a file';

/**
 * What stands in a folder's place, or else in the place of its nearest parent.
 * @returns `obstacle`: what it is where it is no folder
 * @throws {@link EnumeratorError} `E_IO`
 */
function nearest(directory: string): { readonly place: string; readonly obstacle?: string } {
  let place = directory;
  while (!isThere(place) && place !== path.dirname(place)) place = path.dirname(place);
  const found = attempt(`cannot look at ${place}`, () =>
    fs.statSync(place, { throwIfNoEntry: false }),
  );
  if (found?.isDirectory() === true) return { place };
  return { place, obstacle: found === undefined ? 'a symbolic link that leads nowhere' : A_FILE };
}

/** Whether there is anything, be it a link that leads nowhere. */
function isThere(name: string): boolean {
  try {
    return fs.lstatSync(name, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOTDIR') return false;
    throw ioError(`cannot look at ${name}`, error);
  }
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

/** The refusal of a folder in whose place, or in whose parent's, something else is. */
function notAFolder(directory: string): EnumeratorError {
  const { place, obstacle = A_FILE } = nearest(directory);
  const where = place === directory ? 'there' : `at ${place}`;
  return new EnumeratorError('E_IO', `${directory} is not a folder: ${obstacle} stands ${where}`, {
    hints: [{ key: 'other-folder' }],
  });
}

/**
 * See to it that a folder is there and can be written in, or could be made.
 * @throws {@link EnumeratorError} `E_IO`, as {@link makeDirectory} and writing in it would
 */
export function checkMakable(directory: string): void {
  const { place, obstacle } = nearest(directory);
  if (obstacle !== undefined) throw notAFolder(directory);
  attempt(`cannot write in ${place}`, () => fs.accessSync(place, fs.constants.W_OK));
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
