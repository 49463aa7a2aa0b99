/**
 * A run that workers make, from its plan to its end: its file in the shared folder, its jobs in the
 * queue, and its parts in the folder.
 * @module
 */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { requireObject } from '../core/arguments.js';
import { EnumeratorError, resultOf, usageError } from '../core/errors.js';
import type { Hooks } from '../io/hooks.js';
import { ownVersion } from '../io/package-root.js';
import {
  beginCheckpoint,
  readCheckpoint,
  writeCheckpoint,
} from '../run/checkpoint/checkpoint-file.js';
import { checkMakable, makeDirectory } from '../io/folders.js';
import { attempt } from '../io/system-error.js';
import { checkOut, checkTypes, type OutputPlan, recordOf, type RunPlan } from '../run/plan.js';
import type { Output, PartKind, RunRecord } from '../run/record.js';
import { checkFits } from '../run/outputs/file-limits.js';
import { estimateBytes } from '../run/outputs/frame-format.js';
import { digestName, SharedParts } from '../run/outputs/shared-parts.js';
import { differences } from '../run/same-run.js';
import { directoryTarget, shardTag } from '../run/target.js';
import { openedPlace, type QueuePlace } from './address.js';
import { checkServer, loadPackages } from './connection.js';
import { JobQueue } from './jobs.js';
import type { SubmissionEnd, SubmissionState } from './outcome.js';
import { Submission } from './submission.js';

/** The size of a part, in bytes of samples, if it is not given. */
const PART_BYTES = 2 ** 28;
/** How long to wait for the queue at the end. */
const CLOSE_TIMEOUT_MS = 2000;

export interface SubmitOptions extends Hooks<SubmissionState> {
  /** The command that lists what is there, if workers push parts elsewhere. */
  readonly list?: readonly string[] | undefined;
}

/** What a submission would make. */
export interface SubmitPreview {
  readonly record: RunRecord;
  readonly folder: string;
  readonly parts: bigint;
  /** About how many bytes all parts take together; 0 for digests alone. */
  readonly bytes: bigint;
  /** The first and the last part; undefined for no images. */
  readonly files: { readonly first: string; readonly last: string } | undefined;
  /** The run's file. */
  readonly checkpoint: string;
  /** Whether the run is there, and would be continued. */
  readonly isContinued: boolean;
}

/** Where a submitted run lies. */
export interface SubmitFolder {
  /** The folder that all machines share. */
  readonly folder: string;
  /** Distinguishes the run's file from those of other shards in the folder: `2-of-3`. */
  readonly tag: string;
}

/** How a submission ended, and how far the run was then. */
export interface SubmitOutcome extends SubmissionState {
  readonly end: SubmissionEnd;
}

/** A run for workers to make: how many images there are must be said. */
export interface SubmitPlan extends Omit<RunPlan, 'output'> {
  readonly output: PartsPlan;
}

/** Where the parts go, and in which form. */
export interface PartsPlan extends Pick<
  OutputPlan,
  'imageFormat' | 'metadata' | 'durable' | 'rate'
> {
  /** The folder that all machines share. */
  readonly out: string;
  /** What each part is: an archive or a file of samples; `none` for digests alone. `tar` by default. */
  readonly kind?: PartKind | undefined;
  /** Images in a part, from 1; by default as many as have about 256 MB of samples. */
  readonly split?: bigint | undefined;
}

/**
 * The record of a run for workers to make.
 * @throws EnumeratorError `E_USAGE`, `E_RANGE`, `E_SPACE`; `E_LIMIT`, `E_OUTPUT` where no file can hold a part
 */
export function submittedRecord(given: SubmitPlan): RunRecord {
  const { output, ...plan } = requireObject(given, 'plan');
  const { kind = 'tar', out, split, ...settings } = requireObject(output, 'output');
  checkOut(out);
  const { range } = plan;
  if (range?.count === undefined && range?.to === undefined)
    throw usageError('a submitted run needs a count or an end');
  if (split !== undefined && split < 1n) {
    throw usageError(`split ${split}: a part has at least one image`, { setting: 'split' });
  }
  const single = { ...settings, out: `${out}/part.${kind}` };
  checkTypes({ ...plan, output: single });
  const record = recordOf({ ...plan, output: single }, { kind });
  const usual = BigInt(Math.max(1, Math.floor(PART_BYTES / record.space.sampleBytes)));
  const parts = { kind, id: randomBytes(8).toString('hex') };
  const all = { ...record.output, kind: 'parts', split: split ?? usual, parts } as Output;
  const submitted = { ...record, output: all };
  // Such a run may be without an end in practice: it is cancelled.
  checkFits(submitted, true);
  return submitted;
}

/**
 * The run that was submitted to a folder.
 * @returns undefined where there is none
 * @throws EnumeratorError `E_EXISTS` where the folder has a run that was not submitted
 */
export function findSubmitted({ folder, tag }: SubmitFolder): RunRecord | undefined {
  const file = runFileOf(folder, tag);
  if (!fs.existsSync(file)) return undefined;
  const found = readCheckpoint(file);
  if (found.output.kind === 'parts') return found;
  throw new EnumeratorError('E_EXISTS', `${folder} holds a run that was not submitted`, {
    hints: [{ key: 'resume', value: folder }, { key: 'other-folder' }],
  });
}

/**
 * Have workers make a run, and wait until every part is there. A run that was submitted to the folder
 * before is continued.
 * @param queue - `redis://user:password@host:port/db`, or a place with a prefix of its own
 * @throws EnumeratorError `E_QUEUE`, `E_IO`; `E_EXISTS` where the folder has another run
 */
