/**
 * From the words that describe a space to its values; a palette may be a file.
 * @module
 */
import {
  completeEnumeration,
  type Enumeration,
  type EnumerationRequest,
} from '../../core/enumeration.js';
import { readPalette } from './read-palette.js';
import { readSpaceWords, type SpaceWords } from '../../text/space-text.js';

/**
 * What the words say of a space, where something else completes it.
 * @throws EnumeratorError `E_SPACE`, `E_PALETTE`, `E_IO`
 */
export function readSpaceRequest(args: SpaceWords): EnumerationRequest {
  return readSpaceWords(args, readPalette);
}

/**
 * What the words name.
 * @throws EnumeratorError `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`, `E_IO`
 */
export function readEnumeration(args: SpaceWords): Enumeration {
  return completeEnumeration(readSpaceRequest(args));
}
