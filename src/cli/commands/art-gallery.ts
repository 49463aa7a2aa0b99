/**
 * `enumerate art gallery TEXT…`: the pictures of many texts on one sheet.
 * @module
 */
import { artOptions, SHOW } from '../options/art-options.js';
import { readInteger, whole } from '../../text/read-quantity.js';
import { command, flag, group, path, text, value, words } from '../options/table.js';

export const artGalleryCommand = command({
  about: 'Draw many pictures on one sheet, from left to right and from top to bottom.',
  positionals: {
    texts: words('texts; behind -- every word is one', {
      isRequired: false,
      dash: { refuse: '--lines - draws the lines of standard input' },
    }),
  },
  options: {
    ...group('Input', {
      lines: path('FILE', 'a file with a text in each line'),
      from: text('N', 'numbers: the first one', { otherwise: '0' }),
      count: value(readInteger, 'N', 'how many numbers'),
    }),
    ...artOptions('128x128'),
    ...group('Output', {
      columns: value(whole(1, 10_000, 'E_RANGE'), 'N', 'pictures in a row', {
        otherwise: 'as many as there are rows',
      }),
      out: path('FILE', 'a PNG, or - for standard output', { otherwise: 'art-gallery.png' }),
      json: flag('print which text and variant stands where, in place of the file alone'),
      force: flag('overwrite the file'),
      show: SHOW,
    }),
  },
  examples: [
    ['art gallery ada grace emmy', 'three texts, in art-gallery.png'],
    ['art gallery --lines names.txt --columns 10', 'each line of a file'],
    ['art gallery --from 0 --count 100 --quality', 'numbers, without the dull ones'],
  ],
  async run(given) {
    const { drawGallery } = await import('../art-gallery.js');
    await drawGallery(given);
  },
});
