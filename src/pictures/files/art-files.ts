/**
 * What Random Art is drawn from: settings, and files of grammars, formulas, inputs.
 * @module
 */
import fs from 'node:fs';
import { crc32 } from 'node:zlib';
import { MAX_SIDE, renderArt } from '../../art/compile/renderer.js';
import { type ChosenVariant, chooseVariant } from '../../art/draw.js';
import type { Expression } from '../../art/expression.js';
import { parseFormula } from '../../art/formula.js';
import { findGrammar } from '../../art/grammar/builtin.js';
import type { Grammar } from '../../art/grammar/grammar.js';
import { parseGrammar } from '../../art/grammar/parse.js';
import { GRAMMAR_NAMES } from '../../art/limits.js';
import { findFormula } from '../../art/metadata.js';
import { PALETTES, palettesNamed } from '../../art/palettes.js';
import { recolorBy, writtenPalettes } from '../../art/recolor.js';
import { type ArtInput, artSeed } from '../../art/seed.js';
import { SIGNATURE } from '../../codecs/png/format.js';
import { readPngHead } from '../../codecs/png/head.js';
import { EnumeratorError, naming } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { readWholeFile } from '../../io/bounded-read.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';
import { decodeText } from '../../text/decode-text.js';
import { listColors, parseSize } from '../../text/space-text.js';
import { drawSheet, type Sheet } from '../sheet.js';
import { readPalette } from './read-space.js';

/** More bytes than a grammar or a formula may have. */
const MAX_TEXT_BYTES = 2 ** 22;

/** A picture's size, and how it is grown. */
export interface ArtSettings {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** The name of a grammar that comes with the program, or a grammar's text. */
  readonly grammarText: string;
  readonly grammar: Grammar;
  /** The file that the grammar comes from, if any. */
  readonly grammarFile: string | undefined;
  readonly salt: string;
  readonly variant: number;
  readonly quality: boolean;
  /** Samples a pixel. */
  readonly samples: number;
  /** In place of the formula's own palettes, as {@link recolorBy} takes it; undefined where those stay. */
  readonly palette: string | undefined;
}

/**
 * Read palettes: a name of ART §5, `safe` for all that the colour-blind see well, a file or a list of five colours.
 * @returns the same as {@link recolorBy} takes it
 * @throws EnumeratorError `E_PALETTE`, `E_IO`
 */
export function openPalette(text: string): string {
  const isNamed = palettesNamed(text) !== undefined;
  if (!isNamed && fs.existsSync(text)) return listColors(readPalette(text).colors).join(',');
  const written = writtenPalettes(text);
  if (written !== undefined) return written;
  throw new EnumeratorError(
    'E_PALETTE',
    `no palette is called "${quoteText(text)}", and no file: there are safe, ${PALETTES.map(({ name }) => name).join(', ')}, and lists of five colours, such as 102030,405060,708090,a0b0c0,d0e0f0`,
  );
}

/**
 * @param name - of a grammar that comes with the program, or its file
 * @throws EnumeratorError `E_GRAMMAR`, `E_IO`, `E_LIMIT`
 */
export function openGrammar(
  name: string,
): Pick<ArtSettings, 'grammar' | 'grammarText' | 'grammarFile'> {
  if (GRAMMAR_NAMES.includes(name))
    return { grammarText: name, grammar: findGrammar(name), grammarFile: undefined };
  const { text, grammar } = readGrammar(name);
  return { grammarText: text, grammar, grammarFile: name };
}

/**
 * What the settings grow from an input.
 * @throws EnumeratorError `E_GRAMMAR` where the grammar has no trees of this depth
 */
export function chooseArt(input: ArtInput, settings: ArtSettings, animate = false): ChosenVariant {
  const { depth, grammar, salt, variant, quality } = settings;
  const options = { depth, grammar, salt, variant, quality, animate };
  // Any other fault of the input is found first, since it is not the grammar's.
  artSeed(input, settings.salt);
  const chosen = named(settings.grammarFile, () => chooseVariant(input, options));
  return { ...chosen, expression: recolorBy(chosen.expression, settings.palette) };
}

/**
 * Read the size of a picture: `512x256`, or `512` for both sides.
 * @param name - what it is called in messages
 * @throws EnumeratorError `E_SPACE`, `E_LIMIT`
 */
