/**
 * `enumerate status PATH`: what a run is and how far it has come.
 * @module
 */
import type { CommandModule } from 'yargs';

interface StatusArguments {
  readonly path: string;
  readonly json: boolean;
}

export const statusCommand: CommandModule<object, StatusArguments> = {
  command: 'status <path>',
  describe: 'say what a run is and how far it has come',
  builder: (yargs) =>
    yargs
      .usage('$0 status <path> [--json]\n\nRead a checkpoint.')
      .positional('path', {
        type: 'string',
        demandOption: true,
        describe: 'the folder or the file of the images, or the checkpoint',
      })
      .option('json', { type: 'boolean', default: false, describe: 'as one JSON object' })
      .example('$0 status images', 'for people')
      .example('$0 status images --json', 'for programs; numbers that can be long are text'),
  handler: async (args) => {
    const { printStatus } = await import('../render/run-status.js');
    printStatus(args);
  },
};
