/**
 * What a run would take: bytes, time, and whether its disk has the room. The run itself is begun, in a
 * folder that is removed again.
 * @module
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type Log10, log10Of } from '../core/cardinality.js';
import type { Enumeration } from '../core/enumeration.js';
import { usageError } from '../core/errors.js';
import { carriersOf } from '../media/carriers.js';
import type { RunState } from '../run/engine/engine.js';
import { estimateBytes } from '../run/outputs/frame-format.js';
import { type PreparedRun, prepareRun, type RunPlan } from '../run/plan.js';
import { startRun } from '../run/run.js';
import { divide } from '../text/magnitude.js';
import { type DiskRoom, diskRoom } from './folder.js';
import { type Measured, type Rates, unlessUnwritable } from './rates.js';

/** A run without the images, which are those of the estimate. */
export type PlannedRun = Omit<RunPlan, 'images'>;

/** What a run takes. */
export interface RunOutlook {
  /** The folder, the file, `-` or `none`. */
  readonly out: string;
  readonly images: bigint;
  /** Of all its images together, as far as the first of them tell. */
  readonly bytes: bigint;
  /** By all threads that the run has here, written where it is to be. */
  readonly imagesPerSecond: number;
  readonly secondsHere: Log10;
  readonly secondsTogether: Log10;
  /** Undefined where nothing could be written: the time is then that of making the images. */
  readonly measured: Measured | undefined;
  /** Undefined where nothing is kept, and where the system does not tell. */
  readonly room: Room | undefined;
}

/** The room that a disk has, and what a run needs of it, in bytes and files. */
export interface Room extends DiskRoom {
  readonly neededBytes: bigint;
  readonly neededFiles: bigint;
  readonly isEnough: boolean;
}

export interface RunMeasureOptions {
  readonly seconds: number;
  /** An existing folder on the disk of the output. */
  readonly folder: string;
  readonly machines: bigint;
  readonly signal?: AbortSignal | undefined;
}

/** At most so many bytes are written, so that a fast disk isn't filled. */
const MAX_WRITTEN_BYTES = 2n ** 28n;
const MOST_FILM_FRAMES = 240;

/**
 * Begin a run, and say what the whole of it takes.
 * @param rates - what was measured of the space, for where the run itself cannot be measured
 * @throws EnumeratorError as the run would; the reason of the signal where it is aborted
 */
export async function measureRun(
  enumeration: Enumeration,
  planned: PlannedRun,
  rates: Rates,
  options: RunMeasureOptions,
): Promise<RunOutlook> {
  const run = prepareRun({ ...planned, images: enumeration });
  const { record, target } = run;
  if (target.kind === 'stream')
    throw usageError(`out ${target.out}: a stream takes as long as its frames at its rate`, {
      setting: 'out',
    });
  const images = record.end - record.first;
  if (images < 1n) throw usageError('this share of the range has no image, and takes no time');
  const madeSoon = Math.floor((madePerSecond(rates) * options.seconds) / 4);
  const filmFrames = BigInt(Math.min(Math.max(madeSoon, 2), MOST_FILM_FRAMES));
  const trial = trialOf(run, planned, enumeration, filmFrames);
  const begun = await unlessUnwritable(options.folder, (folder) => begin(trial(folder), options));
  const measured = typeof begun === 'string' || begun.frames === 0 ? undefined : begun;
  const imagesPerSecond =
    measured === undefined ? madePerSecond(rates) : (measured.frames * 1000) / measured.elapsedMs;
  const isEstimated = measured === undefined || target.kind === 'pipe';
  const bytes = isEstimated
    ? estimateBytes(record)
    : (images * BigInt(measured.bytes)) / BigInt(measured.frames);
  const secondsHere = divide(log10Of(images), imagesPerSecond);
  return {
    out: target.out,
    images,
    bytes,
    imagesPerSecond,
    secondsHere,
    secondsTogether: divide(secondsHere, log10Of(options.machines)),
    measured,
    room: roomFor(run, bytes, options.folder),
  };
}

