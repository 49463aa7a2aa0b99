/**
 * Folders and archives: by any number of threads, in one go, in pieces or continued, the same bytes.
 * @module
 */
import t from 'tap';
import { FOLDERS_AND_ARCHIVES, testSameBytes } from './outputs.js';

for (const [i, output] of FOLDERS_AND_ARCHIVES.entries()) {
  t.test(
    `${output.title}: threads, pieces, parts and continuations give the same bytes`,
    async (t) => {
      await testSameBytes(t, output, i);
    },
  );
}
