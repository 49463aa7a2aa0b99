/**
 * Texts that choose among pictures, as they were typed.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { quoteText } from '../../core/quote.js';

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
