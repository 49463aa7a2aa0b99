/**
 * `enumerate art gallery TEXT…`: the pictures of many texts on one sheet.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type ArtArguments, artOptions } from '../options/art-options.js';

interface ArtGalleryArguments extends ArtArguments {
  readonly texts?: readonly string[] | undefined;
  readonly lines?: string | undefined;
  readonly from?: string | undefined;
  readonly count?: string | undefined;
  readonly columns?: string | undefined;
  readonly json: boolean;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly show?: string | undefined;
}

export const artGalleryCommand: CommandModule<object, ArtGalleryArguments> = {
  command: 'gallery [texts..]',
  describe: 'put the pictures of many texts, or numbers, on one sheet',
  builder: (yargs) =>
    artOptions(
      yargs
        .usage(
          '$0 art gallery [texts..] [options]\n\nDraw many pictures on one sheet, from the left to the right and from the top to the bottom.',
        )
        .positional('texts', {
          type: 'string',
          array: true,
          describe: 'texts; behind -- every word is one',
        })
        .option('lines', {
          type: 'string',
          describe: 'a file with a text in each line',
          requiresArg: true,
          group: 'Input:',
        })
        .option('from', {
          type: 'string',
          describe: 'numbers: the first one [0]',
          requiresArg: true,
          group: 'Input:',
        })
        .option('count', {
          type: 'string',
          describe: 'how many numbers',
          requiresArg: true,
          group: 'Input:',
        })
        .option('columns', {
          type: 'string',
          describe: 'pictures in a row [as many as there are rows]',
          requiresArg: true,
          group: 'Output:',
        })
        .option('out', {
          type: 'string',
          describe: 'a PNG, or - for standard output [art-gallery.png]',
          requiresArg: true,
          group: 'Output:',
        })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'print which text and variant stands where, in place of the file alone',
          group: 'Output:',
        })
        .option('force', {
          type: 'boolean',
          default: false,
          describe: 'overwrite the file',
          group: 'Output:',
        })
        .option('show', {
          type: 'string',
          describe: 'show it on this terminal: auto, kitty, iterm, sixel',
          group: 'Output:',
        }),
      '128x128',
    )
      .example('$0 art gallery ada grace emmy', 'three texts, in art-gallery.png')
      .example('$0 art gallery --lines names.txt --columns 10', 'each line of a file')
      .example('$0 art gallery --from 0 --count 100 --quality', 'numbers, without the dull ones'),
  handler: async (args) => {
    const { drawGallery } = await import('../art-gallery.js');
    await drawGallery(args);
  },
};
