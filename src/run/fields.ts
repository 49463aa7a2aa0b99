/**
 * The state of a run as records of JSON have it: numbers that can be long are text.
 * @module
 */
import { formatIndex } from '../core/index-format.js';
import type { RunState } from './engine/engine.js';
import type { RunSpan } from './record.js';
import type { LiveState } from './session.js';

export type Fields = Readonly<Record<string, unknown>>;

/** A run as its reports name it. */
export interface RunSubject {
  readonly plan: RunSpan;
  readonly out: string;
  /** Frames, and how many of them a second: whether the output is a film or a stream. */
  readonly isFilm?: boolean;
  /** Whether what is counted is pictures that are there, which have no numbers and no checkpoint. */
  readonly isOfPictures?: boolean;
}

/** Which images a run is of. */
export function spanFields({ from, step, first, end }: RunSpan, out: string): Fields {
  return {
    out,
    from: formatIndex(from),
    step: formatIndex(step),
    first: formatIndex(first),
    end: formatIndex(end),
  };
}

/** Indices and positions are text in JSON: they pass 2^53. Decimal up to 80 digits, else hex. */
export function runFields(options: RunSubject, state: RunState | undefined): Fields {
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

export function ratePerSecond(state: RunState): number {
  return state.elapsedMs > 0 ? (state.frames * 1000) / state.elapsedMs : 0;
}

export function liveFields(shown: string, state: LiveState): Fields {
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

/** Seconds until as many things are done at a rate; undefined where it cannot be told. */
export function etaSeconds(left: bigint | number, perSecond: number): number | undefined {
  if (Number(left) === 0) return 0;
  const seconds = Number(left) / perSecond;
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** To three digits behind the point, as records have seconds and rates. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
