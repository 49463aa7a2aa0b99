/**
 * Beyond test/cli/outputs-folders and outputs-frames: each number of threads, pieces and
 * continuations both without parts and with them, where those have two of these ways for each.
 * @module
 */
import t from 'tap';
import { FOLDERS_AND_ARCHIVES, FRAME_FILES, testSameBytes } from '../cli/outputs.js';

for (const output of [...FOLDERS_AND_ARCHIVES, ...FRAME_FILES]) {
  t.test(
    `${output.title}: threads, pieces, parts and continuations give the same bytes`,
    async (t) => {
      await testSameBytes(t, output);
    },
  );
}
