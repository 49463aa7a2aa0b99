/**
 * `enumerate locate FILE…`: which numbers pictures have.
 * @module
 */
import type { Argv, CommandModule } from 'yargs';
import { type SpaceArguments, spaceOptions } from '../space-options.js';

interface LocateArguments extends SpaceArguments {
  readonly files: readonly string[];
  readonly out?: string | undefined;
  readonly preview?: string | undefined;
  readonly fit?: string | undefined;
  readonly background?: string | undefined;
  readonly dither?: string | undefined;
  readonly force: boolean;
  readonly whole: boolean;
  readonly json: boolean;
}

export const locateCommand: CommandModule<object, LocateArguments> = {
  command: 'locate <files..>',
  describe: 'print the numbers of pictures',
  builder: (yargs) => locateOptions(spaceOptions(pictureFiles(yargs), PICTURE_DEFAULTS)),
  handler: async (args) => {
    const { locatePictures } = await import('../locate-picture.js');
    process.exitCode = await locatePictures(args);
  },
};

/** What the space's options are where a picture is there to be asked. */
const PICTURE_DEFAULTS = {
  size: "the picture's",
  color: "the picture's",
  depth: "the picture's",
  order: 'what the picture says, else mixed',
  seed: 'what the picture says, else none',
};

function pictureFiles(yargs: Argv): Argv<{ files: string[] }> {
  return yargs
    .usage(
      '$0 locate <files..> [options]\n\nPrint the number of each picture: `get` with that number gives its samples back.',
    )
    .positional('files', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'PNG files, others through ffmpeg, or - for standard input (./-x, or -x behind --)',
    });
}

function locateOptions<T>(
  yargs: Argv<T>,
): Argv<T & Omit<LocateArguments, keyof SpaceArguments | 'files'>> {
  return yargs
    .option('fit', {
      type: 'string',
      describe: 'take the nearest picture of the space; its size by crop, contain or stretch',
      requiresArg: true,
      group: 'Fit:',
    })
    .option('background', {
      type: 'string',
      describe:
        'colour around it, and behind it where the space has no alpha: ffffff; ff880080 in graya and rgba, whose transparent pixels stay [transparent, else black]',
      requiresArg: true,
      group: 'Fit:',
    })
    .option('dither', {
      type: 'string',
      describe: 'none, floyd-steinberg, ordered [none]',
      requiresArg: true,
      group: 'Fit:',
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
    .option('json', {
      type: 'boolean',
      default: false,
      describe: 'print a line of JSON for each file, also for one that has no number',
      group: 'Output:',
    })
    .option('preview', {
      type: 'string',
      describe:
        'write the picture of that number as a PNG; - for standard output, without the number',
      requiresArg: true,
      group: 'Output:',
    })
    .option('force', {
      type: 'boolean',
      default: false,
      describe: 'overwrite the files of --out and --preview',
      group: 'Output:',
    })
    .example('$0 locate images/0042.png', '42')
    .example('$0 get 2^100 --out - | $0 locate -', '1267650600228229401496703205376')
    .example('$0 locate photo.png --out photo.bin', 'for `get @photo.bin`')
    .example(
      '$0 locate photo.jpg --size 64x64 --palette pico8 --fit crop --preview near.png',
      'the nearest picture there',
    );
}