export function readArtSize(text: string, name: string): { width: number; height: number } {
  const { width, height } = parseSize(text, name, '512x256');
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${name} ${quoteText(text)}: each side must be from 1 to ${MAX_SIDE} pixels`,
    );
  }
  return { width, height };
}

/** The most bytes of an input from a file or a pipe. */
const MAX_INPUT_BYTES = 2 ** 28;

/**
 * The bytes of a file, or of standard input, that are drawn.
 * @param tooLarge - what to do with a larger one
 */
export function readInputFile(
  file: string,
  tooLarge: string,
  limitBytes = MAX_INPUT_BYTES,
): Uint8Array {
  const name = file === STANDARD_INPUT ? 'standard input' : quoteText(file);
  return readWholeFile(file, { name, limitBytes, tooLarge });
}

/**
 * A grammar and its text, from a file.
 * @throws EnumeratorError `E_GRAMMAR`, `E_IO`, `E_LIMIT`
 */
function readGrammar(file: string): { text: string; grammar: Grammar } {
  if (!fs.existsSync(file)) {
    throw new EnumeratorError(
      'E_GRAMMAR',
      `no grammar "${quoteText(file)}", and no file of this name: there are ${GRAMMAR_NAMES.join(', ')}`,
    );
  }
  const text = readTextFile(file, 'grammar');
  return { text, grammar: named(file, () => parseGrammar(text)) };
}

/**
 * UTF-8, without a byte order mark in front; `-` is standard input.
 * @param what - for messages: `grammar`, `formula`
 * @throws EnumeratorError `E_IO`, `E_LIMIT`
 */
export function readTextFile(file: string, what: string): string {
  const source = file === '-' ? STANDARD_INPUT : file;
  return decode(readInputFile(source, `no ${what} has so many`, MAX_TEXT_BYTES), file, what);
}

/**
 * A formula from a file: a text, or a PNG that has its formula (ART §14); `-` is standard input.
 * @throws EnumeratorError `E_FORMULA`, `E_IO`, `E_LIMIT`, all of which name the file
 */
export function readFormula(file: string): Expression {
  const bytes = readInputFile(file === '-' ? STANDARD_INPUT : file, 'no formula has so many');
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    const text = decode(bytes, file, 'formula');
    return named(file, () => parseFormula(text));
  }
  return named(file, () => {
    const source = {
      read: (offset: number, length: number) => bytes.subarray(offset, offset + length),
    };
    const head = readPngHead(source, crc32);
    const expression = head && findFormula(head.text);
    if (expression !== undefined) return expression;
    throw new EnumeratorError(
      'E_FORMULA',
      head === undefined
        ? 'this PNG ends before its image'
        : 'there is no formula in this PNG, or a damaged one: a picture has one that was drawn so as to remember it, or by its number',
    );
  });
}

function decode(bytes: Uint8Array, file: string, what: string): string {
  try {
    return decodeText(bytes);
  } catch {
    throw new EnumeratorError('E_IO', `${quoteText(file)} is not text: a ${what} is UTF-8`);
  }
}

/** Read a file; errors name it. */
function named<T>(file: string | undefined, read: () => T): T {
  return file === undefined ? read() : naming(quoteText(file), read);
}

/** The pixels of what was chosen, as the settings want them. */
export function drawFound(expression: Expression, settings: ArtSettings): Uint8Array {
  const { width, height, samples } = settings;
  return renderArt(expression, width, height, -1, samples);
}

/** The place of a text's picture, counted from 1. */
export interface GalleryEntry {
  readonly row: number;
  readonly column: number;
  readonly text: string;
  readonly variant: number;
}

/**
 * Draw a sheet of the pictures of many texts.
 * @param onPicture - called after each picture, with the variant that was drawn
 * @throws EnumeratorError
 */
export function drawGallery(
  texts: readonly string[],
  settings: ArtSettings,
  columns: number,
  onPicture: (entry: GalleryEntry, chosen: ChosenVariant) => void,
): { sheet: Sheet; entries: readonly GalleryEntry[] } {
  const entries: GalleryEntry[] = [];
  const pictures = texts.map((text, i) => {
    const chosen = chooseArt(text, settings);
    const [row, column] = [1 + Math.floor(i / columns), 1 + (i % columns)];
    const entry = { row, column, text, variant: chosen.variant };
    entries.push(entry);
    onPicture(entry, chosen);
    return drawFound(chosen.expression, settings);
  });
  return { sheet: drawSheet(pictures, settings, columns), entries };
}
