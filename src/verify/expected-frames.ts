/**
 * The frames that a run should have, in batches.
 * @module
 */
import type { RunRecord } from '../run/record.js';
import { type FrameSource, openFrames } from '../run/engine/frames.js';
import type { Batch } from '../run/engine/sink.js';

/** What is made and compared at once, where an image is not larger than that. */
const BATCH_BYTES = 2 ** 20;

export class ExpectedFrames {
  readonly #record: RunRecord;
  readonly #frames: FrameSource;
  readonly #most: bigint;

  /** @param imageBytes - that an image takes in its output at most */
  constructor(record: RunRecord, imageBytes: number) {
    this.#record = record;
    this.#frames = openFrames(record);
    const bytes = Math.max(imageBytes, record.space.sampleBytes);
    this.#most = BigInt(Math.max(1, Math.floor(BATCH_BYTES / bytes)));
  }

  /** Frames from a position on, before `end`; valid until the next call. */
  batch(position: bigint, end: bigint): Batch {
    const { from, step, space } = this.#record;
    const index = from + position * step;
    const left = end - position;
    const most = Number(left < this.#most ? left : this.#most);
    const samples = this.#frames.batch(index, most, step);
    const images = samples.length / space.sampleBytes;
    return { position, images, index, step, samples, beginsPart: false, endsPart: false };
  }
}

/** One frame of a batch, as a batch of its own. */
export function oneOf(batch: Batch, i: number): Batch {
  const sampleBytes = batch.samples.length / batch.images;
  const n = BigInt(i);
  return {
    ...batch,
    position: batch.position + n,
    index: batch.index + n * batch.step,
    images: 1,
    samples: batch.samples.subarray(i * sampleBytes, (i + 1) * sampleBytes),
  };
}
