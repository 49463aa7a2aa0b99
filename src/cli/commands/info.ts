/**
 * `enumerate info`: what a space is and how large.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type SpaceArguments, spaceOptions } from '../options/space-options.js';

interface InfoArguments extends SpaceArguments {
  readonly json: boolean;
  readonly exact?: string | undefined;
}

export const infoCommand: CommandModule<object, InfoArguments> = {
  command: 'info',
  describe: 'say what a space is: digits, number of images, bytes',
  builder: (yargs) =>
    spaceOptions(
      yargs
        .usage('$0 info [options]\n\nSay what a space is, and how many images it has.')
        .option('exact', {
          type: 'string',
          describe:
            'also the number of images in full: decimal, or hex where that would take too long',
        })
        .option('json', { type: 'boolean', default: false, describe: 'as one JSON object' })
        .example('$0 info', 'the default space, 64×64 RGB')
        .example('$0 info --size 800x450 --color gray', 'a space of ≈ 10^866,966 images')
        .example('$0 info --size 16x16 --palette pico8 --exact', 'all 309 digits of its size')
        .example(
          '$0 info --size 7680x4320 --exact=hex > size.txt',
          'a size of 199 million hex digits',
        ),
    ),
  handler: async (args) => {
    const { printInfo } = await import('../render/info-report.js');
    printInfo(args);
  },
};
