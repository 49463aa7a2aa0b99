/**
 * How large a canvas is shown, so that all pixels of an image come out alike.
 * @module
 */

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/**
 * Keep a canvas as large as fits into a box: a whole number of the screen's own pixels for each
 * of the image's, or smaller where the box is.
 * @param box - the element around the canvas; its padding stays free
 * @returns `show` says how large the image is; `close` ends the watch
 */
export function keepCrisp(
  canvas: HTMLCanvasElement,
  box: HTMLElement,
): { show(image: Extent): void; close(): void } {
  let image: Extent = { width: 1, height: 1 };
  let room: Extent = { width: 0, height: 0 };

  function fit(): void {
    if (room.width <= 0 || room.height <= 0) return;
    const ratio = window.devicePixelRatio;
    const most = Math.min((room.width * ratio) / image.width, (room.height * ratio) / image.height);
    const scale = most >= 1 ? Math.floor(most) : most;
    canvas.style.width = `${(image.width * scale) / ratio}px`;
    canvas.style.height = `${(image.height * scale) / ratio}px`;
    // Where several pixels of the image meet in one of the screen's, the mean is nearer the truth.
    canvas.style.imageRendering = scale < 1 ? 'auto' : 'pixelated';
  }

  const watch = new ResizeObserver(([entry]) => {
    const size = entry?.contentRect;
    if (size !== undefined) room = { width: size.width, height: size.height };
    fit();
  });
  watch.observe(box);
  return {
    show(next) {
      if (next.width === image.width && next.height === image.height) return;
      image = next;
      fit();
    },
    close: () => watch.disconnect(),
  };
}
