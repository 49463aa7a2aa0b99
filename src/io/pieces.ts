/**
 * Reading files and folders that may be larger than memory, a piece at a time.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError } from '../core/errors.js';
import { attempt } from './system-error.js';

/** Where a named pipe has no writer, opening it would wait, and no signal would end that. */
const WITHOUT_WAITING = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/**
 * The entries of a folder, a few at a time: there may be millions.
 * @throws EnumeratorError `E_IO`
 */
export function* entriesOf(folder: string): Generator<fs.Dirent> {
  let directory: fs.Dir | undefined;
  const read = (): fs.Dirent | null =>
    attempt(`cannot read ${folder}`, () => {
      directory ??= fs.opendirSync(folder, { bufferSize: 1024 });
      return directory.readSync();
    });
  try {
    for (let entry = read(); entry !== null; entry = read()) yield entry;
  } finally {
    directory?.closeSync();
  }
}

/** A file from which pieces are read. */
export class PieceReader {
  readonly name: string;
  /** The size in bytes when it was opened. */
  readonly size: number;
  readonly #descriptor: number;
  #buffer = new Uint8Array(0);

  /** @throws EnumeratorError `E_IO` */
  constructor(name: string) {
    this.name = name;
    const what = `cannot read ${name}`;
    this.#descriptor = attempt(what, () => fs.openSync(name, WITHOUT_WAITING));
    const found = attempt(what, () => fs.fstatSync(this.#descriptor));
    this.size = found.size;
    // A folder is refused by the system when it is read.
    if (found.isFile() || found.isDirectory()) return;
    this.close();
    throw new EnumeratorError('E_IO', `${what}: it is no regular file`);
  }

  /**
   * @param offset - in bytes, from 0
   * @returns a view, shorter where the file ends, valid until the next call
   * @throws EnumeratorError `E_IO`
   */
  read(offset: number, length: number): Uint8Array {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    if (this.#buffer.length < wanted) this.#buffer = new Uint8Array(wanted);
    return attempt(`cannot read ${this.name}`, () => {
      // A regular file gives all that it has.
      const length = fs.readSync(this.#descriptor, this.#buffer, 0, wanted, offset);
      return this.#buffer.subarray(0, length);
    });
  }

  close(): void {
    fs.closeSync(this.#descriptor);
  }
}

/**
 * One piece of a file.
 * @param offset - in bytes; a negative one counts from the end
 * @returns shorter where the file is
 * @throws EnumeratorError `E_IO`
 */
export function readPiece(file: string, offset: number, length: number): Uint8Array {
  const reader = new PieceReader(file);
  try {
    return reader.read(offset < 0 ? Math.max(0, reader.size + offset) : offset, length);
  } finally {
    reader.close();
  }
}
