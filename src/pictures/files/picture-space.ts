/**
 * The numbering in which a picture is looked for.
 * @module
 */
import type { FoundMetadata } from '../../codecs/png/index.js';
import { numberingOf } from '../../core/enumeration.js';
import type { Numbering } from '../../core/numbering.js';
import { readSpaceWords, type SpaceWords } from '../../text/space-text.js';
import { chooseEnumeration } from '../choose-space.js';
import type { Picture } from '../picture.js';
import { readPalette } from './read-palette.js';

/** Where a picture is to be found. */
export interface PictureSpace {
  readonly numbering: Numbering;
  /** 3·K bytes, exactly where the space is a palette space. */
  readonly colors?: Uint8Array;
}

/** @throws EnumeratorError `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`, `E_IO` */
export function openPictureSpace(
  words: SpaceWords,
  picture: Picture,
  found?: FoundMetadata,
): PictureSpace {
  const enumeration = chooseEnumeration(readSpaceWords(words, readPalette), picture, found);
  const { palette } = enumeration;
  const numbering = numberingOf(enumeration);
  return palette === undefined ? { numbering } : { numbering, colors: palette.colors };
}
