/**
 * `submit`, `work` and `queue`: from their options to what they print.
 * @module
 */
import { submitRecord } from '../queue/submit.js';
import { cancelRuns, pauseQueue, queueState, resumeQueue } from '../queue/state.js';
import { work } from '../queue/work.js';
import { usageError } from '../core/errors.js';
import type { QueueCommandArguments } from './commands/queue.js';
import type { SubmitArguments } from './commands/submit.js';
import type { WorkArguments } from './commands/work.js';
import { errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import { readPushCommand, readQueue, splitCommand } from './options/queue-settings.js';
import {
  QueueReporter,
  runFields,
  stateFields,
  stateLines,
  SUBMIT_OUTCOMES,
  submitEndText,
  submitReport,
  WORK_REPORT,
} from './render/queue-report.js';
import { counted, type ErrorFields } from './render/progress.js';
import { readSubmission } from './submit-plan.js';
import { interruptSignal } from './terminal.js';

/**
 * @returns the exit code: 0 when every part is there, 130 when stopped or cancelled
 * @throws EnumeratorError `E_USAGE`, `E_EXISTS` before anything is written; `E_QUEUE`, `E_IO`
 */
export async function runSubmit(args: SubmitArguments): Promise<number> {
  const place = readQueue(args);
  const list = args.list === undefined ? undefined : splitCommand(args.list, '--list');
  const { record, folder, tag } = readSubmission(args);
  const reporter = new QueueReporter(submitReport(record, folder), args.statusJson);
  return follow(reporter, args.statusJson, async () => {
    reporter.begin(runFields(record, folder));
    const outcome = await submitRecord(
      record,
      place,
      { folder, tag },
      {
        list,
        signal: interruptSignal(),
        onProgress: (state) => reporter.update(state),
        onNotice: (notice) => reporter.notice(notice),
      },
    );
    reporter.end(SUBMIT_OUTCOMES[outcome.end], outcome, submitEndText(record, folder, outcome));
    return outcome.end === 'complete' ? EXIT.done : EXIT.interrupted;
  });
}

/**
 * @returns the exit code: 0 when it was stopped, or had nothing to do for long enough
 * @throws EnumeratorError `E_USAGE`, `E_QUEUE`, `E_IO`
 */
export async function runWork(args: WorkArguments): Promise<number> {
  const { scratch, out, push, threads, lockMs, statusJson } = args;
  if (push !== undefined && out !== undefined) {
    throw usageError(
      '--push and --out exclude each other: parts are pushed, or lie in a shared folder',
    );
  }
  const place = readQueue(args);
  const { shown } = place.address;
  const reporter = new QueueReporter(WORK_REPORT, statusJson);
  const options = {
    scratch,
    out,
    threads,
    push: push === undefined ? undefined : readPushCommand(push),
    graceMs: milliseconds(args.grace),
    idleMs: milliseconds(args.idle),
    lockMs,
    signal: interruptSignal(),
    onProgress: reporter.update.bind(reporter),
    onNotice: reporter.notice.bind(reporter),
  };
  return follow(reporter, statusJson, async () => {
    const state = await work(place, options, (count) =>
      reporter.begin(
        { queue: shown, threads: count },
        `${shown}: waiting for jobs (${count} at a time)`,
      ),
    );
    reporter.end('finished', state, `${shown}: ${WORK_REPORT.line(state).join('')}`);
    return EXIT.done;
  });
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : 1000 * seconds;
}

/** The last JSON record reports a failure, and without JSON the caller does. */
async function follow(
  reporter: { fail(error: ErrorFields): void },
  statusJson: boolean,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (error) {
    reporter.fail(errorFields(error));
    if (statusJson) return exitCodeOf(error);
    throw error;
  }
}

/** @throws EnumeratorError `E_USAGE`, `E_QUEUE` */
export async function runQueueAction(args: QueueCommandArguments): Promise<void> {
  const { action, run, json } = args;
  if (run !== undefined && action !== 'cancel') {
    throw usageError(
      `queue ${action} ${run}: ${action} is for the whole queue; only cancel takes a run`,
    );
  }
  const place = readQueue(args);
  const { shown } = place.address;
  switch (action) {
    case 'status': {
      const state = await queueState(place);
      if (json) print(JSON.stringify(stateFields(state)));
      else for (const line of stateLines(state)) print(line);
      return;
    }
    case 'pause':
      await pauseQueue(place);
      return print(`${shown}: paused; continue with \`enumerate queue resume\``);
    case 'resume':
      await resumeQueue(place);
      return print(`${shown}: workers continue`);
    case 'cancel': {
      const count = await cancelRuns(place, run);
      return print(
        `${shown}: cancelled ${counted(count, 'run')}; what is done stays, and \`enumerate submit\` continues it`,
      );
    }
    default:
      throw usageError(`queue ${action}: expected status, pause, resume or cancel`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
