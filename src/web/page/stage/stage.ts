/**
 * The image on its stage: as large as whole pixels allow, zoomed and moved by wheel, pinch, drag
 * and keys, with a cursor on one pixel. Where it lies is for `page-state/stage.ts` to say.
 *
 * One canvas covers the stage and holds nothing but what is seen, so that an image of millions of
 * pixels zooms as a small one does.
 * @module
 */
import { drawFrameOn, drawMiniature } from '../controls/canvas.js';
import { button, signButton } from '../controls/fields.js';
import { hasAlpha } from '../../page-state/find-where.js';
import { pixelWords, screenColor, type SeenImage } from '../../page-state/pixels.js';
import { type Child, element, update } from '../shell/element.js';
import type { KeyBinding } from '../shell/keys.js';
import {
  drawCheckers,
  drawCursor,
  drawFrame,
  drawGrid,
  drawValues,
  VALUES_FROM,
} from './painting.js';
import { listenToPointers } from './pointers.js';
import * as at from '../../page-state/stage.js';

export interface StageOptions {
  /** Whether the next image takes a while. */
  readonly isBusy: () => boolean;
  /** Whether the image is not the one that was asked for. */
  readonly isStale?: () => boolean;
  /** What lies over the image. */
  readonly note: Child;
  /** Told what a finger asks for that goes over a fitted image: the next one, or the one before. */
  readonly onSwipe?: (by: 1 | -1) => void;
  /** Told how large the stage is, at first and whenever that changes. */
  readonly onRoom?: (state: at.StageState) => void;
  /** Told what is seen of an image that is a part of more, whenever that changes; nothing for all of it. */
  readonly onPart?: (part: ReturnType<typeof at.framedPart> | undefined) => void;
}

/** Whether pixels are tapped rather than pointed at. */
const TOUCH = '(hover: none)';

/** From this scale on lines part the pixels. */
const GRID_FROM = 10;

const CURSOR_KEYS = [
  ['Shift+ArrowLeft', -1, 0],
  ['Shift+ArrowRight', 1, 0],
  ['Shift+ArrowUp', 0, -1],
  ['Shift+ArrowDown', 0, 1],
] as const;

