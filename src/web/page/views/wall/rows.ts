/**
 * The elements of a wall's rows. There are as many as are seen, and a few: a row that leaves at one end
 * comes back at the other with other images.
 * @module
 */
import type { WallGrid } from '../../../page-state/wall.js';
import { element } from '../../shell/element.js';
import { type Strip, stripMaker } from './strip.js';
import type { WallRow } from './thumbnails.js';

interface Cell {
  readonly root: HTMLButtonElement;
  /** Where the image is, which the row's strip has. */
  readonly place: HTMLElement;
  readonly text: HTMLElement;
  readonly star: HTMLElement;
}

interface RowElement {
  readonly root: HTMLElement;
  readonly strip: Strip;
  readonly cells: readonly Cell[];
  row: number;
}

/** A cell by its row and its column. */
export interface WallPlace {
  readonly row: number;
  readonly column: number;
}

/**
 * @param hasStar - whether the image of a cell has a star
 * @param loseFocus - called where the row with the focus leaves
 */
export function makeRows(
  root: HTMLElement,
  hasStar: (place: WallPlace) => boolean,
  loseFocus: () => void,
) {
  let grid: WallGrid | undefined;
  let hasTexts = false;
  /** By their rows. */
  const shown = new Map<number, RowElement>();
  const free: RowElement[] = [];
  let active: WallPlace | undefined;
  const makeStrip = stripMaker();

  function makeRow({ columns }: WallGrid): RowElement {
    const strip = makeStrip();
    const cells = Array.from({ length: columns }, makeCell);
    const roots = cells.map((cell) => cell.root);
    const row = element('div.wall-row', { role: 'row' }, strip.root, ...roots);
    root.append(row);
    return { root: row, strip, cells, row: 0 };
  }

  function makeCell(): Cell {
    const place = element('span.wall-image', { 'aria-hidden': 'true' });
    const text = element('span.wall-number', { 'aria-hidden': 'true' });
    const star = element('span.wall-star', { 'aria-hidden': 'true', title: 'Star (s)' });
    const cell = element(
      'button.wall-cell',
      { type: 'button', role: 'gridcell', tabindex: '-1' },
      place,
      element('span.wall-caption', text, star),
    );
    return { root: cell, place, text, star };
  }

  /** Empty, where nothing is known of it. */
  function fill({ strip, cells, row }: RowElement, drawn: WallRow | undefined): void {
    if (grid !== undefined) strip.draw(grid, drawn);
    cells.forEach(({ root: cell, place, text, star }, column) => {
      const at = column - (drawn?.column ?? 0);
      const image = drawn?.images[at];
      const isStarred = image !== undefined && hasStar({ row, column });
      const name = image === undefined ? 'Image' : `Image ${image.name}`;
      place.classList.toggle('blank', image?.picture === undefined);
      text.textContent = hasTexts ? (image?.text ?? '') : '';
      cell.classList.toggle('none', drawn !== undefined && (at < 0 || at >= drawn.count));
      star.textContent = image === undefined ? '' : isStarred ? '★' : '☆';
      star.classList.toggle('on', isStarred);
      cell.setAttribute('aria-label', isStarred ? `${name}, with a star` : name);
      cell.setAttribute('title', name);
    });
  }

  function mark(place: WallPlace | undefined, isActive: boolean): HTMLButtonElement | undefined {
    const cell = place && shown.get(place.row)?.cells[place.column]?.root;
    cell?.setAttribute('tabindex', isActive ? '0' : '-1');
    return cell;
  }

  return {
    /** There are other images, or they lie in another way. */
    reset(next: WallGrid, isCaptioned: boolean): void {
      mark(active, false);
      free.push(...shown.values());
      shown.clear();
      if (grid?.columns !== next.columns) {
        for (const { root: row } of free) row.remove();
        free.length = 0;
      }
      grid = next;
      hasTexts = isCaptioned;
      const { style } = root;
      style.setProperty('--cell', `${next.cellWidth}px`);
      style.setProperty('--strip', `${next.cellWidth * next.columns}px`);
      style.setProperty('--image-width', `${next.imageWidth}px`);
      style.setProperty('--image-height', `${next.imageHeight}px`);
      style.setProperty('--row', `${next.rowHeight}px`);
    },

    /**
     * Have the rows of a range and no others.
     * @param topOf - where a row lies
     * @param read - what is known of a row
     */
    show(
      { first, end }: { readonly first: number; readonly end: number },
      topOf: (row: number) => number,
      read: (row: number) => WallRow | undefined,
    ): void {
      if (grid === undefined) return;
      for (const [row, one] of shown) {
        if (row >= first && row < end) continue;
        if (row === active?.row) mark(active, false);
        if (one.root.contains(document.activeElement)) loseFocus();
        shown.delete(row);
        free.push(one);
      }
      for (let row = first; row < end; row++) {
        if (shown.has(row)) continue;
        const one = free.pop() ?? makeRow(grid);
        one.row = row;
        one.root.style.transform = `translateY(${topOf(row)}px)`;
        one.root.hidden = false;
        shown.set(row, one);
        fill(one, read(row));
        if (row === active?.row) mark(active, true);
      }
      for (const { root: row } of free) row.hidden = true;
    },

    /** The window moved: rows have other numbers and lie elsewhere. */
    move(shift: number, topOf: (row: number) => number): void {
      const rows = [...shown.values()];
      shown.clear();
      for (const one of rows) {
        one.row -= shift;
        one.root.style.transform = `translateY(${topOf(one.row)}px)`;
        shown.set(one.row, one);
      }
      if (active !== undefined) active = { ...active, row: active.row - shift };
    },

    draw(row: number, drawn: WallRow): void {
      const one = shown.get(row);
      if (one !== undefined) fill(one, drawn);
    },

    /** Draw all of them again. */
    refresh(read: (row: number) => WallRow | undefined): void {
      for (const one of shown.values()) fill(one, read(one.row));
    },

    isStar: (target: EventTarget | null): boolean =>
      target instanceof Element && target.closest('.wall-star') !== null,

    placeOf(target: EventTarget | null): WallPlace | undefined {
      const cell = target instanceof Element ? target.closest('.wall-cell') : null;
      for (const { row, cells } of shown.values()) {
        const column = cells.findIndex((one) => one.root === cell);
        if (column >= 0) return { row, column };
      }
      return undefined;
    },

    /** The cell that Tab leads to. */
    get active(): WallPlace | undefined {
      return active;
    },
    activate(place: WallPlace | undefined): void {
      mark(active, false);
      active = place;
      mark(place, true);
    },
    focus(): void {
      mark(active, true)?.focus({ preventScroll: true });
    },
  };
}
