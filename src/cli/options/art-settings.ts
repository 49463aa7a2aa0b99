/**
 * What the options of Random Art mean.
 * @module
 */
import { MAX_SIDE } from '../../art/compile/renderer.js';
import { type ChosenVariant, chooseVariant, type ExpressionOptions } from '../../art/draw.js';
import { findGrammar } from '../../art/grammar/builtin.js';
import type { Grammar } from '../../art/grammar/grammar.js';
import { DEFAULT_DEPTH, GRAMMAR_NAMES } from '../../art/limits.js';
import { type ArtInput, artSeed } from '../../art/seed.js';
import { EnumeratorError, usageError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { seedBytes } from '../../core/keys.js';
import { named, readBounded, readGrammar } from '../../pictures/files/art-files.js';
import type { ArtArguments, InputArguments } from './art-options.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';

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
}

/**
 * @param size - the size where --size is not given
 * @throws EnumeratorError `E_GRAMMAR`, `E_LIMIT`, `E_RANGE`, `E_SEED`, `E_IO`, `E_USAGE`
 */
export function readSettings(args: ArtArguments, size: string): ArtSettings {
  const { depth = DEFAULT_DEPTH, grammar = 'default', salt = '', variant = 0 } = args;
  seedBytes(readText(salt, 'take a salt of other letters'), 'salt');
  const isBuiltIn = GRAMMAR_NAMES.includes(grammar);
  const read = isBuiltIn ? undefined : readGrammar(grammar);
  return {
    ...readSize(args.size ?? size),
    depth,
    grammarText: read?.text ?? grammar,
    grammar: read?.grammar ?? findGrammar(grammar),
    grammarFile: isBuiltIn ? undefined : grammar,
    salt,
    variant,
    quality: args.quality ?? false,
  };
}

/**
 * What the settings grow from an input.
 * @throws EnumeratorError `E_GRAMMAR` where the grammar has no trees of this depth
 */
export function chooseArt(input: ArtInput, settings: ArtSettings, animate = false): ChosenVariant {
  const options = { ...expressionOptions(settings), animate };
  // Any other fault of the input is found first, since it is not the grammar's.
  artSeed(input, settings.salt);
  return named(settings.grammarFile, () => chooseVariant(input, options));
}

/** The settings as the library takes them. */
function expressionOptions(settings: ArtSettings): ExpressionOptions & { quality: boolean } {
  const { depth, grammar, salt, variant, quality } = settings;
  return { depth, grammar, salt, variant, quality };
}

/** `512x256`, or `512` for both sides. */
function readSize(text: string): { width: number; height: number } {
  const match = /^([0-9]{1,9})(?:[xX×]([0-9]{1,9}))?$/.exec(text.trim());
  if (match === null) {
    throw new EnumeratorError(
      'E_SPACE',
      `invalid --size "${quoteText(text)}": expected WIDTHxHEIGHT in pixels, such as 512x256, or 512 for a square`,
    );
  }
  const width = Number(match[1]);
  const height = Number(match[2] ?? match[1]);
  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
    throw new EnumeratorError(
      'E_LIMIT',
      `--size ${text}: each side must be from 1 to ${MAX_SIDE} pixels`,
    );
  }
  return { width, height };
}

/** The most bytes of an input from a file or a pipe. */
const MAX_INPUT_BYTES = 2 ** 28;

/**
 * A text of the command line as it was typed.
 * @param wayOut - for a text that cannot be told from others
 * @throws EnumeratorError `E_SEED` where Node.js put U+FFFD into the place of bytes
 */
export function readText(text: string, wayOut: string): string {
  if (!text.includes('\ufffd')) return text;
  throw new EnumeratorError(
    'E_SEED',
    `"${quoteText(text)}" contains U+FFFD, which takes the place of bytes that are not UTF-8 on a command line: ${wayOut}`,
  );
}

/**
 * The input: a text, or bytes from one of three places.
 * @returns undefined where none is given
 * @throws EnumeratorError `E_USAGE` where there are several; EnumeratorError `E_IO`, `E_LIMIT`
 */
export function readInput(text: string | undefined, args: InputArguments): ArtInput | undefined {
  const { file, stdin, hex } = args;
  const given = [
    ...(text === undefined ? [] : ['TEXT']),
    ...(file === undefined ? [] : ['--file']),
    ...(stdin ? ['--stdin'] : []),
    ...(hex === undefined ? [] : ['--hex']),
  ];
  if (given.length > 1)
    throw usageError(`${given.join(' and ')} exclude each other: give one of them`);
  if (text !== undefined) return readText(text, 'give such bytes by --hex, --file or --stdin');
  if (hex !== undefined) return readHex(hex);
  if (file === undefined && !stdin) return undefined;
  return readBounded(
    file ?? STANDARD_INPUT,
    MAX_INPUT_BYTES,
    'give its digest: sha256sum FILE, then --hex DIGEST',
  );
}

function readHex(text: string): Uint8Array {
  const digits = text.replaceAll(/[\s:]/g, '');
  if (/^(?:[0-9a-fA-F]{2})+$/.test(digits)) return Buffer.from(digits, 'hex');
  throw usageError(
    `--hex ${text.length > 40 ? `${text.slice(0, 40)}…` : text}: write bytes as pairs of hex digits, such as c0ffee`,
  );
}
