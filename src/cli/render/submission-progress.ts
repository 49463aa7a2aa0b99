/**
 * What a submitter tells while others work: a line that is rewritten on a terminal, or one JSON
 * record a line for programs. Both go to stderr.
 * @module
 */
import type { RunRecord } from '../../run/record.js';
import { grouped } from '../../core/cardinality.js';
import { formatIndex, shortenIndex } from '../../core/index-format.js';
import { escapeControls } from '../../core/quote.js';
import type { ConnectionWatcher } from '../../queue/connection.js';
import type { SubmissionOutcome, SubmissionState } from '../../queue/submission-terms.js';
import { durationText } from '../../text/quantity.js';
import { shellWord } from './shell-word.js';

export interface SubmissionProgress extends ConnectionWatcher {
  update(state: SubmissionState): void;
  /** Something that is worth a line of its own. */
  warn(line: string): void;
  end(state: SubmissionState, outcome: SubmissionOutcome): void;
  fail(error: { readonly code: string; readonly message: string }): void;
}

const LINE_MS = 200;
const RECORD_MS = 1000;

export function makeSubmissionProgress(
  record: RunRecord,
  out: string,
  statusJson: boolean,
): SubmissionProgress {
  return statusJson ? new JsonProgress(record, out) : new LineProgress(record, out);
}

class JsonProgress implements SubmissionProgress {
  readonly #record: RunRecord;
  readonly #out: string;
  #last = -RECORD_MS;
  #fields: Record<string, unknown> = {};

  constructor(record: RunRecord, out: string) {
    this.#record = record;
    this.#out = out;
    write({ type: 'start', ...this.#run() });
  }

  update(state: SubmissionState): void {
    this.#fields = this.#describe(state);
    if (state.elapsedMs - this.#last < RECORD_MS) return;
    this.#last = state.elapsedMs;
    write({ type: 'progress', ...this.#fields });
  }

  warn(message: string): void {
    write({ type: 'warning', message });
  }

  lost(message: string): void {
    write({ type: 'lost', message });
  }

  back(): void {
    write({ type: 'connected' });
  }

  end(state: SubmissionState, outcome: SubmissionOutcome): void {
    write({ type: 'end', outcome, ...this.#describe(state) });
  }

  fail(error: { readonly code: string; readonly message: string }): void {
    write({ type: 'end', outcome: 'failed', ...this.#fields, error });
  }

  #run(): Record<string, unknown> {
    const { from, step, first, end } = this.#record;
    return {
      out: this.#out,
      from: formatIndex(from),
      step: formatIndex(step),
      first: formatIndex(first),
      end: formatIndex(end),
    };
  }

  #describe(state: SubmissionState): Record<string, unknown> {
    const eta = etaSeconds(this.#record, state);
    return {
      ...this.#run(),
      done: formatIndex(state.done),
      parts: state.parts,
      frames: Number(state.images),
      elapsed_s: round(state.elapsedMs / 1000),
      frames_per_s: round(state.imagesPerSecond),
      eta_s: eta === undefined ? null : round(eta),
      workers: state.workers,
      threads: state.threads,
      outstanding: state.outstanding,
      retries: state.retries,
      checking: state.isChecking,
    };
  }
}

class LineProgress implements SubmissionProgress {
  readonly #record: RunRecord;
  readonly #out: string;
  readonly #isTerminal = process.stderr.isTTY;
  #last = -LINE_MS;

  constructor(record: RunRecord, out: string) {
    this.#record = record;
    this.#out = out;
  }

  update(state: SubmissionState): void {
    if (!this.#isTerminal || state.elapsedMs - this.#last < LINE_MS) return;
    this.#last = state.elapsedMs;
    const { first, end } = this.#record;
    const total = end - first;
    const thousandths = total === 0n ? 1000n : (state.done * 1000n) / total;
    const eta = etaSeconds(this.#record, state);
    const line = [
      `${(Number(thousandths) / 10).toFixed(1)}%`,
      `${countOf(state.done)} of ${countOf(total)} images`,
      `${grouped(Math.round(state.imagesPerSecond))}/s`,
      state.isChecking
        ? 'looking at all parts'
        : eta === undefined
          ? 'ETA unknown'
          : `ETA ${durationText(eta)}`,
      counted(state.workers, 'worker', 'workers'),
      ...(state.retries === 0 ? [] : [counted(state.retries, 'retry', 'retries')]),
    ].join('  ');
    const columns = process.stderr.columns || 80;
    process.stderr.write(`\r${line.slice(0, columns - 1)}\x1b[K`);
  }

  warn(line: string): void {
    this.#clear();
    process.stderr.write(`${escapeControls(line)}\n`);
  }

  lost(reason: string): void {
    this.warn(`${reason}; trying again until it is back`);
  }

  back(): void {
    this.warn('it is back');
  }

  end(state: SubmissionState, outcome: SubmissionOutcome): void {
    this.#clear();
    const { first, end } = this.#record;
    const seconds = state.elapsedMs / 1000;
    const done = `${counted(state.parts, 'part', 'parts')} in ${durationText(seconds)}`;
    const retries = state.retries === 0 ? '' : `, ${counted(state.retries, 'retry', 'retries')}`;
    if (outcome === 'finished') {
      const rate = seconds > 0 ? Math.round(Number(state.images) / seconds) : 0;
      const all = `all ${countOf(end - first)} images are there`;
      this.warn(`${this.#out}: ${all}; ${done} (${grouped(rate)}/s${retries})`);
      return;
    }
    const left = countOf(end - first - state.done);
    this.warn(
      `${this.#out}: ${outcome === 'cancelled' ? 'cancelled' : 'stopped'} after ${done}${retries}; ${left} images to go: enumerate submit --out ${shellWord(this.#out)} with the same queue`,
    );
  }

  fail(): void {
    this.#clear();
  }

  #clear(): void {
    if (this.#isTerminal) process.stderr.write('\r\x1b[K');
  }
}

function etaSeconds({ first, end }: RunRecord, state: SubmissionState): number | undefined {
  const left = end - first - state.done;
  if (left === 0n) return 0;
  const seconds = Number(left) / state.imagesPerSecond;
  return Number.isFinite(seconds) ? seconds : undefined;
}

function countOf(value: bigint): string {
  return value < 10n ** 15n ? grouped(value) : shortenIndex(formatIndex(value), 24);
}

function counted(count: number, one: string, several: string): string {
  return `${grouped(count)} ${count === 1 ? one : several}`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function write(record: Record<string, unknown>): void {
  process.stderr.write(`${JSON.stringify(record)}\n`);
}
