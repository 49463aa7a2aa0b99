/**
 * How a command follows a run: signals ask it to stop, its progress becomes lines or JSON records,
 * and its outcome an exit code.
 * @module
 */
import { DEFAULT_RATE } from '../core/pace.js';
import { withHintsOf } from './render/hints.js';
import type { Hooks, Notice } from '../io/hooks.js';
import type { ClearHooks, ClearProgress } from '../run/clear.js';
import type { LiveState, Outcome, RunProgress } from '../run/session.js';
import { errorFields, EXIT, exitCodeOf } from './exit-codes.js';
import {
  openClearReporter,
  openLiveReporter,
  openRunReporter,
  tellLiveEvent,
} from './render/run-progress.js';
import type { ProgressReporter } from './render/progress.js';
import type { RunState } from '../run/engine/engine.js';
import { isHangupIgnored } from '../io/hangup.js';
import { host, tell } from './host.js';
import type { RunRecord } from '../run/record.js';

/** The last one would end a process of Node.js without a word. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'] as const;

/**
 * Aborted by the first signal that asks to stop; a second one ends the process as it does anywhere.
 * Signals are heard to the end of the process, since one that comes when the work is done must not
 * make it a failure.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const at = host;
  const signals = STOP_SIGNALS.filter((signal) => signal !== 'SIGHUP' || !isHangupIgnored(at.env));
  const request = (): void => {
    for (const signal of signals) at.off(signal, request);
    controller.abort();
  };
  for (const signal of signals) at.on(signal, request);
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
    tell('enumerate: interrupted; nothing is left behind');
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
  run: (hooks: Hooks<RunProgress> & ClearHooks) => Promise<Outcome>,
): Promise<number> {
  const reporter = new RunReporter(statusJson);
  try {
    const outcome = await run({
      signal: interruptSignal(),
      onProgress: (progress) => reporter.update(progress),
      onNotice: (notice) => reporter.notice(notice),
      onClear: (progress) => reporter.clearing(progress),
    });
    reporter.end(outcome);
    return exitCodeOfOutcome(outcome);
  } catch (error) {
    if (reporter.fail(error) && statusJson) return exitCodeOf(error);
    throw error;
  }
}

const ENDS: Readonly<Record<Exclude<Outcome['state'], 'closed'>, string>> = {
  complete: 'finished',
  stopped: 'interrupted',
  limit: 'limited',
};

/** Of a place that is cleared in less, nothing is told. */
const CLEARING_MS = 1000;

/** Reports from the first progress on: what is refused before that is told by its error alone. */
class RunReporter {
  readonly #statusJson: boolean;
  #run: ProgressReporter<RunState> | undefined;
  #live: ProgressReporter<LiveState> | undefined;
  #clearing: ProgressReporter<ClearProgress> | undefined;

  constructor(statusJson: boolean) {
    this.#statusJson = statusJson;
  }

  /** Told of where it takes long. */
  clearing(progress: ClearProgress): void {
    if (this.#statusJson || progress.elapsedMs < CLEARING_MS) return;
    this.#clearing ??= openClearReporter();
    this.#clearing.update(progress);
  }

  update({ record, name, state, live }: RunProgress): void {
    this.#clearing?.end('finished');
    this.#clearing = undefined;
    if (live === undefined) {
      if (this.#run !== undefined) return this.#run.update(state);
      this.#run = this.#open(record, name);
      this.#run.start(state);
      return;
    }
    this.#live ??= openLiveReporter(name, record.output.rate ?? DEFAULT_RATE, this.#statusJson);
    this.#live.update(live);
    if (live.event !== undefined) tellLiveEvent(this.#live, name, live.event);
  }

  #open(record: RunRecord, out: string): ProgressReporter<RunState> {
    const isFilm = record.output.kind === 'film';
    return openRunReporter({ plan: record, out, isFilm }, this.#statusJson);
  }

  notice({ message, hints = [] }: Notice): void {
    this.#clearing?.clear();
    if (!this.#statusJson) tell(withHintsOf(message, hints));
  }

  end({ state: how, record, name, images: frames, bytes, elapsedMs }: Outcome): void {
    if (how === 'closed') return;
    if (this.#live !== undefined) return this.#live.end(ENDS[how]);
    // A run that had nothing to do, or was stopped before it began, has told so by a notice.
    if (this.#run === undefined && !this.#statusJson) return;
    const state = { watermark: record.watermark, offsets: [], frames, bytes, elapsedMs };
    (this.#run ?? this.#open(record, name)).end(ENDS[how], state);
  }

  /** @returns whether it is told */
  fail(error: unknown): boolean {
    this.#clearing?.clear();
    const reporter = this.#run ?? this.#live;
    reporter?.end('failed', undefined, errorFields(error));
    return reporter !== undefined;
  }
}
