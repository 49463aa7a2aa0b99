/**
 * The walk through a file whose records should stand in the order of their positions, each once:
 * images behind one another, or the lines of a manifest. What should be there is made batch by batch
 * and compared; where they differ, each kind of file is diagnosed in its own way.
 * @module
 */
import { briefIndex } from '../core/index-format.js';
import type { PositionRange } from '../core/range.js';
import { type FrameSource, openFrames } from '../run/engine/frames.js';
import type { Batch } from '../run/engine/sink.js';
import type { FrameFormat } from '../run/outputs/frame-format.js';
import { imageAt, type RunRecord } from '../run/record.js';
import type { Findings } from './findings.js';
import { ImageJudge } from './image-judge.js';
import type { PieceReader } from '../io/pieces.js';

/** A file while it is verified, and the positions that it should have. */
export interface RecordFile extends PositionRange {
  readonly record: RunRecord;
  readonly file: PieceReader;
  readonly format: Pick<FrameFormat, 'encode' | 'maxFrameBytes'>;
  /** Where the first record begins, in bytes. */
  readonly start: number;
  readonly findings: Findings;
}

export abstract class Diagnosis {
  protected readonly at: RecordFile;
  protected readonly judge: ImageJudge;
  protected readonly sequence: Sequence;
  /** Where the next record begins, in bytes. */
  protected offset: number;

  constructor(at: RecordFile) {
    this.at = at;
    this.judge = new ImageJudge(at.record);
    this.sequence = new Sequence(at.first);
    this.offset = at.start;
  }

  /** @param isComplete - whether nothing should follow the last record */
  async run(frames: ExpectedFrames, isComplete: boolean): Promise<void> {
    const { record, file, format, findings, end } = this.at;
    const { sequence } = this;
    let isMore = true;
    while (isMore && sequence.next < end) {
      await findings.turn();
      const batch = frames.batch(sequence.next, end);
      const expected = format.encode(batch);
      const found = file.read(this.offset, expected.length);
      const stop = batch.position + BigInt(batch.images);
      if (Buffer.compare(found, expected) === 0) {
        this.found(batch);
        this.offset += expected.length;
        sequence.passTo(stop);
      } else {
        while (isMore && sequence.next < stop) isMore = this.diagnose();
      }
    }
    const isAtEnd = isComplete && sequence.next >= end;
    // Late records, and some that should not be there.
    isMore &&= isAtEnd;
    while (isMore) isMore = this.diagnose();
    for (const gap of sequence.gaps(end)) findings.missing(record, file.name, gap.first, gap.end);
    if (sequence.disorder !== undefined) this.#addDisorder(sequence.disorder);
    await this.finish(isAtEnd);
    findings.flush();
  }

  /** One fault for the file: where a few are moved, hardly one may stand where it should. */
  #addDisorder({ position, behind }: Disorder): void {
    const [index, before] = [position, behind].map((at) => briefIndex(imageAt(this.at.record, at)));
    this.damaged(`it is not in the order of the run: image ${index} comes behind image ${before}`);
  }

  /** Count records that are right, byte for byte. */
  protected found({ position, images }: Pick<Batch, 'position' | 'images'>): void {
    this.at.findings.found(this.at.record, position, images);
  }

  /**
   * Judge what is at the offset, and pass it.
   * @returns whether the file may have more
   */
  protected abstract diagnose(): boolean;

  /** @param isAtEnd - whether what follows the last record is to be looked at */
  protected abstract finish(isAtEnd: boolean): void | Promise<void>;

  /** @param position - of the image that is damaged; left out where it is the file itself */
  protected damaged(reason: string, position?: bigint, file = this.at.file.name): void {
    const index = position === undefined ? {} : { index: imageAt(this.at.record, position) };
    this.at.findings.add({ kind: 'damaged', file, ...index, reason });
  }
}

/** What is made and compared at once, where an image is not larger than that. */
const BATCH_BYTES = 2 ** 20;

/** The frames that a run should have, in batches. */
export class ExpectedFrames {
  readonly #record: RunRecord;
  readonly #frames: FrameSource;
  readonly #most: bigint;

  /** @param imageBytes - that an image takes in its output at most */
  constructor(record: RunRecord, imageBytes: number) {
    this.#record = record;
    this.#frames = openFrames(record);
    const bytes = Math.max(imageBytes, record.space.sampleBytes);
    this.#most = BigInt(Math.max(1, Math.floor(BATCH_BYTES / bytes)));
  }

  /** Frames from a position on, before `end`; valid until the next call. */
  batch(position: bigint, end: bigint): Batch {
    const left = end - position;
    const most = Number(left < this.#most ? left : this.#most);
    const { step } = this.#record;
    const samples = this.#frames.batch(imageAt(this.#record, position), most, step);
    return batchOf(this.#record, position, samples);
  }
}

/** Frames from a position on. @param samples - of them all */
export function batchOf(record: RunRecord, position: bigint, samples: Uint8Array): Batch {
  const { step, space } = record;
  const images = samples.length / space.sampleBytes;
  const index = imageAt(record, position);
  return { position, images, index, step, samples, beginsPart: false, endsPart: false };
}

/** A position that comes behind a greater one. */
interface Disorder {
  readonly position: bigint;
  readonly behind: bigint;
}

/**
 * What is left out of a sequence, what comes late, what comes again. Holds the gaps alone.
 */
export class Sequence {
  /** The first position that comes late. */
  disorder: Disorder | undefined;
  /** The position that should come next. */
  #next: bigint;
  /** The one that came last. */
  #last: bigint;
  /** In ascending order, without those that came late. */
  readonly #gaps: PositionRange[] = [];

  constructor(first: bigint) {
    this.#next = first;
    this.#last = first;
  }

  get next(): bigint {
    return this.#next;
  }

  /** All positions before `end` have come, from the next one on. */
  passTo(end: bigint): void {
    this.#next = end;
    this.#last = end - 1n;
  }

  /** @returns whether this position had not come yet */
  take(position: bigint): boolean {
    if (position >= this.#next) {
      if (position > this.#next) this.#gaps.push({ first: this.#next, end: position });
      this.passTo(position + 1n);
      return true;
    }
    const at = this.#gaps.findIndex(({ first, end }) => position >= first && position < end);
    const gap = this.#gaps[at];
    if (gap === undefined) return false;
    const rest = [
      { first: gap.first, end: position },
      { first: position + 1n, end: gap.end },
    ].filter(({ first, end }) => first < end);
    this.#gaps.splice(at, 1, ...rest);
    if (position < this.#last) this.disorder ??= { position, behind: this.#last };
    this.#last = position;
    return true;
  }

  /** What has not come of the positions up to `end`. */
  *gaps(end: bigint): Generator<PositionRange> {
    yield* this.#gaps;
    if (this.#next < end) yield { first: this.#next, end };
  }
}
