/**
 * `enumerate queue`: look at a queue, hold it, empty it.
 * @module
 */
import type { CommandModule } from 'yargs';
import { type QueueArguments, queueOptions } from '../options/queue-options.js';

export interface QueueCommandArguments extends QueueArguments {
  readonly action: string;
  readonly run?: string | undefined;
  readonly json: boolean;
}

export const queueCommand: CommandModule<object, QueueCommandArguments> = {
  command: 'queue <action> [run]',
  describe: 'status, pause, resume or cancel of what was submitted',
  builder: (yargs) =>
    queueOptions(
      yargs
        .usage(
          '$0 queue <status|pause|resume|cancel> [run] --queue redis://host\n\nstatus: runs, workers and tickets. pause: workers finish what they have and take nothing more. resume: they go on. cancel: all tickets go, or those of one run, and its submitters stop; what is done stays, and can be gone on with by submit.',
        )
        .positional('action', {
          type: 'string',
          demandOption: true,
          describe: 'status, pause, resume or cancel',
        })
        .positional('run', {
          type: 'string',
          describe: 'for cancel: the id of one run, as status shows it [all]',
        })
        .option('json', {
          type: 'boolean',
          default: false,
          describe: 'status as one JSON object',
        }),
    )
      .strict()
      .example('$0 queue status --queue redis://box', 'who works on what'),
  handler: async (args) => {
    const { endProcessSoon } = await import('../end-process.js');
    const { runQueueAction } = await import('../../queue/queue-run.js');
    await runQueueAction(args);
    endProcessSoon(0);
  },
};
