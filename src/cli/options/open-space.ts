/**
 * From the options of a space to its values.
 * @module
 */
import {
  completeEnumeration,
  type Enumeration,
  type EnumerationRequest,
  numberingOf,
} from '../../core/enumeration.js';
import type { Numbering } from '../../core/numbering.js';
import type { Palette } from '../../core/palette.js';
import { readPalette } from '../../pictures/files/read-palette.js';
import { readSpaceWords } from '../../text/space-text.js';
import type { SpaceArguments } from './space-options.js';

/** A numbering with the colours that a palette space is shown in. */
export interface OpenedSpace {
  readonly numbering: Numbering;
  /** Given exactly where the space is a palette space. */
  readonly palette?: Palette;
}

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

/** The same, opened. */
export function openSpace(args: SpaceArguments): OpenedSpace {
  const enumeration = readEnumeration(args);
  const { palette } = enumeration;
  const numbering = numberingOf(enumeration);
  return palette === undefined ? { numbering } : { numbering, palette };
}
