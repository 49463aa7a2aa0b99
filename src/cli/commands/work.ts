/**
 * `enumerate work`: make parts of submitted runs.
 * @module
 */
import type { Argv, CommandModule } from 'yargs';
import { type QueueArguments, queueOptions } from '../options/queue-options.js';

export interface WorkArguments extends QueueArguments {
  readonly threads?: string | undefined;
  readonly scratch?: string | undefined;
  readonly out?: string | undefined;
  readonly push?: string | undefined;
  readonly grace?: string | undefined;
  readonly idle?: string | undefined;
  /** For tests alone. */
  readonly 'lock-ms'?: string | undefined;
  readonly 'status-json': boolean;
}

export const workCommand: CommandModule<object, WorkArguments> = {
  command: 'work',
  describe: 'make parts of what was submitted, on this machine',
  builder: (yargs) => queueOptions(workOptions(yargs)).strict(),
  handler: async (args) => {
    const { endProcessSoon } = await import('../end-process.js');
    const { workOnQueue } = await import('../../queue/work-run.js');
    endProcessSoon(await workOnQueue(args));
  },
};

function workOptions(yargs: Argv): Argv<Omit<WorkArguments, keyof QueueArguments>> {
  return yargs
    .usage(
      '$0 work --queue redis://host [options]\n\nTake tickets from a queue and make the parts that they name, until stopped. Any number of workers may come and go at any time.',
    )
    .option('threads', {
      type: 'string',
      describe: 'parts that are made at the same time [one a core]',
      requiresArg: true,
      group: 'Work:',
    })
    .option('out', {
      type: 'string',
      describe: 'where the shared folder is on this machine [where the submitter has it]',
      requiresArg: true,
      group: 'Output:',
    })
    .option('scratch', {
      type: 'string',
      describe: "a folder of this machine's own, where parts are written first",
      requiresArg: true,
      group: 'Output:',
    })
    .option('push', {
      type: 'string',
      describe:
        "carry each part away by a command, as 'rclone copyto {} remote:bucket/{name}', in place of a shared folder",
      requiresArg: true,
      group: 'Output:',
    })
    .option('grace', {
      type: 'string',
      describe: 'seconds that parts may still take after Ctrl-C or SIGTERM [20]',
      requiresArg: true,
      group: 'Work:',
    })
    .option('idle', {
      type: 'string',
      describe: 'end after so many seconds without a ticket [never]',
      requiresArg: true,
      group: 'Work:',
    })
    .option('lock-ms', { type: 'string', requiresArg: true, hidden: true })
    .option('status-json', {
      type: 'boolean',
      default: false,
      describe: 'progress as one JSON record a line on stderr',
      group: 'Work:',
    })
    .example('$0 work --queue redis://box', 'all cores, until Ctrl-C')
    .example('$0 work --queue redis://box --scratch /tmp', 'over the net in one go')
    .example(
      "$0 work --queue-file q --push 'rclone copyto {} remote:bucket/{name}'",
      'into an object store',
    );
}
