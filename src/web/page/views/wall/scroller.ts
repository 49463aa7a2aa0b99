/**
 * What scrolls: rows of thumbnails in a window that the browser can scroll, which moves along the space.
 * @module
 */
import type { Enumeration } from '../../../../core/enumeration.js';
import { SpaceSize } from '../../../../core/size.js';
import * as at from '../../../page-state/wall.js';
import { element } from '../../shell/element.js';
import type { ViewContext } from '../../shell/view.js';
import { makeRows, type WallPlace } from './rows.js';
import { makeThumbnails, type WallRow, type WallSource } from './thumbnails.js';

export interface ScrollerOptions {
  /** The images of a space that have a star. */
  readonly starred: (choice: Enumeration) => ReadonlySet<bigint>;
  /** An image was chosen, or is to get a star. */
  readonly open: (index: bigint) => void;
  readonly star: (index: bigint) => void;
  /** The wall stands still, at this image. */
  readonly settled: (index: bigint) => void;
  readonly fail: (error: unknown) => void;
}

/** Rows that are there beyond those that are seen. */
const AROUND = 3;
/** A wall has stood still for so long. */
const STILL_MS = 200;

/** Where the arrows lead. */
const STEPS: Readonly<Record<string, (columns: number) => number>> = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
};

/** @param side - of the images at the beginning, one of `WALL_SIDES` */
export function makeScroller(context: ViewContext, firstSide: number, options: ScrollerOptions) {
  let source: WallSource | undefined;
  let side = firstSide;
  let still: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let isFirst = true;
  /** What was asked for, until the wall is scrolled: near the end of the space it is not the first that is seen. */
  let asked: { readonly index: bigint; readonly top: number } | undefined;

  const spacer = element('div.wall-rows', { role: 'presentation' });
  const root = element(
    'div.wall-scroll',
    {
      role: 'grid',
      tabindex: '-1',
      'aria-label': 'All images',
      'aria-rowcount': '-1',
      on: { scroll: drawSoon, click, keydown: walk },
    },
    spacer,
  );
  const rows = makeRows(spacer, hasStar, () => root.focus({ preventScroll: true }));
  const thumbnails = makeThumbnails(context, drawRow, options.fail);
  const resizing = new ResizeObserver(layOut);
  resizing.observe(root);

  function drawRow(row: number, drawn: WallRow): void {
    rows.draw(row, drawn);
    if (isFirst) performance.mark('wall-first-images');
    isFirst = false;
  }

  /** Show the wall from an image on. */
  function show(choice: Enumeration, index: bigint): void {
    const hadFocus = root.contains(document.activeElement);
    const size = new SpaceSize(choice.space);
    const grid = at.gridFor(choice, root.clientWidth, side);
    source = { choice, size, grid, window: at.windowAt(size, index, grid) };
    thumbnails.reset(source);
    rows.reset(grid, at.hasCaptions(side));
    rows.activate({ row: 0, column: 0 });
    stretch(source, 0);
    asked = { index, top: root.scrollTop };
    if (hadFocus) rows.focus();
  }

  /** Make room for the rows of a window, and have row 0 at the top. @param over - pixels of it that are not seen */
  function stretch({ window, grid }: WallSource, over: number): void {
    spacer.style.height = `${at.topOf(window, grid, window.endRow)}px`;
    root.scrollTop = at.topOf(window, grid, 0) + over;
    draw();
  }

  function drawSoon(): void {
    if (frame === 0) frame = requestAnimationFrame(draw);
    settleSoon();
  }

  function settleSoon(): void {
    clearTimeout(still);
    still = setTimeout(settle, STILL_MS);
  }

  function draw(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    if (source === undefined) return;
    const { window, grid } = source;
    const { scrollTop, clientHeight } = root;
    const seen = at.rowsSeen(window, grid, scrollTop, clientHeight, 0);
    const near = at.rowsSeen(window, grid, scrollTop, clientHeight, AROUND);
    // The worker draws while the rows are made.
    thumbnails.want(at.wantedRows(seen, near));
    rows.show(near, (row) => at.topOf(window, grid, row), thumbnails.get);
  }

  /** There is a new window if need be. */
  function settle(): void {
    const from = source;
    if (from === undefined || context.signal.aborted) return;
    const { choice, window, grid, size } = from;
    const row = topRow(from);
    const index = firstSeen(from);
    activateSeen(from);
    if (at.isNearEnd(window, grid, size, row)) {
      const over = root.scrollTop - at.topOf(window, grid, row);
      const anchor = at.imageAt(window, grid, size, row, 0) ?? 0n;
      source = { choice, size, grid, window: at.windowAt(size, anchor, grid) };
      const next = source.window;
      thumbnails.move(source, row);
      rows.move(row, (one) => at.topOf(next, grid, one));
      stretch(source, over);
    }
    options.settled(index);
  }

  /** Tab leads to an image that is seen, and so do the arrows that had one that is gone. */
  function activateSeen(from: WallSource): void {
    const { window, grid, size } = from;
    const { row = 0, column = 0 } = rows.active ?? {};
    const { scrollTop, clientHeight } = root;
    const seen = at.rowsSeen(window, grid, scrollTop, clientHeight, 0);
    if (row >= seen.first && row < seen.end) return;
    const first = topRow(from);
    const last = grid.columns - 1;
    const has = (one: number): boolean => at.imageAt(window, grid, size, first, one) !== undefined;
    const found = [column, 0, last].find(has);
    if (found !== undefined) rows.activate({ row: first, column: found });
    if (document.activeElement === root) rows.focus();
  }

  /** The first row of which more than half is seen. */
  function topRow({ window, grid }: WallSource): number {
    return at.rowsSeen(window, grid, root.scrollTop + grid.rowHeight / 2, 1, 0).first;
  }

  /** The image that the wall stands at. */
  function firstSeen(from: WallSource): bigint {
    if (root.scrollTop === asked?.top) return asked.index;
    const { window, grid, size } = from;
    return at.imageAt(window, grid, size, topRow(from), 0) ?? 0n;
  }

  /** Another width, or another size of the images: the first one that is seen stays. */
  function layOut(): void {
    if (source === undefined || root.clientWidth === 0) return;
    const { choice, grid: before } = source;
    const grid = at.gridFor(choice, root.clientWidth, side);
    if (JSON.stringify(grid) === JSON.stringify(before)) draw();
    else show(choice, firstSeen(source));
  }

  function indexOf({ row, column }: WallPlace): bigint | undefined {
    if (source === undefined) return undefined;
    const { window, grid, size } = source;
    return at.imageAt(window, grid, size, row, column);
  }

  function hasStar(place: WallPlace): boolean {
    const starred = source && options.starred(source.choice);
    if (starred === undefined || starred.size === 0) return false;
    const index = indexOf(place);
    return index !== undefined && starred.has(index);
  }

  function click({ target }: Event): void {
    const place = rows.placeOf(target);
    const index = place && indexOf(place);
    if (index === undefined) return;
    if (rows.isStar(target)) options.star(index);
    else options.open(index);
  }

  /** Arrows go from image to image. */
  function walk(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const place = rows.placeOf(event.target) ?? rows.active;
    if (step === undefined || place === undefined || source === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { grid, window, size } = source;
    const nth = place.row * grid.columns + place.column + step(grid.columns);
    const next = { row: Math.floor(nth / grid.columns), column: 0 };
    next.column = nth - next.row * grid.columns;
    if (next.row < window.firstRow || next.row >= window.endRow) return;
    if (at.imageAt(window, grid, size, next.row, next.column) === undefined) return;
    const top = at.topOf(window, grid, next.row);
    const least = top + grid.rowHeight - root.clientHeight;
    if (top < root.scrollTop) root.scrollTop = top;
    else if (least > root.scrollTop) root.scrollTop = least;
    draw();
    rows.activate(next);
    rows.focus();
  }

  return {
    root,
    show,
    settleSoon,
    /** Another size of the images, by one. @returns what it is then */
    zoom(by: 1 | -1): number {
      side = at.sideBy(side, by);
      layOut();
      return side;
    },
    layOut,
    /** By as much as is seen. */
    page(by: 1 | -1): void {
      const height = source?.grid.rowHeight ?? 0;
      root.scrollBy({ top: by * Math.max(height, root.clientHeight - height) });
    },
    starActive(): void {
      const index = rows.active && indexOf(rows.active);
      if (index !== undefined) options.star(index);
    },
    /** Other images have stars. */
    refresh: (): void => rows.refresh(thumbnails.get),
    close(): void {
      resizing.disconnect();
      clearTimeout(still);
      cancelAnimationFrame(frame);
    },
  };
}
