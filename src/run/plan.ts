/**
 * What a caller asks of a run, in values, and the record that comes of it.
 * @module
 */
import { y4mFault } from '../codecs/y4m.js';
import { requireKeys, requireObject, requireType } from '../core/arguments.js';
import { countText } from '../core/cardinality.js';
import { EnumeratorError, type Hint, usageError } from '../core/errors.js';
import { nameWidth } from '../core/name.js';
import { DEFAULT_RATE, type FrameRate } from '../core/pace.js';
import { planRun, type Run, type Shard, shardRange } from '../core/range.js';
import type { Space } from '../core/space.js';
import { labelsOf, type LabelsPlan } from '../text/read-labels.js';
import { runSize } from './engine/frames.js';
import { checkFits } from './outputs/file-limits.js';
import { findFault, MAX_PART_DIGITS } from './record-faults.js';
import {
  type Film,
  hasImageFiles,
  IMAGE_FORMATS,
  type ImageFormat,
  isPng,
  type Live,
  type Output,
  type OutputKind,
  PIPE_FORMATS,
  type PipeFormat,
  type RunImages,
  type RunRecord,
} from './record.js';
import { findTarget, type RunTarget } from './target.js';

/** A run to be made: which images, which of them, and where they go. */
export interface RunPlan {
  /** An enumeration, or pictures of Random Art. */
  readonly images: RunImages;
  /** Everything from image 0 to the end of the space where it is not given. */
  readonly range?: RangePlan | undefined;
  /** One share of the range, 1-based, of so many. */
  readonly shard?: Shard | undefined;
  readonly output: OutputPlan;
}

/** Which images: a count or an end or neither, never both. SPEC §6. */
export interface RangePlan {
  /** 0 by default. */
  readonly from?: bigint | undefined;
  readonly count?: bigint | undefined;
  /** Exclusive end. */
  readonly to?: bigint | undefined;
  /** 1 by default; may be negative. */
  readonly step?: bigint | undefined;
}

/** Where images go, and in which form; what is not given is as the command line has it. */
export interface OutputPlan {
  /**
   * A folder, the name of a file whose ending says its kind, `-` for standard output, `none`, or the
   * address of a stream.
   */
  readonly out: string;
  /** What goes into standard output: sample bytes by default. */
  readonly pipeFormat?: PipeFormat | 'raw' | undefined;
  /** For folders and .tar; png by default. */
  readonly imageFormat?: ImageFormat | undefined;
  /** Whether PNG files say what they are; true by default. */
  readonly metadata?: boolean | undefined;
  /** Images in a part, from 1. */
  readonly split?: bigint | undefined;
  /** Whether the parts of a file are named by their numbers, `x-000.tar`, in place of their images. */
  readonly numberParts?: boolean | undefined;
  /** A file that gets a line of JSON for each image. */
  readonly manifest?: string | undefined;
  /** The file of the checkpoint, where `out` has no place for one. */
  readonly checkpoint?: string | undefined;
  /** Whether files are brought to the disk before a checkpoint names them. */
  readonly durable?: boolean | undefined;
  /** What stands beside each image of a tar; nothing by default. */
  readonly labels?: LabelsPlan | undefined;
  /** Frames a second of films, streams and .y4m; 24 by default. */
  readonly rate?: FrameRate | undefined;
  readonly film?: FilmPlan | undefined;
  readonly live?: LivePlan | undefined;
}

/** How frames become a film. */
export type FilmPlan = { readonly [Key in keyof Film]?: Film[Key] | undefined };

/** How a stream keeps time. */
export type LivePlan = { readonly [Key in keyof Omit<Live, 'preset'>]?: Live[Key] | undefined };

/** A plan that has been checked: what is to be made, and where it lies. */
export interface PreparedRun {
  readonly record: RunRecord;
  readonly target: RunTarget;
  /** Whether the plan names neither a count nor an end. */
  readonly isOpenEnded: boolean;
}

/** The end of a stream without a count: a checkpoint wants one. */
const ENDLESS = 2n ** 53n;
const DEFAULT_STREAM_PRESET = 'veryfast';
/** What it takes to be ready for the first frame. */
const STREAM_START_MS = 300;

/**
 * Check a plan. Nothing is written, and no file is looked at.
 * @throws TypeError where an argument has the wrong type
 * @throws {@link EnumeratorError} `E_USAGE`, `E_RANGE`, `E_SPACE`; `E_LIMIT`, `E_OUTPUT` where no file
 *   can hold the run
 */
export function prepareRun(plan: RunPlan): PreparedRun {
  checkTypes(plan);
  const target = findTarget(plan.output, plan.shard);
  const record = recordOf(plan, target);
  checkFits(record, isOpenEnded(plan));
  return { record, target, isOpenEnded: isOpenEnded(plan) };
}

/**
 * The record of a plan whose output is known.
 * @throws {@link EnumeratorError} `E_USAGE`, `E_RANGE`, `E_SPACE`
 */
