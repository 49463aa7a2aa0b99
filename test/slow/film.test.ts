/** Beyond test/cli/film: depths and containers that others there show as well. @module */
import t from 'tap';
import { MORE_LOSSLESS, testLossless } from '../cli/film-cases.js';

t.test('each frame of a lossless film comes back as the numbering has it', (t) => {
  testLossless(t, MORE_LOSSLESS);
  t.end();
});
