/**
 * `enumerate queue`: look at a queue, hold it, empty it.
 * @module
 */
import { QUEUE_OPTIONS } from '../options/queue-options.js';
import { command, flag, type Given, optionalWord, word } from '../options/table.js';

const POSITIONALS = {
  action: word('status, pause, resume or cancel', {
    choices: ['status', 'pause', 'resume', 'cancel'],
  }),
  run: optionalWord('for cancel: the id of one run, as status shows it [all]'),
};
const OPTIONS = { ...QUEUE_OPTIONS, json: flag('status as one JSON object') };

export type QueueCommandArguments = Given<typeof POSITIONALS> & Given<typeof OPTIONS>;

export const queueCommand = command({
  about:
    'status: runs, workers and jobs. pause: workers finish what they have and take nothing more. resume: they go on. cancel: all jobs are removed, or those of one run, and its submitters stop; what is done stays, and submit can continue it.',
  positionals: POSITIONALS,
  options: OPTIONS,
  examples: [['queue status --queue redis://box', 'who works on what']],
  async run(given) {
    const { endProcessSoon } = await import('../end-process.js');
    const { runQueueAction } = await import('../queue-run.js');
    await runQueueAction(given);
    endProcessSoon(0);
  },
});
