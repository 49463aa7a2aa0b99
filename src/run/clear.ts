/**
 * What lies where a new run is to be: an older run, or files that no run wrote; and whether its own files
 * have folders, and names apart.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { readIfPossible, writeCheckpoint } from './checkpoint-file.js';
import { checkNeighbours } from './folder-owner.js';
import { recordAt } from './execute-run.js';
import { attempt } from '../io/system-error.js';
import type { PositionRange } from '../core/range.js';
import type { OutputKind, RunRecord } from './record.js';
import { countText, grouped } from '../core/cardinality.js';
import { EnumeratorError, type Hint, type HintKey, usageError } from '../core/errors.js';
import { firstTaken, foldersThere, imagesThere, partsThere } from './taken.js';
import { filmFolder, removeFilmFolder } from './film-folder.js';
import { imageExtension } from './outputs/image-encoder.js';
import { partialManifest } from './outputs/manifest.js';
import { findManifest, isManifestOf } from './outputs/manifest-place.js';
import { imageFiles, isNamedAsPart, PartFiles } from './outputs/part-files.js';
import { checkAbsent, syncToDisk } from '../io/atomic-file.js';
import { recoverAnew, runName, type RunTarget } from './target.js';
import { realPath, requireFolderOf } from '../io/folders.js';

/**
 * See to it that no run and no other file is in the way; with `force`, remove what the old
 * run's checkpoint names, and what has the names of the new one's files.
 * @param onReplaced - called with what is removed, in words
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function clearWay(
  record: RunRecord,
  target: RunTarget,
  force: boolean,
  onReplaced: (what: string) => void = () => {},
): void {
  checkWay(record, target, force);
  if (!force) return;
  const { checkpoint, kind } = target;
  if (checkpoint !== undefined && fs.existsSync(checkpoint)) {
    onReplaced(describeRun(readIfPossible(checkpoint), target));
    // A film is replaced by the new one when that is complete, and its run when nothing more is refused.
    if (kind !== 'film') removeOldRun(target, checkpoint);
  }
  const files = removeTaken(record, target);
  if (files > 0) onReplaced(files === 1 ? 'a file of no run' : `${grouped(files)} files of no run`);
}

/**
 * See to it that no run and no other file is in the way, or with `force` that it can be removed.
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function checkWay(record: RunRecord, target: RunTarget, force: boolean): void {
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
    for (const file of filesTaken(record, target)) checkReplaceable(file, 'other-folder');
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

/** Whether the checkpoint is the only file that a run is found by. */
function isKeptApart(kind: OutputKind): boolean {
  return kind === 'pipe' || kind === 'none' || kind === 'stream';
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
  return `a run of ${countText(end - first)} images of ${space.canonical} (${state})`;
}

/**
 * Where a new film begins in the place of an old run: remove that, but for the old film, which stays
 * until the new one takes its name.
 * @throws EnumeratorError `E_IO`
 */
export function removeReplaced(target: RunTarget): void {
  const { checkpoint } = target;
  if (checkpoint !== undefined && fs.existsSync(checkpoint)) removeOldRun(target, checkpoint);
}

/**
 * Remove what an old checkpoint names: its images or files up to the watermark, those that a
 * killed run wrote beyond it, and at last the checkpoint. That says first that nothing is done, so that
 * it names no image that is gone, whenever this is cut short; and the last images go first, so that
 * what is left is found again.
 */
function removeOldRun(target: RunTarget, checkpoint: string): void {
  const old = readIfPossible(checkpoint);
  attempt(`cannot remove the old run in ${target.out}`, () => {
    if (!(old instanceof EnumeratorError)) {
      const none = { watermark: old.first, offsets: [] };
      writeCheckpoint(checkpoint, { ...recordAt(old, none), session: undefined });
      removeOutput(old, target);
      // What is still there after a loss of power has a checkpoint that tells of it.
      syncToDisk(path.dirname(checkpoint));
    }
    fs.rmSync(checkpoint);
  });
}

function removeOutput(old: RunRecord, { out, checkpoint }: RunTarget): void {
  const { kind } = old.output;
  // Before the images go: another folder may have a file of the manifest's name.
  const manifest = findManifest(old, { kind, out, checkpoint });
  if (kind === 'film') removeFilmFolder(filmFolder(out));
  else if (kind === 'directory') removeImages(old, out);
  else if (!isKeptApart(kind)) removeParts(old, out);
  if (manifest === undefined) return;
  for (const file of [manifest, partialManifest(manifest)]) {
    if (isManifestOf(old, file)) fs.rmSync(file, { force: true });
  }
}

function removeImages(old: RunRecord, out: string): void {
  const { first, end, watermark } = old;
  for (const { file } of imagesThere(old, out, { first: watermark, end })) fs.rmSync(file);
  const fileAt = imageFiles(old, out);
  for (let position = watermark - 1n; position >= first; position--)
    fs.rmSync(fileAt(position), { force: true });
  removeEmptyFolders(old, out, old);
}

/**
 * Remove what a killed session wrote behind the new end of a run, where that is moved in.
 * @param old - the run as it was; what lies there must be its own
 * @throws EnumeratorError `E_IO`
 */
export function removeBeyond(old: RunRecord, { kind, out }: RunTarget, end: bigint): void {
  attempt(`cannot remove what is beyond the new end in ${out}`, () => {
    if (kind !== 'directory') {
      if (old.output.split === undefined) return;
      for (const { file } of partsThere(old, out, { first: old.watermark, end: old.end }))
        fs.rmSync(file);
      return;
    }
    const beyond = { first: end, end: old.end };
    for (const { file } of imagesThere(old, out, beyond)) fs.rmSync(file);
    removeEmptyFolders(old, out, beyond);
  });
}

function removeEmptyFolders(old: RunRecord, out: string, range: PositionRange): void {
  if (old.output.split === undefined) return;
  for (const folder of foldersThere(old, out, range)) {
    if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
  }
}

function removeParts(old: RunRecord, out: string): void {
  const parts = new PartFiles(old, out);
  const starts = [...parts.starts({ first: old.first, end: old.watermark })].toReversed();
  const behind = partsThere(old, out, { first: old.watermark, end: old.end });
  for (const { file } of behind) fs.rmSync(file);
  for (const at of starts) {
    const { partial, complete } = parts.at(at);
    for (const file of [partial, complete]) fs.rmSync(file, { force: true });
  }
}

/**
 * Remove the files that have the names of a new run's.
 * @returns how many
 * @throws EnumeratorError `E_IO`
 */
function removeTaken(record: RunRecord, target: RunTarget): number {
  const files = filesTaken(record, target).filter((file) => fs.existsSync(file));
  attempt(`cannot replace the files in ${target.out}`, () => {
    for (const file of files) fs.rmSync(file, { force: true });
  });
  return files.length;
}

/** The files that have the names of a new run's, and its manifest's, which need not be there. */
function filesTaken(record: RunRecord, target: RunTarget): string[] {
  const { manifest } = record.output;
  const manifests = manifest && [manifest.file, partialManifest(manifest.file)];
  return [...takenBy(record, target), ...(manifests ?? [])];
}

function takenBy(record: RunRecord, { kind, out }: RunTarget): string[] {
  if (isKeptApart(kind) || kind === 'film') return [];
  const there = kind === 'directory' ? imagesThere : partsThere;
  return Array.from(there(record, out, record), ({ file }) => file);
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
