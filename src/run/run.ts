/**
 * Start a run, or go on with one: check, lock, clear, carry out.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError, usageError } from '../core/errors.js';
import { told } from '../io/system-error.js';
import { formatIndex, shortenIndex } from '../core/index-format.js';
import { planRun } from '../core/range.js';
import { checkMakable, makeDirectory, requireFolderOf } from '../io/folders.js';
import { causeOf, type Lock, lockWith } from '../io/lock/lock.js';
import { checkFree } from '../io/lock/lock-state.js';
import {
  checkApart,
  checkFolders,
  checkWay,
  type ClearHooks,
  clearWay,
  otherPlace,
} from './clear.js';
import { removeBeyond } from './remove.js';
import { runSize } from './engine/frames.js';
import { checkFits } from './outputs/file-limits.js';
import { checkAhead } from './ahead.js';
import { checkDone } from './done.js';
import { executeRun } from './execute-run.js';
import {
  type Carrier,
  type Carriers,
  type Outcome,
  type SessionOptions,
  sweep,
} from './session.js';
import { requireManifest } from './outputs/manifest-place.js';
import { type ImageSink, sinkCarrier } from './own-sink.js';
import type { PreparedRun } from './plan.js';
import { previewOf, type RunPreview } from './preview.js';
import { recordAtByte } from './received.js';
import { imageAt, type RunRecord } from './record.js';
import { differences } from './same-run.js';
import { firstTaken } from './taken.js';
import { behindLinks, findRun, type FoundRun, runName, type RunTarget } from './target.js';

/** What happens to a run that lies where a new one is to be. */
export type Existing = 'refuse' | 'replace' | 'continue';

/** What carries out the kinds of output that are not made here. */
interface Outlets {
  readonly carriers: Carriers;
  /** Takes the images in place of files. */
  readonly sink?: ImageSink | undefined;
}

export interface StartOptions extends SessionOptions, ClearHooks, Outlets {
  /**
   * `refuse` (default): the new run is refused; `replace`: the old run's files are removed;
   * `continue`: the old run goes on, where it is the same one.
   */
  readonly existing?: Existing | undefined;
}

