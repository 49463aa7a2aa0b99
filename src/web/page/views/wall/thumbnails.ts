/**
 * The rows of thumbnails that a wall has: drawn by the kernel's worker, one job at a time, those that
 * are seen first, and kept as far as memory is meant for that.
 * @module
 */
import type { Enumeration } from '../../../../core/enumeration.js';
import type { SpaceSize } from '../../../../core/size.js';
import { isTooLarge } from '../../../page-state/explore.js';
import {
  rowImages,
  type RowImages,
  type WallGrid,
  type WallWindow,
} from '../../../page-state/wall.js';
import { isAbort } from '../../jobs.js';
import type { ViewContext } from '../../shell/view.js';

/** An image of a row. */
export interface WallImage {
  /** Undefined where the images are too large to be drawn. */
  readonly picture: ImageData | undefined;
  /** Its number, as far as there is room below it. */
  readonly text: string;
  /** What it is called: its number, with the middle cut out where it is long. */
  readonly name: string;
}

/** A row as far as it is drawn: of large images some are there before the others. */
export interface WallRow extends Omit<RowImages, 'index'> {
  readonly images: readonly WallImage[];
}

/** What rows belong to: all are drawn anew where it is another one. */
export interface WallSource {
  readonly choice: Enumeration;
  readonly size: SpaceSize;
  readonly window: WallWindow;
  readonly grid: WallGrid;
}

const MOST_BYTES = 16 * 2 ** 20;
/** What an image takes besides its pixels. */
const OWN_BYTES = 1024;
/** What is asked for at once, in pixels that are drawn and in samples that are made for that. */
const JOB_BYTES = 2 ** 20;
const JOB_SAMPLES = 2 ** 21;

export function makeThumbnails(
  { run, signal }: ViewContext,
  show: (row: number, drawn: WallRow) => void,
  fail: (error: unknown) => void,
) {
  const kept = new Map<number, WallRow>();
  let source: WallSource | undefined;
  let wanted: readonly number[] = [];
  let isWorking = false;

  function isWhole(row: number): boolean {
    const drawn = kept.get(row);
    return drawn !== undefined && drawn.images.length === drawn.count;
  }

  /** Images that are wanted and not there, from the first row with such on, as many as one job has. */
  function nextJob({ choice, size, window, grid }: WallSource) {
    const first = wanted.find((row) => !isWhole(row));
    if (first === undefined) return undefined;
    const sizeBytes = 4 * grid.thumbWidth * grid.thumbHeight;
    const room = Math.min(JOB_BYTES / sizeBytes, JOB_SAMPLES / choice.space.sampleBytes);
    const most = Math.max(1, Math.floor(room));
    const rows: (readonly [row: number, begun: WallRow])[] = [];
    let begin: bigint | undefined;
    let images = 0;
    for (let row = first; images < most && wanted.includes(row); row++) {
      const { index, column, count } = rowImages(window, grid, size, row);
      const begun = kept.get(row) ?? { column, count, images: [] };
      if (row > first && begun.images.length > 0) break;
      begin ??= index + BigInt(begun.images.length);
      rows.push([row, begun]);
      images += count - begun.images.length;
    }
    return begin === undefined ? undefined : { rows, begin, images: Math.min(images, most) };
  }

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    try {
      for (;;) {
        const from = source;
        const job = from && nextJob(from);
        if (from === undefined || job === undefined) return;
        const drawn = await draw(from, job.begin, job.images);
        // There may be another anchor by now; then it is asked for again.
        if (source !== from) continue;
        for (const [row, begun] of job.rows) {
          const own = drawn.splice(0, begun.count - begun.images.length);
          const next = { ...begun, images: [...begun.images, ...own] };
          kept.set(row, next);
          if (wanted.includes(row)) show(row, next);
        }
        forget(from.grid);
      }
    } catch (error) {
      if (!isAbort(error)) fail(error);
    } finally {
      isWorking = false;
    }
  }

  async function draw(
    { choice, grid }: WallSource,
    index: bigint,
    images: number,
  ): Promise<WallImage[]> {
    const { thumbWidth: width, thumbHeight: height, textLength } = grid;
    const isDrawn = !isTooLarge(choice);
    const input = { choice, index, images, width, height, textLength, isDrawn };
    const { rgba, texts, names } = await run('thumbnails', input, { signal });
    const sizeBytes = 4 * width * height;
    return texts.map((text, i) => {
      const pixels = rgba.subarray(i * sizeBytes, (i + 1) * sizeBytes);
      const picture = isDrawn ? new ImageData(pixels, width, height) : undefined;
      return { picture, text, name: names[i] ?? '' };
    });
  }

  /** The oldest rows go, but for those that are wanted. */
  function forget({ columns, thumbWidth, thumbHeight }: WallGrid): void {
    const rowBytes = columns * (4 * thumbWidth * thumbHeight + OWN_BYTES);
    const most = Math.max(wanted.length, MOST_BYTES / rowBytes);
    for (const row of kept.keys()) {
      if (kept.size <= most) return;
      if (!wanted.includes(row)) kept.delete(row);
    }
  }

  return {
    /** Other images, or another way to draw them. */
    reset(next: WallSource): void {
      source = next;
      kept.clear();
    },
    /** The same images, counted from another one: `shift` rows on. */
    move(next: WallSource, shift: number): void {
      source = next;
      const rows = [...kept];
      kept.clear();
      for (const [row, drawn] of rows) kept.set(row - shift, drawn);
    },
    get: (row: number): WallRow | undefined => kept.get(row),
    /** @param rows - those that are seen first */
    want(rows: readonly number[]): void {
      wanted = rows;
      void work();
    },
  };
}
