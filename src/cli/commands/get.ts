/**
 * `enumerate get N`: one image, at once.
 * @module
 */
import { SHOW } from '../options/art-options.js';
import { spaceOptions } from '../options/space-options.js';
import { path } from '../options/rows.js';
import { command, flag, flagOn, group, word } from '../options/table.js';

export const getCommand = command({
  about: 'Write the image with this number.',
  positionals: {
    number: word(
      '42, 0x2a, 2^100+5, 50%, last, random, or @file with a number in it (.bin: bytes, the lowest first)',
    ),
  },
  options: {
    ...spaceOptions(),
    ...group('Output', {
      out: path('FILE', 'file, or - for standard output', {
        otherwise: 'NUMBER.png; a short digest above 40 digits',
      }),
      metadata: flagOn('leave out of the PNG what it is'),
      force: flag('overwrite the file'),
      show: SHOW,
    }),
  },
  examples: [
    ['get 42', 'image 42 of the default space, in 42.png'],
    ['get 2^100+5 --size 800x450 --out - > picture.png', 'a large number, to a pipe'],
    ['get random --size 16x16 --palette pico8 --show', 'a surprise on the terminal'],
  ],
  async run(given) {
    const { getImage } = await import('../get-image.js');
    await getImage(given);
  },
});
