/**
 * What runs, films of pictures and live streams report while they work, never with a stream key.
 * @module
 */
import { countText, grouped } from '../../core/cardinality.js';
import { formatIndex, briefIndex } from '../../core/index-format.js';
import type { FrameRate } from '../../core/pace.js';
import { durationText, sizeText } from '../../text/quantity.js';
import type { RunPlan, RunState } from '../../run/engine/engine.js';
import type { LiveState } from '../../run/outcome.js';
import {
  counted,
  type ErrorFields,
  etaSeconds,
  etaText,
  type Fields,
  percentText,
  ProgressReporter,
  rounded,
} from './progress.js';
import { shellWord } from './shell-word.js';

/** `limited`: at a limit that was asked for. */
export type RunOutcome = 'finished' | 'interrupted' | 'limited' | 'failed';

export interface Progress {
  update(state: RunState): void;
  /** The last word, whatever happened. */
  end(state: RunState, outcome: RunOutcome, error?: ErrorFields): void;
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
  const reporter = new ProgressReporter<RunState>(
    { fields: (state) => runFields(options, state), line: (state) => runLine(options, state) },
    options.statusJson,
  );
  reporter.record({ type: 'start', ...runFields(options, undefined) });
  return {
    update: (state) => reporter.update(state),
    end: (state, outcome, error) =>
      reporter.end(outcome, state, endText(options, state, outcome), error),
  };
}

/** Indices and positions are text in JSON: they pass 2^53. Decimal up to 80 digits, else hex. */
function runFields(options: ProgressOptions, state: RunState | undefined): Fields {
  const { plan, out, isOfPictures = false } = options;
  const watermark = state?.watermark ?? plan.watermark;
  const rate = state === undefined ? 0 : ratePerSecond(state);
  const eta = etaSeconds(plan.end - watermark, rate);
  return {
    out,
    ...(isOfPictures ? {} : { from: formatIndex(plan.from), step: formatIndex(plan.step) }),
    first: formatIndex(plan.first),
    end: formatIndex(plan.end),
    watermark: formatIndex(watermark),
    ...(watermark > plan.first && !isOfPictures
      ? { last_index: formatIndex(plan.from + (watermark - 1n) * plan.step) }
      : {}),
    frames: state?.frames ?? 0,
    bytes: state?.bytes ?? 0,
    elapsed_s: rounded((state?.elapsedMs ?? 0) / 1000),
    frames_per_s: rounded(rate),
    eta_s: eta === undefined ? null : rounded(eta),
  };
}

function runLine(options: ProgressOptions, state: RunState): string[] {
  const { plan, isFilm = false, isOfPictures = false } = options;
  const { first, end, from, step } = plan;
  const done = state.watermark - first;
  // Later images may be done while the first one is not.
  const last = done > 0n ? state.watermark - 1n : first;
  return [
    percentText(done, end - first),
    `${countText(done)} of ${countText(end - first)} ${isFilm ? 'frames' : 'images'}`,
    rateText(options, state),
    etaText(etaSeconds(end - state.watermark, ratePerSecond(state))),
    ...(isOfPictures ? [] : [`index ${briefIndex(from + last * step, 24)}`]),
  ];
}

function endText(
  options: ProgressOptions,
  state: RunState,
  outcome: RunOutcome,
): string | undefined {
  const { plan, out, isFilm = false, isOfPictures = false } = options;
  const seconds = state.elapsedMs / 1000;
  const done = `${counted(state.frames, isFilm ? 'frame' : 'image')} in ${durationText(seconds)}`;
  if (outcome === 'failed') return undefined;
  if (outcome === 'finished') {
    return `${out}: ${done} (${rateText(options, state)}, ${sizeText(state.bytes)})`;
  }
  if (isOfPictures) {
    return `${out}: stopped after ${done}; nothing is kept, since a film of pictures begins again: say the same once more`;
  }
  const stopped = outcome === 'limited' ? 'stopped at the limit' : 'stopped';
  const left = countText(plan.end - state.watermark);
  return `${out}: ${stopped} after ${done}; ${left} to go: enumerate resume ${shellWord(out)}`;
}

function rateText({ isFilm = false }: ProgressOptions, state: RunState): string {
  return `${grouped(Math.round(ratePerSecond(state)))}${isFilm ? ' fps' : '/s'}`;
}

function ratePerSecond(state: RunState): number {
  return state.elapsedMs > 0 ? (state.frames * 1000) / state.elapsedMs : 0;
}

export interface LiveProgress {
  update(state: LiveState): void;
  /** The first frame is due later. */
  waits(start: Date): void;
  /** The connection is lost, and will be made again after a while. */
  lost(problem: string, delayMs: number): void;
  end(state: LiveState, outcome: RunOutcome, error?: ErrorFields): void;
}

/** @param shown - the address as it may be seen */
export function makeLiveProgress(options: {
  readonly shown: string;
  readonly rate: FrameRate;
  readonly statusJson: boolean;
}): LiveProgress {
  const { shown, rate, statusJson } = options;
  const reporter = new ProgressReporter<LiveState>(
    { fields: (state) => liveFields(shown, state), line: (state) => liveLine(rate, state) },
    statusJson,
  );
  reporter.record({ type: 'start', out: shown });
  return {
    update: (state) => reporter.update(state),
    waits(start) {
      const begins = start.toISOString();
      reporter.record({ type: 'waiting', out: shown, begins });
      reporter.say(`${shown}: begins at ${begins}`);
    },
    lost(problem, delayMs) {
      reporter.record({ type: 'lost', out: shown, problem, retry_s: rounded(delayMs / 1000) });
      const wait = (delayMs / 1000).toFixed(1);
      reporter.say(`${shown}: ${problem}; trying again in ${wait} s`);
    },
    end(state, outcome, error) {
      const how = outcome === 'finished' ? '' : 'stopped after ';
      const done = `${counted(state.frames, 'frame')} in ${durationText(state.elapsedMs / 1000)}`;
      const line = outcome === 'failed' ? undefined : `${shown}: ${how}${done}`;
      reporter.end(outcome, state, line, error);
    },
  };
}

function liveFields(shown: string, state: LiveState): Fields {
  return {
    out: shown,
    position: formatIndex(state.position),
    index: formatIndex(state.index),
    frames: state.frames,
    elapsed_s: Math.round(state.elapsedMs) / 1000,
    connected: state.isConnected,
    connections: state.connections,
    lag_ms: Math.round(state.lagMs),
  };
}

function liveLine({ numerator, denominator }: FrameRate, state: LiveState): string[] {
  const seconds = Math.max(state.elapsedMs / 1000, 1e-3);
  return [
    state.isConnected ? 'LIVE' : 'connecting',
    durationText(seconds),
    counted(state.frames, 'frame'),
    `${(state.frames / seconds).toFixed(1)} of ${(numerator / denominator).toPrecision(4)} fps`,
    `image ${briefIndex(state.index, 24)}`,
    ...(state.connections > 1 ? [`connection ${state.connections}`] : []),
    ...(state.lagMs > 500 ? [`${(state.lagMs / 1000).toFixed(1)} s late`] : []),
  ];
}