export function submit(
  plan: SubmitPlan,
  queue: string | QueuePlace,
  options: SubmitOptions = {},
): Promise<SubmitOutcome> {
  const record = submittedRecord(plan);
  return submitRecord(record, queue, folderOf(plan), options);
}

/**
 * The same for a run whose record is known.
 * @param record - as {@link submittedRecord} makes it, or {@link findSubmitted} finds it
 */
export async function submitRecord(
  record: RunRecord,
  queue: string | QueuePlace,
  { folder, tag }: SubmitFolder,
  { list, ...hooks }: SubmitOptions,
): Promise<SubmitOutcome> {
  const jobs = await JobQueue.open(openedPlace(queue), hooks.onNotice);
  const ended = new AbortController();
  try {
    const file = runFileOf(folder, tag);
    const begun = takeFolder(record, folder, file);
    const settings = {
      record: begun,
      folder: path.resolve(folder),
      runFile: path.basename(file),
      version: ownVersion(),
      list,
    };
    const submission = new Submission(settings, jobs, { ...hooks, keep: keeper(file, begun) });
    // Without its queue it could not end.
    const late = new Promise<SubmissionEnd>((resolve) => {
      const stop = (): void => {
        submission.abort();
        setTimeout(() => resolve('stopped'), CLOSE_TIMEOUT_MS).unref();
      };
      if (hooks.signal?.aborted === true) stop();
      hooks.signal?.addEventListener('abort', stop, { signal: ended.signal });
    });
    const end = await Promise.race([submission.run(), late]);
    return { ...submission.state(), end };
  } finally {
    ended.abort();
    await jobs.close(CLOSE_TIMEOUT_MS);
  }
}

/**
 * What {@link submit} would do. Nothing is written, and no job is issued.
 * @throws EnumeratorError as {@link submit} would before it begins
 */
export function previewSubmit(
  plan: SubmitPlan,
  queue: string | QueuePlace,
): Promise<SubmitPreview> {
  const record = submittedRecord(plan);
  return previewSubmission(record, queue, folderOf(plan));
}

function folderOf({ output, shard }: SubmitPlan): SubmitFolder {
  return { folder: output.out, tag: shardTag(shard) };
}

/**
 * What {@link submitRecord} would do. Nothing is written, and no job is issued.
 * @throws EnumeratorError as {@link submitRecord} would before it begins
 */
export async function previewSubmission(
  record: RunRecord,
  queue: string | QueuePlace,
  { folder, tag }: SubmitFolder,
): Promise<SubmitPreview> {
  const { address, prefix } = openedPlace(queue);
  await checkServer(loadPackages(), address, prefix);
  const file = runFileOf(folder, tag);
  checkMakable(folder);
  const isContinued = fs.existsSync(file);
  if (isContinued) checkSameRun(folder, readCheckpoint(file), record);
  else if (fs.existsSync(folder)) checkStrangers(record, folder);
  const { first, end } = record;
  const parts = new SharedParts(record);
  return {
    record,
    folder,
    parts: parts.count,
    bytes: parts.parts.kind === 'none' ? 0n : estimateBytes(parts.recordOf(record)),
    files: first === end ? undefined : { first: parts.nameAt(first), last: parts.nameAt(end - 1n) },
    checkpoint: file,
    isContinued,
  };
}

function runFileOf(folder: string, tag: string): string {
  return directoryTarget(path.normalize(folder), tag).checkpoint;
}

/**
 * Check that a folder's run makes the same parts, whichever submitter began it.
 * @throws EnumeratorError `E_EXISTS`
 */
export function checkSameRun(folder: string, found: RunRecord, planned: RunRecord): void {
  if (differences(found, planned).length === 0) return;
  throw new EnumeratorError('E_EXISTS', `${folder} holds another run than this one`, {
    hints: [{ key: 'same-run' }, { key: 'other-folder' }],
  });
}

/** Write the run's file, unless it is there; of two submitters that begin at once, one does so. */
function takeFolder(planned: RunRecord, folder: string, file: string): RunRecord {
  makeDirectory(folder);
  if (!fs.existsSync(file)) {
    checkStrangers(planned, folder);
    const failure = resultOf(() => beginCheckpoint(file, planned));
    if (failure instanceof EnumeratorError && failure.code !== 'E_EXISTS') throw failure;
  }
  const record = readCheckpoint(file);
  checkSameRun(folder, record, planned);
  return record;
}

/**
 * What has the name of a part, and no digest, is no run's: workers would write over it.
 * @throws EnumeratorError `E_EXISTS`
 */
function checkStrangers(record: RunRecord, folder: string): void {
  const parts = new SharedParts(record);
  const names = attempt(`cannot read the folder ${folder}`, () => fs.readdirSync(folder));
  const there = new Set(names);
  const stranger = names.find((name) => {
    const isPart = parts.rangeOf(name) !== undefined;
    return isPart && !there.has(digestName(name));
  });
  if (stranger === undefined) return;
  throw new EnumeratorError(
    'E_EXISTS',
    `${path.join(folder, stranger)} already exists and belongs to no run`,
    {
      hints: [{ key: 'other-folder' }],
    },
  );
}

/** Writes down how far a run is. Another submitter may do the same, and be further. */
function keeper(file: string, begun: RunRecord): (record: RunRecord) => void {
  let last = begun.watermark;
  return (record) => {
    if (record.watermark === last) return;
    const failure = resultOf(() => writeCheckpoint(file, record));
    // It only saves looking for parts again: the folder says what is done.
    if (!(failure instanceof EnumeratorError)) last = record.watermark;
  };
}
