/**
 * What runs, films of pictures and live streams report while they work, never with a stream key.
 * @module
 */
import { invocation } from '../host.js';
import { counted, countText, grouped } from '../../core/cardinality.js';
import { briefIndex } from '../../core/index-format.js';
import type { FrameRate } from '../../core/pace.js';
import { durationText, etaText, percentText, sizeText } from '../../text/quantity.js';
import type { RunState } from '../../run/engine/engine.js';
import type { ClearProgress } from '../../run/clear.js';
import type { LiveEvent, LiveState } from '../../run/session.js';
import {
  etaSeconds,
  ratePerSecond,
  rounded,
  runFields,
  type RunSubject,
  liveFields,
} from '../../run/fields.js';
import { ProgressReporter, type Report } from './progress.js';
import { shellWord } from '../../text/shell-word.js';

/** A reporter of a run, which has told its beginning. */
export function openRunReporter(
  subject: RunSubject,
  statusJson: boolean,
): ProgressReporter<RunState> {
  const report: Report<RunState> = {
    fields: (state) => runFields(subject, state),
    line: (state) => runLine(subject, state),
    endLine: (state, outcome) => endLine(subject, state, outcome),
  };
  const reporter = new ProgressReporter(report, statusJson);
  reporter.begin(runFields(subject, undefined));
  return reporter;
}

function runLine(options: RunSubject, state: RunState): string[] {
  const { plan, isFilm = false, isOfPictures = false } = options;
  const { first, end, from, step } = plan;
  const done = state.watermark - first;
  // Later images may be done while the first one is not.
  const last = done > 0n ? state.watermark - 1n : first;
  return [
    percentText(done, end - first),
    `${countText(done)} of ${counted(end - first, isFilm ? 'frame' : 'image')}`,
    rateText(options, state),
    etaText(etaSeconds(end - state.watermark, ratePerSecond(state))),
    ...(isOfPictures ? [] : [`index ${briefIndex(from + last * step, 24)}`]),
  ];
}

function endLine(options: RunSubject, state: RunState, outcome: string): string {
  const { plan, out, isFilm = false, isOfPictures = false } = options;
  const seconds = state.elapsedMs / 1000;
  const done = `${counted(state.frames, isFilm ? 'frame' : 'image')} in ${durationText(seconds)}`;
  if (outcome === 'finished') {
    return `${out}: ${done} (${rateText(options, state)}, ${sizeText(state.bytes)})`;
  }
  if (isOfPictures) {
    return `${out}: stopped after ${done}; nothing is kept, since a film of pictures begins again: say the same once more`;
  }
  const stopped = outcome === 'limited' ? 'stopped at the limit' : 'stopped';
  const left = countText(plan.end - state.watermark);
  return `${out}: ${stopped} after ${done}; ${left} to go: ${invocation(`resume ${shellWord(out)}`)}`;
}

function rateText({ isFilm = false }: RunSubject, state: RunState): string {
  return `${grouped(Math.round(ratePerSecond(state)))}${isFilm ? ' fps' : '/s'}`;
}

/** A reporter of what is cleared away before a run begins. */
export function openClearReporter(): ProgressReporter<ClearProgress> {
  return new ProgressReporter({
    line: ({ name, action, files }) => [`${name}: ${counted(files, 'file')} ${action}`],
  });
}

/** @param shown - the address as it may be seen */
export function openLiveReporter(
  shown: string,
  rate: FrameRate,
  statusJson: boolean,
): ProgressReporter<LiveState> {
  const report: Report<LiveState> = {
    fields: (state) => liveFields(shown, state),
    line: (state) => liveLine(rate, state),
    endLine: ({ frames, elapsedMs }, outcome) => {
      const how = outcome === 'finished' ? '' : 'stopped after ';
      return `${shown}: ${how}${counted(frames, 'frame')} in ${durationText(elapsedMs / 1000)}`;
    },
  };
  const reporter = new ProgressReporter(report, statusJson);
  reporter.begin({ out: shown });
  return reporter;
}

/** Tells that the first frame is due later, or that a new connection is made after a while. */
export function tellLiveEvent(
  reporter: ProgressReporter<LiveState>,
  out: string,
  event: LiveEvent,
): void {
  if (event.kind === 'waiting') {
    const begins = event.begins.toISOString();
    reporter.record({ type: 'waiting', out, begins });
    reporter.say(`${out}: begins at ${begins}`);
    return;
  }
  const { problem, retryMs } = event;
  reporter.record({ type: 'lost', out, problem, retry_s: rounded(retryMs / 1000) });
  reporter.say(`${out}: ${problem}; trying again in ${(retryMs / 1000).toFixed(1)} s`);
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