/** The same run in another folder, its files by names of their own; of a film the beginning. */
function trialOf(
  { record, target }: PreparedRun,
  planned: PlannedRun,
  enumeration: Enumeration,
  filmFrames: bigint,
): (folder: string) => RunPlan {
  const { out, manifest } = planned.output;
  const isFile = target.kind !== 'pipe' && target.kind !== 'none';
  const { from, step, first, end } = record;
  const least = end - first < filmFrames ? end - first : filmFrames;
  const beginning = { range: { from: from + first * step, step, count: least }, shard: undefined };
  return (folder) => ({
    ...planned,
    ...(target.kind === 'film' ? beginning : {}),
    images: enumeration,
    output: {
      ...planned.output,
      // A pipe is as fast as its reader: what is left is to make the images.
      out: isFile ? path.join(folder, path.basename(out)) + (out.endsWith('/') ? '/' : '') : 'none',
      manifest: manifest === undefined ? undefined : path.join(folder, 'manifest.jsonl'),
      checkpoint: undefined,
    },
  });
}

/** How long threads may take to start, and an encoder to read the first frames. */
const START_MS = 10_000;

/** Carry a run out for a while. The time that threads take to start is not counted. */
async function begin(plan: RunPlan, { seconds, signal }: RunMeasureOptions): Promise<Measured> {
  const run = prepareRun(plan);
  const isFilm = run.target.kind === 'film';
  const enough = new AbortController();
  const states: RunState[] = [];
  const outcome = await startRun(run, {
    // A film is made whole, since only then it has its bytes.
    runtimeMs: isFilm ? undefined : seconds * 1000 + START_MS,
    limitBytes: isFilm ? undefined : MAX_WRITTEN_BYTES,
    signal: AbortSignal.any([enough.signal, ...(signal === undefined ? [] : [signal])]),
    carriers: await carriersOf({}),
    onProgress: ({ state }) => {
      if (state.frames === 0) return;
      states[Math.min(states.length, 1)] = state;
      const elapsedMs = state.elapsedMs - states[0]!.elapsedMs;
      if (!isFilm && elapsedMs >= seconds * 1000) enough.abort();
    },
  });
  signal?.throwIfAborted();
  const [first, last] = states;
  const { images, bytes, elapsedMs } = outcome;
  const whole = { frames: images, bytes, elapsedMs };
  const isShort = outcome.state === 'complete' && !isFilm;
  if (isShort || images === 0 || first === undefined || last === undefined) return whole;
  const frames = last.frames - first.frames;
  if (frames === 0) return whole;
  return {
    frames,
    bytes: Math.round((bytes / images) * frames),
    elapsedMs: last.elapsedMs - first.elapsedMs,
  };
}

/** Images that all threads make in a second, encoded and not written. */
function madePerSecond({ encode: { frames, elapsedMs } }: Rates): number {
  return ((frames * 1000) / elapsedMs) * availableParallelism();
}

function roomFor({ record, target }: PreparedRun, bytes: bigint, folder: string): Room | undefined {
  if (target.kind === 'pipe' || target.kind === 'none') return undefined;
  const room = diskRoom(folder);
  if (room === undefined) return undefined;
  const images = record.end - record.first;
  const { split = images } = record.output;
  const isFolder = target.kind === 'directory';
  const neededFiles = isFolder ? images : (images + split - 1n) / split;
  const neededBytes = inBlocks(bytes, neededFiles, room.blockBytes);
  const isEnough =
    neededBytes <= room.bytes && (room.files === undefined || neededFiles <= room.files);
  return { ...room, neededBytes, neededFiles, isEnough };
}

/** What files of one size take together on a disk that gives each of them whole blocks. */
function inBlocks(bytes: bigint, files: bigint, block: bigint): bigint {
  const each = (bytes + files - 1n) / files;
  return ((each + block - 1n) / block) * block * files;
}
