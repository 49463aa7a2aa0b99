/**
 * What is drawn on the stage besides the image: what shines through it, its frame and cursor, and
 * over large pixels lines and values. Lengths are in the screen's own pixels.
 * @module
 */
import { readPixel, type SeenImage } from '../../page-state/pixels.js';

type Pen = CanvasRenderingContext2D;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What shows through where the image is transparent. */
export function drawCheckers(pen: Pen, { x, y, width, height }: Area): void {
  const side = 8 * window.devicePixelRatio;
  pen.fillStyle = '#9a9a9a';
  pen.fillRect(x, y, width, height);
  pen.fillStyle = '#6b6b6b';
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  for (let row = 0; row * side < height; row++) {
    for (let column = row % 2; column * side < width; column += 2) {
      pen.fillRect(x + column * side, y + row * side, side, side);
    }
  }
  pen.restore();
}

/** Parts an image that is as dark as its stage, or as light, from it. */
export function drawFrame(pen: Pen, x: number, y: number, width: number, height: number): void {
  const line = Math.round(window.devicePixelRatio);
  pen.fillStyle = 'rgb(127 127 127 / 40%)';
  pen.fillRect(x - line, y - line, width + 2 * line, height + 2 * line);
  pen.clearRect(x, y, width, height);
}

/** Seen on every colour: dark around light. */
export function drawCursor(pen: Pen, x: number, y: number, side: number): void {
  const width = Math.max(1, Math.round(window.devicePixelRatio * 1.5));
  pen.lineWidth = width;
  pen.strokeStyle = '#000';
  pen.strokeRect(x - 1.5 * width, y - 1.5 * width, side + 3 * width, side + 3 * width);
  pen.strokeStyle = '#fff';
  pen.strokeRect(x - 0.5 * width, y - 0.5 * width, side + width, side + width);
}

/** From this many CSS pixels a side on, a pixel's values fit into it. */
export const VALUES_FROM = 40;

export function drawGrid(pen: Pen, area: Area, scale: number): void {
  pen.fillStyle = 'rgb(127 127 127 / 45%)';
  for (let x = 0; x <= area.width; x += scale) pen.fillRect(area.x + x, area.y, 1, area.height);
  for (let y = 0; y <= area.height; y += scale) pen.fillRect(area.x, area.y + y, area.width, 1);
}

/**
 * Each pixel's values in its middle, dark on light ones and light on dark ones.
 * @param seen - the pixels that `area` shows
 */
export function drawValues(
  pen: Pen,
  image: SeenImage,
  seen: Area,
  area: Area,
  scale: number,
): void {
  const { rgba, width } = image.frame;
  const lines = image.choice.space.channels;
  const size = Math.min(scale / 3.6, (scale * 0.8) / lines / 1.15);
  pen.font = `${Math.floor(size)}px ui-monospace, Menlo, Consolas, monospace`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (let y = seen.y; y < seen.y + seen.height; y++) {
    for (let x = seen.x; x < seen.x + seen.width; x++) {
      const at = 4 * (y * width + x);
      pen.fillStyle = isLight(rgba, at) ? '#000' : '#fff';
      const left = area.x + (x - seen.x + 0.5) * scale;
      const top = area.y + (y - seen.y + 0.5) * scale;
      for (const [i, line] of readPixel(image, { x, y }).entries()) {
        pen.fillText(String(line), left, top + (i - (lines - 1) / 2) * size * 1.15, scale * 0.94);
      }
    }
  }
}

/** As an eye sees it, over the middle gray that shows through. */
function isLight(rgba: Uint8ClampedArray, at: number): boolean {
  const alpha = (rgba[at + 3] ?? 255) / 255;
  const level = (channel: number): number => (rgba[at + channel] ?? 0) * alpha + 128 * (1 - alpha);
  return 0.299 * level(0) + 0.587 * level(1) + 0.114 * level(2) > 140;
}
