/**
 * The frames that a run should have, in batches.
 * @module
 */
import { imageAt, type RunRecord } from '../run/record.js';
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
    const left = end - position;
    const most = Number(left < this.#most ? left : this.#most);
    const { step } = this.#record;
    const samples = this.#frames.batch(imageAt(this.#record, position), most, step);
    return batchOf(this.#record, position, samples);
  }
}

/** Frames from a position on. @param samples - of them all */
export function batchOf(record: RunRecord, position: bigint, samples: Uint8Array): Batch {
  const { step, space } = record;
  const images = samples.length / space.sampleBytes;
  const index = imageAt(record, position);
  return { position, images, index, step, samples, beginsPart: false, endsPart: false };
}
