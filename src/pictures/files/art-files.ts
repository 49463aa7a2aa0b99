/**
 * Files of Random Art: grammars, formulas, inputs.
 * @module
 */
import fs from 'node:fs';
import type { Grammar } from '../../art/grammar/grammar.js';
import { parseGrammar } from '../../art/grammar/parse.js';
import { GRAMMAR_NAMES } from '../../art/limits.js';
import { EnumeratorError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';
import { readWholeFile } from '../../io/bounded-read.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';

/** More bytes than a grammar or a formula may have. */
const MAX_TEXT_BYTES = 2 ** 22;

/**
 * A grammar and its text, from a file.
 * @throws EnumeratorError `E_GRAMMAR`, `E_IO`, `E_LIMIT`
 */
export function readGrammar(file: string): { text: string; grammar: Grammar } {
  if (!fs.existsSync(file)) {
    throw new EnumeratorError(
      'E_GRAMMAR',
      `no grammar "${quoteText(file)}", and no file of this name: there are ${GRAMMAR_NAMES.join(' and ')}`,
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
  const bytes = readBounded(source, MAX_TEXT_BYTES, `no ${what} has so many`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new EnumeratorError('E_IO', `${quoteText(file)} is not text: a ${what} is UTF-8`);
  }
}

/** Read a file; errors name it. */
export function named<T>(file: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof EnumeratorError) || file === undefined) throw error;
    throw new EnumeratorError(error.code, `${quoteText(file)}: ${error.message}`);
  }
}

/** A whole file up to so many bytes. */
export function readBounded(file: string, limitBytes: number, tooLarge: string): Uint8Array {
  const name = file === STANDARD_INPUT ? 'standard input' : quoteText(file);
  return readWholeFile(file, { name, limitBytes, tooLarge });
}
