/**
 * How fast this machine makes the images of a space, found by making some: the real engine, with
 * sinks that do more and more of the work.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { ioError, isSystemError } from '../io/system-error.js';
import { EnumeratorError } from '../core/errors.js';
import { frameNames, nameWidth } from '../core/name.js';
import { runImages, type RunOptions } from '../run/engine/engine.js';
import type { Batch, Sink } from '../run/engine/sink.js';
import { DirectorySink } from '../run/outputs/directory.js';
import { makePngEncoder } from '../run/outputs/png.js';
import type { OpenedSpace } from '../cli/options/open-space.js';

/** Each does what the one before does, and more. */
export const STAGES = ['generate', 'encode', 'write'] as const;
export type Stage = (typeof STAGES)[number];

/** What a stage did while it was watched. */
export interface Measured {
  /** At least one. */
  readonly frames: number;
  /** Of samples for `generate`, of PNG files for the others. */
  readonly bytes: number;
  readonly elapsedMs: number;
}

export interface MeasureOptions {
  /** For all stages together. One frame each is made however long it takes. */
  readonly seconds: number;
  /** An existing folder; a new one is made in it for the time of the measurement. */
  readonly directory: string;
  /** Asked several times a second. */
  stopRequested(): boolean;
}

/** How much of a stage's time goes by before the watch starts: code is compiled in it. */
const WARM_UP_SHARE = 0.2;
/** What is written to the disk at most, so that a fast one isn't filled. */
const MAX_WRITTEN_BYTES = 2 ** 28;
/** A run's names are those of a long run from image 0. */
const MOST_POSITIONS = 2n ** 40n;
/** Small spaces are walked again and again; signals get their turn this often. */
const PAUSE_MS = 20;
/** What is made at once, so that the watch is looked at often. */
const SLICE_BYTES = 2 ** 16;

/**
 * Measure the start of a run from image 0. What is written is removed again, whatever happens.
 * @returns the stages that were finished before a stop was requested
 * @throws EnumeratorError `E_IO` where writing fails
 */
export async function measureRates(
  opened: OpenedSpace,
  options: MeasureOptions,
): Promise<Map<Stage, Measured>> {
  const measured = new Map<Stage, Measured>();
  const seconds = options.seconds / STAGES.length;
  for (const stage of STAGES) {
    const folder = stage === 'write' ? makeFolder(options.directory) : undefined;
    try {
      const result = await measureStage(opened, makeSink(stage, opened, folder?.name), {
        ...options,
        seconds,
      });
      if (options.stopRequested()) break;
      measured.set(stage, result);
    } finally {
      folder?.remove();
    }
  }
  return measured;
}

async function measureStage(
  opened: OpenedSpace,
  sink: Sink,
  options: MeasureOptions,
): Promise<Measured> {
  const { seconds } = options;
  try {
    const warmUp = await workFor(opened, sink, { ...options, seconds: seconds * WARM_UP_SHARE });
    // A frame that takes longer than the whole stage may is not made twice.
    if (warmUp.elapsedMs > seconds * 1000) return warmUp;
    return await workFor(opened, sink, { ...options, seconds: seconds * (1 - WARM_UP_SHARE) });
  } finally {
    sink.close();
  }
}

/** Run from image 0, over again where the space ends, until the time or the bytes are used up. */
async function workFor(
  { numbering }: OpenedSpace,
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
      options.stopRequested());
  const hooks = { checkpoint() {}, stopRequested: isOver };
  const run: RunOptions = {
    plan,
    numbering,
    chunkImages: Math.max(1, Math.floor(SLICE_BYTES / numbering.space.sampleBytes)),
    appends: false,
    files: [],
    threads: 0,
    openSinks: () => [counting],
  };
  let lastPause = start;
  do {
    await runImages(run, hooks);
    if (performance.now() - lastPause > PAUSE_MS) {
      await new Promise((resolve) => setImmediate(resolve));
      lastPause = performance.now();
    }
  } while (!isOver());
  return { frames, bytes, elapsedMs: performance.now() - start };
}

function positionsOf({ size }: OpenedSpace['numbering']): bigint {
  return size.isAtMost(MOST_POSITIONS) ? size.exact() : MOST_POSITIONS;
}

function makeSink(
  stage: Stage,
  { numbering, palette }: OpenedSpace,
  directory: string | undefined,
): Sink {
  const { space, order, seed } = numbering;
  const count = ({ samples }: Batch): number => samples.length;
  if (stage === 'generate') return { maxImageBytes: space.sampleBytes, prepare: count, close() {} };
  const encoder = makePngEncoder({
    space,
    order,
    seed,
    metadata: true,
    ...(palette === undefined ? {} : { colors: palette.colors }),
  });
  if (directory === undefined) {
    return {
      maxImageBytes: 0,
      prepare({ samples, images, index, step }) {
        let bytes = 0;
        for (let i = 0; i < images; i++) {
          const frame = samples.subarray(i * space.sampleBytes, (i + 1) * space.sampleBytes);
          bytes += encoder.encode(frame, index + BigInt(i) * step).length;
        }
        return bytes;
      },
      close() {},
    };
  }
  const run = { from: 0n, step: 1n, count: positionsOf(numbering) };
  return new DirectorySink({
    directory,
    encoder: {
      extension: 'png',
      maxBytes: 0,
      encode: (samples, index) => encoder.encode(samples, index),
    },
    nameAt: frameNames(run, nameWidth(run)),
  });
}

interface TemporaryFolder {
  readonly name: string;
  remove(): void;
}

/** A new folder that goes away with the process too, should that be ended from elsewhere in it. */
function makeFolder(directory: string): TemporaryFolder {
  let name: string;
  try {
    name = fs.mkdtempSync(path.join(directory, '.enumerate-estimate-'));
  } catch (error) {
    throw ioError(`cannot measure writing in ${directory}`, error);
  }
  const remove = (): void => {
    process.off('exit', remove);
    fs.rmSync(name, { recursive: true, force: true });
  };
  process.on('exit', remove);
  return { name, remove };
}

/**
 * The folder in which writing to `out` can be measured: itself, or what of its path is there.
 * @throws EnumeratorError `E_IO` where a file stands in the way
 */
export function existingFolder(out: string): string {
  let folder = out;
  for (;;) {
    const found = kindOf(folder);
    if (found === 'directory') return folder;
    if (found === 'file') {
      throw new EnumeratorError(
        'E_IO',
        `${folder} is no directory: a file stands there; name another with --out`,
      );
    }
    const parent = path.dirname(folder);
    if (parent === folder) return '.';
    folder = parent;
  }
}

function kindOf(file: string): 'directory' | 'file' | undefined {
  try {
    return fs.statSync(file).isDirectory() ? 'directory' : 'file';
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw ioError(`cannot look at ${file}`, error);
  }
}
