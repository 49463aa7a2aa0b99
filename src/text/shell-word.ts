/**
 * Words as a shell takes them, for the commands that messages propose.
 * @module
 */

/** A path: bare where nothing in it is special to a shell, in quotes elsewhere; never like an option. */
export function shellWord(path: string): string {
  const word = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./+-]+$/.test(word) ? word : quoteForShell(word);
}

/** Any text as one word, also with line feeds and other controls in it. */
export function shellValue(text: string): string {
  if (/^[\w./+,@:-]+$/.test(text)) return text;
  if (!/\p{Cc}/u.test(text)) return quoteForShell(text);
  const escaped = text
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `$'${escaped}'`;
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
