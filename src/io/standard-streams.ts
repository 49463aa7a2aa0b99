/**
 * Standard input and output, and addresses, among the names of files.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { sleepSync } from './wait.js';

/** What `-` becomes where a file is read, since a file may have that name; no file has this one. */
export const STANDARD_INPUT = '\0';

/** Stands for standard output where the name of a file is expected. */
export const STANDARD_OUTPUT = '-';

/** Whether a text is an address rather than the name of a file. */
export function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(text);
}

/** The name of a file or folder without `.` and `..` in between; addresses and `-` stay as they are. */
export function readPath(text: string): string {
  return text === STANDARD_OUTPUT || isAddress(text) ? text : path.normalize(text);
}

/**
 * Fill a buffer from a file, as far as one read goes. Standard input may be non-blocking, and then
 * reports that nothing is there yet.
 * @returns how many bytes, 0 at the end
 */
export function readPart(descriptor: number, part: Uint8Array): number {
  for (;;) {
    try {
      return fs.readSync(descriptor, part, 0, part.length, null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      sleepSync(10);
    }
  }
}
