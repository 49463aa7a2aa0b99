/**
 * `enumerate work`: make parts of submitted runs.
 * @module
 */
import { QUEUE_OPTIONS } from '../options/queue-options.js';
import { STATUS_JSON } from '../options/run-options.js';
import { decimal, whole } from '../../text/read-quantity.js';
import { readThreads } from '../options/readers.js';
import { path, text, value } from '../options/rows.js';
import { command, type Given, group } from '../options/table.js';

const OPTIONS = {
  ...QUEUE_OPTIONS,
  ...group('Output', {
    out: path('FOLDER', 'where the shared folder is on this machine', {
      otherwise: 'where the submitter has it',
    }),
    scratch: text('FOLDER', "a folder of this machine's own, where parts are written first"),
    push: text(
      'COMMAND',
      "carry each part away by a command, as 'rclone copyto {} remote:bucket/{name}', in place of a shared folder",
    ),
  }),
  ...group('Machine', {
    threads: value(readThreads, 'N', 'parts that are made at the same time', {
      otherwise: 'one a core',
    }),
    grace: value(
      decimal(10 ** 7, { isZeroAllowed: true }),
      'SECONDS',
      'how long parts may still take after Ctrl-C or SIGTERM',
      { otherwise: '20' },
    ),
    idle: value(
      decimal(10 ** 7, { isZeroAllowed: true }),
      'SECONDS',
      'end after so long without a job',
      { otherwise: 'never' },
    ),
    /** For tests alone. */
    lockMs: value(whole(1, 10 ** 9), 'N', 'how long a job is held without a sign of life', {
      hidden: true,
    }),
  }),
  statusJson: STATUS_JSON,
};

export type WorkArguments = Given<typeof OPTIONS>;

export const workCommand = command({
  about:
    'Take jobs from a queue and make the parts that they name, until stopped. Any number of workers may come and go at any time.',
  options: OPTIONS,
  examples: [
    ['work --queue redis://box', 'all cores, until Ctrl-C'],
    ['work --queue redis://box --scratch /tmp', 'over the net in one go'],
    ["work --queue-file q --push 'rclone copyto {} remote:bucket/{name}'", 'into an object store'],
  ],
  async run(given) {
    const { endProcessSoon } = await import('../end-process.js');
    const { runWork } = await import('../queue-run.js');
    endProcessSoon(await runWork(given));
  },
});
