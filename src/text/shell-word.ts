/**
 * A path as a shell takes it, for the commands that messages propose.
 * @module
 */

/** Bare where nothing in it is special to a shell, in quotes elsewhere; never like an option. */
export function shellWord(path: string): string {
  const word = path.startsWith('-') ? `./${path}` : path;
  return /^[\w./+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
