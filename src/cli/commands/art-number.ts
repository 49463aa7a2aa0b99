/**
 * `enumerate art number TEXT`: which number the picture of a text has among all images of its size.
 * @module
 */
import { usageError } from '../../core/errors.js';
import { Numbering } from '../../core/numbering.js';
import type { Order } from '../../core/order.js';
import { escapeControls } from '../../core/quote.js';
import { makeSpace } from '../../core/space.js';
import { STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { drawFound } from '../../pictures/files/art-files.js';
import { growArt } from '../art-picture.js';
import { artOptions, DEFAULT_ART_SIZE, INPUT_OPTIONS } from '../options/art-options.js';
import { readInput, readSettings } from '../options/art-settings.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, group, optionalWord, path } from '../options/table.js';
import { invocation, print } from '../host.js';
import { checkNumberFile, printNumber, writeNumber } from '../render/results.js';

const { order, seed } = spaceOptions();

export default command({
  about:
    'Print the number of the picture of a text: `get` with that number, the same size, written as 64x64, and the same --order and --seed gives the picture back.',
  positionals: {
    text: optionalWord('any text; one that begins with a dash behind --', {
      dash: { refuse: '--stdin draws standard input' },
    }),
  },
  options: {
    ...INPUT_OPTIONS,
    ...artOptions(DEFAULT_ART_SIZE),
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
    ['art number grace --size 64', 'the number, in hex where it is long'],
    ['art number grace --size 64 --out grace.bin', 'for `get`:'],
    ['get @grace.bin --size 64x64', '… the same picture, as one of all images'],
  ],
  async run(given) {
    const { order = 'mixed', seed = '', out, whole, force } = given;
    const input = readInput(given.text, given);
    if (input === undefined) throw usageError('no input: give a text, --file, --stdin or --hex');
    const settings = readSettings(given, DEFAULT_ART_SIZE);
    const { width, height } = settings;
    const space = makeSpace({ width, height, color: 'rgb', depth: 8 });
    const numbering = new Numbering(space, order as Order, seed);
    const file = out === STANDARD_OUTPUT ? undefined : out;
    if (file !== undefined) checkNumberFile(file, force, 'out', invocation('art'));
    const { expression } = growArt(input, settings);
    const index = numbering.indexBytesOf(drawFound(expression, settings));
    if (file !== undefined) {
      writeNumber(file, index, force);
      print(escapeControls(file));
    } else printNumber(index, whole || out !== undefined);
  },
});
