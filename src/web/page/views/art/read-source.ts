/**
 * A file to what a picture is made of.
 * @module
 */
import { grouped } from '../../../../core/cardinality.js';
import { EnumeratorError } from '../../../../core/errors.js';
import type { ArtSource } from '../../../shared/art-query.js';

const MOST_BYTES = 2 ** 28;
/** Longer ones are no text that anybody goes on writing. */
const MOST_TEXT_BYTES = 2 ** 14;

/** @throws EnumeratorError `E_LIMIT` where it is too large; what the browser says where it cannot be read */
export async function readSource(file: File): Promise<ArtSource> {
  if (file.size > MOST_BYTES) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${file.name} has ${grouped(file.size)} bytes, more than ${grouped(MOST_BYTES)}: take its digest as the text`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = bytes.length <= MOST_TEXT_BYTES ? readText(bytes) : undefined;
  return text === undefined ? { kind: 'bytes', bytes, name: file.name } : { kind: 'text', text };
}

/** The text that has exactly these bytes, if a field for text keeps it as it is. */
function readText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\0\r]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
