/**
 * An image that a word names: by its number, or as the file of a picture.
 * @module
 */
import fs from 'node:fs';
import { type Enumeration, numberingOf } from '../../core/enumeration.js';
import { EnumeratorError } from '../../core/errors.js';
import type { ReadingOptions } from '../picture.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';
import { locateFile } from './read-picture.js';
import type { SpaceWords } from '../../text/space-text.js';
import type { Located, LocateRequest } from '../locate.js';
import { type GivenNumber, openNumber, readIndex } from '../../io/read-index.js';
import { readEnumeration, readSpaceRequest } from './read-space.js';

/** The image that is named. */
export interface Origin extends Enumeration {
  readonly samples: Uint8Array;
  /** Where it is named by its number. */
  readonly number?: GivenNumber;
  /** How the picture of a file was located. */
  readonly located?: Located;
}

/** A number is one; everything else is a file. */
export async function findOrigin(
  image: string,
  {
    orient,
    strict,
    damaged,
    ...options
  }: SpaceWords & Pick<LocateRequest, 'orient'> & ReadingOptions,
): Promise<Origin> {
  if (image !== STANDARD_INPUT && !isFileName(image)) {
    const number = openNumber(image);
    const enumeration = readEnumeration(options, [number]);
    const numbering = numberingOf(enumeration);
    const samples = numbering.frameAt(readIndex(number, numbering.size, { enumeration }));
    return { ...enumeration, samples, number };
  }
  try {
    const request = { ...readSpaceRequest(options), orient, strict, damaged };
    const located = await locateFile(image, request);
    return { ...located, located };
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.hints[0]?.key !== 'fit') throw error;
    // There is no --fit here.
    const hints = [{ key: 'fit-first' }] as const;
    throw new EnumeratorError(error.code, error.message, { cause: error, hints });
  }
}

/** Whatever has a folder or an ending: `0042.png`, `./42`; and what is there and is no number. */
function isFileName(text: string): boolean {
  if (/^\s*(@|name:|b64:)/.test(text)) return false;
  if (/[/\\]|\.[a-z]\w*$/i.test(text)) return true;
  return !/^\s*([0-9]|last|random)/i.test(text) && fs.existsSync(text);
}