export function recordOf(plan: RunPlan, target: Pick<RunTarget, 'kind' | 'manifest'>): RunRecord {
  const { images, shard } = plan;
  const { from = 0n, count, to, step = 1n } = plan.range ?? {};
  const run = planRun({ from, count, to, step }, runSize(images));
  // A stream goes on at the end of the space with its beginning.
  const end = target.kind === 'stream' && isOpenEnded(plan) ? ENDLESS : run.count;
  const range =
    shard === undefined ? { first: 0n, end } : shardRange(run.count, shard.index, shard.count);
  const record: RunRecord = {
    ...images,
    from: run.from,
    step: run.step,
    ...range,
    watermark: range.first,
    output: outputOf(plan.output, target, run, images.space),
  };
  const fault = findFault(record);
  if (fault !== undefined) throw usageError(`the run cannot be: ${fault}`);
  return record;
}

function isOpenEnded({ range }: RunPlan): boolean {
  return range?.count === undefined && range?.to === undefined;
}

function outputOf(
  plan: OutputPlan,
  { kind, manifest }: Pick<RunTarget, 'kind' | 'manifest'>,
  run: Run,
  space: Space,
): Output {
  checkSettings(plan, kind);
  const {
    imageFormat = 'png',
    metadata = true,
    split,
    durable,
    rate = DEFAULT_RATE,
    labels,
  } = plan;
  const content = contentOf(plan, kind);
  if (split !== undefined && split < 1n)
    throw wrong('split', `${split}: a part has at least one image`);
  const hasFiles = hasImageFiles(content);
  const format = hasFiles ? imageFormat : 'raw';
  const base = {
    format,
    metadata: isPng(format) && metadata,
    nameWidth: nameWidth(run),
    ...(split === undefined ? {} : { split }),
    ...(plan.numberParts === true ? { partWidth: partWidth(run, split) } : {}),
    ...(manifest === undefined ? {} : { manifest: { file: manifest, offset: 0n } }),
    ...(durable === true ? { durable } : {}),
    ...(labels === undefined ? {} : { labels: labelsOf(labels) }),
  };
  const film = filmOf(plan.film);
  const fault = content === 'y4m' ? y4mFault(space) : undefined;
  if (fault !== undefined) throw new EnumeratorError('E_SPACE', fault);
  switch (kind) {
    case 'y4m':
      return { kind, ...base, rate };
    case 'pipe': {
      const { pipeFormat: piped = 'raw' } = plan;
      if (piped === 'raw') return { kind, ...base };
      return { kind, ...base, piped, ...(piped === 'y4m' ? { rate } : {}) };
    }
    case 'film':
      return { kind, ...base, rate, film };
    case 'stream':
      return { kind, ...base, rate, film, live: liveOf(plan) };
    case 'parts':
      throw new TypeError('output: parts are made by many machines, and have no plan of their own');
    default:
      return { kind, ...base };
  }
}

/**
 * Digits of the last part's number in the whole run, so that all of its shards have as many.
 * @throws {@link EnumeratorError} `E_USAGE` where they are more than SPEC §8.1 has room for
 */
function partWidth({ count }: Run, split = 1n): number {
  const last = count === 0n ? 0n : (count - 1n) / split;
  const width = `${last}`.length;
  if (width <= MAX_PART_DIGITS) return width;
  throw wrong(
    'numberParts',
    `: ${countText(last + 1n)} parts would have numbers of ${width} digits, and ${MAX_PART_DIGITS} is the limit; make larger parts, or name them by their images`,
    [{ key: 'give', value: 'split' }],
  );
}

/** What the bytes of an output are. */
function contentOf({ pipeFormat = 'raw' }: OutputPlan, kind: OutputKind): OutputKind {
  return kind === 'pipe' ? pipeFormat : kind;
}

/** The settings of a film, those that are not given by their defaults. */
export function filmOf(plan: FilmPlan = {}): Film {
  return { scale: 1, loop: 0, ...given(plan) };
}

function liveOf({ film, live = {} }: OutputPlan): Live {
  const { pace = 'clock', bitrate = 0, epoch } = live;
  const now = pace === 'clock' ? Date.now() + STREAM_START_MS : 0;
  return { pace, epoch: epoch ?? now, bitrate, preset: film?.preset ?? DEFAULT_STREAM_PRESET };
}

/** Without what is undefined. */
function given<T extends object>(settings: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined),
  ) as { [Key in keyof T]?: Exclude<T[Key], undefined> };
}

const FILM_SETTINGS = ['codec', 'crf', 'lossless', 'scale', 'loop', 'overlay', 'preset'] as const;
const LIVE_SETTINGS = ['pace', 'epoch', 'bitrate'] as const;

