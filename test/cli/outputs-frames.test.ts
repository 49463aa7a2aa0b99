/**
 * Files of frames, and manifests: by any number of threads, in one go, in pieces or continued, the same bytes.
 * @module
 */
import t from 'tap';
import { FRAME_FILES, testSameBytes } from './outputs.js';

for (const [i, output] of FRAME_FILES.entries()) {
  t.test(
    `${output.title}: threads, pieces, parts and continuations give the same bytes`,
    async (t) => {
      await testSameBytes(t, output, i);
    },
  );
}
