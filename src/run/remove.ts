/**
 * Removal of what an older run made, and of files in the way of a new one: a file a step, since there may be
 * millions.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { EnumeratorError } from '../core/errors.js';
import type { PositionRange } from '../core/range.js';
import { syncToDisk } from '../io/atomic-file.js';
import { attemptSteps, finish, type Steps } from '../io/steps.js';
import { attempt } from '../io/system-error.js';
import { readIfPossible, writeCheckpoint } from './checkpoint/checkpoint-file.js';
import { recordAt } from './execute-run.js';
import { filmFolder, removeFilmFolder } from './film-folder.js';
import { isKeptApart } from './output-kind.js';
import { partialManifest } from './outputs/manifest.js';
import { findManifest, isManifestOf } from './outputs/manifest-place.js';
import { imageFiles, PartFiles } from './outputs/part-files.js';
import type { RunRecord } from './record.js';
import { foldersThere, imagesThere, partsThere } from './taken.js';
import type { RunTarget } from './target.js';

/**
 * Where a new film begins in the place of an old run: remove that, but for the old film, which stays
 * until the new one takes its name.
 * @throws EnumeratorError `E_IO`
 */
export function removeReplaced(target: RunTarget): void {
  const { checkpoint } = target;
  if (checkpoint !== undefined && fs.existsSync(checkpoint))
    finish(removingRun(target, checkpoint));
}

/**
 * Remove what an old checkpoint names: its images or files up to the watermark, those that a
 * killed run wrote beyond it, and at last the checkpoint. That says first that nothing is done, so that
 * it names no image that is gone, whenever this is cut short; and the last images go first, so that
 * what is left is found again.
 * @throws EnumeratorError `E_IO`
 */
export function removingRun(target: RunTarget, checkpoint: string): Steps {
  return attemptSteps(`cannot remove the old run in ${target.out}`, removal(target, checkpoint));
}

function* removal(target: RunTarget, checkpoint: string): Steps {
  const old = readIfPossible(checkpoint);
  if (!(old instanceof EnumeratorError)) {
    const none = { watermark: old.first, offsets: [] };
    writeCheckpoint(checkpoint, { ...recordAt(old, none), session: undefined });
    yield* removingOutput(old, target);
    // What is still there after a loss of power has a checkpoint that tells of it.
    syncToDisk(path.dirname(checkpoint));
  }
  fs.rmSync(checkpoint);
}

function* removingOutput(old: RunRecord, { out, checkpoint }: RunTarget): Steps {
  const { kind } = old.output;
  // Before the images go: another folder may have a file of the manifest's name.
  const manifest = findManifest(old, { kind, out, checkpoint });
  if (kind === 'film') removeFilmFolder(filmFolder(out));
  else if (kind === 'directory') yield* removingImages(old, out);
  else if (!isKeptApart(kind)) yield* removingParts(old, out);
  if (manifest === undefined) return;
  for (const file of [manifest, partialManifest(manifest)]) {
    if (isManifestOf(old, file)) fs.rmSync(file, { force: true });
  }
}

function* removingImages(old: RunRecord, out: string): Steps {
  const { first, end, watermark } = old;
  for (const { file } of imagesThere(old, out, { first: watermark, end })) {
    fs.rmSync(file);
    yield;
  }
  const fileAt = imageFiles(old, out);
  for (let position = watermark - 1n; position >= first; position--) {
    fs.rmSync(fileAt(position), { force: true });
    yield;
  }
  removeEmptyFolders(old, out, old);
}

function* removingParts(old: RunRecord, out: string): Steps {
  const parts = new PartFiles(old, out);
  const starts = [...parts.starts({ first: old.first, end: old.watermark })].toReversed();
  const behind = partsThere(old, out, { first: old.watermark, end: old.end });
  for (const { file } of behind) {
    fs.rmSync(file);
    yield;
  }
  for (const at of starts) {
    const { partial, complete } = parts.at(at);
    for (const file of [partial, complete]) fs.rmSync(file, { force: true });
    yield;
  }
}

/**
 * Remove the files that have the names of a new run's, as far as they are there.
 * @returns how many
 * @throws EnumeratorError `E_IO`
 */
export function removingFiles(files: readonly string[], { out }: RunTarget): Steps<number> {
  return attemptSteps(`cannot replace the files in ${out}`, removingThere(files));
}

function* removingThere(files: readonly string[]): Steps<number> {
  let removed = 0;
  for (const file of files) {
    if (fs.existsSync(file)) {
      fs.rmSync(file, { force: true });
      removed++;
    }
    yield;
  }
  return removed;
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
