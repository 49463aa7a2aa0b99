/**
 * Words as a shell takes them, for the commands that messages propose.
 * @module
 */
import { escapeControls } from '../core/quote.js';

/** A path as one word, and never like an option. */
export function shellWord(path: string): string {
  return shellValue(path.startsWith('-') ? `./${path}` : path);
}

/** Any text as one word: bare where nothing in it is special to a shell, in quotes elsewhere. */
export function shellValue(text: string): string {
  if (/^[\w./+,@:-]+$/.test(text)) return text;
  if (escapeControls(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${escapeControls(text.replaceAll(/[\\']/g, String.raw`\$&`))}'`;
}
