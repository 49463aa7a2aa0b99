/**
 * `enumerate submit`: have the images of a range made by workers on any number of machines.
 * @module
 */
import { submitRecord } from '../../queue/submit.js';
import { EXIT } from '../exit-codes.js';
import { readQueue, splitCommand } from '../options/queue-settings.js';
import { QueueReporter, runFields, SUBMIT_OUTCOMES, submitReport } from '../render/queue-report.js';
import { readSubmission } from '../submit-plan.js';
import { interruptSignal } from '../terminal.js';
import { QUEUE_OPTIONS } from '../options/queue-options.js';
import { choice, readInteger, readRate } from '../../text/read-quantity.js';
import { IMAGE_FORMATS, INDEX_OPTIONS, STATUS_JSON } from '../options/run-options.js';
import { spaceOptions } from '../options/space-options.js';
import { path, text, value } from '../options/rows.js';
import { command, flag, flagIfGiven, type Given, group } from '../options/table.js';

const OPTIONS = {
  ...QUEUE_OPTIONS,
  ...INDEX_OPTIONS,
  ...spaceOptions(),
  ...group('Output', {
    out: path('FOLDER', 'the folder that all machines share', { isRequired: true }),
    split: value(readInteger, 'N', 'images in a part', {
      otherwise: 'about 256 MB of samples',
      alias: 'chunk',
    }),
    partFormat: text(
      'FORMAT',
      'what each part is: tar, npy, raw, y4m, or manifest (digests alone)',
      { otherwise: 'tar', choices: ['tar', 'npy', 'raw', 'y4m', 'manifest'] },
    ),
    imageFormat: value(choice(IMAGE_FORMATS), 'FORMAT', 'in .tar: png, pnm, raw', {
      otherwise: 'png',
      choices: IMAGE_FORMATS,
    }),
    fps: value(readRate, 'RATE', 'of .y4m: frames a second', { otherwise: '24' }),
    metadata: flagIfGiven('let each PNG say what it is (--no-metadata: not)'),
    durable: flag('write each part through to the disk before it counts as done'),
    list: text(
      'COMMAND',
      'for parts that workers push elsewhere: a command that lists the names there, one a line',
    ),
  }),
  statusJson: STATUS_JSON,
};

export type SubmitArguments = Given<typeof OPTIONS>;

export const submitCommand = command({
  about:
    'Cut a range into parts and have workers (enumerate work) make them in a folder that all machines share. It can be stopped and started at any time: what is in the folder is done, and the run file in it knows the rest, so that --queue and --out are enough to continue.',
  options: OPTIONS,
  examples: [
    [
      'submit --queue redis://box --count 10^9 --split 10^5 --out /shared/set',
      'ten thousand archives',
    ],
    ['submit --queue redis://box --out /shared/set', 'continue it'],
  ],
  async run(given) {
    const { list, statusJson } = given;
    const place = readQueue(given);
    const listCommand = list === undefined ? undefined : splitCommand(list, '--list');
    const { record, folder, tag } = readSubmission(given);
    const reporter = new QueueReporter(submitReport(record, folder), statusJson);
    await reporter.follow(statusJson, async () => {
      reporter.begin(runFields(record, folder));
      const outcome = await submitRecord(
        record,
        place,
        { folder, tag },
        {
          list: listCommand,
          signal: interruptSignal(),
          onProgress: (state) => reporter.update(state),
          onNotice: (notice) => reporter.notice(notice),
        },
      );
      reporter.end(SUBMIT_OUTCOMES[outcome.end], outcome);
      return outcome.end === 'complete' ? EXIT.done : EXIT.interrupted;
    });
  },
});
