/**
 * What a live stream tells while it runs: a line that is rewritten on a terminal, or JSON records.
 * Both go to stderr, and no stream key stands in them.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { formatIndex, shortenIndex } from '../../core/index-format.js';
import type { FrameRate } from '../../core/pace.js';
import { durationText } from '../../text/quantity.js';
import type { LiveState } from '../../run/outcome.js';
import type { RunOutcome } from './progress.js';

export interface LiveProgress {
  update(state: LiveState): void;
  /** The first frame is due later. */
  waits(start: Date): void;
  /** The connection is lost, and will be made again after a while. */
  lost(problem: string, delayMs: number): void;
  end(state: LiveState, outcome: RunOutcome, error?: { code: string; message: string }): void;
}

export interface LiveProgressOptions {
  /** The address as it may be seen. */
  readonly shown: string;
  readonly rate: FrameRate;
  readonly statusJson: boolean;
}

const RECORD_MS = 1000;

export function makeLiveProgress({ shown, rate, statusJson }: LiveProgressOptions): LiveProgress {
  return statusJson ? jsonProgress(shown) : lineProgress(shown, rate);
}

function jsonProgress(shown: string): LiveProgress {
  let last = -RECORD_MS;
  const write = (record: object): void => void process.stderr.write(`${JSON.stringify(record)}\n`);
  const fieldsOf = (state: LiveState): object => ({
    out: shown,
    position: formatIndex(state.position),
    index: formatIndex(state.index),
    frames: state.frames,
    elapsed_s: Math.round(state.elapsedMs) / 1000,
    connected: state.isConnected,
    connections: state.connections,
    lag_ms: Math.round(state.lagMs),
  });
  write({ type: 'start', out: shown });
  return {
    update(state) {
      if (state.elapsedMs - last < RECORD_MS) return;
      last = state.elapsedMs;
      write({ type: 'progress', ...fieldsOf(state) });
    },
    waits: (start) => write({ type: 'waiting', out: shown, begins: start.toISOString() }),
    lost: (problem, delayMs) =>
      write({ type: 'lost', out: shown, problem, retry_s: Math.round(delayMs) / 1000 }),
    end: (state, outcome, error) =>
      write({
        type: 'end',
        outcome,
        ...fieldsOf(state),
        ...(error === undefined ? {} : { error }),
      }),
  };
}

function lineProgress(shown: string, rate: FrameRate): LiveProgress {
  const { isTTY } = process.stderr;
  const columns = process.stderr.columns || 80;
  const clear = (): void => void (isTTY && process.stderr.write('\r\x1b[K'));
  const framesText = ({ frames }: LiveState): string =>
    `${grouped(frames)} ${frames === 1 ? 'frame' : 'frames'}`;
  return {
    update(state) {
      if (!isTTY) return;
      const seconds = Math.max(state.elapsedMs / 1000, 1e-3);
      const line = [
        state.isConnected ? 'LIVE' : 'connecting',
        durationText(seconds),
        framesText(state),
        `${(state.frames / seconds).toFixed(1)} of ${(rate.numerator / rate.denominator).toPrecision(4)} fps`,
        `image ${shortenIndex(formatIndex(state.index), 24)}`,
        ...(state.connections > 1 ? [`connection ${state.connections}`] : []),
        ...(state.lagMs > 500 ? [`${(state.lagMs / 1000).toFixed(1)} s late`] : []),
      ].join('  ');
      process.stderr.write(`\r${line.slice(0, columns - 1)}\x1b[K`);
    },
    waits(start) {
      process.stderr.write(`${shown}: begins at ${start.toISOString()}\n`);
    },
    lost(problem, delayMs) {
      clear();
      const wait = (delayMs / 1000).toFixed(1);
      process.stderr.write(`${shown}: ${problem}; trying again in ${wait} s\n`);
    },
    end(state, outcome) {
      clear();
      if (outcome === 'failed') return;
      const how = outcome === 'finished' ? '' : 'stopped after ';
      process.stderr.write(
        `${shown}: ${how}${framesText(state)} in ${durationText(state.elapsedMs / 1000)}\n`,
      );
    },
  };
}
