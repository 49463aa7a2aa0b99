/**
 * Two pictures beside each other, as large as one another.
 *
 * The second one, the image, has whole pixels of the screen where there is room; the first one,
 * the original, is laid into the same measure.
 * @module
 */
import type { Frame } from '../kernel-jobs.js';
import { element } from '../shell/element.js';

export interface Pair {
  readonly root: HTMLElement;
  showOriginal(frame: Frame, caption: string, label: string): void;
  showImage(frame: Frame, caption: string, label: string): void;
  /** Whether the image is still of an earlier wish. */
  setBusy(isBusy: boolean): void;
  close(): void;
}

interface Half {
  readonly root: HTMLElement;
  readonly box: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly caption: HTMLElement;
  frame: Frame | undefined;
}

export function makePair(): Pair {
  const original = makeHalf('Original');
  const image = makeHalf('Image');
  const root = element('div', { class: 'pair' }, original.root, image.root);

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
      const share = Math.min(common.width / frame.width, common.height / frame.height);
      canvas.style.width = `${frame.width * share}px`;
      canvas.style.height = `${frame.height * share}px`;
      canvas.style.imageRendering = share * ratio < 1 ? 'auto' : 'pixelated';
    }
  }

  const watch = new ResizeObserver(fit);
  watch.observe(image.box);

  function show(half: Half, frame: Frame, caption: string, label: string): void {
    const { canvas } = half;
    half.frame = frame;
    canvas.width = frame.width;
    canvas.height = frame.height;
    canvas.getContext('2d')?.putImageData(new ImageData(frame.rgba, frame.width), 0, 0);
    canvas.setAttribute('aria-label', label);
    half.caption.textContent = caption;
    fit();
  }

  return {
    root,
    showOriginal: (frame, caption, label) => show(original, frame, caption, label),
    showImage: (frame, caption, label) => show(image, frame, caption, label),
    setBusy(isBusy) {
      image.root.classList.toggle('busy', isBusy);
      image.root.setAttribute('aria-busy', String(isBusy));
    },
    close: () => watch.disconnect(),
  };
}

function makeHalf(title: string): Half {
  const canvas = element('canvas', { class: 'pair-canvas', role: 'img', 'aria-label': title });
  const box = element('div', { class: 'pair-box' }, canvas);
  const caption = element('span', { class: 'quiet' });
  const root = element(
    'figure',
    { class: 'pair-half' },
    box,
    element('figcaption', {}, element('span', { class: 'pair-title' }, title), caption),
  );
  return { root, box, canvas, caption, frame: undefined };
}

function roomOf(box: HTMLElement): { width: number; height: number } {
  const style = getComputedStyle(box);
  return {
    width: box.clientWidth - Number.parseFloat(style.paddingLeft) * 2,
    height: box.clientHeight - Number.parseFloat(style.paddingTop) * 2,
  };
}
