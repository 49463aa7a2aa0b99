/**
 * Going on in a pipe at the very byte to which its reader has come. What a process wrote last before it
 * was killed stands in no checkpoint, and what lay in a pipe whose reader was killed nobody has read:
 * the reader alone knows.
 * @module
 */
import fs from 'node:fs';
import { usageError } from '../core/errors.js';
import { attempt } from '../io/system-error.js';
import { recordAt } from './execute-run.js';
import { partialManifest } from './outputs/manifest.js';
import { requireManifest } from './outputs/manifest-place.js';
import { makeFrameFormat } from './outputs/frame-format.js';
import { moreThanAll } from './outputs/frame-stream.js';
import type { RunRecord } from './record.js';
import { runName, type RunTarget } from './target.js';

/**
 * The record of the moment at which so many bytes had been written.
 * @param received - bytes of the whole stream, from the run's first image on
 * @returns with an image from which on the rest is made, and no later one; what of it the reader has is
 *   left out as it is written
 * @throws EnumeratorError `E_USAGE` where the output is no pipe, `E_RANGE` where the run does not have
 *   so many bytes, `E_IO` where the manifest is gone
 */
export function recordAtByte(record: RunRecord, target: RunTarget, received: bigint): RunRecord {
  const { first, end, watermark, output } = record;
  const name = runName(target);
  if (target.kind !== 'pipe')
    throw usageError(
      `received ${received}: ${name} is of no pipe, and its files say themselves how far they are: leave it out`,
      { setting: 'received' },
    );
  const { offset = 0n, manifest } = output;
  const isWhole = watermark === end;
  const format = makeFrameFormat(record);
  const head = BigInt(format.head(end - first).length);
  const tail = BigInt(format.tail.length);
  // The members of a tar differ in length: only the whole of it is known, and only when it is made.
  const imageBytes = output.piped === 'tar' ? undefined : BigInt(format.maxFrameBytes);
  const total = imageBytes === undefined ? offset + tail : head + (end - first) * imageBytes + tail;
  const isTotalKnown = imageBytes !== undefined || isWhole;
  if (received < 0n || (isTotalKnown && received > total)) throw moreThanAll(received, total);
  if (isTotalKnown && received === total && isWhole) return record;
  // The manifest has to get the lines of images that the reader has.
  if (received >= offset && !isWhole && (manifest !== undefined || imageBytes === undefined))
    return record;
  const images = imageBytes === undefined ? 0n : imagesIn(received - head, imageBytes, end - first);
  const place = requireManifest(record, target);
  const line = place === undefined ? 0n : startOfLine(place, images);
  const bytes = images === 0n ? 0n : head + images * (imageBytes ?? 0n);
  return recordAt(record, { watermark: first + images, offsets: [bytes, line] });
}

/** How many images are whole in so many bytes, at most all. */
function imagesIn(bytes: bigint, imageBytes: bigint, all: bigint): bigint {
  const images = bytes < 0n ? 0n : bytes / imageBytes;
  return images < all ? images : all;
}

const PIECE_BYTES = 2 ** 20;
const NEWLINE = 10;

/** How many bytes the first lines of a manifest have. */
function startOfLine(place: string, lines: bigint): bigint {
  const partial = partialManifest(place);
  const file = fs.existsSync(partial) ? partial : place;
  return attempt(`cannot read the manifest ${file}`, () => {
    const descriptor = fs.openSync(file, 'r');
    try {
      const piece = Buffer.alloc(PIECE_BYTES);
      let [left, start] = [lines, 0];
      while (left > 0n) {
        const length = fs.readSync(descriptor, piece, 0, PIECE_BYTES, start);
        if (length === 0) break;
        let at = 0;
        for (; left > 0n; left--) {
          const found = piece.subarray(0, length).indexOf(NEWLINE, at);
          if (found < 0) break;
          at = found + 1;
        }
        start += left > 0n ? length : at;
      }
      return BigInt(start);
    } finally {
      fs.closeSync(descriptor);
    }
  });
}
