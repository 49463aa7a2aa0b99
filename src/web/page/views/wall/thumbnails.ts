/**
 * The rows of thumbnails that a wall has: drawn by the kernel's worker, one job at a time, those that
 * are seen first, and kept as far as memory is meant for that.
 * @module
 */
import type { Enumeration } from '../../../../core/enumeration.js';
import type { SpaceSize } from '../../../../core/size.js';
import { isTooLarge } from '../../../page-state/explore.js';
import type { WallGrid, WallWindow } from '../../../page-state/wall.js';
import { isAbort } from '../../jobs.js';
import type { ViewContext } from '../../shell/view.js';

/** A row as it is drawn. Columns outside of the space are not in it. */
export interface WallRow {
  /** The column of the first of them. */
  readonly column: number;
  /** A picture each; undefined where the images are too large to be drawn. */
  readonly images: readonly ImageData[] | undefined;
  /** Their numbers, shortened. */
  readonly texts: readonly string[];
}

/** What rows belong to: all are drawn anew where it is another one. */
export interface WallSource {
  readonly choice: Enumeration;
  readonly size: SpaceSize;
  readonly window: WallWindow;
  readonly grid: WallGrid;
}

const MOST_BYTES = 24 * 2 ** 20;
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

  /** Rows that are wanted and not there, from the first such on, as many as one job has. */
  function nextRows(from: WallSource): { first: number; count: number } | undefined {
    const first = wanted.find((row) => !kept.has(row));
    if (first === undefined) return undefined;
    const { columns, thumbWidth, thumbHeight } = from.grid;
    const most = Math.min(
      JOB_BYTES / (4 * columns * thumbWidth * thumbHeight),
      JOB_SAMPLES / (columns * from.choice.space.sampleBytes),
    );
    let count = 1;
    while (count < most && wanted.includes(first + count) && !kept.has(first + count)) count++;
    return { first, count };
  }

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    try {
      for (;;) {
        const from = source;
        const rows = from && nextRows(from);
        if (from === undefined || rows === undefined) return;
        const drawn = await draw(from, rows.first, rows.count);
        if (source !== from) continue;
        drawn.forEach((row, i) => {
          kept.set(rows.first + i, row);
          if (wanted.includes(rows.first + i)) show(rows.first + i, row);
        });
        forget(from.grid);
      }
    } catch (error) {
      if (!isAbort(error)) fail(error);
    } finally {
      isWorking = false;
    }
  }

  async function draw(from: WallSource, first: number, count: number): Promise<WallRow[]> {
    const { choice, size, window, grid } = from;
    const { columns, thumbWidth: width, thumbHeight: height, textLength } = grid;
    const begin = window.anchor + BigInt(first * columns);
    const end = begin + BigInt(count * columns);
    const start = begin < 0n ? 0n : begin;
    const last = size.hasEnd(end) ? end : size.exact();
    const images = Number(last - start);
    const isDrawn = !isTooLarge(choice);
    const input = { choice, index: start, images, width, height, textLength, isDrawn };
    const { rgba, texts } = await run('thumbnails', input, { signal });
    const skipped = Number(start - begin);
    const sizeBytes = 4 * width * height;
    return Array.from({ length: count }, (_, i) => {
      const at = Math.max(0, i * columns - skipped);
      const to = Math.max(at, Math.min(images, (i + 1) * columns - skipped));
      const pictures = Array.from({ length: to - at }, (__, k) => {
        const from = (at + k) * sizeBytes;
        return new ImageData(rgba.slice(from, from + sizeBytes), width, height);
      });
      return {
        column: i === 0 ? skipped : 0,
        images: isDrawn ? pictures : undefined,
        texts: texts.slice(at, to),
      };
    });
  }

  /** The oldest rows go, but for those that are wanted. */
  function forget({ columns, thumbWidth, thumbHeight }: WallGrid): void {
    const most = Math.max(wanted.length, MOST_BYTES / (4 * columns * thumbWidth * thumbHeight));
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