export interface ResumeOptions extends SessionOptions, Outlets {
  /** A new end, exclusive: beyond the old one, or before it, where no more is done. */
  readonly to?: bigint | undefined;
  /** Of a pipe: how many bytes of the whole stream its reader has. */
  readonly received?: bigint | undefined;
  /** Looks at all that is done, before anything is changed; what it throws ends the session. */
  readonly examine?: ((run: FoundRun, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** Folders, files, pipes: what this layer makes by itself. */
const OWN_CARRIER: Carrier = { check() {}, execute: executeRun };

/** What carries out a kind of output. */
function carrierOf({ kind }: RunTarget, { carriers, sink }: Outlets): Carrier {
  if (sink !== undefined) return sinkCarrier(sink);
  return kind === 'film' || kind === 'stream' ? carriers[kind] : OWN_CARRIER;
}

/**
 * Start a run and carry it out.
 * @throws EnumeratorError before anything is written, or `E_IO` while it works
 */
export async function startRun(prepared: PreparedRun, options: StartOptions): Promise<Outcome> {
  const { record } = prepared;
  const { existing = 'refuse' } = options;
  const { target, carrier } = checkStart(prepared, options);
  if (target.kind === 'directory') makeDirectory(target.out, record.output.durable);
  return behindLock(target, target.out, async (lock) => {
    await carrier.check(record, target);
    if (isContinued(target, options)) return goOn(findSame(record, target), { ...options, lock });
    const isCleared = await clearWay(record, target, existing === 'replace', options);
    if (!isCleared) return stoppedEarly(record, target);
    return carrier.execute(record, { ...options, target, lock });
  });
}

/**
 * Work at a run which no other process is at work on.
 * @param where - what its failures are told of
 */
async function behindLock<T>(
  target: RunTarget,
  where: string,
  work: (lock: Lock | undefined) => Promise<T>,
): Promise<T> {
  const lock = target.lock === undefined ? undefined : lockWith(target.lock, runName(target));
  try {
    return await work(lock);
  } catch (error) {
    throw causeOf(told(error, where), lock === undefined ? [] : [lock]);
  } finally {
    lock?.release();
  }
}

/** The outcome of a run that was stopped before its first image. */
function stoppedEarly(record: RunRecord, target: RunTarget): Outcome {
  const name = runName(target);
  return { state: 'stopped', record, name, images: 0, bytes: 0, elapsedMs: 0 };
}

/** What a start is refused for before its place is looked at. @throws EnumeratorError `E_USAGE`, `E_IO` */
function checkStart(
  { record, target: planned }: PreparedRun,
  options: StartOptions,
): { readonly target: RunTarget; readonly carrier: Carrier } {
  const { existing, limitBytes } = options;
  const target = existing === 'continue' ? behindLinks(planned) : planned;
  if (existing === 'continue') checkContinuable(target);
  if (limitBytes !== undefined && (target.kind === 'film' || target.kind === 'stream'))
    throw usageError(
      'limitBytes: how large a film gets is up to its encoder; limit the time, or the count of images',
      { setting: 'limitBytes' },
    );
  checkApart(record, target);
  checkFolders(target);
  return { target, carrier: carrierOf(target, options) };
}

/** Whether a run is there that the start goes on with. */
function isContinued({ checkpoint }: RunTarget, { existing }: StartOptions): boolean {
  return existing === 'continue' && checkpoint !== undefined && fs.existsSync(checkpoint);
}

/**
 * What a start would make. Nothing is written, and all is checked that the start would check.
 * @throws EnumeratorError as {@link startRun} before anything is written
 */
export async function previewStart(
  prepared: PreparedRun,
  options: StartOptions,
): Promise<RunPreview> {
  const { record } = prepared;
  const { target, carrier } = checkStart(prepared, options);
  if (target.kind === 'directory') checkMakable(target.out);
  else if (target.checkpoint !== undefined) checkMakable(path.dirname(target.checkpoint));
  if (target.lock !== undefined) checkFree(target.lock, runName(target));
  await carrier.check(record, target);
  if (isContinued(target, options)) return previewOf(checkGoOn(findSame(record, target), options));
  const isForced = options.existing === 'replace';
  const isReplaced = target.checkpoint !== undefined && fs.existsSync(target.checkpoint);
  checkWay(record, target, isForced);
  return previewOf({ record, target }, isReplaced ? 'replaced' : 'none');
}

/**
 * What would be made to go on with a run. Nothing is written.
 * @throws EnumeratorError as {@link resumeRun} before anything is written
 */
export function previewResume(where: string, options: ResumeOptions): RunPreview {
  const found = findRun(where);
  const { lock } = found.target;
  if (lock !== undefined) checkFree(lock, runName(found.target));
  return previewOf(checkGoOn(found, options));
}

/** @throws EnumeratorError `E_USAGE` where a second start could not go on with the first one's run */
function checkContinuable(target: RunTarget): void {
  if (target.kind === 'stream')
    throw usageError(
      'continue: the clock of a stream begins with its run; resume its checkpoint instead',
      { setting: 'continue' },
    );
  if (target.checkpoint === undefined)
    throw usageError(`continue: a run into ${target.out} leaves nothing to go on from`, {
      setting: 'continue',
      hints: [{ key: 'name-checkpoint' }],
    });
}

/** @throws EnumeratorError `E_EXISTS` where the checkpoint is of another run */
function findSame(record: RunRecord, target: RunTarget): FoundRun {
  const found = findRun(target.checkpoint ?? target.out);
  const [difference] = differences(found.record, record);
  if (difference !== undefined) {
    const name = runName(target);
    throw new EnumeratorError(
      'E_EXISTS',
      `${name} holds another run: its ${difference} is not the same`,
      { hints: [otherPlace(target), { key: 'resume', value: name }] },
    );
  }
  return found;
}

/**
 * Go on with a run.
 * @param where - the folder or file of the images, or the checkpoint
 */
export async function resumeRun(where: string, options: ResumeOptions): Promise<Outcome> {
  const { target } = findRun(where);
  return behindLock(target, where, async (lock) => {
    // Read behind the lock: another process may have gone on in between.
    const run = findRun(where);
    await options.examine?.(run, options.signal);
    return goOn(run, { ...options, lock });
  });
}

interface Locked {
  readonly lock: Lock | undefined;
}

/** A run that goes on: with the record that its checkpoint has, up to another end perhaps. */
interface Continuation extends FoundRun {
  readonly old: RunRecord;
}

/**
 * What of a run is still to be made.
 * @throws EnumeratorError where it cannot be; nothing is written
 */
function checkGoOn(
  { record: found, target }: FoundRun,
  { to, received }: Partial<ResumeOptions>,
): Continuation {
  // The session of a process that was killed.
  const last = { ...found, session: undefined };
  const record = received === undefined ? last : recordAtByte(last, target, received);
  const name = runName(target);
  if (target.kind === 'parts') {
    throw usageError(`${name} was submitted to many machines`, {
      hints: [{ key: 'submit-again', value: name }],
    });
  }
  const end = to === undefined ? record.end : newEnd(to, record);
  checkDone(record, target);
  const longer = { ...record, end };
  if (isFinished(record, end)) return { record: longer, target, old: record };
  const added = { first: record.end, end };
  const canMeet = target.kind === 'directory' || record.output.split !== undefined;
  const hasMore = canMeet && end > record.end;
  const taken = hasMore ? firstTaken(longer, target, added) : undefined;
  if (taken !== undefined) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${taken} already exists and belongs to no run: move it away, then resume`,
    );
  }
  if (target.kind === 'film' && record.watermark === record.end) {
    throw new EnumeratorError(
      'E_EXISTS',
      `${target.out} is finished, and a film cannot be made longer`,
      { hints: [otherPlace(target), { key: 'restart' }] },
    );
  }
  const isOwn = target.kind !== 'film' && target.kind !== 'stream';
  if (!isOwn) return { record: longer, target, old: record };
  const manifest = requireManifest(record, target);
  requireFolderOf(manifest);
  checkAhead(end < record.end ? record : longer, { ...target, manifest });
  return { record: longer, target: { ...target, manifest }, old: record };
}

/** Go on with a run that was found behind its lock. */
async function goOn(found: FoundRun, options: ResumeOptions & Locked): Promise<Outcome> {
  const { record, target, old } = checkGoOn(found, options);
  const { to: _, carriers: _carriers, sink, ...session } = options;
  if (isFinished(old, record.end)) {
    // A continuation that was killed at once leaves its half-written checkpoint.
    if (target.checkpoint !== undefined) sweep(target.checkpoint, options.lock);
    return tellComplete(record, runName(target), session);
  }
  const carrier = carrierOf(target, options);
  if (sink !== undefined) await carrier.check(old, target);
  if (carrier === OWN_CARRIER && record.end < old.end) removeBeyond(old, target, record.end);
  return carrier.execute(record, { ...session, target, old });
}

/** Whether nothing is to be made, nor anything that is made to be ended. */
function isFinished({ watermark, end }: RunRecord, newEnd: bigint): boolean {
  return watermark === end && newEnd === end;
}

function tellComplete(record: RunRecord, name: string, { onNotice }: SessionOptions): Outcome {
  const canGrow = record.output.kind !== 'film' && record.output.kind !== 'stream';
  onNotice?.({
    key: 'already-complete',
    message: `${name}: the run is finished`,
    hints: canGrow ? [{ key: 'extend', value: name }] : [],
  });
  return { state: 'complete', record, name, images: 0, bytes: 0, elapsedMs: 0 };
}

/**
 * The position at which a run ends anew.
 * @throws EnumeratorError `E_RANGE`, `E_USAGE`; `E_LIMIT`, `E_OUTPUT` where no file can hold the run
 */
function newEnd(to: bigint, record: RunRecord): bigint {
  const { from, step, first, end, watermark, output } = record;
  if (output.kind === 'stream') throw usageError('to: a stream keeps its end', { setting: 'to' });
  const { count } = planRun({ from, step, to }, runSize(record));
  if (count < watermark || count <= first) {
    const shown = shortenIndex(formatIndex(to), 40);
    const last = shortenIndex(formatIndex(imageAt(record, watermark - 1n)), 40);
    const problem =
      watermark === first
        ? 'leaves no image'
        : `lies before what is done, whose last image is ${last}: what is done stays`;
    throw new EnumeratorError('E_RANGE', `to ${shown} ${problem}`, { setting: 'to' });
  }
  checkFits({ ...record, end: count });
  if (count !== end && output.piped === 'npy')
    throw usageError(
      'to: the head of an npy says how many images follow, so that it keeps its end',
      { setting: 'to' },
    );
  if (count !== end && output.piped === 'tar' && (watermark === end || count === watermark))
    throw usageError('to: the end of the tar follows its last image, and that is written already', {
      setting: 'to',
    });
  return count;
}
