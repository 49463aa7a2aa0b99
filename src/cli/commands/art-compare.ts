/**
 * `enumerate art compare A B`: two fingerprints side by side.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type ArtArguments, artOptions } from '../options/art-options.js';

interface ArtCompareArguments extends ArtArguments {
  readonly a: string;
  readonly b: string;
  readonly files: boolean;
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly show?: string | undefined;
}

export const artCompareCommand: CommandModule<object, ArtCompareArguments> = {
  command: 'compare <a> <b>',
  describe: 'put the pictures of two inputs side by side',
  builder: (yargs) =>
    artOptions(
      yargs
        .usage(
          '$0 art compare <a> <b> [options]\n\nDraw two inputs side by side, and say whether they are the same.',
        )
        .positional('a', { type: 'string', demandOption: true, describe: 'a text, or a file' })
        .positional('b', { type: 'string', demandOption: true, describe: 'another one' })
        .option('files', {
          type: 'boolean',
          default: false,
          describe: 'both are files, whose bytes are drawn',
          group: 'Input:',
        })
        .option('out', {
          type: 'string',
          describe: 'a PNG, or - for standard output [art-compare.png]',
          requiresArg: true,
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
          describe: 'show them on this terminal: auto, kitty, iterm, sixel',
          group: 'Output:',
        }),
      '256x256',
    )
      .example('$0 art compare 12:f8:7e:78 12:f8:7e:79 --show', 'two fingerprints on the terminal')
      .example('$0 art compare --files mine.pub theirs.pub', 'two keys, in art-compare.png'),
  handler: async (args) => {
    const { compareArt } = await import('../art-compare.js');
    await compareArt(args);
  },
};
