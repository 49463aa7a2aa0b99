/**
 * What lies under the names of images that are still to be made, before a run goes on: it may be what a
 * killed session made behind its checkpoint, which is known by its bytes. Anything else would stop the run
 * when it gets there, which may be hours later.
 * @module
 */
import fs from 'node:fs';
import { strange } from '../io/atomic-file.js';
import { readPiece } from '../io/pieces.js';
import { openFrames } from './engine/frames.js';
import { makeFrameFormat } from './outputs/frame-format.js';
import { makeImageEncoder } from './outputs/image-encoder.js';
import { partialManifest } from './outputs/manifest.js';
import { isManifestOf } from './outputs/manifest-place.js';
import { PartFiles } from './outputs/part-files.js';
import { isEmptyFile } from './outputs/partial-files.js';
import { imageAt, isEncodedAnew, isFileKind, type RunRecord } from './record.js';
import { imagesThere, partsThere } from './taken.js';
import type { RunTarget } from './target.js';

/** What a session makes in a second or so; more than these are looked at when the run gets there. */
const MOST_LOOKS = 10_000;

/**
 * Look for files that are not this run's.
 * @throws EnumeratorError `E_EXISTS` with the first that is found, `E_IO`
 */
export function checkAhead(record: RunRecord, target: RunTarget): void {
  const { kind, manifest } = target;
  // Another version may have made the same image in other bytes.
  if (isEncodedAnew(record)) return;
  if (kind === 'directory') checkImages(record, target);
  else if (isFileKind(kind)) checkParts(record, target);
  if (manifest === undefined || record.watermark === record.first) return;
  if (fs.existsSync(partialManifest(manifest)) && fs.existsSync(manifest))
    if (!isManifestOf(record, manifest)) throw strange(manifest);
}

function checkImages(record: RunRecord, { out }: RunTarget): void {
  const { watermark: first, end } = record;
  const encoder = makeImageEncoder(record);
  const frames = openFrames(record);
  let looks = 0;
  for (const { file, position } of imagesThere(record, out, { first, end })) {
    if (++looks > MOST_LOOKS) return;
    const index = imageAt(record, position);
    const bytes = encoder.encode(frames.frameAt(index), index);
    const { size } = fs.lstatSync(file);
    if (size !== bytes.length || !hasBytes(file, bytes, 0)) throw strange(file);
  }
}

/** By the first image of each. */
function checkParts(record: RunRecord, { out }: RunTarget): void {
  const parts = new PartFiles(record, out);
  const { first } = parts.rangeAt(record.watermark);
  const format = makeFrameFormat(record);
  const frames = openFrames(record);
  const there = partsThere(record, out, { first, end: record.end });
  for (const { file, position } of there.slice(0, MOST_LOOKS)) {
    const { partial } = parts.at(position);
    if (record.watermark === record.first && isEmptyFile(record, file)) continue;
    // The file that grows is looked at where it is opened.
    if (position < record.watermark && (file === partial || !fs.existsSync(partial))) continue;
    const range = parts.rangeAt(position);
    const index = imageAt(record, position);
    const samples = frames.frameAt(index);
    const span = { position, images: 1, beginsPart: true, endsPart: false };
    const bytes = format.encode({ ...span, index, step: record.step, samples });
    const start = format.head(range.end - range.first).length;
    if (!hasBytes(file, bytes, start)) throw strange(file);
  }
}

/** Whether a regular file has these bytes at a place, as far as it goes. */
function hasBytes(file: string, bytes: Uint8Array, at: number): boolean {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return true;
  if (!found.isFile()) return false;
  const piece = readPiece(file, at, bytes.length);
  return Buffer.from(piece).equals(bytes.subarray(0, piece.length));
}
