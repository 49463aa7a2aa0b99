/**
 * `enumerate art number TEXT`: which number the picture of a text has among all images of its size.
 * @module
 */
import type { CommandModule } from 'yargs';
import {
  type ArtArguments,
  artOptions,
  type InputArguments,
  inputOptions,
} from '../options/art-options.js';

interface ArtNumberArguments extends ArtArguments, InputArguments {
  readonly text?: string | undefined;
  readonly order?: string | undefined;
  readonly seed?: string | undefined;
  readonly out?: string | undefined;
  readonly whole: boolean;
  readonly force: boolean;
}

export const artNumberCommand: CommandModule<object, ArtNumberArguments> = {
  command: 'number [text]',
  describe: "print the number that a text's picture has among all images of its size",
  builder: (yargs) =>
    artOptions(
      inputOptions(
        yargs
          .usage(
            '$0 art number [text] [options]\n\nPrint the number of the picture of a text: `get` with that number, the same size, written as 64x64, and the same --order and --seed gives the picture back.',
          )
          .positional('text', {
            type: 'string',
            describe: 'any text; one that begins with a dash behind --',
          }),
      ),
      '512x512',
    )
      .option('order', {
        type: 'string',
        describe: 'mixed, sequential, gray [mixed]',
        requiresArg: true,
        group: 'Space:',
      })
      .option('seed', {
        type: 'string',
        describe: 'text that picks another mixed order [none]',
        requiresArg: true,
        group: 'Space:',
      })
      .option('out', {
        type: 'string',
        describe:
          'write the number into a file: text, or bytes where it is called .bin (the lowest first, no zeros at the end); - for standard output',
        requiresArg: true,
        group: 'Output:',
      })
      .option('whole', {
        type: 'boolean',
        default: false,
        describe: 'print all of a long number on a terminal, too',
        group: 'Output:',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'overwrite the file',
        group: 'Output:',
      })
      .example('$0 art number hello --size 64', 'the number, in hex where it is long')
      .example('$0 art number hello --size 64 --out hello.bin', 'for `get`:')
      .example('$0 get @hello.bin --size 64x64', '… the same picture, as one of all images'),
  handler: async (args) => {
    const { printArtNumber } = await import('../art-number.js');
    printArtNumber(args);
  },
};
