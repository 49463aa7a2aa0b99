/**
 * What a run tells while it works: a line that is rewritten on a terminal, or one JSON record
 * a line for programs. Both go to stderr.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { durationText, sizeText } from '../../text/quantity.js';
import { formatIndex, shortenIndex } from '../../core/index-format.js';
import type { RunPlan, RunState } from '../../run/engine/engine.js';
import { shellWord } from './shell-word.js';

/** `limited`: at a limit that was asked for. */
export type RunOutcome = 'finished' | 'interrupted' | 'limited' | 'failed';

export interface Progress {
  update(state: RunState): void;
  /** The last word, whatever happened. */
  end(state: RunState, outcome: RunOutcome, error?: { code: string; message: string }): void;
}

export interface ProgressOptions {
  readonly plan: RunPlan;
  readonly out: string;
  readonly statusJson: boolean;
  /** Frames, and how many of them a second: whether the output is a film or a stream. */
  readonly isFilm?: boolean;
  /** Whether what is counted is pictures that are there, which have no numbers and no checkpoint. */
  readonly isOfPictures?: boolean;
}

export function makeProgress(options: ProgressOptions): Progress {
  if (options.statusJson) return new JsonProgress(options);
  return new LineProgress(options, process.stderr.isTTY);
}

/** A terminal takes ten lines a second at most, a program one record. */
const LINE_MS = 100;
const RECORD_MS = 1000;

class JsonProgress implements Progress {
  readonly #options: ProgressOptions;
  #last = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#write({ type: 'start', ...this.#fields(undefined) });
  }

  update(state: RunState): void {
    if (state.elapsedMs - this.#last < RECORD_MS) return;
    this.#last = state.elapsedMs;
    this.#write({ type: 'progress', ...this.#fields(state) });
  }

  end(state: RunState, outcome: RunOutcome, error?: { code: string; message: string }): void {
    this.#write({
      type: 'end',
      outcome,
      ...this.#fields(state),
      ...(error === undefined ? {} : { error }),
    });
  }

  #fields(state: RunState | undefined): Record<string, unknown> {
    const { plan, out, isOfPictures = false } = this.#options;
    const watermark = state?.watermark ?? plan.watermark;
    const rate = state === undefined ? 0 : ratePerSecond(state);
    const eta = etaSeconds(plan, watermark, rate);
    return {
      out,
      ...(isOfPictures ? {} : { from: exact(plan.from), step: exact(plan.step) }),
      first: exact(plan.first),
      end: exact(plan.end),
      watermark: exact(watermark),
      ...(watermark > plan.first && !isOfPictures
        ? { last_index: exact(plan.from + (watermark - 1n) * plan.step) }
        : {}),
      frames: state?.frames ?? 0,
      bytes: state?.bytes ?? 0,
      elapsed_s: round((state?.elapsedMs ?? 0) / 1000),
      frames_per_s: round(rate),
      eta_s: eta === undefined ? null : round(eta),
    };
  }

  #write(record: Record<string, unknown>): void {
    process.stderr.write(`${JSON.stringify(record)}\n`);
  }
}

class LineProgress implements Progress {
  readonly #options: ProgressOptions;
  readonly #isTerminal: boolean;
  #last = -LINE_MS;

  constructor(options: ProgressOptions, isTerminal: boolean) {
    this.#options = options;
    this.#isTerminal = isTerminal;
  }

  update(state: RunState): void {
    if (!this.#isTerminal || state.elapsedMs - this.#last < LINE_MS) return;
    this.#last = state.elapsedMs;
    const { plan, isFilm = false, isOfPictures = false } = this.#options;
    const rate = ratePerSecond(state);
    const eta = etaSeconds(plan, state.watermark, rate);
    // Later images may be done while the first one is not.
    const last = state.watermark > plan.first ? state.watermark - 1n : plan.first;
    const columns = process.stderr.columns || 80;
    const line = [
      shareText(plan, state.watermark),
      `${shortCount(state.watermark - plan.first)} of ${shortCount(plan.end - plan.first)} ${isFilm ? 'frames' : 'images'}`,
      `${grouped(Math.round(rate))}${isFilm ? ' fps' : '/s'}`,
      eta === undefined ? 'ETA unknown' : `ETA ${durationText(eta)}`,
      ...(isOfPictures
        ? []
        : [`index ${shortenIndex(formatIndex(plan.from + last * plan.step), 24)}`]),
    ].join('  ');
    process.stderr.write(`\r${line.slice(0, columns - 1)}\x1b[K`);
  }

  end(state: RunState, outcome: RunOutcome): void {
    if (this.#isTerminal) process.stderr.write('\r\x1b[K');
    const { plan, out, isFilm = false, isOfPictures = false } = this.#options;
    const seconds = state.elapsedMs / 1000;
    const unit = `${isFilm ? 'frame' : 'image'}${state.frames === 1 ? '' : 's'}`;
    const done = `${grouped(state.frames)} ${unit} in ${durationText(seconds)}`;
    const rate = `${grouped(Math.round(ratePerSecond(state)))}${isFilm ? ' fps' : '/s'}`;
    if (outcome === 'finished') {
      process.stderr.write(`${out}: ${done} (${rate}, ${sizeText(state.bytes)})\n`);
    } else if (isOfPictures && outcome !== 'failed') {
      process.stderr.write(
        `${out}: stopped after ${done}; nothing is kept, since a film of pictures begins again: say the same once more\n`,
      );
    } else if (outcome !== 'failed') {
      const left = shortCount(plan.end - state.watermark);
      const stopped = outcome === 'limited' ? 'stopped at the limit' : 'stopped';
      process.stderr.write(
        `${out}: ${stopped} after ${done}; ${left} to go: enumerate resume ${shellWord(out)}\n`,
      );
    }
  }
}

function ratePerSecond(state: RunState): number {
  return state.elapsedMs > 0 ? (state.frames * 1000) / state.elapsedMs : 0;
}

/** Seconds to the end of this range, by this session's rate; undefined where nobody can say. */
function etaSeconds(plan: RunPlan, watermark: bigint, rate: number): number | undefined {
  const left = plan.end - watermark;
  if (left === 0n) return 0;
  const seconds = Number(left) / rate;
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** The share done, cut rather than rounded: 100 % is said when all is done and not before. */
function shareText(plan: RunPlan, watermark: bigint): string {
  const total = plan.end - plan.first;
  const thousandths = total === 0n ? 1000n : ((watermark - plan.first) * 1000n) / total;
  return `${(Number(thousandths) / 10).toFixed(1)}%`;
}

/** Indices and positions are text in JSON: they pass 2^53. Decimal up to 80 digits, else hex. */
function exact(value: bigint): string {
  return formatIndex(value);
}

function shortCount(value: bigint): string {
  return value < 10n ** 15n ? grouped(value) : shortenIndex(formatIndex(value), 24);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
