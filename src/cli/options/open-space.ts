/**
 * From the options of a space to its values.
 * @module
 */
import {
  completeEnumeration,
  type Enumeration,
  type EnumerationRequest,
} from '../../core/enumeration.js';
import { readPalette } from '../../pictures/files/read-palette.js';
import { readSpaceWords } from '../../text/space-text.js';
import type { SpaceArguments } from './space-options.js';

/**
 * What the options say of a space, where something else completes it.
 * @throws EnumeratorError `E_SPACE`, `E_PALETTE`, `E_IO`
 */
export function readSpaceRequest(args: SpaceArguments): EnumerationRequest {
  return readSpaceWords(args, readPalette);
}

/**
 * What the options name.
 * @throws EnumeratorError `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`, `E_IO`
 */
export function readEnumeration(args: SpaceArguments): Enumeration {
  return completeEnumeration(readSpaceRequest(args));
}
