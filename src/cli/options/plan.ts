/**
 * From the options of a command to the plan of a run.
 * @module
 */
import { runSize } from '../../run/engine/frames.js';
import type { RunPlan } from '../../run/plan.js';
import type { ImageFormat, RunImages } from '../../run/record.js';
import { type FilmArguments, readFilm } from './film-options.js';
import { type LiveArguments, readLive } from './live-options.js';
import { readEnd, readIndex } from '../../io/read-index.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import type { IndexArguments } from './run-options.js';
import { shardOf } from './readers.js';
import type { SpaceArguments } from './space-options.js';

/** What says which images are made, and where they go, by the options. */
export interface PlanArguments
  extends SpaceArguments, IndexArguments, FilmArguments, LiveArguments {
  readonly out: string;
  readonly imageFormat?: ImageFormat | undefined;
  readonly split?: bigint | undefined;
  readonly manifest?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly durable?: boolean | undefined;
  readonly metadata?: boolean | undefined;
}

/**
 * @param images - where the options of the space do not say it
 * @throws EnumeratorError where a number cannot be read
 */
export function planOf(args: PlanArguments, images: RunImages = readEnumeration(args)): RunPlan {
  const { from = '0', count, to, step, imageFormat, split, fps } = args;
  const { out, manifest, checkpoint, durable, metadata } = args;
  const size = runSize(images);
  return {
    images,
    range: {
      from: readIndex(from, size),
      to: to === undefined ? undefined : readEnd(to, size),
      count,
      step,
    },
    shard: shardOf(args),
    output: {
      out,
      imageFormat,
      metadata,
      split,
      manifest,
      checkpoint,
      durable,
      rate: fps,
      film: readFilm(args),
      live: readLive(args),
    },
  };
}
