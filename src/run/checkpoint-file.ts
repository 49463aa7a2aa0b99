/**
 * The checkpoint's file, which is whole at all times. SPEC §10.
 *
 * It is written under a temporary name beside its place, brought to the disk, and renamed over the
 * old one; then the folder is brought to the disk. Whatever happens in between, the name leads to
 * the old checkpoint or to the new one.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError } from '../core/errors.js';
import { type AtomicWrite, linkOnce, writeAtomically } from '../io/atomic-file.js';
import { ioError, isSystemError } from '../io/system-error.js';
import { type RunRecord } from './record.js';
import { decodeCheckpoint, encodeCheckpoint, MAX_CHECKPOINT_BYTES } from './checkpoint-bytes.js';

/**
 * Read a checkpoint.
 * @throws {@link EnumeratorError} `E_IO` where the system refuses, and as {@link decodeCheckpoint}
 */
export function readCheckpoint(file: string): RunRecord {
  let bytes: Uint8Array;
  try {
    const found = fs.statSync(file);
    const { size } = found;
    // A device may have no end, and a pipe no writer.
    if (!found.isFile() && !found.isDirectory()) {
      throw new EnumeratorError(
        'E_CHECKPOINT_FOREIGN',
        `${file} is no checkpoint of this program: it is no regular file; name the folder of a run or its .enumerate.ckpt`,
      );
    }
    if (size > MAX_CHECKPOINT_BYTES) {
      throw new EnumeratorError(
        'E_CHECKPOINT_FOREIGN',
        `${file} is no checkpoint of this program: it has ${size} bytes; name the folder of a run or its .enumerate.ckpt`,
      );
    }
    bytes = fs.readFileSync(file);
  } catch (error) {
    if (error instanceof EnumeratorError) throw error;
    throw ioError(`cannot read the checkpoint ${file}`, error);
  }
  return decodeCheckpoint(bytes, file);
}

/**
 * Replace a checkpoint, so that it is on the disk when this returns.
 * @throws {@link EnumeratorError} `E_IO`; the old checkpoint then stands as it was, and nothing
 *   half-written is left. (Where the very last step fails, bringing the folder to the disk, it is
 *   the new one that stands.)
 */
export function writeCheckpoint(file: string, record: RunRecord): void {
  store(file, encodeCheckpoint(record));
}

/**
 * The checkpoint of a run that this process is at. It notices where another process has begun or
 * gone on with a run in the same folder, and then leaves that one's checkpoint alone.
 */
export class OwnCheckpoint {
  readonly #file: string;
  /** What this process last found or wrote there. */
  #bytes: Uint8Array;

  private constructor(file: string, bytes: Uint8Array) {
    this.#file = file;
    this.#bytes = bytes;
  }

  /**
   * Begin a run: of two processes that do so at once, one succeeds.
   * @throws {@link EnumeratorError} `E_EXISTS` where there is a checkpoint, `E_IO`
   */
  static create(file: string, record: RunRecord): OwnCheckpoint {
    const bytes = encodeCheckpoint(record);
    store(file, bytes, linkAsOnly);
    return new OwnCheckpoint(file, bytes);
  }

  /**
   * Go on with a run.
   * @throws {@link EnumeratorError} `E_IO` where there is no checkpoint
   */
  static adopt(file: string): OwnCheckpoint {
    try {
      return new OwnCheckpoint(file, fs.readFileSync(file));
    } catch (error) {
      throw ioError(`cannot read the checkpoint ${file}`, error);
    }
  }

  /**
   * As {@link writeCheckpoint}.
   * @throws {@link EnumeratorError} `E_EXISTS` where another process has replaced the checkpoint; `E_IO`
   */
  write(record: RunRecord): void {
    const found = fs.existsSync(this.#file) ? fs.readFileSync(this.#file) : this.#bytes;
    if (Buffer.compare(found, this.#bytes) !== 0) {
      throw new EnumeratorError(
        'E_EXISTS',
        `${this.#file} is no longer what this process wrote: another one is at work in that folder; this one stops`,
      );
    }
    const bytes = encodeCheckpoint(record);
    store(this.#file, bytes);
    this.#bytes = bytes;
  }
}

function store(file: string, bytes: Uint8Array, place?: AtomicWrite['place']): void {
  writeAtomically(file, bytes, {
    sync: 'folder',
    ...(place && { place }),
    name: `the checkpoint ${file}`,
  });
}

function linkAsOnly(from: string, to: string): void {
  try {
    linkOnce(from, to);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
    const message = `${to} already exists: another run has just begun in that folder`;
    throw new EnumeratorError('E_EXISTS', message, {
      hints: [{ key: 'other-folder' }],
      cause: error,
    });
  }
}
