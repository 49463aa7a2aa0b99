/**
 * Folders in the system's temporary one, for what is needed for a moment.
 * @module
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ioError } from './system-error.js';

/**
 * Make one, which the caller removes with {@link removeScratch}.
 * @throws EnumeratorError `E_IO`
 */
export function makeScratch(): string {
  const place = os.tmpdir();
  try {
    return fs.mkdtempSync(path.join(place, 'enumerate-'));
  } catch (error) {
    throw ioError(`cannot make a temporary folder in ${place}`, error, [{ key: 'temporary' }]);
  }
}

/** Remove a folder and what is in it, where the system lets us. */
export function removeScratch(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is in nobody's way; a failure that led here is the one to report.
  }
}
