/**
 * What lies where a new run is to be: an older run, or files that no run wrote; and whether its own files
 * have folders, and names apart.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { readCheckpoint } from './checkpoint-file.js';
import { attempt } from '../io/system-error.js';
import type { RunRecord } from './record.js';
import { countText } from '../core/cardinality.js';
import { EnumeratorError, type Hint, type HintKey, usageError } from '../core/errors.js';
import { framePositions } from '../core/name.js';
import { isWithin, type PositionRange } from '../core/range.js';
import { filmFolder, removeFilmFolder } from './film-folder.js';
import { imageExtension } from './outputs/image-encoder.js';
import { partialManifest } from './outputs/manifest.js';
import { findManifest, isManifestOf } from './outputs/manifest-place.js';
import { imageFiles, isNamedAsPart, PartFiles } from './outputs/part-files.js';
import { checkAbsent } from '../io/atomic-file.js';
import { runName, type RunTarget } from './target.js';
import { realPath, requireFolderOf } from '../io/folders.js';

/**
 * See to it that no run and no other file is in the way; with `force`, remove what the old
 * run's checkpoint names, and nothing else.
 * @throws EnumeratorError `E_EXISTS`, `E_IO`
 */
export function clearWay(record: RunRecord, target: RunTarget, force: boolean): void {
  const { checkpoint } = target;
  checkPlaces(record, target);
  if (checkpoint !== undefined && fs.existsSync(checkpoint)) {
    const old = readIfPossible(checkpoint);
    if (!force) throw standsThere(target, old);
    // Other machines may be at work on it.
    if (old?.output.kind === 'parts')
      throw new EnumeratorError(
        'E_EXISTS',
        `${target.out} holds a run that was submitted to many machines, which is not replaced`,
        { hints: [{ key: 'cancel' }] },
      );
    // A film is replaced by the new one when that is complete, and its run when nothing more is refused.
    if (target.kind !== 'film') removeOldRun(target, checkpoint);
  }
  if (force) return;
  const image = firstTaken(record, target, record);
  const taken = image ?? takenManifest(record);
  if (taken === undefined) return;
  const elsewhere = image === undefined ? { key: 'other-manifest' as const } : otherPlace(target);
  throw new EnumeratorError('E_EXISTS', `${taken} already exists and belongs to no run`, {
    hints: [elsewhere, { key: 'overwrite' }],
  });
}

/** The hint to choose another place for a run. */
export function otherPlace({ kind }: RunTarget): Hint {
  return { key: kind === 'directory' ? 'other-folder' : 'other-file' };
}

