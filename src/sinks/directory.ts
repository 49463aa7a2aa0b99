/**
 * One file an image in a directory, each written under a temporary name and renamed. SPEC §8.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { removeStaleTemporaries } from '../checkpoint/file.js';
import { ioError, isSystemError } from '../checkpoint/system-error.js';
import { EnumeratorError } from '../core/errors.js';
import type { Sink } from '../engine/sink.js';

export interface DirectorySinkOptions {
  readonly directory: string;
  /** A frame as the bytes of its file; what it returns is used before the next call. */
  encode(samples: Uint8Array, index: bigint): Uint8Array;
  /** A file's name by SPEC §8, extension included. */
  name(position: bigint, index: bigint): string;
}

export class DirectorySink implements Sink {
  readonly #options: DirectorySinkOptions;
  readonly #temporary: string;

  /** Makes the directory where it is missing, and clears what a killed run left half-written in it. */
  constructor(options: DirectorySinkOptions) {
    this.#options = options;
    const stem = path.join(options.directory, '.enumerate.image');
    this.#temporary = `${stem}.${process.pid}.tmp`;
    makeDirectory(options.directory);
    removeStaleTemporaries(stem);
  }

  write(position: bigint, index: bigint, samples: Uint8Array): number {
    const bytes = this.#options.encode(samples, index);
    const file = path.join(this.#options.directory, this.#options.name(position, index));
    try {
      fs.writeFileSync(this.#temporary, bytes);
      fs.renameSync(this.#temporary, file);
    } catch (error) {
      fs.rmSync(this.#temporary, { force: true });
      throw ioError(`cannot write ${file}`, error);
    }
    return bytes.length;
  }

  close(): void {
    fs.rmSync(this.#temporary, { force: true });
  }
}

/**
 * Make a directory and its parents.
 * @throws {@link EnumeratorError} `E_IO`, with a word of its own where a file stands in the way
 */
export function makeDirectory(directory: string): void {
  try {
    makeWithParents(directory);
  } catch (error) {
    if (isSystemError(error) && (error.code === 'EEXIST' || error.code === 'ENOTDIR')) {
      throw new EnumeratorError(
        'E_IO',
        `${directory} is no directory: a file stands there; name another with --out`,
      );
    }
    throw ioError(`cannot make the directory ${directory}`, error);
  }
}

/** In place of mkdir's `recursive`, which never ends below a folder that takes none, such as /proc. */
function makeWithParents(directory: string): void {
  try {
    fs.mkdirSync(directory);
  } catch (error) {
    if (fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true) return;
    const parent = path.dirname(directory);
    const isMissing = isSystemError(error) && error.code === 'ENOENT';
    if (!isMissing || parent === directory || fs.existsSync(parent)) throw error;
    makeWithParents(parent);
    makeWithParents(directory);
  }
}
