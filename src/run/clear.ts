/**
 * What lies where a new run is to be: an older run, or files that no run wrote; and whether its own files
 * have folders, and names apart.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { readIfPossible } from './checkpoint/checkpoint-file.js';
import { checkNeighbours } from './folder-owner.js';
import { finish, inTurns, type Steps } from '../io/steps.js';
import type { Hooks } from '../io/hooks.js';
import type { RunRecord } from './record.js';
import { counted, countText, grouped } from '../core/cardinality.js';
import { EnumeratorError, type Hint, type HintKey, usageError } from '../core/errors.js';
import { firstTaken, imagesThere, partsThere } from './taken.js';
import { isKeptApart } from './output-kind.js';
import { imageExtension } from './outputs/image-encoder.js';
import { partialManifest } from './outputs/manifest.js';
import { isNamedAsPart, PartFiles } from './outputs/part-files.js';
import { removingFiles, removingRun } from './remove.js';
import { checkAbsent } from '../io/atomic-file.js';
import { recoverAnew, runName, type RunTarget } from './target.js';
import { realPath, requireFolderOf } from '../io/folders.js';

/** How far the place of a new run is cleared. */
export interface ClearProgress {
  /** What messages call the run. */
  readonly name: string;
  readonly action: 'looked at' | 'removed';
  readonly files: number;
  readonly elapsedMs: number;
}

/** Who follows how the place is cleared, which may take minutes. */
export interface ClearHooks extends Pick<Hooks<never>, 'signal' | 'onNotice'> {
  readonly onClear?: ((progress: ClearProgress) => void) | undefined;
}

/**
 * See to it that no run and no other file is in the way; with `force`, remove what the old
 * run's checkpoint names, and what has the names of the new one's files. What is removed is a notice.
 * @returns false where the signal stopped it: the old run has nothing done then, and what is left of it is
 *   removed when this is called again
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export async function clearWay(
  record: RunRecord,
  target: RunTarget,
  force: boolean,
  { signal, onNotice, onClear }: ClearHooks = {},
): Promise<boolean> {
  const { checkpoint, kind } = target;
  const name = runName(target);
  const start = performance.now();
  const does = <T>(action: ClearProgress['action'], steps: Steps<T>): Promise<T> =>
    inTurns(steps, signal, (files) =>
      onClear?.({ name, action, files, elapsedMs: performance.now() - start }),
    );
  const tell = (what: string): void =>
    onNotice?.({ key: 'replaced', message: `${name}: replaces ${what}` });
  try {
    await does('looked at', checkingWay(record, target, force));
    if (!force) return true;
    if (checkpoint !== undefined && fs.existsSync(checkpoint)) {
      tell(describeRun(readIfPossible(checkpoint), target));
      // A film is replaced by the new one when that is complete, and its run when nothing more is refused.
      if (kind !== 'film') await does('removed', removingRun(target, checkpoint));
    }
    const taken = [...filesTaken(record, target)];
    const files = await does('removed', removingFiles(taken, target));
    if (files > 0) tell(files === 1 ? 'a file of no run' : `${grouped(files)} files of no run`);
    return true;
  } catch (error) {
    if (signal?.aborted !== true || error !== signal.reason) throw error;
    const message = `${name}: stopped while what lies there was cleared away; the same command goes on with that`;
    onNotice?.({ key: 'clearing-stopped', message });
    return false;
  }
}

/**
 * See to it that no run and no other file is in the way, or with `force` that it can be removed.
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function checkWay(record: RunRecord, target: RunTarget, force: boolean): void {
  finish(checkingWay(record, target, force));
}

function* checkingWay(record: RunRecord, target: RunTarget, force: boolean): Steps {
  const { checkpoint } = target;
  checkPlaces(record, target);
  checkNeighbours(record, target);
  if (checkpoint !== undefined && fs.existsSync(checkpoint)) {
    const old = readIfPossible(checkpoint);
    if (!force) throw standsThere({ ...target, checkpoint }, old);
    // Other machines may be at work on it.
    if (!(old instanceof EnumeratorError) && old.output.kind === 'parts')
      throw new EnumeratorError(
        'E_EXISTS',
        `${target.out} holds a run that was submitted to many machines, which is not replaced`,
        { hints: [{ key: 'cancel' }] },
      );
  }
  if (force) {
    for (const file of filesTaken(record, target)) {
      checkReplaceable(file, 'other-folder');
      yield;
    }
    return;
  }
  const image = firstTaken(record, target, record);
  const taken = image ?? takenManifest(record);
  if (taken === undefined) return;
  const elsewhere = image === undefined ? { key: 'other-manifest' as const } : otherPlace(target);
  throw new EnumeratorError('E_EXISTS', `${taken} already exists and belongs to no run`, {
    hints: [elsewhere, { key: 'overwrite' }],
  });
}

/** The hint to choose another place for a run. */
export function otherPlace({ kind }: Pick<RunTarget, 'kind'>): Hint {
  if (isKeptApart(kind)) return { key: 'other-checkpoint' };
  return { key: kind === 'directory' ? 'other-folder' : 'other-file' };
}

