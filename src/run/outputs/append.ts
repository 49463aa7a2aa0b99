/**
 * Appending to a file or a pipe that all threads of a run share.
 * @module
 */
import fs from 'node:fs';
import { ioError, isSystemError } from '../../io/system-error.js';
import { ClosedPipe } from '../engine/engine.js';
import type { PartialFile } from '../engine/sink.js';

/**
 * How much goes into a pipe at once. A pipe holds 64 KiB, and a writer that fills it sleeps until
 * the reader wakes it, which on an idle processor takes as long as to move all of that; by small
 * pieces both stay awake, and 1 MiB frames go through five times as fast.
 */
const PIPE_PIECE_BYTES = 8192;

/**
 * Append bytes where a file ends for us, or to a pipe.
 * @param name - for messages
 * @throws EnumeratorError `E_IO`; {@link ClosedPipe} where its reader has gone away
 */
export function append(
  file: PartialFile,
  bytes: Uint8Array,
  name: string,
  isPipe: boolean,
): number {
  const start = file.offset;
  const piece = isPipe && isFifo(file.descriptor) ? PIPE_PIECE_BYTES : Infinity;
  let done = 0;
  while (done < bytes.length) {
    const at = isPipe ? null : Number(start) + done;
    const length = Math.min(bytes.length - done, piece);
    try {
      done += fs.writeSync(file.descriptor, bytes, done, length, at);
    } catch (error) {
      if (isSystemError(error) && error.code === 'EAGAIN') {
        file.nap();
        continue;
      }
      if (isSystemError(error) && error.code === 'EPIPE') throw new ClosedPipe(name);
      throw ioError(`cannot write ${name}`, error);
    }
  }
  file.offset = start + BigInt(bytes.length);
  return bytes.length;
}

/** Whether a descriptor is a pipe's: standard output may be a file or a device. */
export function isFifo(descriptor: number): boolean {
  try {
    return fs.fstatSync(descriptor).isFIFO();
  } catch {
    // What is closed will say so when it is written to.
    return false;
  }
}
