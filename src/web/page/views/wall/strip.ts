/**
 * The images of a row on one canvas: one for each image would be a layer of the screen each, and to put
 * a hundred of them together takes longer than a frame.
 * @module
 */
import type { WallGrid } from '../../../page-state/wall.js';
import { element } from '../../shell/element.js';
import type { WallRow } from './thumbnails.js';

export interface Strip {
  readonly root: HTMLCanvasElement;
  /** @param drawn - undefined where nothing is known of the row: what was there goes soon */
  draw(grid: WallGrid, drawn: WallRow | undefined): void;
}

/** @returns what makes strips, which draw one after the other */
export function stripMaker(): () => Strip {
  /** An image in its own size. */
  const source = element('canvas');
  const pen = source.getContext('2d');

  return () => {
    const root = element('canvas.wall-strip', { 'aria-hidden': 'true' });
    return {
      root,
      draw({ columns, cellWidth, imageWidth, imageHeight, ...grid }, drawn) {
        const pictures = drawn?.images.map(({ picture }) => picture) ?? [];
        // What comes soon takes the old one's place without a flicker.
        root.classList.toggle('blank', !pictures.some((picture) => picture !== undefined));
        if (drawn === undefined) return;
        const scale = window.devicePixelRatio;
        resize(root, Math.round(columns * cellWidth * scale), Math.round(imageHeight * scale));
        resize(source, grid.thumbWidth, grid.thumbHeight);
        const context = root.getContext('2d');
        if (context === null || pen === null) return;
        context.clearRect(0, 0, root.width, root.height);
        context.imageSmoothingEnabled = false;
        pictures.forEach((picture, nth) => {
          if (picture === undefined) return;
          const left = (drawn.column + nth) * cellWidth + (cellWidth - imageWidth) / 2;
          pen.putImageData(picture, 0, 0);
          context.drawImage(
            source,
            Math.round(left * scale),
            0,
            Math.round(imageWidth * scale),
            root.height,
          );
        });
      },
    };
  };
}

/** A canvas that has its size already is not made anew. */
function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
