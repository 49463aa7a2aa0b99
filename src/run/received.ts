/**
 * Going on in a pipe at the very byte to which its reader has come. What a process wrote last before it
 * was killed stands in no checkpoint, and what lay in a pipe whose reader was killed nobody has read:
 * the reader alone knows.
 * @module
 */
import fs from 'node:fs';
import { grouped } from '../core/cardinality.js';
import { EnumeratorError, usageError } from '../core/errors.js';
import { attempt } from '../io/system-error.js';
import { recordAt } from './execute-run.js';
import { partialManifest } from './outputs/manifest.js';
import { requireManifest } from './outputs/manifest-place.js';
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
  const { space, first, end, output } = record;
  const name = runName(target);
  if (target.kind !== 'pipe')
    throw usageError(
      `received ${received}: ${name} is of no pipe, and its files say themselves how far they are: leave it out`,
      { setting: 'received' },
    );
  const imageBytes = BigInt(space.sampleBytes);
  const total = (end - first) * imageBytes;
  if (received < 0n || received > total)
    throw new EnumeratorError(
      'E_RANGE',
      `received ${received}: the run of ${name} has ${grouped(total)} bytes; give how many of them its reader has`,
      { setting: 'received' },
    );
  const { offset = 0n, manifest } = output;
  // The manifest has to get the lines of images that the reader has.
  if (received >= offset && manifest !== undefined) return record;
  const images = received / imageBytes;
  const place = requireManifest(record, target);
  const line = place === undefined ? 0n : startOfLine(place, images);
  return recordAt(record, { watermark: first + images, offsets: [images * imageBytes, line] });
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
