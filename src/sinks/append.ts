/**
 * Appending to a file or a pipe that all threads of a run share.
 * @module
 */
import fs from 'node:fs';
import { ioError, isSystemError } from '../checkpoint/system-error.js';
import { ClosedPipe } from '../engine/run.js';
import type { GrowingFile } from '../engine/sink.js';

/**
 * Append bytes where a file ends for us, or to a pipe.
 * @param name - for messages
 * @throws EnumeratorError `E_IO`; {@link ClosedPipe} where nobody reads any more
 */
export function append(
  file: GrowingFile,
  bytes: Uint8Array,
  name: string,
  isPipe: boolean,
): number {
  const start = file.offset;
  let done = 0;
  while (done < bytes.length) {
    const at = isPipe ? null : Number(start) + done;
    try {
      done += fs.writeSync(file.descriptor, bytes, done, bytes.length - done, at);
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

/** Bring a file or a folder to the disk. @throws EnumeratorError `E_IO` */
export function sync(name: string): void {
  try {
    const descriptor = fs.openSync(name, 'r');
    try {
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  } catch (error) {
    // Some network file systems sync files only.
    if (isSystemError(error) && (error.code === 'EINVAL' || error.code === 'ENOTSUP')) return;
    throw ioError(`cannot bring ${name} to the disk`, error);
  }
}
