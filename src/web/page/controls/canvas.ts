/**
 * What canvases show, and how large they are shown, so that all pixels of an image come out alike.
 * @module
 */
import type { Frame } from '../../page-state/pixels.js';
import type { Extent } from '../../page-state/stage.js';
import { element, update } from '../shell/element.js';

/** Draw an image onto a canvas of its size. */
export function drawFrameOn(canvas: HTMLCanvasElement, { rgba, width, height }: Frame): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, width), 0, 0);
}

/** A copy of a picture that fits into a square, in whole pixels where there is room. */
export function drawMiniature(source: HTMLCanvasElement, side: number): HTMLCanvasElement {
  const room = side * window.devicePixelRatio;
  const most = room / Math.max(source.width, source.height);
  const scale = most >= 1 ? Math.floor(most) : most;
  const width = Math.max(1, Math.round(source.width * scale));
  const height = Math.max(1, Math.round(source.height * scale));
  const made = element('canvas', { width, height, 'aria-hidden': 'true' });
  const pen = made.getContext('2d');
  if (pen === null) return made;
  pen.imageSmoothingEnabled = scale < 1;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(source, 0, 0, width, height);
  return made;
}

/** A whole number of the screen's own pixels for each of the image's, or less where the room is. */
function crispScale(room: Extent, image: Extent): number {
  const ratio = window.devicePixelRatio;
  const most = Math.min((room.width * ratio) / image.width, (room.height * ratio) / image.height);
  return (most >= 1 ? Math.floor(most) : most) / ratio;
}

function scaleTo(canvas: HTMLCanvasElement, image: Extent, scale: number): void {
  canvas.style.width = `${image.width * scale}px`;
  canvas.style.height = `${image.height * scale}px`;
  // Where several pixels of the image meet in one of the screen's, the mean is nearer the truth.
  canvas.style.imageRendering = scale * window.devicePixelRatio < 1 ? 'auto' : 'pixelated';
}

/**
 * Keep a canvas as large as fits into a box.
 * @param box - the element around the canvas; its padding stays free
 * @returns `show` says how large the image is; `close` ends the watch
 */
export function keepCrisp(canvas: HTMLCanvasElement, box: HTMLElement) {
  let image: Extent = { width: 1, height: 1 };
  const fit = (): void => {
    const room = roomOf(box);
    if (room.width > 0 && room.height > 0) scaleTo(canvas, image, crispScale(room, image));
  };
  const watch = new ResizeObserver(fit);
  watch.observe(box);
  return {
    show(next: Extent): void {
      if (next.width === image.width && next.height === image.height) return;
      image = next;
      fit();
    },
    close: (): void => watch.disconnect(),
  };
}

interface Half {
  readonly root: HTMLElement;
  readonly box: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  frame: Frame | undefined;
  /** Its size in words, and what it is called for people who do not see it. */
  caption: string;
  label: string;
}

/**
 * Two pictures beside each other, as large as one another.
 *
 * The second one, the image, has whole pixels of the screen where there is room. The first one,
 * the original, is as large as it would be if the image were cut out of it, or as there is room.
 * @param isBusy - whether the image is still that of an earlier search
 */
export function makePair(isBusy: () => boolean) {
  const original = makeHalf('Original', () => false);
  const image = makeHalf('Image', isBusy);

  function fit(): void {
    const { width, height } = roomOf(image.box);
    const measure = image.frame ?? original.frame;
    if (measure === undefined || width <= 0 || height <= 0) return;
    const scale = crispScale({ width, height }, measure);
    const common = { width: measure.width * scale, height: measure.height * scale };
    for (const { frame, canvas } of [original, image]) {
      if (frame === undefined) continue;
      const share = Math.min(
        Math.max(common.width / frame.width, common.height / frame.height),
        width / frame.width,
        height / frame.height,
      );
      scaleTo(canvas, frame, share);
    }
  }

  const watch = new ResizeObserver(fit);
  watch.observe(image.box);

  function show(half: Half, frame: Frame, caption: string, label: string): void {
    Object.assign(half, { frame, caption, label });
    drawFrameOn(half.canvas, frame);
    update(half.root);
    fit();
  }

  /** There is no such picture any more. */
  function hide(half: Half): void {
    if (half.frame === undefined) return;
    Object.assign(half, { frame: undefined, caption: '' });
    update(half.root);
    fit();
  }

  return {
    halves: [original.root, image.root],
    original,
    image,
    show,
    hide,
    close: () => watch.disconnect(),
  };
}

function makeHalf(title: string, isBusy: () => boolean): Half {
  const canvas: HTMLCanvasElement = element('canvas.pair-canvas', {
    role: 'img',
    hidden: () => half.frame === undefined,
    'aria-label': () => half.label,
  });
  const box = element('div.pair-box', canvas);
  const root = element(
    'figure',
    {
      class: () => `pair-half${isBusy() ? ' busy' : ''}`,
      'aria-busy': () => String(isBusy()),
    },
    box,
    element(
      'figcaption',
      element('span.pair-title', title),
      element('span.quiet', () => half.caption),
    ),
  );
  const half: Half = { root, box, canvas, frame: undefined, caption: '', label: title };
  return half;
}

function roomOf(box: HTMLElement): Extent {
  const style = getComputedStyle(box);
  return {
    width: box.clientWidth - Number.parseFloat(style.paddingLeft) * 2,
    height: box.clientHeight - Number.parseFloat(style.paddingTop) * 2,
  };
}
