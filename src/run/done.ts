/**
 * Whether what a run has done is still there, as far as that can be seen at a glance: its files, their
 * sizes, and the last image. To look at all of it is what verify is for.
 * @module
 */
import fs from 'node:fs';
import { EnumeratorError } from '../core/errors.js';
import type { PositionRange } from '../core/range.js';
import { readPiece } from '../io/pieces.js';
import { attempt } from '../io/system-error.js';
import { readZipEnd, ZIP_END_BYTES } from '../codecs/zip.js';
import { type FrameFormat, makeFrameFormat } from './outputs/frame-format.js';
import { endsWith, openExisting } from './outputs/growing-file.js';
import { makeImageEncoder } from './outputs/image-encoder.js';
import { notAsLeft, requireManifest } from './outputs/manifest-place.js';
import { RangeLayout } from './ranges/range-layout.js';
import { imageFiles, PartFiles } from './outputs/part-files.js';
import { lastFrame } from './outputs/partial-files.js';
import { openFrames } from './engine/frames.js';
import { imageAt, isEncodedAnew, isFileKind, type RunRecord } from './record.js';
import type { RunTarget } from './target.js';

/** More parts than these are not looked at, from the last one on. */
const MOST_PARTS = 100_000n;

/**
 * Look at what is done, before a run goes on. The file that grows is looked at where it is opened.
 * @throws EnumeratorError `E_IO` with the file that is gone or was changed
 */
export function checkDone(record: RunRecord, target: RunTarget): void {
  const { kind } = target;
  if (record.watermark === record.first) return;
  requireManifest(record, target);
  if (kind === 'directory') checkLastImage(record, target);
  else if (isFileKind(kind)) checkParts(record, target);
}

function checkLastImage(record: RunRecord, target: RunTarget): void {
  const position = record.watermark - 1n;
  const file = imageFiles(record, target.out)(position);
  const found = sizeOf(file);
  if (found === undefined) throw gone(file, target);
  if (isEncodedAnew(record)) return;
  const index = imageAt(record, position);
  const bytes = makeImageEncoder(record).encode(openFrames(record).frameAt(index), index);
  if (found !== BigInt(bytes.length) || !hasEnd(file, bytes, found)) throw changed(file, target);
}

function checkParts(record: RunRecord, target: RunTarget): void {
  const { first, watermark, output } = record;
  const { split } = output;
  const parts = new PartFiles(record, target.out);
  const format = makeFrameFormat(record);
  // A part that is not full grows, unless the run ends with it.
  const isFull = watermark === record.end || parts.isStart(watermark);
  const end = isFull ? watermark : parts.rangeAt(watermark - 1n).first;
  const least = end - MOST_PARTS * (split ?? 1n);
  const from = split === undefined || least < first ? first : parts.rangeAt(least).first;
  for (const at of parts.starts({ first: from, end })) {
    const file = parts.at(at).complete;
    const size = sizeOf(file);
    if (size === undefined) throw gone(file, target);
    const range = parts.rangeAt(at);
    const end = framesEnd(record, format, range, file, size);
    if (end === undefined) throw changed(file, target);
    if (range.end === watermark && !hasEnd(file, lastFrame(record), end))
      throw changed(file, target);
  }
}

/** Where the images of a file end that has so many bytes; undefined where this run writes no such file. */
function framesEnd(
  record: RunRecord,
  format: FrameFormat,
  range: PositionRange,
  file: string,
  size: bigint,
): bigint | undefined {
  const images = range.end - range.first;
  if (format.directory !== undefined) {
    const most = Math.min(ZIP_END_BYTES, Number(size));
    const end = readZipEnd(readPiece(file, Number(size) - most, most), size);
    return end?.members === images ? end.start : undefined;
  }
  const end = size - BigInt(format.tail.length);
  const isFixed = format.frameBytes !== undefined;
  return isFixed && new RangeLayout(record, format, range).framesEnd !== end ? undefined : end;
}

function sizeOf(file: string): bigint | undefined {
  const found = attempt(`cannot look at ${file}`, () =>
    fs.lstatSync(file, { bigint: true, throwIfNoEntry: false }),
  );
  if (found !== undefined && !found.isFile())
    throw new EnumeratorError(
      'E_EXISTS',
      `${file} is no regular file, and a run goes on in those alone: move it away and put the file itself there, then resume`,
    );
  return found?.size;
}

function hasEnd(file: string, bytes: Uint8Array, end: bigint): boolean {
  return attempt(`cannot read ${file}`, () => {
    const descriptor = openExisting(file, 'r');
    try {
      return endsWith(descriptor, bytes, end);
    } finally {
      fs.closeSync(descriptor);
    }
  });
}

function gone(file: string, target: RunTarget): EnumeratorError {
  return notAsLeft(`${file} is gone`, target);
}

function changed(file: string, target: RunTarget): EnumeratorError {
  return notAsLeft(`${file} is not what this run wrote, or was changed`, target);
}
