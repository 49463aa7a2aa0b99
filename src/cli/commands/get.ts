/**
 * `enumerate get N`: one image, at once.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type SpaceArguments, spaceOptions } from '../options/space-options.js';

interface GetArguments extends SpaceArguments {
  readonly number: string;
  readonly out?: string | undefined;
  readonly metadata: boolean;
  readonly force: boolean;
  readonly show?: string | undefined;
}

export const getCommand: CommandModule<object, GetArguments> = {
  command: 'get <number>',
  describe: 'write one image, or show it on the terminal',
  builder: (yargs) =>
    spaceOptions(
      yargs
        .usage('$0 get <number> [options]\n\nWrite the image with this number.')
        .positional('number', {
          type: 'string',
          demandOption: true,
          describe:
            '42, 0x2a, 2^100+5, 50%, last, random, or @file with a number in it (.bin: bytes, the lowest first)',
        })
        .option('out', {
          type: 'string',
          describe: 'file, or - for standard output [NUMBER.png; a short digest above 40 digits]',
          requiresArg: true,
          group: 'Output:',
        })
        .option('metadata', {
          type: 'boolean',
          default: true,
          describe: 'let the PNG say what it is (--no-metadata: not)',
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
        })
        .example('$0 get 42', 'image 42 of the default space, in 42.png')
        .example('$0 get 2^100+5 --size 800x450 --out - > picture.png', 'a large number, to a pipe')
        .example('$0 get random --size 16x16 --palette pico8 --show', 'a surprise on the terminal'),
    ),
  handler: async (args) => {
    const { getImage } = await import('../get-image.js');
    await getImage(args);
  },
};
