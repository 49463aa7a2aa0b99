/** Beyond test/media/film: depths and containers that others there show as well. @module */
import t from 'tap';
import { MORE_LOSSLESS, testLossless } from '../media/film-cases.js';

t.test('each frame of a lossless film comes back as the numbering has it', async (t) => {
  await testLossless(t, MORE_LOSSLESS);
});
