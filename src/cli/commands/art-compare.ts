/**
 * `enumerate art compare A B`: two fingerprints side by side.
 * @module
 */
import { artOptions, SHOW } from '../options/art-options.js';
import { path } from '../options/rows.js';
import { command, flag, group, word } from '../options/table.js';

const dash = { refuse: 'art --stdin draws standard input' };

export const artCompareCommand = command({
  about: 'Draw two inputs side by side, and say whether they are the same.',
  positionals: {
    a: word('a text, or a file', { dash }),
    b: word('another one', { dash }),
  },
  options: {
    files: flag('both are files, whose bytes are drawn', { group: 'Input' }),
    ...artOptions('256x256'),
    ...group('Output', {
      out: path('FILE', 'a PNG, or - for standard output', { otherwise: 'art-compare.png' }),
      force: flag('overwrite the file'),
      show: SHOW,
    }),
  },
  examples: [
    ['art compare 12:f8:7e:78 12:f8:7e:79 --show', 'two fingerprints on the terminal'],
    ['art compare --files mine.pub theirs.pub', 'two keys, in art-compare.png'],
  ],
  async run(given) {
    const { compareArt } = await import('../art-compare.js');
    await compareArt(given);
  },
});
