/**
 * `enumerate locate FILE…`: which numbers pictures have.
 * @module
 */
import type { Argv, CommandModule } from 'yargs';
import { type SpaceArguments, spaceOptions } from '../options/space-options.js';

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
  readonly frame?: string | undefined;
  readonly overlay: boolean;
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
      '$0 locate <files..> [options]\n\nPrint the number of each picture, or of one frame of a film: `get` with that number gives its samples back.',
    )
    .positional('files', {
      type: 'string',
      array: true,
      demandOption: true,
      describe:
        'PNG files, others and films through ffmpeg, or - for standard input (./-x, or -x behind --)',
    });
}

function locateOptions<T>(
  yargs: Argv<T>,
): Argv<T & Omit<LocateArguments, keyof SpaceArguments | 'files'>> {
  return yargs
    .option('frame', {
      type: 'string',
      describe:
        'of a film, this frame, counted from 0; a film that was made here says its space, order and seed itself',
      requiresArg: true,
      group: 'Film:',
    })
    .option('overlay', {
      type: 'boolean',
      default: false,
      describe:
        'read the number that --overlay drew on it (modulo 2^64, unless the file says the rest); --size is then that of the frames, where it was resized',
      group: 'Film:',
    })
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
    .example('$0 locate film.mkv --frame 17', 'the number of the 18th frame')
    .example(
      '$0 locate film.mp4 --frame 17 --json',
      '… or of the nearest image, with how far it is off',
    )
    .example('$0 locate screenshot.png --overlay --size 640x480', 'the number that is drawn on it')
    .example('$0 locate photo.png --out photo.bin', 'for `get @photo.bin`')
    .example(
      '$0 locate photo.jpg --size 64x64 --palette pico8 --fit crop --preview near.png',
      'the nearest picture there',
    );
}
