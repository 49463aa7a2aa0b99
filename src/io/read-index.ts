/**
 * Indices in every text form, of which one names a file and one is random. SPEC §7.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { readWholeFile } from './bounded-read.js';
import { parseIndexText } from '../text/index-text.js';
import { formatIndex, shortenIndex } from '../core/index-format.js';
import type { SpaceSize } from '../core/size.js';

/**
 * An index of the space, in every form that SPEC §7 has.
 * @throws EnumeratorError `E_NUMBER`, `E_RANGE`, `E_LIMIT`, `E_IO`
 */
export function readIndex(text: string, size: SpaceSize): bigint {
  return parseIndexText(text, { size, randomBytes, readFile });
}

/** The same for an exclusive end, which may be the size itself. */
export function readEnd(text: string, size: SpaceSize): bigint {
  return parseIndexText(text, { size, end: true, randomBytes, readFile });
}

/** A number as a terminal can bear it. */
export function shownIndex(index: bigint): string {
  const text = formatIndex(index);
  return text.length <= 400 ? text : `${shortenIndex(text, 60)} (${text.length - 2} hex digits)`;
}

function readFile(file: string): Uint8Array {
  return readWholeFile(file, {
    name: `the number in ${file}`,
    tooLarge: 'no number takes so many',
  });
}
