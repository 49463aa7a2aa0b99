/**
 * Where each byte of a file of frames stands that nobody has written: the lengths of all that is before
 * it follow from numbers alone.
 * @module
 */
import type { PositionRange } from '../../core/range.js';
import { EnumeratorError } from '../../core/errors.js';
import type { FrameFormat } from '../outputs/frame-format.js';
import { lengthSteps, numberLength } from '../outputs/number-length.js';
import { contentKind, imageAt, type RunRecord } from '../record.js';

/** Frames of one length behind one another. */
interface Stretch {
  readonly first: bigint;
  /** Where the first of them begins in the file. */
  readonly offset: bigint;
  readonly frameBytes: number;
}

/** A frame, and where it is. */
export interface FramePlace {
  readonly position: bigint;
  readonly offset: bigint;
  readonly frameBytes: number;
  /** The first position whose frame has another length. */
  readonly end: bigint;
}

/** From the beginning of a file on: its head, its frames, its directory, its end. */
export class RangeLayout {
  readonly size: bigint;
  /** Where the directory begins, or what ends the file where there is none. */
  readonly framesEnd: bigint;
  readonly directoryEnd: bigint;
  readonly entryBytes: number;
  readonly head: Uint8Array;
  /** What follows the directory. */
  readonly tail: Uint8Array;
  readonly #range: PositionRange;
  readonly #stretches: readonly Stretch[];

  /** @throws EnumeratorError `E_OUTPUT` where only making the frames tells their lengths */
  constructor(record: RunRecord, format: FrameFormat, range: PositionRange) {
    const images = range.end - range.first;
    this.#range = range;
    this.head = format.head(images);
    const { stretches, end } = layOut(record, format, range, BigInt(this.head.length));
    this.#stretches = stretches;
    this.framesEnd = end;
    const { directory } = format;
    this.entryBytes = directory?.entryBytes(end) ?? 0;
    const directoryBytes = images * BigInt(this.entryBytes);
    this.directoryEnd = end + directoryBytes;
    this.tail = directory?.end(images, end, directoryBytes) ?? format.tail;
    this.size = this.directoryEnd + BigInt(this.tail.length);
  }

  /** The frame that has a byte. @param offset - from the end of the head to `framesEnd`, which is in none */
  frameAt(offset: bigint): FramePlace {
    return this.#place((stretch) => stretch.offset <= offset, offset, undefined);
  }

  /** The frame of a position. */
  frameOf(position: bigint): FramePlace {
    return this.#place((stretch) => stretch.first <= position, undefined, position);
  }

  #place(
    begins: (stretch: Stretch) => boolean,
    offset: bigint | undefined,
    position: bigint | undefined,
  ): FramePlace {
    const stretches = this.#stretches;
    let low = 0;
    for (let high = stretches.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (begins(stretches[middle]!)) low = middle;
      else high = middle;
    }
    const stretch = stretches[low]!;
    const frameBytes = BigInt(stretch.frameBytes);
    const nth =
      position === undefined
        ? ((offset ?? 0n) - stretch.offset) / frameBytes
        : position - stretch.first;
    return {
      position: stretch.first + nth,
      offset: stretch.offset + nth * frameBytes,
      frameBytes: stretch.frameBytes,
      end: stretches[low + 1]?.first ?? this.#range.end,
    };
  }
}

function layOut(
  record: RunRecord,
  { frameBytes }: FrameFormat,
  { first, end }: PositionRange,
  start: bigint,
): { stretches: Stretch[]; end: bigint } {
  if (frameBytes === undefined) throw noLengths(record);
  const stretches: Stretch[] = [];
  let offset = start;
  const begins = startsOf(record, { first, end }, frameBytes);
  begins.forEach((begin, i) => {
    const bytes = frameBytes(numberLength(imageAt(record, begin)));
    stretches.push({ first: begin, offset, frameBytes: bytes });
    offset += ((begins[i + 1] ?? end) - begin) * BigInt(bytes);
  });
  return { stretches, end: offset };
}

/** The positions with which frames of another length begin, the first one among them; none in an empty range. */
function startsOf(
  record: RunRecord,
  { first, end }: PositionRange,
  frameBytes: NonNullable<FrameFormat['frameBytes']>,
): bigint[] {
  if (first >= end) return [];
  const { from, step } = record;
  const [one, other] = [imageAt(record, first), imageAt(record, end - 1n)];
  const isUp = step > 0n;
  const steps = lengthSteps(isUp ? one : other, isUp ? other : one, frameBytes);
  const starts = steps.map((index) =>
    // Upwards the first position at the index or above it, downwards the first below it.
    isUp ? (index - from + step - 1n) / step : (from - index) / -step + 1n,
  );
  return [first, ...(isUp ? starts : starts.toReversed())].filter(
    (position, i, all) => position < (all[i + 1] ?? end),
  );
}

function noLengths({ output }: RunRecord): EnumeratorError {
  const kind = contentKind(output);
  return new EnumeratorError(
    'E_OUTPUT',
    `compressed PNG files have no length that is known before they are made: a .${kind} of png-stored, pnm or raw has one`,
  );
}
