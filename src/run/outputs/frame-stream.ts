/**
 * Frames behind one another in one file, or in parts: tar, zip, npy, raw, y4m, and the pipe.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import type { PixelFormat } from '../../codecs/film-frame.js';
import type { RunRecord } from '../record.js';
import { type FrameSource, openFrames } from '../engine/frames.js';
import type { Batch, PartialFile, Sink } from '../engine/sink.js';
import { append } from './append.js';
import { type FrameFormat, makeFrameFormat } from './frame-format.js';
import { beginFile, closeFile, type LockText } from './growing-file.js';
import { directoryBytes, partEnd } from './part-end.js';
import { PartFiles } from './part-files.js';

const NOTHING = new Uint8Array(0);

export interface FrameStreamOptions {
  readonly record: RunRecord;
  /** The file as the user wrote it. */
  readonly out: string;
  /** Of films: the form in which their encoder takes frames. */
  readonly pixelFormat?: PixelFormat | undefined;
  /** The run's. */
  readonly lock?: LockText | undefined;
  /** Of a pipe: the bytes that its reader has. */
  readonly received?: bigint | undefined;
}

export class FrameStream implements Sink {
  readonly maxImageBytes: number;
  readonly #record: RunRecord;
  readonly #format: FrameFormat;
  readonly #parts: PartFiles | undefined;
  /** What messages call a pipe. */
  readonly #pipeName: string;
  readonly #lock: LockText | undefined;
  readonly #received: bigint;
  #prepared: Uint8Array = NOTHING;
  /** For what is made a second time. */
  #frames: FrameSource | undefined;

  constructor({ record, out, pixelFormat, lock, received = 0n }: FrameStreamOptions) {
    this.#record = record;
    this.#lock = lock;
    this.#received = received;
    this.#pipeName = record.output.kind === 'pipe' ? 'standard output' : 'the pipe to ffmpeg';
    this.#format = makeFrameFormat(record, pixelFormat);
    const isPipe = record.output.kind === 'pipe' || record.output.kind === 'film';
    this.#parts = isPipe ? undefined : new PartFiles(record, out);
    const { split = record.end - record.first } = record.output;
    const around = this.#format.head(1n).length + this.#format.tail.length;
    // What stands once in a part counts for each of its images, as far as that matters; directories count apart.
    this.maxImageBytes =
      this.#format.maxFrameBytes + Math.ceil(around / Math.max(1, Math.min(1e6, Number(split))));
  }

  prepare(batch: Batch): number {
    this.#prepared = this.#format.encode(batch);
    return 0;
  }

  append(batch: Batch, file: PartialFile, isLast: boolean): number {
    if (this.#parts === undefined) return this.#appendToPipe(batch, file, isLast);
    const { partial } = this.#parts.at(batch.position);
    let bytes = 0;
    if (batch.beginsPart) {
      const { first, end } = this.#parts.rangeAt(batch.position);
      const head = this.#format.head(end - first);
      beginFile(file, partial, head, this.#prepared);
      bytes += append(file, head, partial, false);
    }
    bytes += append(file, this.#prepared, partial, false);
    if (batch.endsPart) bytes += this.#finish(file, batch.position, isLast);
    return bytes;
  }

  endBytes(position: bigint): bigint {
    const { first, end } = this.#parts?.rangeAt(position) ?? this.#record;
    return directoryBytes(this.#format, end - first);
  }

  close(): void {}

  /** A pipe has one part. The offset stays where images would be added, as that of a file. */
  #appendToPipe(batch: Batch, file: PartialFile, isLast: boolean): number {
    const { first, end } = this.#record;
    const head = batch.position === first ? this.#pipe(file, this.#format.head(end - first)) : 0;
    const images = this.#pipe(file, this.#prepared);
    if (!isLast) return head + images;
    const { offset } = file;
    const tail = this.#pipe(file, this.#format.tail);
    if (file.offset < this.#received) throw moreThanAll(this.#received, file.offset);
    file.offset = offset;
    return head + images + tail;
  }

  /** What its reader has counts as written. */
  #pipe(file: PartialFile, bytes: Uint8Array): number {
    const ahead = this.#received - file.offset;
    const length = BigInt(bytes.length);
    const skipped = ahead < 0n ? 0n : ahead < length ? ahead : length;
    file.offset += skipped;
    return append(file, bytes.subarray(Number(skipped)), this.#pipeName, true);
  }

  /** What stands behind the images, and the final name. The offset stays where images would be added. */
  #finish(file: PartialFile, position: bigint, isLast: boolean): number {
    const parts = this.#parts!;
    const { partial, complete } = parts.at(position);
    const range = parts.rangeAt(position);
    const record = this.#record;
    const end = file.offset;
    const frames = (): FrameSource => (this.#frames ??= openFrames(record));
    let bytes = 0;
    for (const piece of partEnd(record, this.#format, range, end, frames)) {
      if (bytes > 0) file.pause();
      bytes += append(file, piece, partial, false);
    }
    const durable = this.#record.output.durable === true;
    closeFile(file, partial, complete, { durable, lock: this.#lock });
    file.offset = isLast ? end : 0n;
    return bytes;
  }
}

/** The error for a reader that says it has more bytes than the run has. */
export function moreThanAll(received: bigint, total: bigint): EnumeratorError {
  return new EnumeratorError(
    'E_RANGE',
    `received ${received}: the run has ${counted(total, 'byte')}; give how many of them its reader has`,
    { setting: 'received' },
  );
}
