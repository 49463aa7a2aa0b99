/**
 * `enumerate near N|FILE`: the neighbours of an image.
 * @module
 */
import { STANDARD_INPUT } from '../../io/standard-streams.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, group, path, text, word } from '../options/table.js';

export const nearCommand = command({
  about:
    'Show the images 1 and 10 before and after an image, in each order or in the one of --order.',
  positionals: {
    image: word('a number, or the file of a picture (./42 where it looks like a number)', {
      dash: { value: STANDARD_INPUT },
    }),
  },
  options: {
    ...spaceOptions({
      size: "64x64, or the picture's",
      color: "rgb, or the picture's",
      depth: "8, or the picture's",
      order: 'all three; a number is that of mixed',
      seed: 'none, or what the picture says',
    }),
    ...group('Output', {
      sheet: text(
        'FILE',
        'write them as one PNG, a row for each order; - for standard output, without the numbers',
        { otherwise: 'near.png' },
      ),
      out: path('FOLDER', 'write them as files into this folder instead'),
      whole: flag('print all of a long number on a terminal, too'),
      json: flag('a JSON object a line, for programs'),
      force: flag('overwrite files'),
    }),
  },
  examples: [
    ['near 42', 'fifteen images in near.png'],
    ['near picture.png --order gray --out near', 'five files'],
  ],
  async run(given) {
    const { showNear } = await import('../near-image.js');
    await showNear(given);
  },
});
