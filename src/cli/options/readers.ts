/**
 * Readers of options: from the text of a value to the value.
 * @module
 */
import path from 'node:path';

/** The name of a file or folder without `.` and `..` in between; addresses and `-` stay as they are. */
export function readPath(text: string): string {
  return text === '-' || text.includes('://') ? text : path.normalize(text);
}
