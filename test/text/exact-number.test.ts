/** Numbers that come as bytes, as text. @module */
import t from 'tap';
import { fromBytes } from '../../src/core/big-bytes.js';
import { formatIndex } from '../../src/core/index-format.js';
import { formatIndexBytes } from '../../src/text/exact-number.js';

t.test(
  'bytes have the text of their number, with half a byte at the front and a whole one',
  (t) => {
    for (const length of [0, 1, 33, 34, 35, 36, 1000]) {
      for (const highest of [1, 15, 16, 255]) {
        const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + 7) & 255);
        if (length > 0) bytes[length - 1] = highest;
        const index = fromBytes(bytes);
        const text = length <= 34 ? formatIndex(index) : `0x${index.toString(16)}`;
        t.equal(formatIndexBytes(bytes), text, `${length} bytes below ${highest}`);
      }
    }
    t.end();
  },
);
