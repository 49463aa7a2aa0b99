/**
 * `enumerate [options]`: write the images of a range. The main job.
 * @module
 */
import path from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { type SpaceArguments, spaceOptions } from '../space-options.js';

interface RunArguments extends SpaceArguments {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly count?: string | undefined;
  readonly step?: string | undefined;
  readonly out: string;
  readonly metadata: boolean;
  readonly force: boolean;
  readonly yes: boolean;
  readonly 'status-json': boolean;
}

export const runCommand: CommandModule<object, RunArguments> = {
  command: '$0',
  describe: 'write the images of a range of numbers, as PNG files in a folder',
  builder: (yargs) => spaceOptions(runOptions(yargs)).strict(),
  handler: async (args) => {
    const { startRun } = await import('../start-run.js');
    process.exitCode = await startRun({
      ...args,
      out: path.normalize(args.out),
      statusJson: args['status-json'],
    });
  },
};

/** Its options' names, for completion. */
export const RUN_OPTIONS: readonly string[] = (
  'from count to step out metadata no-metadata force yes status-json ' +
  'size color depth palette order seed help version'
).split(' ');

function runOptions(yargs: Argv): Argv<Omit<RunArguments, keyof SpaceArguments>> {
  return yargs
    .usage('$0 [options]\n\nWrite the images of a range of numbers, no two alike.')
    .option('from', {
      type: 'string',
      describe: 'first image: 42, 0x2a, 2^100+5, 50%, last, random, @file [0]',
      requiresArg: true,
      group: 'Range:',
    })
    .option('count', {
      type: 'string',
      describe: 'how many images',
      requiresArg: true,
      group: 'Range:',
    })
    .option('to', {
      type: 'string',
      describe: 'end, which is not written; 100% for the end of the space',
      requiresArg: true,
      group: 'Range:',
    })
    .option('step', {
      type: 'string',
      describe: 'from one image to the next; may be negative [1]',
      requiresArg: true,
      group: 'Range:',
    })
    .option('out', {
      type: 'string',
      default: 'images',
      describe: 'folder for the images',
      requiresArg: true,
      group: 'Output:',
    })
    .option('metadata', {
      type: 'boolean',
      default: true,
      describe: 'let each PNG say what it is (--no-metadata: not)',
      group: 'Output:',
    })
    .option('force', {
      type: 'boolean',
      default: false,
      describe: 'replace the run that is in the folder',
      group: 'Output:',
    })
    .option('yes', {
      type: 'boolean',
      default: false,
      describe: 'go to the end of the space even if that is above 1 GB',
      group: 'Output:',
    })
    .option('status-json', {
      type: 'boolean',
      default: false,
      describe: 'progress as one JSON record a line on stderr',
      group: 'Output:',
    })
    .example('$0 --from 0 --count 10000', 'the first ten thousand 64×64 RGB images, in images/')
    .example(
      '$0 --size 4x4 --color gray --depth 1 --out all',
      'all 65,536 images of 4×4 black and white pixels',
    )
    .example(
      '$0 --from 50% --count 100 --seed spring',
      'a hundred from the middle of another order',
    )
    .example('$0 --from last --step -1 --count 10', 'the last ten, backwards');
}
