/**
 * What is said of damaged files, of formats other than PNG.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import type { ReadingOptions } from '../picture.js';

/** A file that may be damaged. */
export interface JudgedFile {
  /** What it is called in messages. */
  readonly name: string;
  readonly format: { readonly name: string };
  readonly options: ReadingOptions;
}

/**
 * @param sign - of the damage
 * @returns what to remark where a damaged file is asked for
 * @throws EnumeratorError `E_IO` where it is not
 */
export function passOver(
  sign: string,
  file: JudgedFile,
  taken = 'of what ffmpeg made of it',
): string {
  if (file.options.damaged !== true) throw damage(sign, file);
  return `it is damaged or cut off: ${sign}; the number is that ${taken}`;
}

/** Only who could have asked for what can be had, and did not, is told that there is a way. */
export function damage(sign: string, { name, format, options }: JudgedFile): EnumeratorError {
  return new EnumeratorError(
    'E_IO',
    `${name}: this ${format.name} file is damaged or cut off: ${sign}; take a whole copy of it`,
    { hints: options.damaged === false ? [{ key: 'damaged' }] : [] },
  );
}