/**
 * Nothing but a regular file is ever replaced, by `force` either: a device or a pipe would be lost.
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
function checkPlaces(record: RunRecord, { kind, out, checkpoint }: RunTarget): void {
  const { manifest } = record.output;
  if (manifest !== undefined) {
    checkReplaceable(manifest.file, 'other-manifest');
    checkReplaceable(partialManifest(manifest.file), 'other-manifest');
  }
  // A folder's own checkpoint is looked at where the old run is removed.
  if (kind === 'directory') return;
  if (checkpoint !== undefined) checkReplaceable(checkpoint, otherPlace({ kind }).key);
  if (isKeptApart(kind)) return;
  const { partial, complete } = new PartFiles(record, out).at(record.first);
  checkReplaceable(partial, 'other-file');
  checkReplaceable(complete, 'other-file');
}

function checkReplaceable(file: string, other: HintKey): void {
  checkAbsent(file, true, { key: other });
}

function takenManifest({ output }: RunRecord): string | undefined {
  const { manifest } = output;
  if (manifest === undefined) return undefined;
  return [manifest.file, partialManifest(manifest.file)].find((file) => fs.existsSync(file));
}

function standsThere(
  target: RunTarget & { readonly checkpoint: string },
  old: RunRecord | EnumeratorError,
): EnumeratorError {
  const { kind, checkpoint } = target;
  const name = runName(target);
  const isUnread = old instanceof EnumeratorError;
  const what = `${name} ${isNoCheckpoint(old, target) ? 'is' : 'holds'} ${describeRun(old, target)}`;
  if (!isUnread && old.output.kind === 'parts')
    return new EnumeratorError('E_EXISTS', `${what}, made by many machines`, {
      hints: [{ key: 'submit-again', value: name }, { key: 'other-folder' }],
    });
  const key = kind === 'stream' ? 'resume-stream' : 'resume';
  const continued: readonly Hint[] = isUnread ? recoverAnew(checkpoint) : [{ key, value: name }];
  const hints = [...continued, { key: 'overwrite' as const }, otherPlace(target)];
  return new EnumeratorError('E_EXISTS', what, { hints });
}

/** Whether what stands in a checkpoint's place is of nobody's run: that place may have any name. */
function isNoCheckpoint(old: RunRecord | EnumeratorError, { kind }: RunTarget): boolean {
  return isKeptApart(kind) && old instanceof EnumeratorError && old.code === 'E_CHECKPOINT_FOREIGN';
}

/** @param run - or why its checkpoint cannot be read */
function describeRun(run: RunRecord | EnumeratorError, target: RunTarget): string {
  if (isNoCheckpoint(run, target)) return 'a file that is no checkpoint';
  if (run instanceof EnumeratorError) return 'a run with a checkpoint that cannot be read';
  const { first, watermark, end, space } = run;
  const state = watermark === end ? 'finished' : `${countText(watermark - first)} done`;
  return `a run of ${counted(end - first, 'image')} of ${space.canonical} (${state})`;
}

/** The files that have the names of a new run's, and its manifest's, which need not be there. */
function* filesTaken(record: RunRecord, { kind, out }: RunTarget): Generator<string> {
  if (!isKeptApart(kind) && kind !== 'film') {
    const there = kind === 'directory' ? imagesThere : partsThere;
    for (const { file } of there(record, out, record)) yield file;
  }
  const { manifest } = record.output;
  if (manifest !== undefined) yield* [manifest.file, partialManifest(manifest.file)];
}

/** @throws EnumeratorError `E_USAGE` where the manifest would be, or be taken for, another file of the run */
export function checkApart(record: RunRecord, target: RunTarget): void {
  const { manifest } = target;
  if (manifest === undefined) return;
  const files = [manifest, partialManifest(manifest)].map(realPath);
  if (files.some((file) => isOwnFile(target, file)))
    throw takenName(manifest, 'the run writes that file itself');
  if (files.some((file) => isNamedAsOwn(record, target, file)))
    throw takenName(manifest, 'the run names its own files so');
}

function takenName(manifest: string, reason: string): EnumeratorError {
  const message = `manifest ${manifest}: ${reason}; name another`;
  return usageError(message, { setting: 'manifest' });
}

function isOwnFile({ out, checkpoint, lock }: RunTarget, file: string): boolean {
  const own = [out, `${out}.part`, checkpoint, lock];
  return own.some((name) => name !== undefined && realPath(name) === file);
}

/** Whether `verify` would take it for a part, or for an image in a folder. */
function isNamedAsOwn(record: RunRecord, { kind, out }: RunTarget, file: string): boolean {
  const hasParts = record.output.split !== undefined;
  const { dir, base } = path.parse(file);
  const whole = path.parse(realPath(out));
  if (kind === 'directory') {
    const folder = path.join(whole.dir, whole.base);
    const isIn = dir === folder || (hasParts && path.dirname(dir) === folder);
    return isIn && base.toLowerCase().endsWith(`.${imageExtension(record)}`);
  }
  return hasParts && dir === whole.dir && isNamedAsPart(out, base);
}

/**
 * See to it that every file of a new run has a folder to be in.
 * @throws EnumeratorError `E_IO` where one is missing
 */
export function checkFolders({ kind, out, checkpoint, manifest }: RunTarget): void {
  const isFolder = kind === 'directory';
  if (isKeptApart(kind)) requireFolderOf(checkpoint);
  else if (!isFolder) requireFolderOf(out);
  // A folder of images is made where it is missing.
  const isInside = isFolder && path.dirname(path.resolve(manifest ?? '')) === path.resolve(out);
  if (!isInside) requireFolderOf(manifest);
}
