/**
 * The bytes that a run writes, made anew piece by piece: those of a file or a part, and of a manifest.
 * @module
 */
import type { PositionRange } from '../core/range.js';
import { EnumeratorError } from '../core/errors.js';
import { openFrames } from '../run/engine/frames.js';
import type { Batch } from '../run/engine/sink.js';
import { emptyFile, makeFrameFormat } from '../run/outputs/frame-format.js';
import { imageNames, manifestLine, manifestLines } from '../run/outputs/manifest.js';
import { partEnd } from '../run/outputs/part-end.js';
import { imageAt, type RunRecord } from '../run/record.js';
import { ExpectedFrames } from '../verify/diagnosis.js';

/** A file that is to be made anew. */
export interface Content {
  /** Its bytes in order; each piece is valid until the next one. */
  readonly pieces: Iterable<Uint8Array>;
  /** How many images it has. */
  readonly images: bigint;
}

/**
 * A file of frames, or a part.
 * @param range - the positions that it has when it is complete
 * @param end - those before it are written; nothing follows them where the range has more
 */
export function frameContent(record: RunRecord, range: PositionRange, end: bigint): Content {
  const { first } = range;
  if (first === range.end) return { pieces: [emptyFile(record)], images: 0n };
  return { pieces: framePieces(record, range, end), images: end - first };
}

function* framePieces(record: RunRecord, range: PositionRange, end: bigint): Generator<Uint8Array> {
  const format = makeFrameFormat(record);
  const head = format.head(range.end - range.first);
  yield head;
  let start = BigInt(head.length);
  const encode = (batch: Batch): Uint8Array => {
    const bytes = format.encode(batch);
    start += BigInt(bytes.length);
    return bytes;
  };
  const span = { first: range.first, end };
  yield* batchPieces(record, span, format.maxFrameBytes, encode, {
    bytes: BigInt(head.length),
    wanted: record.output.offset,
  });
  if (end === range.end) yield* partEnd(record, format, range, start, () => openFrames(record));
}

/** A manifest's lines as far as the run is done. */
export function manifestContent(record: RunRecord): Content {
  const { first, watermark, output } = record;
  const nameAt = imageNames(record);
  const line = manifestLine(imageAt(record, first), nameAt(first), new Uint8Array(0));
  const encode = (batch: Batch): Uint8Array => manifestLines(batch, nameAt);
  const wanted = output.manifest?.offset;
  const span = { first, end: watermark };
  // Lines are longer where numbers are: what matters is that batches are not huge.
  const pieces = batchPieces(record, span, line.length, encode, {
    bytes: 0n,
    wanted: wanted === 0n ? undefined : wanted,
  });
  return { pieces, images: watermark - first };
}

/** Where the checkpoint says that a file ends at the watermark. */
interface Offset {
  /** So many precede the images. */
  readonly bytes: bigint;
  /** Undefined where the checkpoint says nothing of this file. */
  readonly wanted: bigint | undefined;
}

/** @throws EnumeratorError `E_OUTPUT` where the bytes are others than those that the run wrote */
function* batchPieces(
  record: RunRecord,
  { first, end }: PositionRange,
  imageBytes: number,
  encode: (batch: Batch) => Uint8Array,
  offset: Offset,
): Generator<Uint8Array> {
  const { watermark } = record;
  const frames = new ExpectedFrames(record, imageBytes);
  let { bytes } = offset;
  for (let position = first; position < end;) {
    const batch = frames.batch(position, position < watermark && watermark < end ? watermark : end);
    const piece = encode(batch);
    position += BigInt(batch.images);
    bytes += BigInt(piece.length);
    if (position === watermark && offset.wanted !== undefined && offset.wanted !== bytes)
      throw new EnumeratorError(
        'E_OUTPUT',
        `another version wrote it in other bytes: ${bytes} in place of ${offset.wanted}`,
      );
    yield piece;
  }
}
