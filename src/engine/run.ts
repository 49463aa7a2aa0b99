/**
 * A run: frames of a range of positions into a sink, with a watermark that can be
 * written down at any time.
 * @module
 */
import type { Numbering } from '../core/numbering.js';
import type { Sink } from './sink.js';

/** What is to be done, in the terms of SPEC §6. */
export interface RunPlan {
  readonly from: bigint;
  readonly step: bigint;
  /** The half-open range of positions. */
  readonly first: bigint;
  readonly end: bigint;
  /** Every position below it is done: first ≤ watermark ≤ end. */
  readonly watermark: bigint;
}

/** Where a run stands. */
export interface RunState {
  readonly watermark: bigint;
  /** Frames and bytes of this session, not of the run's earlier ones. */
  readonly frames: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}

export interface RunHooks {
  /** Write the watermark down. Called about every second, and at the end, however the run ends. */
  checkpoint(watermark: bigint): void;
  /** Called several times a second. */
  progress?(state: RunState): void;
  /** Whether somebody asked the run to stop. Signals arrive between slices. */
  stopRequested?(): boolean;
}

const CHECKPOINT_MS = 900;
/** How long frames are made before the event loop gets its turn. */
const SLICE_MS = 40;

/**
 * Run `plan` to its end, or until a stop is requested.
 * @returns the state at the end; the run is finished where its watermark is `plan.end`
 * @throws what the sink or the checkpoint throws, after a last checkpoint of what was done
 */
export async function runImages(
  numbering: Numbering,
  plan: RunPlan,
  sink: Sink,
  hooks: RunHooks,
): Promise<RunState> {
  const start = performance.now();
  let watermark = plan.watermark;
  let frames = 0;
  let bytes = 0;
  const state = (): RunState => ({
    watermark,
    frames,
    bytes,
    elapsedMs: performance.now() - start,
  });
  const { sampleBytes } = numbering.space;

  try {
    let lastCheckpoint = start;
    let lastPause = start;
    while (watermark < plan.end && hooks.stopRequested?.() !== true) {
      const left = plan.end - watermark;
      let index = plan.from + watermark * plan.step;
      const batch = numbering.batch(index, left > 4096n ? 4096 : Number(left), plan.step);
      for (let at = 0; at < batch.length; at += sampleBytes) {
        bytes += sink.write(watermark, index, batch.subarray(at, at + sampleBytes));
        index += plan.step;
        watermark++;
        frames++;
        if (performance.now() - lastPause > SLICE_MS) {
          await pause();
          lastPause = performance.now();
          hooks.progress?.(state());
          if (lastPause - lastCheckpoint > CHECKPOINT_MS) {
            hooks.checkpoint(watermark);
            lastCheckpoint = performance.now();
          }
          if (hooks.stopRequested?.() === true) break;
        }
      }
    }
  } catch (error) {
    saveQuietly(hooks, watermark);
    throw error;
  }
  hooks.checkpoint(watermark);
  return state();
}

/** After a failure the checkpoint may fail too (the same full disk): the older one still holds. */
function saveQuietly(hooks: RunHooks, watermark: bigint): void {
  try {
    hooks.checkpoint(watermark);
  } catch {
    // The error that stopped the run is the one to tell.
  }
}

/** Let signals and timers have their turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
