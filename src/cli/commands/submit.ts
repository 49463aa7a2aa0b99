/**
 * `enumerate submit`: have the images of a range made by workers on any number of machines.
 * @module
 */
import { previewSubmission, submitRecord } from '../../queue/submit.js';
import { EXIT, exitSoon } from '../exit-codes.js';
import { printSubmitPreview } from '../render/preview-report.js';
import { readQueue, readListCommand } from '../options/queue-options.js';
import { SUBMIT_OUTCOMES } from '../../queue/outcome.js';
import { spanFields } from '../../run/fields.js';
import { QueueReporter, submitReport } from '../render/queue-report.js';
import { readSubmission, SUBMIT_OPTIONS } from '../options/submit-options.js';
import { interruptSignal } from '../terminal.js';
import { command } from '../options/table.js';

export default command({
  isLong: true,
  about:
    'Cut a range into parts and have workers (enumerate work) make them in a folder that all machines share. It can be stopped and started at any time: what is in the folder is done, and the run file in it knows the rest, so that --queue and --out are enough to continue.',
  options: SUBMIT_OPTIONS,
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
    const listCommand = list === undefined ? undefined : readListCommand(list);
    const { record, folder, tag } = readSubmission(given);
    if (given.dryRun) {
      const preview = await previewSubmission(record, place, { folder, tag });
      printSubmitPreview(preview, statusJson);
      return exitSoon(EXIT.done);
    }
    const reporter = new QueueReporter(submitReport(record, folder), statusJson);
    return reporter.follow(statusJson, async () => {
      reporter.begin(spanFields(record, folder));
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
