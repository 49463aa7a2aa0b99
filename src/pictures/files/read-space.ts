/**
 * From the words that describe a space to its values; a palette may be a file.
 * @module
 */
import fs from 'node:fs';
import { crc32 } from 'node:zlib';
import { Faults } from '../../codecs/png/faults.js';
import { SIGNATURE } from '../../codecs/png/format.js';
import { readStructure } from '../../codecs/png/structure.js';
import {
  completeEnumeration,
  type Enumeration,
  type EnumerationRequest,
} from '../../core/enumeration.js';
import { EnumeratorError, naming } from '../../core/errors.js';
import { findPalette, type Palette, PALETTE_NAMES, parsePalette } from '../../core/palette.js';
import { readWholeFile } from '../../io/bounded-read.js';
import type { GivenNumber } from '../../io/read-index.js';
import {
  listColors,
  readPaletteWord,
  readSpaceWords,
  type SpaceWords,
} from '../../text/space-text.js';

/**
 * What the words say of a space, where something else completes it.
 * @throws EnumeratorError `E_SPACE`, `E_PALETTE`, `E_IO`
 */
export function readSpaceRequest(args: SpaceWords): EnumerationRequest {
  return readSpaceWords(args, readPalette);
}

/**
 * What the words name.
 * @param numbers - what their files say that they are of holds where the words do not say it
 * @throws EnumeratorError `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`, `E_IO`
 */
export function readEnumeration(
  args: SpaceWords,
  numbers: readonly (GivenNumber | undefined)[] = [],
): Enumeration {
  const told = numbers.find((number) => number?.told !== undefined)?.told;
  return completeEnumeration(readSpaceRequest(args), told);
}

/** A PNG that has a palette may be a large picture. */
const MAX_PALETTE_BYTES = 2 ** 26;

/**
 * Read a palette's name, else a file (text, or a PNG that has a palette), else a list of colours.
 * @throws EnumeratorError `E_PALETTE`, `E_IO`, `E_LIMIT`
 */
export function readPalette(text: string): Palette {
  if (PALETTE_NAMES.includes(text)) return findPalette(text);
  if (!fs.existsSync(text)) return readPaletteWord(text, 'a file or a list');
  const bytes = readWholeFile(text, {
    name: `the palette ${text}`,
    limitBytes: MAX_PALETTE_BYTES,
    tooLarge: 'no palette takes so many',
  });
  const isPng = SIGNATURE.every((byte, i) => bytes[i] === byte);
  return naming(text, () =>
    parsePalette(isPng ? pngPalette(bytes) : Buffer.from(bytes).toString()),
  );
}

/** The colours of a PNG's palette as a list. */
function pngPalette(bytes: Uint8Array): string {
  const { palette } = readStructure(bytes, { crc32, faults: new Faults(false) });
  if (palette === undefined) {
    throw new EnumeratorError(
      'E_PALETTE',
      'this PNG has no palette: give one that has, or a list of hex colours',
    );
  }
  return listColors(palette).join(',');
}
