/**
 * How a command follows a run: signals ask it to stop, its progress becomes lines or JSON records,
 * and its outcome an exit code.
 * @module
 */
import { DEFAULT_RATE } from '../core/pace.js';
import { withHintsOf } from './render/hints.js';
import type { Hooks, Notice } from '../io/hooks.js';
import type { Outcome, RunProgress } from '../run/outcome.js';
import { errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import {
  type LiveProgress,
  makeLiveProgress,
  makeProgress,
  type Progress,
  type RunOutcome,
} from './render/run-progress.js';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Aborted by the first signal that asks to stop; a second one ends the process as it does anywhere.
 * Signals are heard to the end of the process, since one that comes when the work is done must not
 * make it a failure.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const request = (): void => {
    for (const signal of STOP_SIGNALS) process.off(signal, request);
    controller.abort();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, request);
  return controller.signal;
}

/**
 * Do a job that leaves nothing behind where a signal stops it.
 * @returns the exit code
 * @throws what the job throws, unless it was stopped
 */
export async function untilInterrupted(
  job: (signal: AbortSignal) => Promise<number | void>,
): Promise<number> {
  const signal = interruptSignal();
  try {
    return (await job(signal)) ?? EXIT.done;
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write('enumerate: interrupted; nothing is left behind\n');
    return EXIT.interrupted;
  }
}

const EXIT_CODES: Readonly<Record<Outcome['state'], number>> = {
  complete: EXIT.done,
  limit: EXIT.done,
  // A reader that goes away has what it wanted.
  closed: EXIT.done,
  stopped: EXIT.interrupted,
};

/** The exit code of a job that has ended without a failure. */
function exitCodeOfOutcome({ state }: Pick<Outcome, 'state'>): number {
  return EXIT_CODES[state];
}

/**
 * Do a run, and tell what it does.
 * @param statusJson - as JSON records, of which the last one tells a failure too
 * @returns the exit code
 * @throws what the run throws, where nothing has told it yet
 */
export async function followRun(
  statusJson: boolean,
  run: (hooks: Hooks<RunProgress>) => Promise<Outcome>,
): Promise<number> {
  const reporter = new RunReporter(statusJson);
  try {
    const outcome = await run({
      signal: interruptSignal(),
      onProgress: (progress) => reporter.update(progress),
      onNotice: (notice) => reporter.notice(notice),
    });
    reporter.end(outcome);
    return exitCodeOfOutcome(outcome);
  } catch (error) {
    if (reporter.fail(error) && statusJson) return exitCodeOf(error);
    throw error;
  }
}

const ENDS: Readonly<Record<Exclude<Outcome['state'], 'closed'>, RunOutcome>> = {
  complete: 'finished',
  stopped: 'interrupted',
  limit: 'limited',
};

/** Reports from the first progress on: what is refused before that is told by its error alone. */
class RunReporter {
  readonly #statusJson: boolean;
  #progress: Progress | undefined;
  #live: LiveProgress | undefined;
  #last: RunProgress | undefined;

  constructor(statusJson: boolean) {
    this.#statusJson = statusJson;
  }

  update(progress: RunProgress): void {
    const { record, name, state, live } = progress;
    const isFirst = this.#last === undefined;
    this.#last = progress;
    const statusJson = this.#statusJson;
    if (live === undefined) {
      this.#progress ??= makeProgress({
        plan: record,
        out: name,
        statusJson,
        isFilm: record.output.kind === 'film',
      });
      // The reporter has written where it begins.
      if (!isFirst) this.#progress.update(state);
      return;
    }
    const { rate = DEFAULT_RATE } = record.output;
    this.#live ??= makeLiveProgress({ shown: name, rate, statusJson });
    if (isFirst) return;
    const { event } = live;
    if (event === undefined) this.#live.update(live);
    else if (event.kind === 'waiting') this.#live.waits(event.begins);
    else this.#live.lost(event.problem, event.retryMs);
  }

  notice({ message, hints = [] }: Notice): void {
    if (!this.#statusJson) process.stderr.write(`${withHintsOf(message, hints)}\n`);
  }

  end({ state: how, record, name, images, bytes, elapsedMs }: Outcome): void {
    if (how === 'closed') return;
    const last = this.#last;
    if (last?.live !== undefined) {
      this.#live?.end(last.live, ENDS[how]);
      return;
    }
    // A run that had nothing to do has told so by a notice.
    if (last === undefined && !this.#statusJson) return;
    const progress =
      this.#progress ?? makeProgress({ plan: record, out: name, statusJson: this.#statusJson });
    const state = { watermark: record.watermark, offsets: [], frames: images, bytes, elapsedMs };
    progress.end(state, ENDS[how]);
  }

  /** @returns whether it is told */
  fail(error: unknown): boolean {
    const last = this.#last;
    if (last === undefined) return false;
    if (last.live !== undefined) this.#live?.end(last.live, 'failed', errorFields(error));
    else this.#progress?.end(last.state, 'failed', errorFields(error));
    return true;
  }
}
