/**
 * `enumerate art number TEXT`: which number the picture of a text has among all images of its size.
 * @module
 */
import { artOptions, INPUT_OPTIONS } from '../options/art-options.js';
import { spaceOptions } from '../options/space-options.js';
import { path } from '../options/rows.js';
import { command, flag, group, optionalWord } from '../options/table.js';

const { order, seed } = spaceOptions();

export const artNumberCommand = command({
  about:
    'Print the number of the picture of a text: `get` with that number, the same size, written as 64x64, and the same --order and --seed gives the picture back.',
  positionals: {
    text: optionalWord('any text; one that begins with a dash behind --', {
      dash: { refuse: '--stdin draws standard input' },
    }),
  },
  options: {
    ...INPUT_OPTIONS,
    ...artOptions('512x512'),
    order,
    seed,
    ...group('Output', {
      out: path(
        'FILE',
        'write the number into a file: text, or bytes where it is called .bin (the lowest first, no zeros at the end); - for standard output',
      ),
      whole: flag('print all of a long number on a terminal, too'),
      force: flag('overwrite the file'),
    }),
  },
  examples: [
    ['art number hello --size 64', 'the number, in hex where it is long'],
    ['art number hello --size 64 --out hello.bin', 'for `get`:'],
    ['get @hello.bin --size 64x64', '… the same picture, as one of all images'],
  ],
  async run(given) {
    const { printArtNumber } = await import('../art-number.js');
    printArtNumber(given);
  },
});
