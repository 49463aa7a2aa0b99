/**
 * The wall: all images of a space in rows, from the first to the last. `page-state/wall.ts` says which
 * rows there are, and what is seen of them.
 * @module
 */
import { byteLength } from '../../../core/big-bytes.js';
import { cardinalityText } from '../../../core/cardinality.js';
import type { Enumeration } from '../../../core/enumeration.js';
import { messageOf } from '../../../core/errors.js';
import { SpaceSize } from '../../../core/size.js';
import * as explore from '../../page-state/explore.js';
import { presetOf, PRESETS } from '../../page-state/presets.js';
import * as at from '../../page-state/wall.js';
import { countsLengths } from '../../shared/whole-space.js';
import { readSpaceQuery, writeSpaceQuery } from '../../shared/space-query.js';
import { isAbort, lastOf, newestOf, withSign } from '../jobs.js';
import { element, mount, update } from '../shell/element.js';
import { recall, remember } from '../shell/kept.js';
import { keptNumbers, openInExplore, type OpenView, type Route } from '../shell/view.js';
import { makeRows, type WallPlace } from './wall/rows.js';
import { makeThumbnails, type WallSource } from './wall/thumbnails.js';
import { makeToolbar } from './wall/toolbar.js';
import { makeWelcome } from './wall/welcome.js';

/** Steps of the bar over the whole space. */
const BAR_STEPS = 1000;
/** Rows that are there beyond those that are seen. */
const AROUND = 3;
/** A wall that stands still so long is written into the address. */
const STILL_MS = 200;

