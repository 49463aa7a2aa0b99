/**
 * The checkpoint's file, which is whole at all times. CHECKPOINT §6.
 *
 * It is written under a temporary name beside its place, brought to the disk, and renamed over the
 * old one; then the folder is brought to the disk. Whatever happens in between, the name leads to
 * the old checkpoint or to the new one.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError, resultOf } from '../../core/errors.js';
import { type AtomicWrite, linkOnce, writeAtomically } from '../../io/atomic-file.js';
import { attempt, isSystemError } from '../../io/system-error.js';
import { type RunRecord } from '../record.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  foreign,
  MAX_CHECKPOINT_BYTES,
} from './checkpoint-bytes.js';

/**
 * Read a checkpoint.
 * @throws {@link EnumeratorError} `E_IO` where the system refuses, and as {@link decodeCheckpoint}
 */
export function readCheckpoint(file: string): RunRecord {
  const bytes = attempt(`cannot read the checkpoint ${file}`, () => {
    const found = fs.statSync(file);
    // A device may have no end, and a pipe no writer.
    if (!found.isFile() && !found.isDirectory()) throw foreign(file, 'it is no regular file');
    if (found.size > MAX_CHECKPOINT_BYTES) throw foreign(file, `it has ${found.size} bytes`);
    return fs.readFileSync(file);
  });
  return decodeCheckpoint(bytes, file);
}

/** The same of what may be no checkpoint: why it is none then. @throws EnumeratorError `E_IO` */
export function readIfPossible(checkpoint: string): RunRecord | EnumeratorError {
  const found = resultOf(() => readCheckpoint(checkpoint));
  // One that cannot be read today may be read tomorrow.
  if (found instanceof EnumeratorError && found.code === 'E_IO') throw found;
  return found;
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
 * Writes a record into a checkpoint.
 * @param settle - sees to what the record names, before it is written, and fails where that is not there
 */
export type KeepCheckpoint = (record: RunRecord, settle?: () => void) => void;

/**
 * Begin the checkpoint of a run: of two processes that do so at once, one succeeds.
 * @returns what writes the later ones, as {@link adoptCheckpoint} has it
 * @throws {@link EnumeratorError} `E_EXISTS` where there is a checkpoint, `E_IO`
 */
export function beginCheckpoint(file: string, record: RunRecord): KeepCheckpoint {
  const bytes = encodeCheckpoint(record);
  store(file, bytes, linkAsOnly);
  return ownCheckpoint(file, bytes);
}

/**
 * Go on with the checkpoint of a run.
 * @returns what writes the later ones, as {@link writeCheckpoint}; it throws `E_EXISTS` where another
 *   process has begun or gone on with a run in the same folder, and leaves that one's checkpoint alone
 * @throws {@link EnumeratorError} `E_IO` where there is no checkpoint
 */
export function adoptCheckpoint(file: string): KeepCheckpoint {
  return ownCheckpoint(
    file,
    attempt(`cannot read the checkpoint ${file}`, () => fs.readFileSync(file)),
  );
}

/** @param bytes - what this process found or wrote there */
function ownCheckpoint(file: string, bytes: Uint8Array): KeepCheckpoint {
  let last = bytes;
  return (record, settle) => {
    const next = encodeCheckpoint(record);
    try {
      settle?.();
    } finally {
      // What another process took away is told as that.
      checkOwn(file, last);
    }
    store(file, next, (from, to) => {
      // At the last moment: to bring the bytes to the disk takes a while.
      checkOwn(file, last);
      fs.renameSync(from, to);
    });
    last = next;
  };
}

function checkOwn(file: string, last: Uint8Array): void {
  if (!fs.existsSync(file) || Buffer.compare(fs.readFileSync(file), last) === 0) return;
  throw new EnumeratorError(
    'E_EXISTS',
    `${file} is no longer what this process wrote: another one is at work in that folder; this one stops`,
  );
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
