/**
 * The image on its stage: as large as whole pixels allow, zoomed and moved by wheel, pinch, drag
 * and keys, with a cursor on one pixel.
 *
 * One canvas covers the stage and holds nothing but what is seen, so that an image of millions of
 * pixels zooms as a small one does. All lengths are in the screen's own pixels.
 * @module
 */
import type { Frame } from '../../kernel-jobs.js';
import { element, icon } from '../../shell/element.js';
import { drawCheckers, drawCursor, drawFrame } from './painting.js';
import { drawGrid, drawValues, type PixelText, VALUES_FROM } from './pixel-grid.js';
import { listenToPointers } from './pointers.js';
import { steppedScale, within } from './scales.js';

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** What belongs to a frame besides its pixels. */
export interface Look {
  /** The picture's name for people who do not see it. */
  readonly label: string;
  readonly textOf: PixelText;
  /** Whether something may shine through. */
  readonly hasAlpha: boolean;
}

export interface Stage {
  readonly root: HTMLElement;
  /** The buttons for the zoom. */
  readonly zoom: HTMLElement;
  /** Show another image; of the same size it keeps zoom, place and cursor. */
  show(frame: Frame, look: Look): void;
  /** Say that the next image takes a while. */
  setBusy(isBusy: boolean): void;
  /** @param steps - levels of zoom, in where positive */
  zoomBy(steps: number): void;
  readonly fit: () => void;
  /** Move the cursor by so many pixels and keep it in sight; the first time it comes to the middle. */
  moveCursor(dx: number, dy: number): void;
  readonly hideCursor: () => void;
  close(): void;
}

/** A pixel of the image is never shown larger than this. */
const MAX_SCALE = 160;
/** Free room around a fitted image. */
const MARGIN = 20;
/** From this scale on lines part the pixels. */
const GRID_FROM = 10;