/** @throws {@link EnumeratorError} `E_USAGE` where a setting is given that the kind of output does not take */
function checkSettings(plan: OutputPlan, kind: OutputKind): void {
  const { out, imageFormat, pipeFormat, split, rate, manifest, labels } = plan;
  const { film = {}, live = {} } = plan;
  const isFilm = kind === 'film' || kind === 'stream';
  const content = contentOf(plan, kind);
  const hasFiles = hasImageFiles(content);
  if (pipeFormat !== undefined && kind !== 'pipe')
    throw wrong('pipeFormat', `: ${out} is no pipe; a file's ending says what it holds`);
  if (imageFormat !== undefined && !hasFiles)
    throw wrong(
      'imageFormat',
      `: ${out} holds sample bytes; only folders, .tar and .zip hold image files`,
    );
  if (labels !== undefined && content !== 'tar')
    throw wrong('labels', `: ${out} is no tar, and only a tar has labels beside its images`);
  if (split !== undefined && (kind === 'pipe' || kind === 'none' || isFilm))
    throw wrong('split', `: ${out} has no parts`);
  if (plan.numberParts === true && (split === undefined || kind === 'directory'))
    throw wrong(
      'numberParts',
      `: it names the parts of a file: ${kind === 'directory' ? `${out} is a folder, and x.tar a file` : `${out} has none`}`,
      split === undefined ? [{ key: 'give', value: 'split' }] : [],
    );
  if (rate !== undefined && content !== 'y4m' && !isFilm)
    throw wrong('rate', `: only films have a frame rate, and ${out} is not a film`);
  if (manifest !== undefined && isFilm)
    throw wrong(
      'manifest',
      ': a film has no manifest; write one in a run of its own, whose output is "none"',
    );
  const filmSetting = FILM_SETTINGS.find((name) => film[name] !== undefined);
  if (filmSetting !== undefined && !isFilm)
    throw wrong(filmSetting, ` is for films, and ${out} is not one; name a file such as x.mkv`);
  const liveSetting = LIVE_SETTINGS.find((name) => live[name] !== undefined);
  if (liveSetting !== undefined && kind !== 'stream')
    throw wrong(liveSetting, ` is for live streams, and ${out} is not one`);
}

/** @param problem - what follows the setting's name in the message */
function wrong(setting: string, problem: string, hints: readonly Hint[] = []): EnumeratorError {
  const separator = /^[ :]/.test(problem) ? '' : ' ';
  return usageError(`${setting}${separator}${problem}`, { setting, hints });
}

const PLAN_KEYS: readonly (keyof RunPlan)[] = ['images', 'range', 'shard', 'output'];
const RANGE_KEYS = ['from', 'count', 'to', 'step'] as const satisfies readonly (keyof RangePlan)[];
const OUTPUT_KEYS: readonly (keyof OutputPlan)[] = [
  'out',
  'pipeFormat',
  'imageFormat',
  'metadata',
  'split',
  'numberParts',
  'manifest',
  'checkpoint',
  'durable',
  'labels',
  'rate',
  'film',
  'live',
];

/** @throws TypeError for what a caller without types may get wrong */
export function checkTypes(plan: RunPlan): void {
  const { images, range, shard, output } = requireObject(plan, 'plan');
  requireKeys(plan, PLAN_KEYS, 'plan');
  const { space } = requireObject(images, 'images');
  requireObject(space, 'images.space');
  if (images.art === undefined) {
    requireType(images.order, 'string', 'images.order');
    requireType(images.seed, 'string', 'images.seed');
  }
  if (range !== undefined) requireKeys(requireObject(range, 'range'), RANGE_KEYS, 'range');
  for (const name of RANGE_KEYS) {
    if (range?.[name] !== undefined) requireType(range[name], 'bigint', `range.${name}`);
  }
  if (shard !== undefined) {
    requireType(requireObject(shard, 'shard').index, 'number', 'shard.index');
    requireType(shard.count, 'number', 'shard.count');
  }
  const { out, imageFormat, pipeFormat, split, labels, manifest, checkpoint } = requireObject(
    output,
    'output',
  );
  requireKeys(output, OUTPUT_KEYS, 'output');
  checkOut(out);
  if (split !== undefined) requireType(split, 'bigint', 'output.split');
  if (labels !== undefined)
    requireKeys(requireObject(labels, 'output.labels'), ['classes', 'json'], 'output.labels');
  if (manifest !== undefined) requireType(manifest, 'string', 'output.manifest');
  if (checkpoint !== undefined) requireType(checkpoint, 'string', 'output.checkpoint');
  if (imageFormat !== undefined && !IMAGE_FORMATS.includes(imageFormat))
    throw new TypeError(`output.imageFormat must be one of ${IMAGE_FORMATS.join(', ')}`);
  if (pipeFormat !== undefined && pipeFormat !== 'raw' && !PIPE_FORMATS.includes(pipeFormat))
    throw new TypeError(`output.pipeFormat must be one of raw, ${PIPE_FORMATS.join(', ')}`);
}

/** @throws TypeError, EnumeratorError `E_USAGE` where it is empty */
export function checkOut(out: unknown): void {
  requireType(out, 'string', 'output.out');
  if (out === '') throw usageError('out: a path is empty', { setting: 'out' });
}