/** Undefined where a checkpoint cannot be read: whatever it is, it names nothing of ours. */
function readIfPossible(checkpoint: string): RunRecord | undefined {
  try {
    return readCheckpoint(checkpoint);
  } catch {
    return undefined;
  }
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
  const hasFiles = kind !== 'pipe' && kind !== 'none';
  if (checkpoint !== undefined)
    checkReplaceable(checkpoint, hasFiles ? 'other-file' : 'other-checkpoint');
  if (!hasFiles) return;
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

function standsThere(target: RunTarget, old: RunRecord | undefined): EnumeratorError {
  const name = runName(target);
  if (old === undefined)
    return inTheWay(target, `${name} holds a run with a checkpoint that cannot be read`);
  const { first, watermark, end, space, output } = old;
  const state = watermark === end ? 'finished' : `${countText(watermark - first)} done`;
  const what = `${name} holds a run of ${countText(end - first)} images of ${space.canonical} (${state})`;
  if (output.kind !== 'parts') return inTheWay(target, what);
  return new EnumeratorError('E_EXISTS', `${what}, made by many machines`, {
    hints: [{ key: 'submit-again', value: name }, { key: 'other-folder' }],
  });
}

function inTheWay(target: RunTarget, message: string): EnumeratorError {
  const key = target.kind === 'stream' ? 'resume-stream' : 'resume';
  const hints: Hint[] = [{ key, value: runName(target) }, { key: 'overwrite' }, otherPlace(target)];
  return new EnumeratorError('E_EXISTS', message, { hints });
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
 * killed run wrote beyond it, and at last the checkpoint.
 */
function removeOldRun(target: RunTarget, checkpoint: string): void {
  const old = readIfPossible(checkpoint);
  attempt(`cannot remove the old run in ${target.out}`, () => {
    if (old !== undefined) removeOutput(old, target);
    fs.rmSync(checkpoint);
  });
}

function removeOutput(old: RunRecord, { out, checkpoint }: RunTarget): void {
  const { kind } = old.output;
  // Before the images go: another folder may have a file of the manifest's name.
  const manifest = findManifest(old, { kind, out, checkpoint });
  if (kind === 'film') removeFilmFolder(filmFolder(out));
  else if (kind === 'directory') removeImages(old, out);
  else if (kind !== 'pipe' && kind !== 'none' && kind !== 'stream') removeParts(old, out);
  if (manifest === undefined) return;
  for (const file of [manifest, partialManifest(manifest)]) {
    if (isManifestOf(old, file)) fs.rmSync(file, { force: true });
  }
}

function removeImages(old: RunRecord, out: string): void {
  const fileAt = imageFiles(old, out);
  for (let position = old.first; position < old.end; position++) {
    const file = fileAt(position);
    if (position >= old.watermark && !fs.existsSync(file)) break;
    fs.rmSync(file, { force: true });
  }
  if (old.output.split === undefined) return;
  const parts = new PartFiles(old, out);
  for (const at of parts.starts(old)) {
    const folder = path.join(out, parts.folderAt(at));
    if (!fs.existsSync(folder)) break;
    if (fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
  }
}

function removeParts(old: RunRecord, out: string): void {
  const parts = new PartFiles(old, out);
  for (const at of parts.starts(old)) {
    const { partial, complete } = parts.at(at);
    const found = [partial, complete].filter((file) => fs.existsSync(file));
    if (at >= old.watermark && found.length === 0) break;
    for (const file of found) fs.rmSync(file);
  }
}

/** The first file that has the name of one of a run's images, or of its file or its parts. */
export function firstTaken(
  record: RunRecord,
  { kind, out }: RunTarget,
  range: PositionRange,
): string | undefined {
  if (kind === 'pipe' || kind === 'none' || kind === 'stream') return undefined;
  if (range.first === range.end) return undefined;
  if (kind === 'film') return [out, filmFolder(out)].find((file) => fs.existsSync(file));
  if (kind === 'directory') {
    return record.output.split === undefined
      ? firstImage(record, out, range)
      : firstFolder(record, out, range);
  }
  const parts = new PartFiles(record, out);
  const { partial, complete } = parts.at(range.first);
  const named = [complete, partial].find((file) => fs.existsSync(file));
  if (named !== undefined || record.output.split === undefined) return named;
  return firstPart(record, out, range);
}

function firstImage(record: RunRecord, out: string, range: PositionRange): string | undefined {
  const positionOf = framePositions(record, record.output.nameWidth);
  const extension = `.${imageExtension(record)}`;
  for (const file of fs.readdirSync(out)) {
    const { name, ext } = path.parse(file);
    const position = ext === extension ? positionOf(name) : undefined;
    if (isWithin(range, position)) return path.join(out, file);
  }
  return undefined;
}

/** The first folder of a part in which something lies. */
function firstFolder(record: RunRecord, out: string, range: PositionRange): string | undefined {
  const parts = new PartFiles(record, out);
  const names = new Set(fs.readdirSync(out));
  // A run that is continued goes on in the folder of its last part.
  const first = parts.isStart(range.first) ? range.first : parts.rangeAt(range.first).end;
  for (const at of parts.starts({ first, end: range.end })) {
    const folder = parts.folderAt(at);
    if (names.delete(folder) && fs.readdirSync(path.join(out, folder)).length > 0)
      return path.join(out, folder);
    if (names.size === 0) return undefined;
  }
  return undefined;
}

/** The first file that is named as a part is. */
function firstPart(record: RunRecord, out: string, range: PositionRange): string | undefined {
  const parts = new PartFiles(record, out);
  const folder = path.dirname(out);
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const found = names.filter((file) => isNamedAsPart(out, file));
  if (found.length === 0) return undefined;
  for (const at of parts.starts(range)) {
    const { partial, complete } = parts.at(at);
    const taken = [complete, partial].find((file) => found.includes(path.basename(file)));
    if (taken !== undefined) return taken;
    if (at - range.first > BigInt(found.length) * 1_000_000n) return undefined;
  }
  return undefined;
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
  if (kind === 'pipe' || kind === 'none' || kind === 'stream') requireFolderOf(checkpoint);
  else if (!isFolder) requireFolderOf(out);
  // A folder of images is made where it is missing.
  const isInside = isFolder && path.dirname(path.resolve(manifest ?? '')) === path.resolve(out);
  if (!isInside) requireFolderOf(manifest);
}
