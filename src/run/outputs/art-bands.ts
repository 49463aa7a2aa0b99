/**
 * A picture of Random Art of any size as compressed bands, by one thread or many. No more of it is
 * in memory than a few bands for each thread.
 * @module
 */
import { Worker } from 'node:worker_threads';
import { compileArt } from '../../art/compile/renderer.js';
import type { Expression } from '../../art/expression.js';
import type { Band } from '../../codecs/png/bands.js';
import { EnumeratorError } from '../../core/errors.js';
import { bandRows, encodeBand } from './art-png.js';

/** What is drawn. */
export interface ArtPicture {
  readonly expression: Expression;
  readonly width: number;
  readonly height: number;
}

/** What a thread is given. */
export interface BandOrder {
  readonly picture: ArtPicture;
  /** {@link NEXT} and {@link TAKEN}. */
  readonly shared: SharedArrayBuffer;
}

/** What a thread gives back. */
export interface MadeBand {
  readonly index: number;
  readonly band: Band;
}

/** The next band that nobody has begun, and how many are taken in order. */
export const NEXT = 0;
export const TAKEN = 1;

/** How far threads may be ahead of who takes the bands. */
export const MOST_AHEAD = 64;

/** Fewer pixels are drawn before threads have started. */
const THREADS_FROM_PIXELS = 2 ** 21;

/**
 * The bands from the top to the bottom.
 * @param threads - from 1; small pictures are made by this thread alone
 */
export async function* makeBands(picture: ArtPicture, threads: number): AsyncGenerator<Band> {
  const { width, height } = picture;
  const count = Math.ceil(height / bandRows(width));
  if (threads === 1 || width * height < THREADS_FROM_PIXELS) {
    const bandAt = bandMaker(picture);
    for (let index = 0; index < count; index++) {
      yield bandAt(index);
      // Signals have their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return;
  }
  yield* bandsOfThreads(picture, Math.min(threads, count), count);
}

/** Makes any band of a picture. */
export function bandMaker({ expression, width, height }: ArtPicture): (index: number) => Band {
  const renderer = compileArt(expression);
  const rows = bandRows(width);
  const rowBytes = 3 * width;
  const pixels = new Uint8Array((Math.min(rows, height) + 1) * rowBytes);
  return (index) => {
    const first = index * rows;
    const end = Math.min(height, first + rows);
    // The row above goes along: the first row's differences are from it.
    const from = Math.max(0, first - 1);
    renderer.fillRows({ width, height, firstRow: from, endRow: end }, pixels);
    const own = pixels.subarray((first - from) * rowBytes, (end - from) * rowBytes);
    return encodeBand(own, width, first === from ? undefined : pixels.subarray(0, rowBytes));
  };
}

async function* bandsOfThreads(
  picture: ArtPicture,
  threads: number,
  count: number,
): AsyncGenerator<Band> {
  const shared = new SharedArrayBuffer(8);
  const words = new Int32Array(shared);
  const made = new Map<number, Band>();
  let failure: unknown;
  let wake = (): void => {};
  const order: BandOrder = { picture, shared };
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(new URL('./art-band-worker.js', import.meta.url), {
      workerData: order,
    });
    worker.on('message', ({ index, band }: MadeBand) => {
      made.set(index, band);
      wake();
    });
    worker.on('error', (error) => {
      failure ??= error;
      wake();
    });
    worker.on('exit', (code) => {
      if (code !== 0) failure ??= new EnumeratorError('E_IO', `a thread ended by itself (${code})`);
      wake();
    });
    return worker;
  });
  try {
    for (let index = 0; index < count; index++) {
      let band: Band | undefined;
      while ((band = made.get(index)) === undefined) {
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => (wake = resolve));
      }
      made.delete(index);
      Atomics.store(words, TAKEN, index + 1);
      Atomics.notify(words, TAKEN);
      yield band;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
