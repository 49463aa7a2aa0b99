/**
 * From options to a new run: check everything before the first byte is written.
 * @module
 */
import { lockWith } from '../io/lock.js';
import type { ImageFormat, Output, RunImages, RunRecord } from './record.js';
import { y4mFault } from '../codecs/y4m.js';
import { countText } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import type { FrameRate } from '../core/pace.js';
import { nameWidth } from '../core/name.js';
import type { SpaceSize } from '../core/size.js';
import { planRun, type PositionRange, type Run, shardRange } from '../core/range.js';
import { makeDirectory } from './outputs/directory.js';
import { makeImageEncoder } from './outputs/image-encoder.js';
import { checkContinue, continueRun, hasBegun } from './continue.js';
import { executeRun } from './execute-run.js';
import { readEnd, readIndex, shownIndex } from '../cli/options/numbers.js';
import { clearWay } from './clear.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { checkApart, checkFolders } from './own-files.js';
import { sizeText } from '../text/quantity.js';
import { openSpace, type OpenedSpace } from '../cli/options/open-space.js';
import { type FilmArguments, filmOf, refuseFilmOptions } from '../cli/options/film-options.js';
import {
  ENDLESS,
  type LiveArguments,
  liveOf,
  refuseLiveOptions,
} from '../cli/options/live-options.js';
import { type Shard, shardOf } from '../cli/options/readers.js';
import type { Outcome } from './outcome.js';
import type { Carrier, Carriers, SessionOptions } from './session.js';
import { findTarget, type RunTarget } from './target.js';
import { type SpaceArguments } from '../cli/options/space-options.js';

/** What the user said, as text. */
export interface StartOptions extends SpaceArguments, FilmArguments, LiveArguments {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly count?: bigint | undefined;
  readonly step?: bigint | undefined;
  readonly shard?: Shard | undefined;
  readonly shardIndex?: number | undefined;
  readonly shardCount?: number | undefined;
  readonly out: string;
  readonly imageFormat?: ImageFormat | undefined;
  readonly split?: bigint | undefined;
  readonly manifest?: string | undefined;
  readonly checkpoint?: string | undefined;
  readonly durable: boolean;
  readonly metadata: boolean;
  readonly continue?: boolean | undefined;
  readonly force: boolean;
  readonly yes: boolean;
  /** Refused for what has no limit in bytes; the session has the number. */
  readonly limitBytes?: bigint | undefined;
}

export interface StartSession extends SessionOptions {
  readonly carriers: Carriers;
}

/** Which frames a run has, and how many there are. */
export type RunSource = RunImages & { readonly size: SpaceSize };

function sourceOf({ numbering, palette }: OpenedSpace): RunSource {
  const { space, order, seed, size } = numbering;
  return { space, order, seed, size, palette };
}

const DEFAULT_RATE: FrameRate = { numerator: 24, denominator: 1 };
/** Runs to the end of a space above this many bytes want `--yes`. */
const ASK_ABOVE_BYTES = 1e9;

/** Folders, files, pipes: what this layer makes by itself. */
const OWN_CARRIER: Carrier = { check() {}, execute: executeRun };

/** What carries out a kind of output. */
export function carrierOf({ kind }: Pick<RunTarget, 'kind'>, carriers: Carriers): Carrier {
  return kind === 'film' || kind === 'stream' ? carriers[kind] : OWN_CARRIER;
}

/**
 * Start a run and carry it out.
 * @throws EnumeratorError before anything is written
 */
export async function startRun(
  options: StartOptions,
  session: StartSession,
  opened: RunSource = sourceOf(openSpace(options)),
): Promise<Outcome> {
  const { onNotice } = session;
  const shard = shardOf(options);
  const target = findTarget({ ...options, shard });
  refusePipes(options);
  if (options.continue === true) checkContinue(options, target);
  const run = readRun(options, opened, session);
  const record = makeRecord(options, opened, run, target, shard);
  checkApart(record, target);
  checkFolders(target);
  // What a pipe's reader takes is the reader's business.
  const isOpenEnded = options.count === undefined && options.to === undefined;
  if (isOpenEnded && target.kind !== 'pipe' && target.kind !== 'stream')
    announceWholeSpace(options, record, run, session);
  if (target.kind === 'none' && target.checkpoint === undefined) {
    onNotice?.({
      key: 'nothing-kept',
      message:
        '--out none without --manifest or --checkpoint: images are made, and nothing is kept',
    });
  }
  if (target.kind === 'directory') makeDirectory(target.out);
  const lock = target.lock === undefined ? undefined : lockWith(target.lock, target.out);
  try {
    const carrier = carrierOf(target, session.carriers);
    await carrier.check(record, target);
    if (options.continue === true && hasBegun(target))
      return await continueRun(record, target, session);
    clearWay(record, target, options.force);
    return await carrier.execute(record, { ...session, target });
  } finally {
    lock?.release();
  }
}

/**
 * What options say of a run that others carry out.
 * @throws EnumeratorError
 */
export function planRecord(
  options: StartOptions,
  { kind, out }: Pick<RunTarget, 'kind' | 'out'>,
): RunRecord {
  const source = sourceOf(openSpace(options));
  const target = { kind, out, checkpoint: undefined, lock: undefined };
  return makeRecord(options, source, readRun(options, source, {}), target, shardOf(options));
}

