/**
 * Carry out a run that a checkpoint record describes: new ones and resumed ones alike.
 * @module
 */
import { availableParallelism } from 'node:os';
import { hasImageFiles, type RunRecord } from './record.js';
import { openFrames } from './engine/frames.js';
import {
  ClosedPipe,
  type RunHooks,
  runImages,
  type RunOptions,
  type RunState,
} from './engine/engine.js';
import { isFifo } from './outputs/append.js';
import { removeQuietly } from '../io/atomic-file.js';
import { makeDirectory } from '../io/folders.js';
import { appends, openSinks, type SinkJob } from './outputs/run-sinks.js';
import { finishFiles } from './outputs/finish-files.js';
import {
  openPartial,
  type PartialFiles,
  settleFiles,
  writeEmptyFiles,
} from './outputs/partial-files.js';
import { checkNeighbours } from './folder-owner.js';
import type { RunTarget } from './target.js';
import { type ExecuteOptions, openCheckpoint, openSession, type Outcome } from './session.js';

/**
 * Run a record from its watermark to its end.
 * @throws EnumeratorError `E_IO`; the checkpoint then names what is done
 */
export async function executeRun(record: RunRecord, options: ExecuteOptions): Promise<Outcome> {
  const { target, old } = options;
  const session = openSession(record, options);
  let last = session.stateAt(record.watermark, 0, 0);
  session.update(last);
  if (target.kind === 'directory') makeDirectory(target.out, record.output.durable);
  const partial = openPartial(record, old ?? record, target);
  // The end was moved to here: until the files have their names, the run is as it was.
  const isMovedHere = record.watermark === record.end && record.first !== record.end;
  const keep = beginWith(partial, () => {
    const first = openCheckpoint(isMovedHere ? (old ?? record) : record, options);
    // Another one may have begun at the same moment.
    if (old === undefined) withdrawBeside(record, target);
    partial.cutBack();
    if (record.first === record.end)
      writeEmptyFiles(record, target, partial.files[0]?.descriptor ?? -1);
    if (isMovedHere) finishFiles(record, target, partial.files, options.lock);
    return first;
  });
  if (isMovedHere) {
    keep(record, true);
    return session.outcome(record, last);
  }
  let settled = record.watermark;
  const hooks: RunHooks = {
    checkpoint: (state, isEnd) => {
      const now = recordAt(record, state);
      keep(now, isEnd, () => settleFiles(now, target, settled, state.inodes));
      settled = now.watermark;
      last = state;
    },
    progress: (state) => session.update(state),
    stopRequested: () => session.stopRequested(),
  };
  try {
    const state = await runImages(runOptions(record, options, partial.files), hooks);
    return session.outcome(recordAt(record, state), state);
  } catch (error) {
    if (!(error instanceof ClosedPipe)) throw error;
    return { ...session.outcome(recordAt(record, last), last), state: 'closed' };
  }
}

/** @throws EnumeratorError `E_EXISTS` where the run may not be in its folder; its checkpoint is gone then */
function withdrawBeside(record: RunRecord, target: RunTarget): void {
  try {
    checkNeighbours(record, target);
  } catch (error) {
    if (target.checkpoint !== undefined) removeQuietly(target.checkpoint);
    throw error;
  }
}

/** Take the first steps of a run, which closes its files only when it has begun. */
function beginWith<T>(partial: PartialFiles, steps: () => T): T {
  try {
    return steps();
  } catch (error) {
    partial.close();
    throw error;
  }
}

/** The record of a moment. */
export function recordAt(
  record: RunRecord,
  { watermark, offsets }: Pick<RunState, 'watermark' | 'offsets'>,
): RunRecord {
  const { offset: _, manifest, ...output } = record.output;
  const [offset = 0n, manifestOffset = 0n] = offsets;
  return {
    ...record,
    watermark,
    output: {
      ...output,
      ...(offset === 0n ? {} : { offset }),
      ...(manifest === undefined
        ? {}
        : { manifest: { file: manifest.file, offset: manifestOffset } }),
    },
  };
}

/** A run of fewer sample bytes is done before threads have started. */
const THREADS_FROM_BYTES = 2n ** 28n;
/** The same of Random Art, whose bytes take more work. */
const ART_THREADS_FROM_BYTES = 2n ** 24n;
const STDOUT = 1;
/** What is made at once, if that is not less than an image. */
const BATCH_BYTES = 2 ** 18;
/** Where each image costs more than its bytes. */
const MOST_BATCH_FILES = 1024;

function runOptions(
  record: RunRecord,
  { target, threads: asked, limitBytes, lock, received }: ExecuteOptions,
  files: RunOptions['files'],
): RunOptions {
  const { space, output, end, watermark } = record;
  const data = {
    record,
    out: target.out,
    manifest: target.manifest,
    lock: lock && { file: lock.file, text: lock.text },
    received,
  };
  const left = end - watermark;
  const worthFrom = record.art === undefined ? THREADS_FROM_BYTES : ART_THREADS_FROM_BYTES;
  const isSmall = left * BigInt(space.sampleBytes) < worthFrom;
  // A pipe can be full for hours, and a directory takes as long as its images: a thread is at it, and this one hears signals.
  const isPipe = output.kind === 'pipe';
  const mayTakeLong = isPipe || (output.kind === 'zip' && !isSmall);
  const wanted = asked ?? (isSmall ? 1 : defaultThreads(isPipe));
  const threads = wanted === 1 && !mayTakeLong ? 0 : wanted;
  const isPlain = !hasImageFiles(output.piped ?? output.kind);
  const batchImages = leastOf([
    BigInt(Math.max(1, Math.floor(BATCH_BYTES / space.sampleBytes))),
    isPlain && output.manifest === undefined ? 2n ** 16n : BigInt(MOST_BATCH_FILES),
    left / BigInt(4 * wanted),
    ...(limitBytes === undefined ? [] : [limitBytes / BigInt(16 * wanted * mostImageBytes(data))]),
  ]);
  return {
    plan: record,
    numbering: openFrames(record),
    split: output.split,
    batchImages,
    appends: appends(record),
    files,
    threads,
    openSinks: () => openSinks(data),
    worker: { url: new URL('./outputs/worker.js', import.meta.url), data },
    limitBytes,
  };
}

/** All cores, but for one that the reader of a pipe takes. */
function defaultThreads(isPipe: boolean): number {
  const cores = availableParallelism();
  return isPipe && isFifo(STDOUT) ? Math.max(1, cores - 1) : cores;
}

function mostImageBytes(data: SinkJob): number {
  if (data.record.output.kind === 'none') return 1;
  return openSinks(data).reduce((sum, sink) => sum + sink.maxImageBytes, 1);
}

/** At least 1. */
function leastOf(numbers: readonly bigint[]): number {
  const least = numbers.reduce((a, b) => (a < b ? a : b));
  return least < 1n ? 1 : Number(least);
}
