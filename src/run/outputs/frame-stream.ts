/**
 * Frames behind one another in one file, or in parts: tar, npy, raw, y4m, and the pipe.
 * @module
 */
import { DEFAULT_RATE } from '../../core/pace.js';
import { grouped } from '../../core/cardinality.js';
import { EnumeratorError } from '../../core/errors.js';
import type { RunRecord } from '../record.js';
import { npyHeader } from '../../codecs/npy.js';
import { Overlay } from '../../codecs/overlay/index.js';
import { FilmFrames, overlayChannels, type PixelFormat } from '../../codecs/film-frame.js';
import { memberBytes, putTarHeader, TAR_END_BYTES } from '../../codecs/tar.js';
import { Y4mEncoder, y4mHeader } from '../../codecs/y4m.js';
import { frameNames } from '../../core/name.js';
import type { Batch, PartialFile, Sink } from '../engine/sink.js';
import { append } from './append.js';
import { beginFile, closeFile, type LockText } from './growing-file.js';
import { type ImageEncoder, makeImageEncoder } from './image-encoder.js';
import { PartFiles } from './part-files.js';

/** What a kind of file puts before its frames, around each of them, and behind them all. */
export interface FrameFormat {
  /** @param images - that the part will have */
  head(images: bigint): Uint8Array;
  readonly tail: Uint8Array;
  /** The most bytes of one frame. */
  readonly maxFrameBytes: number;
  /** All frames of a batch as they stand in the file; a view, valid until the next call. */
  encode(batch: Batch): Uint8Array;
}

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
    // What stands once in a part counts for each of its images, as far as that matters.
    this.maxImageBytes =
      this.#format.maxFrameBytes + Math.ceil(around / Math.max(1, Math.min(1e6, Number(split))));
  }

  prepare(batch: Batch): number {
    this.#prepared = this.#format.encode(batch);
    return 0;
  }

  append(batch: Batch, file: PartialFile, isLast: boolean): number {
    if (this.#parts === undefined) return this.#appendToPipe(batch, file, isLast);
    const { partial, complete } = this.#parts.at(batch.position);
    let bytes = 0;
    if (batch.beginsPart) {
      const { first, end } = this.#parts.rangeAt(batch.position);
      const head = this.#format.head(end - first);
      beginFile(file, partial, head, this.#prepared);
      bytes += append(file, head, partial, false);
    }
    bytes += append(file, this.#prepared, partial, false);
    if (batch.endsPart) bytes += this.#finish(file, partial, complete, isLast);
    return bytes;
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

  /** The tail, and the final name. The offset stays where images would be added. */
  #finish(file: PartialFile, partial: string, complete: string, isLast: boolean): number {
    const end = file.offset;
    const bytes = append(file, this.#format.tail, partial, false);
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
    `received ${received}: the run has ${grouped(total)} bytes; give how many of them its reader has`,
    { setting: 'received' },
  );
}

/** The bytes of a file without images, for a run that has none. */
export function emptyFile(record: RunRecord): Uint8Array {
  const format = makeFrameFormat(record);
  return Buffer.concat([format.head(0n), format.tail]);
}

/** The bytes before the frames of a part, which change with the count of frames. */
export function headOf(record: RunRecord, images: bigint): Uint8Array {
  return makeFrameFormat(record).head(images);
}

/** The form of a run's partial files, or of its pipe. */
export function makeFrameFormat(record: RunRecord, pixelFormat?: PixelFormat): FrameFormat {
  const { space, output } = record;
  const samplesOnly = {
    head: () => NOTHING,
    tail: NOTHING,
    maxFrameBytes: space.sampleBytes,
    encode: ({ samples }: Batch) => samples,
  };
  switch (output.piped ?? output.kind) {
    case 'tar':
      return makeTarFormat(record, makeImageEncoder(record));
    case 'npy':
      return { ...samplesOnly, head: (images) => npyHeader(space, images) };
    case 'y4m':
      return makeY4mFormat(record);
    case 'film':
      return makeFilmFormat(record, pixelFormat);
    default:
      return samplesOnly;
  }
}

function makeTarFormat(record: RunRecord, encoder: ImageEncoder): FrameFormat {
  const nameAt = frameNames(record, record.output.nameWidth);
  const maxFrameBytes = memberBytes(encoder.maxBytes);
  let buffer = NOTHING;
  return {
    head: () => NOTHING,
    tail: new Uint8Array(TAR_END_BYTES),
    maxFrameBytes,
    encode({ position, index, step, images, samples }) {
      if (buffer.length < images * maxFrameBytes) buffer = new Uint8Array(images * maxFrameBytes);
      const sampleBytes = samples.length / images;
      let at = 0;
      for (let i = 0; i < images; i++) {
        const n = BigInt(i);
        const frame = samples.subarray(i * sampleBytes, (i + 1) * sampleBytes);
        const bytes = encoder.encode(frame, index + n * step);
        const next = at + memberBytes(bytes.length);
        putTarHeader(buffer, at, `${nameAt(position + n)}.${encoder.extension}`, bytes.length);
        buffer.set(bytes, at + TAR_HEADER_BYTES);
        buffer.fill(0, at + TAR_HEADER_BYTES + bytes.length, next);
        at = next;
      }
      return buffer.subarray(0, at);
    },
  };
}

const TAR_HEADER_BYTES = memberBytes(0);

/** Frames behind one another, as ffmpeg takes them. @throws TypeError where the record is no film's */
export function makeFilmFormat(
  { space, palette, output }: RunRecord,
  input: PixelFormat | undefined,
): FrameFormat {
  const { film } = output;
  if (film === undefined || input === undefined)
    throw new TypeError('record: a film without its settings');
  const frames = new FilmFrames(space, palette?.colors, input, film.scale);
  const overlay =
    film.overlay === true
      ? new Overlay(frames.width, frames.height, overlayChannels(input))
      : undefined;
  let buffer = NOTHING;
  return {
    head: () => NOTHING,
    tail: NOTHING,
    maxFrameBytes: frames.frameBytes,
    encode({ index, step, images, samples }) {
      const { frameBytes } = frames;
      if (images === 1 && overlay === undefined) return frames.encode(samples);
      if (buffer.length < images * frameBytes) buffer = new Uint8Array(images * frameBytes);
      for (let i = 0; i < images; i++) {
        const frame = samples.subarray(i * space.sampleBytes, (i + 1) * space.sampleBytes);
        const place = buffer.subarray(i * frameBytes, (i + 1) * frameBytes);
        place.set(frames.encode(frame));
        overlay?.draw(place, index + BigInt(i) * step);
      }
      return buffer.subarray(0, images * frameBytes);
    },
  };
}

function makeY4mFormat({ space, output }: RunRecord): FrameFormat {
  const encoder = new Y4mEncoder(space);
  const frameBytes = encoder.encode(new Uint8Array(space.sampleBytes)).length;
  let buffer = NOTHING;
  return {
    head: () => y4mHeader(space, output.rate ?? DEFAULT_RATE),
    tail: NOTHING,
    maxFrameBytes: frameBytes,
    encode({ images, samples }) {
      if (buffer.length < images * frameBytes) buffer = new Uint8Array(images * frameBytes);
      for (let i = 0; i < images; i++) {
        const frame = samples.subarray(i * space.sampleBytes, (i + 1) * space.sampleBytes);
        buffer.set(encoder.encode(frame), i * frameBytes);
      }
      return buffer.subarray(0, images * frameBytes);
    },
  };
}
