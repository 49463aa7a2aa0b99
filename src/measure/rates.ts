/**
 * How fast this machine makes the images of a space: it makes some by the real engine, with sinks
 * that do more and more of the work.
 * @module
 */
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import { EnumeratorError } from '../core/errors.js';
import { frameNames, nameWidth } from '../core/name.js';
import type { Numbering } from '../core/numbering.js';
import { nextTurn } from '../io/wait.js';
import { runImages, type RunOptions } from '../run/engine/engine.js';
import type { Sink } from '../run/engine/sink.js';
import { DirectorySink } from '../run/outputs/directory.js';
import { makePngEncoder } from '../run/outputs/png.js';
import { makeFolder } from './folder.js';

/** Each stage does what the one before does, and more. */
export const STAGES = ['generate', 'encode', 'write'] as const;
export type Stage = (typeof STAGES)[number];

/** What a stage did while it was timed. */
export interface Measured {
  /** From 1. */
  readonly frames: number;
  /** Bytes of samples for `generate`, of PNG files for the others. */
  readonly bytes: number;
  readonly elapsedMs: number;
}

export interface MeasureOptions {
  /** The time for all stages together. Each makes one frame, however long it takes. */
  readonly seconds: number;
  /** An existing folder; a temporary one is made in it for the measurement. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/** The share of a stage's time that passes before it is timed: code is compiled in it. */
const WARM_UP_SHARE = 0.2;
/** At most so many bytes are written, so that a fast disk isn't filled. */
const MAX_WRITTEN_BYTES = 2 ** 28;
/** Names are those of a long run from image 0. */
const MOST_POSITIONS = 2n ** 40n;
/** Small spaces are walked again and again; events are let in this often. */
const PAUSE_MS = 20;
/** Few bytes are made at once, so that the time is checked often. */
const SLICE_BYTES = 2 ** 16;

/** What was measured of each stage. */
export interface Rates {
  readonly generate: Measured;
  readonly encode: Measured;
  /** Undefined where nothing can be written: in a folder without permission, on a full disk. */
  readonly write: Measured | undefined;
  /** Why nothing was written, in one line. */
  readonly unwritten: string | undefined;
}

/**
 * Measure the start of a run from image 0. What is written is removed again, whatever happens.
 * @throws the reason of the signal where it is aborted
 */
export async function measureRates(
  enumeration: Enumeration,
  options: MeasureOptions,
): Promise<Rates> {
  const seconds = options.seconds / STAGES.length;
  const numbering = numberingOf(enumeration);
  const stage = (sink: Sink): Promise<Measured> =>
    measureStage(numbering, sink, { ...options, seconds });
  const generate = await stage({
    maxImageBytes: enumeration.space.sampleBytes,
    prepare: ({ samples }) => samples.length,
    close() {},
  });
  const encode = await stage(encodingSink(enumeration));
  const write = await unlessUnwritable(options.folder, (folder) =>
    stage(writingSink(enumeration, folder)),
  );
  const unwritten = typeof write === 'string' ? write : undefined;
  return { generate, encode, write: typeof write === 'string' ? undefined : write, unwritten };
}

/**
 * Do what writes, in a temporary folder that is removed again.
 * @returns why nothing can be written there, in one line, where that is so
 */
export async function unlessUnwritable<T>(
  directory: string,
  work: (folder: string) => Promise<T>,
): Promise<T | string> {
  try {
    const folder = makeFolder(directory);
    try {
      return await work(folder.name);
    } finally {
      folder.remove();
    }
  } catch (error) {
    if (error instanceof EnumeratorError && error.code === 'E_IO') return error.message;
    throw error;
  }
}

async function measureStage(
  numbering: Numbering,
  sink: Sink,
  options: MeasureOptions,
): Promise<Measured> {
  const { seconds } = options;
  try {
    const warmUp = await workFor(numbering, sink, { ...options, seconds: seconds * WARM_UP_SHARE });
    // A frame that takes longer than the whole stage may is not made twice.
    if (warmUp.elapsedMs > seconds * 1000) return warmUp;
    const share = seconds * (1 - WARM_UP_SHARE);
    return await workFor(numbering, sink, { ...options, seconds: share });
  } finally {
    sink.close();
  }
}

/** Run from image 0, over again where the space ends, until the time or the bytes are used up. */
async function workFor(
  numbering: Numbering,
  sink: Sink,
  options: MeasureOptions,
): Promise<Measured> {
  const plan = { from: 0n, step: 1n, first: 0n, end: positionsOf(numbering), watermark: 0n };
  let frames = 0;
  let bytes = 0;
  const counting: Sink = {
    maxImageBytes: 0,
    prepare(batch) {
      const written = sink.prepare(batch);
      frames += batch.images;
      bytes += written;
      return written;
    },
    close() {},
  };
  const start = performance.now();
  const isOver = (): boolean =>
    frames > 0 &&
    (performance.now() - start >= options.seconds * 1000 ||
      (sink instanceof DirectorySink && bytes >= MAX_WRITTEN_BYTES) ||
      options.signal?.aborted === true);
  const hooks = { checkpoint() {}, stopRequested: isOver };
  const run: RunOptions = {
    plan,
    numbering,
    batchImages: Math.max(1, Math.floor(SLICE_BYTES / numbering.space.sampleBytes)),
    appends: false,
    files: [],
    threads: 0,
    openSinks: () => [counting],
  };
  let lastPause = start;
  do {
    await runImages(run, hooks);
    if (performance.now() - lastPause > PAUSE_MS) {
      await nextTurn();
      lastPause = performance.now();
    }
  } while (!isOver());
  options.signal?.throwIfAborted();
  return { frames, bytes, elapsedMs: performance.now() - start };
}

function positionsOf({ size }: Numbering): bigint {
  return size.isAtMost(MOST_POSITIONS) ? size.exact() : MOST_POSITIONS;
}

/** Encodes to PNG, and keeps nothing. */
function encodingSink(enumeration: Enumeration): Sink {
  const { sampleBytes } = enumeration.space;
  const encoder = makePngEncoder(enumeration);
  return {
    maxImageBytes: 0,
    prepare({ samples, images, index, step }) {
      let bytes = 0;
      for (let i = 0; i < images; i++) {
        const frame = samples.subarray(i * sampleBytes, (i + 1) * sampleBytes);
        bytes += encoder.encode(frame, index + BigInt(i) * step).length;
      }
      return bytes;
    },
    close() {},
  };
}

function writingSink(enumeration: Enumeration, directory: string): Sink {
  const encoder = makePngEncoder(enumeration);
  const run = { from: 0n, step: 1n, count: positionsOf(numberingOf(enumeration)) };
  return new DirectorySink({
    directory,
    encoder: {
      extension: 'png',
      maxBytes: 0,
      sizeOf: undefined,
      encode: (samples, index) => encoder.encode(samples, index),
    },
    nameAt: frameNames(run, nameWidth(run)),
  });
}
