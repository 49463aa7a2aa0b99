/**
 * Where a run's frames come from: a numbering of all images, or Random Art.
 * @module
 */
import { artSize, openArtFrames } from '../../art/frames.js';
import { numberingOf } from '../../core/enumeration.js';
import type { RunImages } from '../record.js';
import { SpaceSize } from '../../core/size.js';
import type { Space } from '../../core/space.js';

/** Gives the frames of numbers. Not for two threads. */
export interface FrameSource {
  readonly space: Space;
  /** Sample bytes of one frame, new memory. */
  frameAt(index: bigint): Uint8Array;
  /**
   * Frames at from, from + step, … as far as one batch goes.
   * @returns a view of 1 to `most` frames, valid until the next call of any method
   */
  batch(from: bigint, most: number, step?: bigint): Uint8Array;
  /** Fill a buffer with such frames. @returns how many */
  fill(out: Uint8Array, from: bigint, step?: bigint): number;
}

/** Open a run's frames. */
export function openFrames(images: RunImages): FrameSource {
  if (images.art === undefined) return numberingOf(images);
  const { space, art } = images;
  const frames = openArtFrames(art, space.width, space.height);
  const { sampleBytes } = space;
  let batch = new Uint8Array(0);
  const source: FrameSource = {
    space,
    frameAt(index) {
      const samples = new Uint8Array(sampleBytes);
      frames.fillFrame(index, samples);
      return samples;
    },
    batch(from, most, step = 1n) {
      if (batch.length < most * sampleBytes) batch = new Uint8Array(most * sampleBytes);
      const samples = batch.subarray(0, most * sampleBytes);
      source.fill(samples, from, step);
      return samples;
    },
    fill(out, from, step = 1n) {
      const count = Math.floor(out.length / sampleBytes);
      for (let i = 0; i < count; i++) {
        const frame = out.subarray(i * sampleBytes, (i + 1) * sampleBytes);
        frames.fillFrame(from + BigInt(i) * step, frame);
      }
      return count;
    },
  };
  return source;
}

/** How many numbers a run may have. */
export function runSize({ space, art }: RunImages): SpaceSize {
  return art === undefined ? new SpaceSize(space) : artSize();
}
