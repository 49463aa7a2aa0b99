/**
 * The bytes of the files that hold frames behind one another: tar, zip, npy, raw, y4m, and what ffmpeg is fed with.
 * @module
 */
import { FilmFrames, overlayChannels, type PixelFormat } from '../../codecs/film-frame.js';
import { npyHeader } from '../../codecs/npy.js';
import { Overlay } from '../../codecs/overlay/index.js';
import { Y4mEncoder, y4mHeader } from '../../codecs/y4m.js';
import { DEFAULT_RATE } from '../../core/pace.js';
import type { Batch } from '../engine/sink.js';
import { contentKind, hasImageFiles, imageAt, type RunRecord } from '../record.js';
import { makeTarFormat, makeZipFormat } from './archive-format.js';
import { makeImageEncoder } from './image-encoder.js';
import type { NumberLength } from './number-length.js';

/** What a kind of file puts before its frames, around each of them, and behind them all. */
export interface FrameFormat {
  /** @param images - that the part will have */
  head(images: bigint): Uint8Array;
  readonly tail: Uint8Array;
  /** The most bytes of one frame. */
  readonly maxFrameBytes: number;
  /**
   * The bytes of a frame, by how long its number is as text. Undefined where compression decides, so that
   * only making it tells.
   */
  readonly frameBytes: ((length: NumberLength) => number) | undefined;
  /** All frames of a batch as they stand in the file; a view, valid until the next call. */
  encode(batch: Batch): Uint8Array;
  /** Between frames and tail: a line for each frame, and the end of these lines. A zip has it. */
  readonly directory?: FrameDirectory;
}

/** What lists the frames behind them all. */
export interface FrameDirectory {
  /** @param start - where the directory begins in the file */
  entryBytes(start: bigint): number;
  /**
   * The lines of a batch; a view, valid until the next call of the format.
   * @param offset - where the first of its frames begins
   * @returns how many bytes its frames have, too
   */
  encode(batch: Batch, offset: bigint, start: bigint): { lines: Uint8Array; frameBytes: number };
  /** @param sizeBytes - of all lines */
  end(images: bigint, start: bigint, sizeBytes: bigint): Uint8Array;
}

const NOTHING = new Uint8Array(0);

/** The bytes of a file without images, for a run that has none. */
export function emptyFile(record: RunRecord): Uint8Array {
  const format = makeFrameFormat(record);
  const { tail, directory } = format;
  return Buffer.concat([format.head(0n), tail, directory?.end(0n, 0n, 0n) ?? NOTHING]);
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
    frameBytes: () => space.sampleBytes,
    encode: ({ samples }: Batch) => samples,
  };
  switch (output.piped ?? output.kind) {
    case 'tar':
      return makeTarFormat(record);
    case 'zip':
      return makeZipFormat(record);
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
    frameBytes: () => frames.frameBytes,
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
    frameBytes: () => frameBytes,
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

/** About how many bytes all images of a run take, with what stands around each of them. */
export function estimateBytes(record: RunRecord): bigint {
  const { space, first, end, step, output } = record;
  const index = imageAt(record, first);
  const samples = new Uint8Array(space.sampleBytes);
  return (end - first) * BigInt(imageBytes());

  function imageBytes(): number {
    if (!hasImageFiles(contentKind(output))) return space.sampleBytes;
    if (output.kind === 'directory') return makeImageEncoder(record).encode(samples, index).length;
    const format = makeFrameFormat(record);
    const span = { position: first, images: 1, beginsPart: false, endsPart: false };
    const { length } = format.encode({ ...span, index, step, samples });
    return length + (format.directory?.entryBytes((end - first) * BigInt(length)) ?? 0);
  }
}
