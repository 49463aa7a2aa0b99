/**
 * What stands behind the frames of a file or a part: a tail, or of a zip the lines of its directory and its end.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import type { PositionRange } from '../../core/range.js';
import type { FrameSource } from '../engine/frames.js';
import { imageAt, type RunRecord } from '../record.js';
import type { FrameFormat } from './frame-format.js';

/** What is made at once, about. */
const PIECE_BYTES = 2 ** 18;

/**
 * A directory says of each frame what only making it tells, so all of them are made once more.
 * @param range - the positions of the part
 * @param start - where the frames end, in bytes from the beginning of the file
 * @param openFrames - called where frames are needed
 * @returns pieces in their order, each valid until the next one, and the next call of the format
 * @throws EnumeratorError `E_OUTPUT` where the frames are not those that this version makes
 */
export function* partEnd(
  record: RunRecord,
  format: FrameFormat,
  range: PositionRange,
  start: bigint,
  openFrames: () => FrameSource,
): Generator<Uint8Array> {
  const { directory } = format;
  yield format.tail;
  if (directory === undefined) return;
  const images = range.end - range.first;
  let offset = BigInt(format.head(images).length);
  let sizeBytes = 0n;
  if (images > 0n) {
    const frames = openFrames();
    const { sampleBytes } = frames.space;
    const most = BigInt(Math.max(1, Math.floor(PIECE_BYTES / sampleBytes)));
    const { step } = record;
    for (let position = range.first; position < range.end;) {
      const index = imageAt(record, position);
      const left = range.end - position;
      const samples = frames.batch(index, Number(left < most ? left : most), step);
      const made = samples.length / sampleBytes;
      const span = { position, images: made, beginsPart: false, endsPart: false };
      const { lines, frameBytes } = directory.encode(
        { ...span, index, step, samples },
        offset,
        start,
      );
      yield lines;
      position += BigInt(made);
      offset += BigInt(frameBytes);
      sizeBytes += BigInt(lines.length);
    }
  }
  if (offset !== start)
    throw new EnumeratorError(
      'E_OUTPUT',
      `the images before its directory have ${start} bytes in place of ${offset}: another version of the program compressed them; begin it again, or write png-stored`,
    );
  yield directory.end(images, start, sizeBytes);
}

/** The most bytes that the directory of a part has; 0 without one. */
export function directoryBytes({ directory }: FrameFormat, images: bigint): bigint {
  if (directory === undefined) return 0n;
  const lines = images * BigInt(directory.entryBytes(MOST_BYTES));
  const end = directory.end(images, MOST_BYTES - lines, lines);
  return lines + BigInt(end.length);
}

/** What a file may have. */
const MOST_BYTES = 2n ** 63n - 1n;
