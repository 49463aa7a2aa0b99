/**
 * A run whose images go to its caller: no file is written but the checkpoint.
 * @module
 */
import { resultOf, usageError } from '../core/errors.js';
import { nextTurn } from '../io/wait.js';
import { openFrames } from './engine/frames.js';
import type { RunState } from './engine/engine.js';
import {
  type Carrier,
  type ExecuteOptions,
  type KeepRecord,
  openCheckpoint,
  openSession,
  type Outcome,
} from './session.js';
import { imageAt, type RunRecord } from './record.js';

/** Consecutive images of a run, in the order of its positions. */
export interface ImageBatch {
  /** The position of the first image in the run. */
  readonly position: bigint;
  /** The index of the first image; the others follow `step` apart. */
  readonly index: bigint;
  readonly step: bigint;
  /** How many images there are, from 1. */
  readonly images: number;
  /** Sample bytes of all images (SPEC §4), valid until {@link ImageSink.write} has ended. */
  readonly samples: Uint8Array;
}

/** Takes the images of a run. */
export interface ImageSink {
  /**
   * Take a batch. The next one is made when this has ended, and from then on a checkpoint may say that
   * the images are done.
   */
  write(batch: ImageBatch): void | Promise<void>;
  /** Called once, after success, failure and interruption alike. */
  close?(): void | Promise<void>;
}

/** Sample bytes of a batch, if that is not less than an image. */
const BATCH_BYTES = 2 ** 18;
const CHECKPOINT_MS = 900;
/** How long a sink that never waits keeps signals and timers from their turn. */
const SLICE_MS = 40;

/** Makes a caller's sink the output of a run. */
export function sinkCarrier(sink: ImageSink): Carrier {
  return {
    check({ output }) {
      if (output.kind !== 'none')
        throw usageError(
          'out: the images go to the sink that is given; leave the output out, or name it "none"',
          { setting: 'out' },
        );
      if (output.manifest !== undefined)
        throw usageError('manifest: a sink of your own has none', {
          setting: 'manifest',
        });
    },
    execute: (record, options) => executeSink(record, options, sink),
  };
}

async function executeSink(
  record: RunRecord,
  options: ExecuteOptions,
  sink: ImageSink,
): Promise<Outcome> {
  const { limitBytes } = options;
  const { space, step, end, watermark } = record;
  const { sampleBytes } = space;
  const session = openSession(record, options);
  const source = openFrames(record);
  const most = BigInt(Math.max(1, Math.floor(BATCH_BYTES / sampleBytes)));
  const limit = limitBytes === undefined ? end : watermark + limitBytes / BigInt(sampleBytes);
  const last = limit < end ? limit : end;
  let position = watermark;
  const state = (): RunState => {
    const frames = Number(position - watermark);
    return session.stateAt(position, frames, frames * sampleBytes);
  };
  try {
    const keep = openCheckpoint(record, options);
    try {
      await writeAll(keep);
    } catch (error) {
      // The error that stopped the run is the one to tell.
      resultOf(() => keep({ ...record, watermark: position }, true));
      throw error;
    }
    keep({ ...record, watermark: position }, true);
  } finally {
    await sink.close?.();
  }
  return session.outcome({ ...record, watermark: position }, state());

  async function writeAll(keep: KeepRecord): Promise<void> {
    session.update(state());
    let lastCheckpoint = performance.now();
    let lastPause = lastCheckpoint;
    while (position < last && !session.stopRequested()) {
      const index = imageAt(record, position);
      const left = last - position;
      const samples = source.batch(index, Number(left < most ? left : most), step);
      const images = samples.length / sampleBytes;
      await sink.write({ position, index, step, images, samples });
      position += BigInt(images);
      session.update(state());
      const now = performance.now();
      if (now - lastCheckpoint > CHECKPOINT_MS) {
        keep({ ...record, watermark: position });
        lastCheckpoint = now;
      }
      if (now - lastPause > SLICE_MS) {
        await nextTurn();
        lastPause = performance.now();
      }
    }
  }
}
