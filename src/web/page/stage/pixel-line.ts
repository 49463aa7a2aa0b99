/**
 * The line below the stage: the pixel under the cursor, and its values.
 * @module
 */
import type { SpaceChoice } from '../../shared/space-query.js';
import type { Frame } from '../kernel-jobs.js';
import { element } from '../shell/element.js';
import { describePixel, screenColor } from './pixel-text.js';
import type { Pixel } from './stage-state.js';

/** What the cursor is on. */
export interface PointedPixel {
  readonly pixel: Pixel | undefined;
  /** The image on the stage. */
  readonly seen: { readonly choice: SpaceChoice; readonly frame: Frame } | undefined;
}

/** @returns to be put into the bar below the stage */
export function pixelLine(read: () => PointedPixel): readonly HTMLElement[] {
  const swatch = element('span', {
    class: 'pixel-swatch',
    hidden: () => {
      const color = colorOf(read());
      // Markup may hold no styles, which the page's policy forbids.
      swatch.style.backgroundColor = color ?? '';
      return color === undefined;
    },
  });
  return [swatch, element('span', { class: 'pixel-text' }, () => pixelWords(read()))];
}

/** What the line says. */
export function pixelWords({ pixel, seen }: PointedPixel): string {
  const samples = seen?.frame.samples;
  if (pixel === undefined || seen === undefined || samples === undefined) {
    return 'Point at a pixel to see its values';
  }
  const { x, y } = pixel;
  return `${describePixel(seen.choice, samples, x, y)}   ${screenColor(seen.frame, x, y)}`;
}

function colorOf({ pixel, seen }: PointedPixel): string | undefined {
  if (pixel === undefined || seen?.frame.samples === undefined) return undefined;
  return screenColor(seen.frame, pixel.x, pixel.y);
}
