/**
 * `enumerate locate FILE`: which number a picture has.
 * @module
 */
import type { CommandModule } from 'yargs';

interface LocateArguments {
  readonly file: string;
  readonly order?: string | undefined;
  readonly seed?: string | undefined;
}

export const locateCommand: CommandModule<object, LocateArguments> = {
  command: 'locate <file>',
  describe: 'print the number of a PNG picture',
  builder: (yargs) =>
    yargs
      .usage(
        '$0 locate <file> [options]\n\nPrint the number of a picture in the space of its size and colours.',
      )
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'a PNG file, or - for standard input',
      })
      // Or yargs takes the "-" for an option without a name.
      .nargs('file', 1)
      .option('order', {
        type: 'string',
        describe: 'mixed, sequential, gray [what the picture says, else mixed]',
        requiresArg: true,
      })
      .option('seed', {
        type: 'string',
        describe: 'seed of the mixed order [what the picture says, else none]',
        requiresArg: true,
      })
      .example('$0 locate images/0042.png', '42')
      .example('$0 get 2^100 --out - | $0 locate -', '1267650600228229401496703205376'),
  handler: async (args) => {
    const { locatePicture } = await import('../locate-picture.js');
    locatePicture(args);
  },
};
