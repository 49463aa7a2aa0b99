/**
 * One file, whole or not at all, that replaces nothing unless it is told to.
 * @module
 */
import fs from 'node:fs';
import { ioError } from '../checkpoint/system-error.js';
import { EnumeratorError } from '../core/errors.js';

/**
 * @param option - the option that names it, for the message
 * @throws EnumeratorError `E_EXISTS` where it is there and `force` is not given
 */
export function checkAbsent(file: string, force: boolean, option = '--out'): void {
  if (!force && fs.existsSync(file)) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${file} is there already: name another file with ${option}, or overwrite it with --force`,
    );
  }
}

/** @throws EnumeratorError `E_EXISTS` as {@link checkAbsent}, `E_IO` */
export function writeWhole(file: string, bytes: Uint8Array | string, force: boolean): void {
  const temporary = `${file}.${process.pid}.tmp`;
  checkAbsent(file, force);
  try {
    fs.writeFileSync(temporary, bytes);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw ioError(`cannot write ${file}`, error);
  }
}
