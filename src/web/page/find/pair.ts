/**
 * Two pictures beside each other, as large as one another.
 *
 * The second one, the image, has whole pixels of the screen where there is room. The first one,
 * the original, is as large as it would be if the image were cut out of it, or as there is room.
 * @module
 */
import type { Frame } from '../../page-state/pixels.js';
import { element, update } from '../shell/element.js';

export interface Pair {
  readonly halves: readonly HTMLElement[];
  showOriginal(frame: Frame, caption: string, label: string): void;
  showImage(frame: Frame, caption: string, label: string): void;
  close(): void;
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

/** @param isBusy - whether the image is still of an earlier wish */
export function makePair(isBusy: () => boolean): Pair {
  const original = makeHalf('Original', () => false);
  const image = makeHalf('Image', isBusy);

  function fit(): void {
    const ratio = window.devicePixelRatio;
    const { width, height } = roomOf(image.box);
    const measure = image.frame ?? original.frame;
    if (measure === undefined || width <= 0 || height <= 0) return;
    const most = Math.min((width * ratio) / measure.width, (height * ratio) / measure.height);
    const scale = (most >= 1 ? Math.floor(most) : most) / ratio;
    const common = { width: measure.width * scale, height: measure.height * scale };
    for (const { frame, canvas } of [original, image]) {
      if (frame === undefined) continue;
      const share = Math.min(
        Math.max(common.width / frame.width, common.height / frame.height),
        width / frame.width,
        height / frame.height,
      );
      canvas.style.width = `${frame.width * share}px`;
      canvas.style.height = `${frame.height * share}px`;
      canvas.style.imageRendering = share * ratio < 1 ? 'auto' : 'pixelated';
    }
  }

  const watch = new ResizeObserver(fit);
  watch.observe(image.box);

  function show(half: Half, frame: Frame, caption: string, label: string): void {
    const { canvas } = half;
    Object.assign(half, { frame, caption, label });
    canvas.width = frame.width;
    canvas.height = frame.height;
    canvas.getContext('2d')?.putImageData(new ImageData(frame.rgba, frame.width), 0, 0);
    update(half.root);
    fit();
  }

  return {
    halves: [original.root, image.root],
    showOriginal: (frame, caption, label) => show(original, frame, caption, label),
    showImage: (frame, caption, label) => show(image, frame, caption, label),
    close: () => watch.disconnect(),
  };
}

function makeHalf(title: string, isBusy: () => boolean): Half {
  const canvas = element('canvas.pair-canvas', {
    role: 'img',
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

function roomOf(box: HTMLElement): { width: number; height: number } {
  const style = getComputedStyle(box);
  return {
    width: box.clientWidth - Number.parseFloat(style.paddingLeft) * 2,
    height: box.clientHeight - Number.parseFloat(style.paddingTop) * 2,
  };
}
