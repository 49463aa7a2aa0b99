/**
 * From the options of a command to the plan of a run.
 * @module
 */
import { EnumeratorError, naming, usageError } from '../../core/errors.js';
import { planRun, type Shard } from '../../core/range.js';
import type { SpaceSize } from '../../core/size.js';
import { runSize } from '../../run/engine/frames.js';
import type { RangePlan, RunPlan } from '../../run/plan.js';
import type { ImageFormat, Labels, PipeFormat, RunImages } from '../../run/record.js';
import { type FilmArguments, readFilm } from './film-options.js';
import { type LiveArguments, readLive } from './live-options.js';
import { openNumber, readIndex } from '../../io/read-index.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import type { IndexArguments } from './run-options.js';
import type { SpaceArguments } from './space-options.js';

/** What says which images are made, and where they go, by the options. */
export interface PlanArguments
  extends SpaceArguments, IndexArguments, FilmArguments, LiveArguments {
  readonly out: string;
  readonly imageFormat?: ImageFormat | undefined;
  readonly pipeFormat?: PipeFormat | 'raw' | undefined;
  readonly label?: Labels | undefined;
  readonly split?: bigint | undefined;
  readonly numberParts?: boolean | undefined;
  readonly manifest?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly durable?: boolean | undefined;
  readonly metadata?: boolean | undefined;
}

/**
 * @param given - where the options of the space do not say it
 * @throws EnumeratorError where a number cannot be read
 */
export function planOf(args: PlanArguments, given?: RunImages): RunPlan {
  const { count, step, imageFormat, pipeFormat, label, split, fps } = args;
  const from = openNumber(args.from ?? '0');
  const to = args.to === undefined ? undefined : openNumber(args.to);
  const enumeration = given === undefined ? readEnumeration(args, [from, to]) : undefined;
  const images = given ?? enumeration!;
  const { out, numberParts, manifest, checkpoint, durable, metadata } = args;
  const size = runSize(images);
  const range = {
    from: naming('--from', () => readIndex(from, size, { enumeration }), 'E_NUMBER'),
    to: to && naming('--to', () => readIndex(to, size, { enumeration, end: true }), 'E_NUMBER'),
    count,
    step,
  };
  refuseEmpty(args, range, size);
  return {
    images,
    range,
    shard: shardOf(args),
    output: {
      out,
      imageFormat,
      pipeFormat,
      metadata,
      split,
      numberParts,
      manifest,
      checkpoint,
      durable,
      labels: label,
      rate: fps,
      film: readFilm(args),
      live: readLive(args),
    },
  };
}

/** @throws EnumeratorError `E_USAGE` where the options say a range in which there is no image */
function refuseEmpty(
  { from = '0', to = '' }: PlanArguments,
  range: RangePlan,
  size: SpaceSize,
): void {
  if (range.count !== undefined && range.count < 1n)
    throw usageError(`--count ${range.count}: a run has at least one image`);
  if (range.to === undefined || range.step === 0n || planRun(range, size).count > 0n) return;
  const isUp = (range.step ?? 1n) > 0n;
  const wayOut =
    range.to === range.from
      ? 'the end itself is not written'
      : isUp
        ? '--step -1 counts down'
        : 'leave --step out to count up';
  throw usageError(
    `--from ${brief(from)} --to ${brief(to)} has no images: the end must lie ${isUp ? 'above' : 'below'} the start; ${wayOut}`,
  );
}

function brief(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/**
 * The shard that the options say, in one of their two forms.
 * @throws EnumeratorError `E_USAGE`; `E_RANGE` for the index of a sixth of five
 */
export function shardOf(given: {
  readonly shard?: Shard | undefined;
  /** From 0. */
  readonly shardIndex?: number | undefined;
  readonly shardCount?: number | undefined;
}): Shard | undefined {
  const { shard, shardIndex, shardCount } = given;
  if ((shardIndex === undefined) !== (shardCount === undefined)) {
    throw usageError('--shard-index and --shard-count belong together: give both');
  }
  if (shardIndex === undefined || shardCount === undefined) return shard;
  if (shardIndex >= shardCount && shardCount > 0) {
    throw new EnumeratorError(
      'E_RANGE',
      `there is no shard ${shardIndex} of ${shardCount}: --shard-index counts them from 0 to ${shardCount - 1}`,
    );
  }
  return { index: shardIndex + 1, count: shardCount };
}
