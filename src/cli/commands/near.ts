/**
 * `enumerate near N|FILE`: what stands next to an image.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type SpaceArguments, spaceOptions } from '../options/space-options.js';

interface NearArguments extends SpaceArguments {
  readonly image: string;
  readonly sheet?: string | undefined;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly whole: boolean;
  readonly json: boolean;
}

export const nearCommand: CommandModule<object, NearArguments> = {
  command: 'near <image>',
  describe: 'show what stands next to an image in each order',
  builder: (yargs) =>
    spaceOptions(
      yargs
        .usage(
          '$0 near <image> [options]\n\nShow the images 1 and 10 before and behind an image, in each order or in the one of --order.',
        )
        .positional('image', {
          type: 'string',
          demandOption: true,
          describe: 'a number, or the file of a picture (./42 where it looks like a number)',
        })
        .option('sheet', {
          type: 'string',
          describe:
            'write them as one PNG, a row for each order; - for standard output, without the numbers [near.png]',
          requiresArg: true,
          group: 'Output:',
        })
        .option('out', {
          type: 'string',
          describe: 'write them as files into this folder instead',
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
          describe: 'a JSON object a line, for programs',
          group: 'Output:',
        })
        .option('force', {
          type: 'boolean',
          default: false,
          describe: 'overwrite files',
          group: 'Output:',
        })
        .example('$0 near 42', 'fifteen images in near.png')
        .example('$0 near picture.png --order gray --out near', 'five files'),
      {
        size: "64x64, or the picture's",
        color: "rgb, or the picture's",
        depth: "8, or the picture's",
        order: 'all three; a number is that of mixed',
        seed: 'none, or what the picture says',
      },
    ),
  handler: async (args) => {
    const { showNear } = await import('../near-image.js');
    await showNear(args);
  },
};