/** @throws EnumeratorError `E_USAGE` where standard output is named for what has to be a file */
function refusePipes({ manifest, checkpoint }: StartOptions): void {
  if (manifest === STANDARD_OUTPUT)
    throw new EnumeratorError(
      'E_USAGE',
      '--manifest -: a manifest is a file, with which resume goes on; name one, and follow it with tail -f FILE.part',
    );
  if (checkpoint === STANDARD_OUTPUT)
    throw new EnumeratorError(
      'E_USAGE',
      '--checkpoint -: a checkpoint is a file that is replaced; name one',
    );
}

function readRun(
  options: StartOptions,
  { size }: RunSource,
  { onNotice }: Pick<SessionOptions, 'onNotice'>,
): Run {
  const { from, to, count, step } = options;
  if (count !== undefined && to !== undefined) {
    throw new EnumeratorError('E_USAGE', '--count and --to exclude each other: give one of them');
  }
  const start = readIndex(from ?? '0', size);
  // The first record of --status-json has it.
  if (from?.trim() === 'random')
    onNotice?.({ key: 'random-from', message: `random: --from ${shownIndex(start)}` });
  return planRun(
    {
      from: start,
      ...(to === undefined ? {} : { to: readEnd(to, size) }),
      ...(count === undefined ? {} : { count }),
      ...(step === undefined ? {} : { step }),
    },
    size,
  );
}

function makeRecord(
  options: StartOptions,
  { size: _, ...images }: RunSource,
  run: Run,
  target: RunTarget,
  shard: Shard | undefined,
): RunRecord {
  // A stream goes on at the end of the space with its beginning.
  const isEndless = target.kind === 'stream' && !isBounded(options);
  const { first, end }: PositionRange =
    shard === undefined
      ? { first: 0n, end: isEndless ? ENDLESS : run.count }
      : shardRange(run.count, shard.index, shard.count);
  return {
    ...images,
    from: run.from,
    step: run.step,
    first,
    end,
    watermark: first,
    output: makeOutput(options, target, run, images.space),
  };
}

function isBounded({ count, to }: StartOptions): boolean {
  return count !== undefined || to !== undefined;
}

function makeOutput(
  options: StartOptions,
  { kind, out, manifest }: RunTarget,
  run: Run,
  space: RunRecord['space'],
): Output {
  const hasFiles = kind === 'directory' || kind === 'tar';
  const isFilm = kind === 'film' || kind === 'stream';
  const format = readFormat(options.imageFormat, hasFiles, out);
  const { split } = options;
  if (split !== undefined && split < 1n)
    throw new EnumeratorError('E_USAGE', `--split ${options.split}: a part has at least one image`);
  if (split !== undefined && (kind === 'pipe' || kind === 'none' || isFilm))
    throw new EnumeratorError('E_USAGE', `--split: --out ${out} has no parts`);
  if (options.fps !== undefined && kind !== 'y4m' && !isFilm)
    throw new EnumeratorError('E_USAGE', `--fps: only films have a rate, and ${out} is none`);
  if (!isFilm) refuseFilmOptions(options);
  if (kind !== 'stream') refuseLiveOptions(options, out);
  if (isFilm && options.manifest !== undefined)
    throw new EnumeratorError(
      'E_USAGE',
      '--manifest: films have none; make it by a run of its own, --out none',
    );
  if (isFilm && options.limitBytes !== undefined)
    throw new EnumeratorError(
      'E_USAGE',
      "--limit-bytes: how large a film gets is the encoder's matter; use --runtime or --count",
    );
  const fault = kind === 'y4m' ? y4mFault(space) : undefined;
  if (fault !== undefined) throw new EnumeratorError('E_SPACE', fault);
  return {
    kind,
    format: hasFiles ? format : 'raw',
    metadata: hasFiles && format === 'png' && options.metadata,
    nameWidth: nameWidth(run),
    ...(split === undefined ? {} : { split }),
    ...(manifest === undefined ? {} : { manifest: { file: manifest, offset: 0n } }),
    ...(kind === 'y4m' || isFilm ? { rate: options.fps ?? DEFAULT_RATE } : {}),
    ...(isFilm ? { film: filmOf(options) } : {}),
    ...(kind === 'stream' ? { live: liveOf(options) } : {}),
    ...(options.durable ? { durable: true } : {}),
  } as Output;
}

function readFormat(format: ImageFormat | undefined, hasFiles: boolean, out: string): ImageFormat {
  if (format !== undefined && !hasFiles)
    throw new EnumeratorError(
      'E_USAGE',
      `--image-format: ${out} holds sample bytes; it is for folders and .tar`,
    );
  return format ?? 'png';
}

/** Say how much the rest of a space is before starting on it. */
function announceWholeSpace(
  options: StartOptions,
  record: RunRecord,
  run: Run,
  { onNotice }: SessionOptions,
): void {
  const { output, space } = record;
  const blank = new Uint8Array(space.sampleBytes);
  const isEncoded = output.kind === 'directory' || output.kind === 'tar';
  const imageBytes = isEncoded
    ? makeImageEncoder(record).encode(blank, run.from).length
    : space.sampleBytes;
  const bytes = run.count * BigInt(imageBytes);
  const size =
    bytes < 10n ** 18n ? `about ${sizeText(Number(bytes))}` : `${countText(bytes)} bytes`;
  const amount = `${countText(run.count)} images, ${size}`;
  if (bytes > BigInt(ASK_ABOVE_BYTES) && !options.yes) {
    throw new EnumeratorError(
      'E_USAGE',
      `without --count or --to this goes to the end of the space: ${amount}; say --yes if you mean it, or how many you want with --count`,
    );
  }
  onNotice?.({ key: 'whole-space', message: `to the end of the space: ${amount}` });
}