export const openWall: OpenView = (root, context) => {
  const { run, signal } = context;
  let source: WallSource | undefined;
  let side = Number(recall('localStorage', 'wall-side') ?? at.USUAL_SIDE);
  let complaint = '';
  let bar = 0;
  let isWelcome = recall('localStorage', 'welcome') !== 'no';
  let choice: Enumeration = readSpaceQuery(new URLSearchParams(PRESETS[0].query), context.defaults);
  let isBusy = false;
  let still: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  /** Whether the address is being made to say what is seen. */
  let isSettling = false;
  const newLook = newestOf(signal);
  const jump = lastOf(jumpOnBar);

  const toolbar = makeToolbar({
    choice: () => choice,
    complaint: () => complaint,
    choose: goToPreset,
    order: (order) => goTo(`${writeSpaceQuery({ ...choice, order, seed: '' } as Enumeration)}`),
    go: goToText,
    zoom: zoomBy,
  });
  const spacer = element('div.wall-rows', { role: 'presentation' });
  const scroller = element(
    'div.wall-scroll',
    {
      role: 'grid',
      'aria-label': () => `All images, ${at.hasCaptions(side) ? 'with their numbers' : ''}`,
      'aria-rowcount': '-1',
      'aria-busy': () => String(isBusy),
      on: { scroll: drawSoon, click: openCell, keydown: walk },
    },
    spacer,
  );
  const map: HTMLInputElement = element('input.wall-map', {
    type: 'range',
    min: '0',
    max: String(BAR_STEPS),
    step: 'any',
    value: () => String(bar * BAR_STEPS),
    'aria-label': 'Place in the whole space',
    'aria-orientation': 'vertical',
    'aria-valuetext': () => barText(),
    title: () => barText(),
    on: {
      input() {
        bar = map.valueAsNumber / BAR_STEPS;
        jump();
      },
    },
  });
  const page = element(
    'div.wall',
    element('h1.unseen', { tabindex: '-1' }, 'Wall of all images'),
    makeWelcome(
      () => sentence(),
      () => !isWelcome,
      {
        surprise: () => void surprise(),
        findPicture: () => context.go('', { view: 'find' }),
        drawText: (text) => context.go(new URLSearchParams({ text }).toString(), { view: 'art' }),
        dismiss() {
          isWelcome = false;
          remember('localStorage', 'welcome', 'no');
          update(page);
          layOut();
        },
      },
    ),
    toolbar.root,
    element('div.wall-main', { class: () => `wall-main${isBusy ? ' busy' : ''}` }, scroller, map),
  );
  const rows = makeRows(spacer);
  const thumbnails = makeThumbnails(
    context,
    (row, drawn) => rows.draw(row, drawn),
    (error) => complain(messageOf(error)),
  );
  mount(root, page);
  const resizing = new ResizeObserver(() => layOut());
  resizing.observe(scroller);
  context.addKeys([
    { keys: ['+', '='], label: 'Larger images', run: () => zoomBy(1) },
    { keys: ['-', '−'], label: 'Smaller images', run: () => zoomBy(-1) },
    { keys: ['PageDown', ' '], label: 'On by a screen', run: () => page_(1) },
    { keys: ['PageUp'], label: 'Back by a screen', run: () => page_(-1) },
    { keys: ['Home'], label: 'First image', run: () => goToText('0') },
    { keys: ['End'], label: 'Last image', run: () => goToText('last') },
    { keys: ['r'], label: 'Anywhere', run: () => goToText('random') },
    { keys: ['g'], label: 'Go to a number', run: () => toolbar.field.select() },
  ]);
  context.onRoute((route) => {
    if (!isSettling) void showRoute(route);
  });
  void showRoute(context.route());

  return () => {
    resizing.disconnect();
    clearTimeout(still);
    cancelAnimationFrame(frame);
  };

  function complain(message: string): void {
    complaint = message;
    update(page);
  }

  function sentence(): string {
    const { width, height } = choice.space;
    return `Every picture of ${width} × ${height} pixels that can exist is here, once: ${cardinalityText(choice.space)} of them, each with a number.`;
  }

  function barText(): string {
    const percent = (bar * 100).toFixed(1);
    return countsLengths(choice) ? `busyness ${percent} %` : `${percent} % of the space`;
  }

  async function showRoute({ params, state }: Route): Promise<void> {
    const look = newLook();
    complaint = '';
    const isFirst = params.size === 0;
    const query = isFirst
      ? new URLSearchParams(`${PRESETS[0].query}&n=${encodeURIComponent(PRESETS[0].number)}`)
      : params;
    await withSign(
      look,
      (busy) => {
        isBusy = busy;
        update(page);
      },
      async () => {
        const address = explore.readAddress(query, context.defaults);
        ({ choice } = address);
        context.shareChoice(choice);
        const index =
          address.text === explore.KEPT
            ? keptNumbers.get(state)
            : await run('readNumber', { choice, text: address.text }, { signal: look });
        if (index === undefined) throw new Error('This number is no longer here: go to another.');
        showFrom(index);
      },
      (error) => complain(messageOf(error)),
    );
  }

  /** Show the wall from an image on. */
  function showFrom(index: bigint): void {
    const size = new SpaceSize(choice.space);
    const grid = at.gridFor(choice, scroller.clientWidth, side);
    const window = at.windowAt(size, index, grid);
    source = { choice, size, grid, window };
    thumbnails.reset(source);
    rows.reset(grid, at.hasCaptions(side));
    rows.activate({ row: 0, column: 0 });
    stretch();
    scroller.scrollTop = at.topOf(window, grid, 0);
    draw();
    update(page);
    void showPlace(index);
  }

  /** As long as its window is. */
  function stretch(): void {
    if (source === undefined) return;
    const { window, grid } = source;
    spacer.style.height = `${at.topOf(window, grid, window.endRow)}px`;
  }

  async function showPlace(index: bigint): Promise<void> {
    try {
      bar = await run('placeOnBar', { choice, index });
      update(map);
    } catch (error) {
      if (!isAbort(error)) complain(messageOf(error));
    }
  }

  async function jumpOnBar(): Promise<void> {
    try {
      const place = bar;
      const index = await run('onBar', { choice, place });
      showFrom(index);
      bar = place;
      settleSoon();
    } catch (error) {
      if (!isAbort(error)) complain(messageOf(error));
    }
  }

  function drawSoon(): void {
    if (frame === 0) frame = requestAnimationFrame(draw);
    settleSoon();
  }

  function settleSoon(): void {
    clearTimeout(still);
    still = setTimeout(() => void settle(), STILL_MS);
  }

  function draw(): void {
    cancelAnimationFrame(frame);
    frame = 0;
    if (source === undefined) return;
    const { window, grid } = source;
    const { scrollTop, clientHeight } = scroller;
    const seen = at.rowsSeen(window, grid, scrollTop, clientHeight, 0);
    const near = at.rowsSeen(window, grid, scrollTop, clientHeight, AROUND);
    rows.show(near, (row) => at.topOf(window, grid, row), thumbnails.get);
    const wanted = [];
    for (let row = seen.first; row < seen.end; row++) wanted.push(row);
    for (let row = seen.end; row < near.end; row++) wanted.push(row);
    for (let row = seen.first - 1; row >= near.first; row--) wanted.push(row);
    thumbnails.want(wanted);
  }

  /** The first row that is seen. */
  function topRow({ window, grid }: WallSource): number {
    return at.rowsSeen(window, grid, scroller.scrollTop + grid.rowHeight / 2, 1, 0).first;
  }

  /** The wall stands still: its place goes into the address, and there is a new window if need be. */
  async function settle(): Promise<void> {
    const from = source;
    if (from === undefined) return;
    const { window, grid, size } = from;
    const row = topRow(from);
    const index = at.imageAt(window, grid, size, row, 0) ?? 0n;
    if (at.isNearEnd(window, grid, size, row)) moveWindow(from, row, index);
    await showPlace(index);
    const text = await run('writeNumber', { index, width: explore.LINK_LENGTH });
    const isKept = text.length > explore.LINK_LENGTH;
    if (source === undefined || signal.aborted) return;
    isSettling = true;
    context.go(explore.writeAddress(choice, context.defaults, isKept ? explore.KEPT : text.text), {
      replace: true,
      state: isKept ? keptNumbers.keep(index, byteLength(index)) : null,
    });
    isSettling = false;
  }

  function moveWindow({ grid, size, window }: WallSource, row: number, index: bigint): void {
    const over = scroller.scrollTop - at.topOf(window, grid, row);
    source = { choice, size, grid, window: at.windowAt(size, index, grid) };
    const next = source.window;
    thumbnails.move(source, row);
    rows.move(row, (one) => at.topOf(next, grid, one));
    stretch();
    scroller.scrollTop = at.topOf(next, grid, 0) + over;
    draw();
  }

  /** Another width, or another size of the images: the first one that is seen stays. */
  function layOut(): void {
    const from = source;
    if (from === undefined || scroller.clientWidth === 0) return;
    const grid = at.gridFor(choice, scroller.clientWidth, side);
    if (JSON.stringify(grid) === JSON.stringify(from.grid)) return draw();
    const index = at.imageAt(from.window, from.grid, from.size, topRow(from), 0);
    showFrom(index ?? 0n);
  }

  function zoomBy(by: 1 | -1): void {
    side = at.sideBy(side, by);
    remember('localStorage', 'wall-side', String(side));
    layOut();
    context.announce(`Images of ${side} pixels`);
  }

  function page_(by: 1 | -1): void {
    const height = source?.grid.rowHeight ?? 1;
    const step = Math.max(height, scroller.clientHeight - height);
    scroller.scrollBy({ top: by * step });
  }

  function goTo(query: string, number = '0'): void {
    context.go(`${query}&n=${encodeURIComponent(number)}`);
  }

  function goToPreset(query: string): void {
    const preset = PRESETS.find((one) => one.query === query) ?? presetOf(choice);
    goTo(query, preset?.number);
  }

  function goToText(text: string): void {
    complaint = '';
    run('readNumber', { choice, text })
      .then((index) => {
        showFrom(index);
        settleSoon();
      })
      .catch((error: unknown) => {
        if (!isAbort(error)) complain(messageOf(error));
      });
  }

  /** Another cloud each time, or another drawing. */
  async function surprise(): Promise<void> {
    if (Math.random() < 0.5) {
      const query = 'size=256x256&color=rgb&depth=8&order=cloud&seed=';
      const clouds = readSpaceQuery(new URLSearchParams(query), context.defaults);
      const busyness = 12 + Math.random() * 20;
      const index = await run('readNumber', { choice: clouds, text: `2^${busyness.toFixed(3)}%` });
      const skip = BigInt(Math.floor(Math.random() * 2 ** 40));
      openInExplore(context, clouds, index + skip);
    } else {
      const text = Math.random().toString(36).slice(2, 8);
      context.go(new URLSearchParams({ text }).toString(), { view: 'art' });
    }
  }

  function openCell({ target }: Event): void {
    const place = rows.placeOf(target);
    if (place !== undefined) openPlace(place);
  }

  function openPlace({ row, column }: WallPlace): void {
    if (source === undefined) return;
    const { window, grid, size } = source;
    const index = at.imageAt(window, grid, size, row, column);
    if (index !== undefined) openInExplore(context, choice, index);
  }

  /** Arrows go from image to image. */
  function walk(event: KeyboardEvent): void {
    const step = STEPS[event.key];
    const place = rows.placeOf(event.target) ?? rows.active;
    if (step === undefined || place === undefined || source === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { grid, window } = source;
    const nth = place.row * grid.columns + place.column + step(grid.columns);
    const row = Math.floor(nth / grid.columns);
    if (row < window.firstRow || row >= window.endRow) return;
    const top = at.topOf(window, grid, row);
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const least = top + grid.rowHeight - scroller.clientHeight;
    if (least > scroller.scrollTop) scroller.scrollTop = least;
    draw();
    rows.activate({ row, column: nth - row * grid.columns });
    rows.focus();
  }
};

const STEPS: Readonly<Record<string, (columns: number) => number>> = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
};
