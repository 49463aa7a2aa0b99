/**
 * What is drawn over an image whose pixels are large: lines between them, and their values.
 * @module
 */
import type { Frame } from '../../kernel-jobs.js';

/** The lines of text that a pixel's values make: `161`, `178`, `195`. */
export type PixelText = (x: number, y: number) => readonly string[];

/** From this many CSS pixels a side on, a pixel's values fit into it. */
export const VALUES_FROM = 40;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Lines between the pixels. */
export function drawGrid(pen: CanvasRenderingContext2D, area: Area, scale: number): void {
  pen.fillStyle = 'rgb(127 127 127 / 45%)';
  for (let x = 0; x <= area.width; x += scale) pen.fillRect(area.x + x, area.y, 1, area.height);
  for (let y = 0; y <= area.height; y += scale) pen.fillRect(area.x, area.y + y, area.width, 1);
}

/**
 * Each pixel's values in its middle, dark on light ones and light on dark ones.
 * @param seen - the pixels that `area` shows
 */
export function drawValues(
  pen: CanvasRenderingContext2D,
  { rgba, width }: Frame,
  seen: Area,
  area: Area,
  scale: number,
  textOf: PixelText,
): void {
  const lines = textOf(seen.x, seen.y).length;
  const size = Math.min(scale / 3.6, (scale * 0.8) / Math.max(1, lines) / 1.15);
  pen.font = `${Math.floor(size)}px ui-monospace, Menlo, Consolas, monospace`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (let y = seen.y; y < seen.y + seen.height; y++) {
    for (let x = seen.x; x < seen.x + seen.width; x++) {
      const at = 4 * (y * width + x);
      pen.fillStyle = isLight(rgba, at) ? '#000' : '#fff';
      const left = area.x + (x - seen.x + 0.5) * scale;
      const top = area.y + (y - seen.y + 0.5) * scale;
      for (const [i, line] of textOf(x, y).entries()) {
        pen.fillText(line, left, top + (i - (lines - 1) / 2) * size * 1.15, scale * 0.94);
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
