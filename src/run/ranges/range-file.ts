/**
 * The file that a run would write, read at any place without being written.
 * @module
 */
import { requireBytes, requireKeys, requireObject, requireType } from '../../core/arguments.js';
import { EnumeratorError, usageError } from '../../core/errors.js';
import { briefIndex } from '../../core/index-format.js';
import type { PositionRange } from '../../core/range.js';
import { type FrameSource, openFrames } from '../engine/frames.js';
import type { Batch } from '../engine/sink.js';
import { type FrameFormat, makeFrameFormat } from '../outputs/frame-format.js';
import { checkFits } from '../outputs/file-limits.js';
import { PartFiles } from '../outputs/part-files.js';
import { prepareRun, type RunPlan } from '../plan.js';
import { RangeLayout } from './range-layout.js';
import { FILE_KINDS, imageAt, isFileKind, type RunRecord } from '../record.js';

/** A file that is made where it is read. */
export interface RangeFile {
  /** In bytes. */
  readonly size: bigint;
  /** How many images it has. */
  readonly images: bigint;
  /**
   * Fill a buffer with the bytes from an offset on.
   * @param offset - from 0 on
   * @returns how many bytes were read: less than the buffer has only at the end of the file
   * @throws TypeError where an argument has the wrong type; RangeError where the offset is negative
   */
  read(offset: bigint, buffer: Uint8Array): number;
}

/** Which file of a run is meant. */
export interface RangeFileOptions {
  /** The number of a part, from 0, where the plan has a split. */
  readonly part?: bigint | undefined;
  /** Those of the plan's images, where they are open already; they may serve several files of one thread. */
  readonly frames?: FrameSource | undefined;
}

/**
 * Open the file that {@link run} would write for a plan. Nothing is written or looked for on the disk,
 * and opening and reading cost what the bytes that are read cost, however long the file is.
 * @param plan - whose `output.out` is a name that ends with .tar, .zip, .npy, .raw or .y4m
 * @throws TypeError where an argument has the wrong type
 * @throws {@link EnumeratorError} as a run; `E_USAGE` for another output; `E_OUTPUT` for compressed PNG
 *   files, whose lengths nobody knows before they are made, and for more images than the file can hold;
 *   `E_LIMIT` for more than names can tell apart; `E_RANGE` for a part that there is not
 */
export function openRangeFile(plan: RunPlan, options: RangeFileOptions = {}): RangeFile {
  requireKeys(requireObject(options, 'options'), ['part', 'frames'], 'options');
  const { part, frames } = options;
  if (part !== undefined) requireType(part, 'bigint', 'part');
  if (frames !== undefined) requireObject(frames, 'frames');
  const { record } = prepareRun(plan);
  const { kind } = record.output;
  if (!isFileKind(kind))
    throw usageError(`out ${plan.output.out}: name a file of ${FILE_KINDS.join(', ')}`, {
      setting: 'out',
    });
  checkFits(record);
  return new MadeFile(record, rangeOf(record, plan.output.out, part), frames);
}

function rangeOf(record: RunRecord, out: string, part: bigint | undefined): PositionRange {
  const { first, end, output } = record;
  const { split } = output;
  if (split === undefined) {
    if (part === undefined) return { first, end };
    throw usageError(`part ${briefIndex(part)}: the run has one file, and no split`);
  }
  if (part === undefined)
    throw usageError('split: the run has parts; give the number of one, from 0');
  const position = part * split;
  const [least, most] = [first / split, (end - 1n) / split];
  if (first < end && part >= least && part <= most)
    return new PartFiles(record, out).rangeAt(position < first ? first : position);
  throw new EnumeratorError(
    'E_RANGE',
    first < end
      ? `there is no part ${briefIndex(part)}: the parts are ${briefIndex(least)} … ${briefIndex(most)}`
      : `there is no part ${briefIndex(part)}: the run has no images`,
  );
}

/** What is made at once, about: it stays in the second-level cache. */
const PIECE_BYTES = 2 ** 18;

/** Bytes that were made, and where they are in the file. */
interface Piece {
  readonly offset: bigint;
  readonly bytes: Uint8Array;
}

