/**
 * `enumerate submit`: have the images of a range made by workers on any number of machines.
 * @module
 */
import type { Argv, CommandModule } from 'yargs';
import { type QueueArguments, queueOptions } from '../options/queue-options.js';
import { type IndexArguments, indexOptions } from '../options/run-options.js';
import { type SpaceArguments, spaceOptions } from '../options/space-options.js';

export interface SubmitArguments extends SpaceArguments, QueueArguments, IndexArguments {
  readonly out: string;
  readonly chunk?: string | undefined;
  readonly 'part-format'?: string | undefined;
  readonly 'image-format'?: string | undefined;
  readonly fps?: string | undefined;
  readonly metadata?: boolean | undefined;
  readonly durable: boolean;
  readonly list?: string | undefined;
  readonly 'status-json': boolean;
}

export const submitCommand: CommandModule<object, SubmitArguments> = {
  command: 'submit',
  describe: 'have a range made by workers on many machines, through Redis',
  builder: (yargs) => spaceOptions(queueOptions(submitOptions(yargs))).strict(),
  handler: async (args) => {
    const { endProcessSoon } = await import('../end-process.js');
    const { submitRun } = await import('../../queue/submit-run.js');
    endProcessSoon(await submitRun(args));
  },
};

function submitOptions(
  yargs: Argv,
): Argv<Omit<SubmitArguments, keyof SpaceArguments | keyof QueueArguments>> {
  return indexOptions(yargs)
    .usage(
      '$0 submit --queue redis://host --out DIR [options]\n\nCut a range into parts and have workers (enumerate work) make them in a folder that all machines share. It can be stopped and started at any time: what is in the folder is done, and the run file in it knows the rest, so that --queue and --out are enough to go on.',
    )
    .option('out', {
      type: 'string',
      demandOption: true,
      describe: 'the folder that all machines share',
      requiresArg: true,
      group: 'Output:',
    })
    .option('chunk', {
      type: 'string',
      describe: 'images in a part [about 256 MB of samples]',
      requiresArg: true,
      group: 'Output:',
    })
    .option('part-format', {
      type: 'string',
      describe: 'what each part is: tar, npy, raw, y4m, or manifest (digests alone) [tar]',
      requiresArg: true,
      group: 'Output:',
    })
    .option('image-format', {
      type: 'string',
      describe: 'in .tar: png, pnm, raw [png]',
      requiresArg: true,
      group: 'Output:',
    })
    .option('fps', {
      type: 'string',
      describe: 'of .y4m: frames a second [24]',
      requiresArg: true,
      group: 'Output:',
    })
    .option('metadata', {
      type: 'boolean',
      describe: 'let each PNG say what it is (--no-metadata: not)',
      group: 'Output:',
    })
    .option('durable', {
      type: 'boolean',
      default: false,
      describe: 'bring each part to the disk before it counts as done, against power cuts',
      group: 'Output:',
    })
    .option('list', {
      type: 'string',
      describe:
        'for parts that workers push elsewhere: a command that lists the names there, one a line',
      requiresArg: true,
      group: 'Output:',
    })
    .option('status-json', {
      type: 'boolean',
      default: false,
      describe: 'progress as one JSON record a line on stderr',
      group: 'Work:',
    })
    .example(
      '$0 submit --queue redis://box --count 10^9 --chunk 10^5 --out /shared/set',
      'ten thousand archives',
    )
    .example('$0 submit --queue redis://box --out /shared/set', 'go on with it');
}
