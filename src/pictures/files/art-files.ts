/**
 * What Random Art is drawn from: settings, and files of grammars, formulas, inputs.
 * @module
 */
import fs from 'node:fs';
import { MAX_SIDE, renderArt } from '../../art/compile/renderer.js';
import { type ChosenVariant, chooseVariant } from '../../art/draw.js';
import type { Expression } from '../../art/expression.js';
import { findGrammar } from '../../art/grammar/builtin.js';
import type { Grammar } from '../../art/grammar/grammar.js';
import { parseGrammar } from '../../art/grammar/parse.js';
import { GRAMMAR_NAMES } from '../../art/limits.js';
import { type ArtInput, artSeed } from '../../art/seed.js';
import { EnumeratorError, naming } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { readWholeFile } from '../../io/bounded-read.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';
import { decodeText } from '../../text/decode-text.js';
import { parseSize } from '../../text/space-text.js';
import { drawSheet, type Sheet } from '../sheet.js';

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
  return named(settings.grammarFile, () => chooseVariant(input, options));
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
      `${name} ${text}: each side must be from 1 to ${MAX_SIDE} pixels`,
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
  const bytes = readInputFile(source, `no ${what} has so many`, MAX_TEXT_BYTES);
  try {
    return decodeText(bytes);
  } catch {
    throw new EnumeratorError('E_IO', `${quoteText(file)} is not text: a ${what} is UTF-8`);
  }
}

/** Read a file; errors name it. */
export function named<T>(file: string | undefined, read: () => T): T {
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
