/**
 * Whether a file that the user names is one that the run writes itself, and whether the folders
 * are there in which its files are to be.
 * @module
 */
import path from 'node:path';
import type { RunRecord } from './record.js';
import { realPath, requireFolderOf } from '../io/folders.js';
import { EnumeratorError } from '../core/errors.js';
import { imageExtension } from './outputs/image-encoder.js';
import { partialManifest } from './outputs/manifest.js';
import type { RunTarget } from './target.js';

/** @throws EnumeratorError `E_USAGE` where the manifest would be, or be taken for, another file of the run */
export function checkApart(record: RunRecord, target: RunTarget): void {
  const { manifest } = target;
  if (manifest === undefined) return;
  const files = [manifest, partialManifest(manifest)].map(realPath);
  if (files.some((file) => isOwnFile(target, file)))
    throw taken(manifest, 'the run writes that file itself');
  if (files.some((file) => isNamedAsOwn(record, target, file)))
    throw taken(manifest, 'the run names its own files so');
}

function taken(manifest: string, reason: string): EnumeratorError {
  const message = `manifest ${manifest}: ${reason}; name another`;
  return new EnumeratorError('E_USAGE', message, { setting: 'manifest' });
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
  if (!hasParts || dir !== whole.dir || !base.startsWith(`${whole.name}-`)) return false;
  const stem = base.endsWith('.part') ? base.slice(0, -'.part'.length) : base;
  const label = stem.slice(whole.name.length + 1, -whole.ext.length);
  return stem.endsWith(whole.ext) && /^[0-9a-f+-]+$/.test(label);
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
