/**
 * The number of a picture in a file.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { type Located, locatePicture, type LocateRequest } from '../locate.js';
import { pictureName, readPicture } from './read-picture.js';

/**
 * @param file - a path, or `STANDARD_INPUT`
 * @throws EnumeratorError; the message names the file
 */
export async function locateFile(file: string, request: LocateRequest = {}): Promise<Located> {
  const read = await readPicture(file);
  try {
    return locatePicture(read, request);
  } catch (error) {
    throw naming(file, error);
  }
}

/** The error of a picture that the space has not, with the name of its file. */
export function naming(file: string, error: unknown): unknown {
  if (!(error instanceof EnumeratorError) || error.code !== 'E_FRAME') return error;
  const { code, message, hints } = error;
  return new EnumeratorError(code, `${pictureName(file)}: ${message}`, { cause: error, hints });
}
