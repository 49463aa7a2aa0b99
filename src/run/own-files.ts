/**
 * Whether a file that the user names is one that the run writes itself, and whether the folders
 * are there in which its files are to be.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { RunRecord } from './record.js';
import { isSystemError } from '../io/system-error.js';
import { EnumeratorError } from '../core/errors.js';
import { imageExtension } from './outputs/image-encoder.js';
import { growingManifest } from './outputs/manifest.js';
import type { RunTarget } from './target.js';
import { shellWord } from '../cli/render/shell-word.js';

/** @throws EnumeratorError `E_USAGE` where the manifest would be, or be taken for, another file of the run */
export function checkApart(record: RunRecord, target: RunTarget): void {
  const { manifest } = target;
  if (manifest === undefined) return;
  const files = [manifest, growingManifest(manifest)].map(realPath);
  if (files.some((file) => isOwnFile(target, file)))
    throw new EnumeratorError(
      'E_USAGE',
      `--manifest ${manifest}: the run writes that file itself; name another`,
    );
  if (files.some((file) => isNamedAsOwn(record, target, file)))
    throw new EnumeratorError(
      'E_USAGE',
      `--manifest ${manifest}: the run names its own files so; name another`,
    );
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

/** By whatever way a file is named: absolute, and its folder without links. */
export function realPath(file: string): string {
  const { dir, base } = path.parse(path.resolve(file));
  try {
    return path.join(fs.realpathSync(dir), base);
  } catch {
    return path.join(dir, base);
  }
}

/**
 * See to it that every file of a new run has a folder to be in.
 * @throws EnumeratorError `E_IO` where one is missing
 */
export function checkFolders({ kind, out, checkpoint, manifest }: RunTarget): void {
  const isFolder = kind === 'directory';
  if (kind === 'pipe' || kind === 'none' || kind === 'stream')
    requireFolderOf(checkpoint, '--checkpoint');
  else if (!isFolder) requireFolderOf(out, '--out');
  // A folder of images is made where it is missing.
  const isInside = isFolder && path.dirname(path.resolve(manifest ?? '')) === path.resolve(out);
  if (!isInside) requireFolderOf(manifest, '--manifest');
}

/** @throws EnumeratorError `E_IO` where a file's folder is missing, or is none */
export function requireFolderOf(file: string | undefined, option: string): void {
  if (file === undefined) return;
  const folder = path.dirname(file);
  let isThere: boolean;
  try {
    const found = fs.statSync(folder, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) return;
    isThere = found !== undefined;
  } catch (error) {
    // Permissions and the like are told where the file is opened.
    if (!isSystemError(error) || error.code !== 'ENOTDIR') return;
    isThere = true;
  }
  const reason = isThere
    ? `${folder} is no folder: name a file in one`
    : `there is no folder ${folder}: make it with mkdir -p ${shellWord(folder)}`;
  throw new EnumeratorError('E_IO', `cannot write ${option} ${file}, ${reason}`);
}
