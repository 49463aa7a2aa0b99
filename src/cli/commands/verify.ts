/**
 * `enumerate verify PATH…`: whether a run's output is what its checkpoint says.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type SpaceArguments, spaceOptions } from '../options/space-options.js';

interface VerifyArguments extends SpaceArguments {
  readonly paths?: readonly string[] | undefined;
  readonly count?: string | undefined;
  readonly exhaustive: boolean;
  readonly all: boolean;
  readonly threads?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly json: boolean;
}

export const verifyCommand: CommandModule<object, VerifyArguments> = {
  command: 'verify [paths..]',
  describe: 'look for missing, extra, duplicate and damaged images in what runs wrote',
  builder: (yargs) =>
    spaceOptions(
      yargs
        .usage(
          '$0 verify <paths..> [options]\n\nHold the files of runs against their checkpoints: each image that is done must be there, once, and right. The exit code is 1 where anything is wrong.',
        )
        .positional('paths', {
          type: 'string',
          array: true,
          describe: 'folders, files, parts, manifests, or checkpoints, of one run or several',
        })
        .option('count', {
          type: 'string',
          describe: 'how many images all paths have together, done: fewer or more are faults',
          requiresArg: true,
        })
        .option('exhaustive', {
          type: 'boolean',
          default: false,
          describe: 'walk a small space whole instead: each image once, and the way back',
        })
        .option('threads', {
          type: 'string',
          describe: 'for parts that many machines made: threads [one a core]',
          requiresArg: true,
        })
        .option('checkpoint', {
          type: 'string',
          describe: 'for such parts: a file that says how far this is; go on there where it exists',
          requiresArg: true,
        })
        .option('all', {
          type: 'boolean',
          default: false,
          describe: 'list every fault, not only the first ones of each path',
        })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'a JSON object a line for each path',
        }),
    )
      .example('$0 verify images', 'a folder')
      .example('$0 verify x.*-of-5.tar', 'five shards, and whether they leave nothing out')
      .example('$0 verify x.*-of-5.tar --count 1000', 'and whether they are the whole of it')
      .example('$0 verify --exhaustive --size 4x4 --color gray --depth 1', 'all 65,536 images'),
  handler: async (args) => {
    const { runVerifyCommand } = await import('../../verify/verify-parts.js');
    process.exitCode = await runVerifyCommand(args);
  },
};
