/**
 * `enumerate demo`: something to look at.
 * @module
 */
import path from 'node:path';
import type { CommandModule } from 'yargs';

interface DemoArguments {
  readonly out: string;
  readonly force: boolean;
  readonly json: boolean;
}

export const demoCommand: CommandModule<object, DemoArguments> = {
  command: 'demo',
  describe: 'make a folder with images, a sheet and a film, to see what this is',
  builder: (yargs) =>
    yargs
      .usage(
        '$0 demo [options]\n\nMake a folder with images of two spaces, a sheet and a film of them, and say what they are.',
      )
      .option('out', {
        type: 'string',
        default: 'demo',
        describe: 'the folder',
        requiresArg: true,
        group: 'Output:',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'overwrite what is there',
        group: 'Output:',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'one JSON object, for programs',
        group: 'Output:',
      })
      .example('$0 demo', 'demo/film.mp4, demo/sheet.png and what they are made of'),
  handler: async (args) => {
    const { runDemo } = await import('../demo.js');
    process.exitCode = await runDemo({
      ...args,
      out: args.out === '-' || args.out.includes('://') ? args.out : path.normalize(args.out),
    });
  },
};
