/**
 * Standard input: what `-` becomes on the way through the parser of the command line. No file is called so.
 * @module
 */
import fs from 'node:fs';

export const STANDARD_INPUT = '\0';

/**
 * Fill a buffer from a file, as far as one read goes. Standard input may be set not to block, and then says so.
 * @returns how many bytes, 0 at the end
 */
export function readPart(descriptor: number, part: Buffer): number {
  for (;;) {
    try {
      return fs.readSync(descriptor, part, 0, part.length, null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