/** Where the image lies: its scale and its top left corner. */
interface Placement {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** @param onCursor - told each pixel that the pointer or the keys choose; undefined for none */
export function makeStage(onCursor: (pixel: Pixel | undefined) => void): Stage {
  const canvas = element('canvas', { class: 'stage-canvas', role: 'img', 'aria-label': 'Image' });
  const level = element('button', {
    type: 'button',
    class: 'button bare zoom-level',
    title: 'Fit into the window (0)',
  });
  const smaller = zoomButton('Zoom out', 'M5 10h10', '−', () => zoomBy(-1));
  const larger = zoomButton('Zoom in', 'M5 10h10M10 5v10', '+', () => zoomBy(1));
  const root = element('div', { class: 'stage' }, canvas);
  const zoom = element(
    'div',
    { class: 'zoom', role: 'group', 'aria-label': 'Zoom' },
    smaller,
    level,
    larger,
  );
  level.addEventListener('click', fit);

  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser gives the page no canvas');
  const pen = context;
  const source = document.createElement('canvas');
  let frame: Frame | undefined;
  let textOf: PixelText = () => [];
  let hasAlpha = false;
  let placement: Placement = { scale: 1, left: 0, top: 0 };
  let isFitted = true;
  let cursor: Pixel | undefined;
  let drawing = 0;

  const resizing = new ResizeObserver(([entry]) => {
    const ratio = window.devicePixelRatio;
    const exact = entry?.devicePixelContentBoxSize?.[0];
    // Emulated screens tell CSS pixels here.
    const isExact = Math.abs((exact?.inlineSize ?? 0) - root.clientWidth * ratio) <= 1;
    const width = isExact && exact ? exact.inlineSize : Math.round(root.clientWidth * ratio);
    const height = isExact && exact ? exact.blockSize : Math.round(root.clientHeight * ratio);
    if (width === canvas.width && height === canvas.height) return;
    const middle = toImage(canvas.width / 2, canvas.height / 2);
    canvas.width = width;
    canvas.height = height;
    if (isFitted) fit();
    else placeAt(placement.scale, middle, width / 2, height / 2);
    // At once: the canvas is empty, and about to be seen.
    drawNow();
  });
  resizing.observe(canvas);

  function fitScale(): number {
    if (frame === undefined || canvas.width === 0) return 1;
    const margin = MARGIN * window.devicePixelRatio;
    const most = Math.min(
      Math.max(1, canvas.width - margin) / frame.width,
      Math.max(1, canvas.height - margin) / frame.height,
      MAX_SCALE * window.devicePixelRatio,
    );
    return most >= 1 ? Math.floor(most) : most;
  }

  function fit(): void {
    isFitted = true;
    if (frame === undefined) return;
    const scale = fitScale();
    placement = {
      scale,
      left: Math.floor((canvas.width - frame.width * scale) / 2),
      top: Math.floor((canvas.height - frame.height * scale) / 2),
    };
    afterMove();
  }

  /** Put a place of the image, in its pixels, under a place of the canvas. */
  function placeAt(
    scale: number,
    place: { x: number; y: number },
    left: number,
    top: number,
  ): void {
    if (frame === undefined) return;
    placement = {
      scale,
      left: within(left - place.x * scale, canvas.width, frame.width * scale),
      top: within(top - place.y * scale, canvas.height, frame.height * scale),
    };
    afterMove();
  }

  function afterMove(): void {
    canvas.classList.toggle('zoomed', !isFitted);
    const { scale } = placement;
    const unit = scale / window.devicePixelRatio;
    const shown = unit >= 1 ? `${Number(unit.toFixed(1))}×` : `${(unit * 100).toPrecision(2)} %`;
    level.textContent = isFitted ? `Fit · ${shown}` : shown;
    draw();
  }

  function zoomTo(scale: number, left: number, top: number): void {
    const least = Math.min(1, fitScale());
    const most = Math.max(MAX_SCALE * window.devicePixelRatio, fitScale());
    const next = Math.min(most, Math.max(least, scale));
    if (next === placement.scale) return;
    const place = toImage(left, top);
    isFitted = next <= least && least < 1;
    if (isFitted) fit();
    else placeAt(next, place, left, top);
  }

  /** By keys and buttons: about the cursor, or the middle. */
  function zoomBy(steps: number): void {
    const [x, y] =
      cursor === undefined
        ? [canvas.width / 2, canvas.height / 2]
        : [
            placement.left + (cursor.x + 0.5) * placement.scale,
            placement.top + (cursor.y + 0.5) * placement.scale,
          ];
    const isSeen = x >= 0 && y >= 0 && x <= canvas.width && y <= canvas.height;
    zoomTo(
      steppedScale(placement.scale, steps),
      isSeen ? x : canvas.width / 2,
      isSeen ? y : canvas.height / 2,
    );
  }

  function toImage(left: number, top: number): { x: number; y: number } {
    return {
      x: (left - placement.left) / placement.scale,
      y: (top - placement.top) / placement.scale,
    };
  }

  function setCursor(pixel: Pixel | undefined): void {
    if (pixel?.x === cursor?.x && pixel?.y === cursor?.y) return;
    cursor = pixel;
    onCursor(pixel);
    draw();
  }

  function moveCursor(dx: number, dy: number): void {
    if (frame === undefined) return;
    const { width, height } = frame;
    const from = cursor ?? { x: Math.floor((width - 1) / 2), y: Math.floor((height - 1) / 2) };
    const by = cursor === undefined ? 0 : 1;
    setCursor({
      x: Math.min(width - 1, Math.max(0, from.x + dx * by)),
      y: Math.min(height - 1, Math.max(0, from.y + dy * by)),
    });
    bringIntoSight();
  }

  function bringIntoSight(): void {
    if (isFitted || cursor === undefined || frame === undefined) return;
    const { scale } = placement;
    const shift = (start: number, length: number): number =>
      start < 0 ? -start : Math.min(0, length - (start + scale));
    const dx = shift(placement.left + cursor.x * scale, canvas.width);
    const dy = shift(placement.top + cursor.y * scale, canvas.height);
    if (dx !== 0 || dy !== 0) moveBy(dx, dy);
  }

  function moveBy(dx: number, dy: number): void {
    placeAt(placement.scale, { x: 0, y: 0 }, placement.left + dx, placement.top + dy);
  }

  /** Once for all changes until the screen shows the next picture. */
  function draw(): void {
    if (drawing !== 0) return;
    drawing = requestAnimationFrame(() => {
      drawing = 0;
      drawNow();
    });
  }

  function drawNow(): void {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (frame === undefined) return;
    const { scale, left, top } = placement;
    // No more than what is seen, so that large scales of large images stay within the canvas.
    const x = Math.max(0, Math.floor(-left / scale));
    const y = Math.max(0, Math.floor(-top / scale));
    const width = Math.min(frame.width, Math.ceil((canvas.width - left) / scale)) - x;
    const height = Math.min(frame.height, Math.ceil((canvas.height - top) / scale)) - y;
    if (width <= 0 || height <= 0) return;
    const area = {
      x: left + x * scale,
      y: top + y * scale,
      width: width * scale,
      height: height * scale,
    };
    drawFrame(pen, left, top, frame.width * scale, frame.height * scale);
    if (hasAlpha) drawCheckers(pen, area);
    pen.imageSmoothingEnabled = scale < 1;
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(source, x, y, width, height, area.x, area.y, area.width, area.height);
    const unit = scale / window.devicePixelRatio;
    if (unit >= GRID_FROM && !isFitted) drawGrid(pen, area, scale);
    if (unit >= VALUES_FROM && !isFitted) {
      drawValues(pen, frame, { x, y, width, height }, area, scale, textOf);
    }
    if (cursor !== undefined) {
      drawCursor(pen, left + cursor.x * scale, top + cursor.y * scale, Math.max(scale, 3));
    }
  }

  listenToPointers(canvas, {
    isFitted: () => isFitted,
    scale: () => placement.scale,
    point({ left, top }) {
      const { x, y } = toImage(left, top);
      const isInside =
        frame !== undefined && x >= 0 && y >= 0 && x < frame.width && y < frame.height;
      setCursor(isInside ? { x: Math.floor(x), y: Math.floor(y) } : undefined);
    },
    leave: () => setCursor(undefined),
    moveBy,
    zoomTo,
    settle({ left, top }) {
      // A pinch leaves a scale that parts pixels unevenly.
      if (placement.scale > 1 && !Number.isInteger(placement.scale)) {
        placeAt(Math.round(placement.scale), toImage(left, top), left, top);
      }
    },
    fit,
  });

  return {
    root,
    zoom,
    zoomBy,
    fit,
    moveCursor,
    hideCursor: () => setCursor(undefined),
    setBusy(isBusy) {
      root.classList.toggle('busy', isBusy);
      root.setAttribute('aria-busy', String(isBusy));
    },
    show(next, look) {
      const isOtherSize = next.width !== frame?.width || next.height !== frame.height;
      frame = next;
      ({ textOf, hasAlpha } = look);
      source.width = next.width;
      source.height = next.height;
      source.getContext('2d')?.putImageData(new ImageData(next.rgba, next.width), 0, 0);
      canvas.setAttribute('aria-label', look.label);
      if (isOtherSize) {
        cursor = undefined;
        fit();
      }
      onCursor(cursor);
      drawNow();
    },
    close() {
      resizing.disconnect();
      cancelAnimationFrame(drawing);
    },
  };
}

function zoomButton(label: string, path: string, key: string, run: () => void): HTMLButtonElement {
  const button = element(
    'button',
    {
      type: 'button',
      class: 'button bare square',
      'aria-label': label,
      title: `${label} (${key})`,
    },
    icon(path),
  );
  button.addEventListener('click', run);
  return button;
}