export function makeStage({
  isBusy,
  isStale,
  note,
  onSwipe = () => {},
  onRoom,
  onPart,
}: StageOptions) {
  const canvas: HTMLCanvasElement = element('canvas', {
    class: () => `stage-canvas${at.canMove(state) ? ' zoomed' : ''}`,
    role: 'img',
    'aria-label': () => label,
  });
  const swatch = element('span.pixel-swatch', {
    hidden: () => {
      const { cursor } = state;
      const color = cursor && shown && screenColor(shown.frame, cursor);
      // Markup may hold no styles, which the page's policy forbids.
      swatch.style.backgroundColor = color ?? '';
      return color === undefined;
    },
  });
  const words = (): string => pixelWords(state.cursor, shown, matchMedia(TOUCH).matches);
  const zoom = element(
    'div.zoom',
    { role: 'group', 'aria-label': 'Zoom' },
    zoomButton('Zoom out', '−', 'M5 10h10', () => become(at.zoomedBy(state, -1))),
    button(() => at.levelText(state), fit, {
      class: 'button bare zoom-level',
      title: 'Fit into the window (0)',
    }),
    zoomButton('Zoom in', '+', 'M5 10h10M10 5v10', () => become(at.zoomedBy(state, 1))),
  );
  const bar = element('div.stage-bar', swatch, element('span.pixel-text', words), zoom);
  const root = element(
    'div',
    {
      class: () => `stage${isBusy() ? ' busy' : ''}${isStale?.() === true ? ' stale' : ''}`,
      'aria-busy': () => String(isBusy()),
    },
    canvas,
    note,
  );
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('this browser gives the page no canvas');
  const source = document.createElement('canvas');
  let state = at.EMPTY_STAGE;
  let label = 'Image';
  let shown: SeenImage | undefined;
  let drawing = 0;

  function become(next: at.StageState): void {
    if (next === state) return;
    const isMoved = next.corner !== state.corner && !next.isFitted && next.whole !== undefined;
    state = next;
    if (isMoved) onPart?.(at.framedPart(state));
    update(canvas);
    update(bar);
    // Once for all changes until the screen shows the next picture.
    if (drawing === 0) drawing = requestAnimationFrame(drawNow);
  }

  function fit(): void {
    become(at.fitted(state));
    if (state.whole !== undefined) onPart?.(undefined);
  }

  const resizing = new ResizeObserver(([entry]) => {
    const ratio = window.devicePixelRatio;
    const exact = entry?.devicePixelContentBoxSize?.[0];
    // Emulated screens tell CSS pixels here.
    const isExact = Math.abs((exact?.inlineSize ?? 0) - root.clientWidth * ratio) <= 1;
    const width = isExact && exact ? exact.inlineSize : Math.round(root.clientWidth * ratio);
    const height = isExact && exact ? exact.blockSize : Math.round(root.clientHeight * ratio);
    if (width === canvas.width && height === canvas.height) return;
    canvas.width = width;
    canvas.height = height;
    become(at.withRoom(state, { width, height }, ratio));
    // At once: the canvas is empty, and about to be seen.
    drawNow();
    onRoom?.(state);
  });
  resizing.observe(canvas);

  function drawNow(): void {
    cancelAnimationFrame(drawing);
    drawing = 0;
    if (pen === null) return;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    const seen = at.seenPixels(state);
    if (seen === undefined || shown === undefined) return;
    const { frame, choice } = shown;
    const { scale, corner, cursor, isFitted, whole } = state;
    const { x, y, width, height } = seen;
    const area = {
      x: corner.left + x * scale,
      y: corner.top + y * scale,
      width: width * scale,
      height: height * scale,
    };
    drawFrame(pen, corner.left, corner.top, frame.width * scale, frame.height * scale);
    if (hasAlpha(choice.space)) drawCheckers(pen, area);
    pen.imageSmoothingEnabled = scale < 1 || whole !== undefined;
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(source, x, y, width, height, area.x, area.y, area.width, area.height);
    // Lines and values are for those who look at pixels.
    const unit = whole === undefined ? scale / state.ratio : 0;
    if (unit >= GRID_FROM && !isFitted) drawGrid(pen, area, scale);
    if (unit >= VALUES_FROM && !isFitted) drawValues(pen, shown, seen, area, scale);
    if (cursor !== undefined) {
      const [left, top] = [corner.left + cursor.x * scale, corner.top + cursor.y * scale];
      drawCursor(pen, left, top, Math.max(scale, 3));
    }
  }

  listenToPointers(canvas, () => state, become, onSwipe);

  return {
    root,
    /** With the pixel under the cursor and its values. */
    bar,
    keys: (announce: (sentence: string) => void): readonly KeyBinding[] => [
      { keys: ['+', '='], label: 'Zoom in', run: () => become(at.zoomedBy(state, 1)) },
      { keys: ['-'], label: 'Zoom out', run: () => become(at.zoomedBy(state, -1)) },
      { keys: ['0'], label: 'Fit into the window', run: fit },
      ...CURSOR_KEYS.map(([key, dx, dy]) => ({
        keys: [key],
        label: 'To a pixel',
        run: () => {
          become(at.cursorMovedBy(state, dx, dy));
          announce(words());
        },
      })),
      {
        keys: ['Escape'],
        label: 'No pixel',
        run: () => become(at.withCursor(state, undefined)),
      },
    ],
    /**
     * Show another image; of the same size it keeps zoom, place and cursor.
     * @param name - for people who do not see it
     * @param whole - what it is a part of; then it is fitted
     */
    show(image: SeenImage, name: string, whole?: at.StageState['whole']): void {
      shown = image;
      label = name;
      drawFrameOn(source, image.frame);
      become(at.withPart(state, image.frame, whole));
      update(canvas);
      update(bar);
      drawNow();
    },
    /** Whether there is anything beside what is seen. */
    canMove: () => at.canMove(state),
    /** Go on over what the image is a part of, by shares of the stage. */
    pan(right: number, down: number): void {
      const { width, height } = state.room;
      become(at.movedBy(state, -right * width, -down * height));
    },
    /** A small picture of the image that is shown, so many CSS pixels wide or high. */
    miniature: (side: number): HTMLCanvasElement => drawMiniature(source, side),
    close: (): void => {
      resizing.disconnect();
      cancelAnimationFrame(drawing);
    },
  };
}

function zoomButton(label: string, key: string, path: string, run: () => void): HTMLButtonElement {
  return signButton(label, key, path, run, { class: 'button bare square' });
}
