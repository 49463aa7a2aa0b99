/**
 * A picture of Random Art of any size as compressed bands, by one thread or many. No more of it is
 * in memory than a few bands for each thread.
 * @module
 */
import { crc32 } from 'node:zlib';
import { compileArt } from '../../art/compile/renderer.js';
import type { Expression } from '../../art/expression.js';
import type { ArtText } from '../../art/metadata.js';
import { type Band, openBandWriter } from '../../codecs/png/bands.js';
import { nextTurn } from '../../io/wait.js';
import { bandRows, encodeBand } from './art-png.js';

/** What is drawn. */
export interface ArtPicture {
  readonly expression: Expression;
  readonly width: number;
  readonly height: number;
  /** Samples a pixel. Default 1. */
  readonly samples?: number;
}

/** How many bands may be asked for before the first of them is taken, and of one thread. */
const MOST_AHEAD = 64;
const MOST_AHEAD_IN_THREAD = 2;

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
      await nextTurn();
    }
    return;
  }
  yield* bandsOfThreads(picture, Math.min(threads, count), count);
}

/**
 * A PNG file in pieces, as its bands are drawn.
 * @param onRows - called with how many rows are drawn, and whether the file is complete
 */
export async function* artPngPieces(
  picture: ArtPicture,
  texts: readonly ArtText[],
  threads: number,
  onRows: (rows: number, isEnd: boolean) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const writer = openBandWriter({ ...picture, texts }, crc32);
  yield* writer.head;
  let done = 0;
  for await (const band of makeBands(picture, threads)) {
    yield writer.put(band);
    done = Math.min(picture.height, done + bandRows(picture.width));
    onRows(done, false);
  }
  yield* writer.end();
  onRows(done, true);
}

/** Makes any band of a picture. */
export function bandMaker({
  expression,
  width,
  height,
  samples = 1,
}: ArtPicture): (index: number) => Band {
  const renderer = compileArt(expression);
  const rows = bandRows(width);
  const rowBytes = 3 * width;
  const pixels = new Uint8Array((Math.min(rows, height) + 1) * rowBytes);
  return (index) => {
    const first = index * rows;
    const end = Math.min(height, first + rows);
    // The row above goes along: the first row's differences are from it.
    const from = Math.max(0, first - 1);
    renderer.fillRows({ width, height, firstRow: from, endRow: end, samples }, pixels);
    const own = pixels.subarray((first - from) * rowBytes, (end - from) * rowBytes);
    return encodeBand(own, width, first === from ? undefined : pixels.subarray(0, rowBytes));
  };
}

async function* bandsOfThreads(
  picture: ArtPicture,
  threads: number,
  count: number,
): AsyncGenerator<Band> {
  const { CallThread } = await import('../../io/call-thread.js');
  const url = new URL('./art-band-worker.js', import.meta.url);
  const workers = Array.from({ length: threads }, () => ({
    thread: new CallThread<number, Band>(url, { workerData: picture }),
    asked: 0,
  }));
  const bands = new Map<number, Promise<Band>>();
  let next = 0;
  let taken = 0;
  const ask = (): void => {
    while (next < Math.min(count, taken + MOST_AHEAD)) {
      const worker = workers.reduce((least, one) => (one.asked < least.asked ? one : least));
      if (worker.asked === MOST_AHEAD_IN_THREAD) return;
      worker.asked++;
      const band = worker.thread.call(next);
      bands.set(next++, band);
      const finish = (): void => {
        worker.asked--;
        ask();
      };
      // A failure is told where the band is taken.
      band.then(finish, () => {});
    }
  };
  try {
    for (; taken < count; taken++) {
      ask();
      const band = await bands.get(taken);
      bands.delete(taken);
      yield band!;
    }
  } finally {
    await Promise.all(workers.map(({ thread }) => thread.close()));
  }
}
