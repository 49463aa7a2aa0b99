/**
 * `enumerate work`: make parts of submitted runs.
 * @module
 */
import { usageError } from '../../core/errors.js';
import { work } from '../../queue/worker.js';
import { EXIT } from '../exit-codes.js';
import { QUEUE_OPTIONS, readPushCommand, readQueue } from '../options/queue-options.js';
import { QueueReporter, workReport } from '../render/queue-report.js';
import { interruptSignal } from '../terminal.js';
import { STATUS_JSON } from '../options/run-options.js';
import { duration, readThreads, whole } from '../../text/read-quantity.js';
import { command, group, path, text, value } from '../options/table.js';

export default command({
  isLong: true,
  about:
    'Take jobs from a queue and make the parts that they name, until stopped. Any number of workers may come and go at any time.',
  options: {
    ...QUEUE_OPTIONS,
    ...group('Output', {
      out: path('FOLDER', 'where the shared folder is on this machine', {
        otherwise: 'where the submitter has it',
      }),
      scratch: text('FOLDER', "a folder of this machine's own, where parts are written first"),
      push: text(
        'COMMAND',
        "carry each part away by a command, as 'rclone copyto {} remote:bucket/{name}', in place of a shared folder",
        { excludes: ['out'] },
      ),
    }),
    ...group('Machine', {
      threads: value(readThreads, 'N', 'parts that are made at the same time', {
        otherwise: 'one a core',
      }),
      grace: value(
        duration(10 ** 7, { isZeroAllowed: true }),
        'TIME',
        'how long parts may still take after Ctrl-C or SIGTERM',
        { otherwise: '20s' },
      ),
      idle: value(
        duration(10 ** 7, { isZeroAllowed: true }),
        'TIME',
        'end after so long without a job',
        { otherwise: 'never' },
      ),
      /** For tests alone. */
      lockMs: value(whole(1, 10 ** 9), 'N', 'how long a job is held without a sign of life', {
        hidden: true,
      }),
    }),
    statusJson: STATUS_JSON,
  },
  examples: [
    ['work --queue redis://box', 'all cores, until Ctrl-C'],
    ['work --queue redis://box --scratch /tmp', 'over the net in one go'],
    ["work --queue-file q --push 'rclone copyto {} remote:bucket/{name}'", 'into an object store'],
  ],
  async run(given) {
    const { scratch, out, push, threads, grace, idle, lockMs, statusJson } = given;
    if (push !== undefined && out !== undefined) {
      throw usageError(
        '--push and --out exclude each other: parts are pushed, or lie in a shared folder',
      );
    }
    const place = readQueue(given);
    const { shown } = place.address;
    const reporter = new QueueReporter(workReport(shown), statusJson);
    const options = {
      scratch,
      out,
      threads,
      push: push === undefined ? undefined : readPushCommand(push),
      graceMs: grace === undefined ? undefined : 1000 * grace,
      idleMs: idle === undefined ? undefined : 1000 * idle,
      lockMs,
      signal: interruptSignal(),
      onProgress: reporter.update.bind(reporter),
      onNotice: reporter.notice.bind(reporter),
    };
    return reporter.follow(statusJson, async () => {
      const state = await work(place, options, (count) => {
        const fields = { queue: shown, threads: count };
        reporter.begin(fields, `${shown}: waiting for jobs (${count} at a time)`);
      });
      reporter.end('finished', state);
      return EXIT.done;
    });
  },
});