/** Which file has used the memory of frames last: a piece of it is there until another one does. */
const lastUsers = new WeakMap<FrameSource, MadeFile>();

class MadeFile implements RangeFile {
  readonly size: bigint;
  readonly images: bigint;
  readonly #record: RunRecord;
  readonly #range: PositionRange;
  readonly #format: FrameFormat;
  readonly #layout: RangeLayout;
  readonly #frames: FrameSource;
  /** What was made last: the next read often begins in it. */
  #piece: Piece | undefined;

  constructor(record: RunRecord, range: PositionRange, frames: FrameSource | undefined) {
    this.#record = record;
    this.#range = range;
    this.#format = makeFrameFormat(record);
    this.#layout = new RangeLayout(record, this.#format, range);
    this.#frames = frames ?? openFrames(record);
    this.size = this.#layout.size;
    this.images = range.end - range.first;
  }

  read(offset: bigint, buffer: Uint8Array): number {
    requireType(offset, 'bigint', 'offset');
    requireBytes(buffer, 'buffer');
    if (offset < 0n) throw new RangeError(`offset ${offset} is negative`);
    const left = this.size - offset;
    const wanted = left < BigInt(buffer.length) ? Math.max(0, Number(left)) : buffer.length;
    let done = 0;
    while (done < wanted) {
      const at = offset + BigInt(done);
      const piece = this.#pieceAt(at, wanted - done);
      const skip = Number(at - piece.offset);
      const bytes = piece.bytes.subarray(skip, skip + wanted - done);
      buffer.set(bytes, done);
      done += bytes.length;
    }
    return wanted;
  }

  #pieceAt(offset: bigint, wanted: number): Piece {
    const known = this.#piece;
    const isOurs = lastUsers.get(this.#frames) === this;
    if (isOurs && known !== undefined && offset >= known.offset) {
      if (offset < known.offset + BigInt(known.bytes.length)) return known;
    }
    const { head, framesEnd, directoryEnd, tail } = this.#layout;
    if (offset < BigInt(head.length)) return { offset: 0n, bytes: head };
    if (offset >= directoryEnd) return { offset: directoryEnd, bytes: tail };
    lastUsers.set(this.#frames, this);
    this.#piece = undefined;
    this.#piece = offset < framesEnd ? this.#makeFrames(offset, wanted) : this.#makeLines(offset);
    return this.#piece;
  }

  #makeFrames(offset: bigint, wanted: number): Piece {
    const place = this.#layout.frameAt(offset);
    const { position, frameBytes } = place;
    const bytes = Math.min(PIECE_BYTES, Number(offset - place.offset) + wanted);
    const batch = this.#batch(position, place.end, Math.ceil(bytes / frameBytes));
    return { offset: place.offset, bytes: this.#format.encode(batch) };
  }

  #makeLines(offset: bigint): Piece {
    const { framesEnd, entryBytes } = this.#layout;
    const { directory } = this.#format;
    if (directory === undefined) throw new TypeError('this file has no directory');
    const nth = (offset - framesEnd) / BigInt(entryBytes);
    const place = this.#layout.frameOf(this.#range.first + nth);
    const most = Math.ceil(PIECE_BYTES / place.frameBytes);
    const batch = this.#batch(place.position, this.#range.end, most);
    const { lines } = directory.encode(batch, place.offset, framesEnd);
    return { offset: framesEnd + nth * BigInt(entryBytes), bytes: lines };
  }

  /** From 1 frame on to `most` of them, as far as the numbering gives them in one piece. */
  #batch(position: bigint, end: bigint, most: number): Batch {
    const { step } = this.#record;
    const { first, end: last } = this.#range;
    const index = imageAt(this.#record, position);
    const images = BigInt(most) < end - position ? most : Number(end - position);
    const samples = this.#frames.batch(index, images, step);
    const made = samples.length / this.#frames.space.sampleBytes;
    return {
      position,
      index,
      step,
      samples,
      images: made,
      beginsPart: position === first,
      endsPart: position + BigInt(made) === last,
    };
  }
}
