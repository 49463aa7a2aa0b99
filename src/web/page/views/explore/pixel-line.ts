/**
 * The line below the stage: the pixel under the cursor, and its values.
 * @module
 */
import type { SpaceChoice } from '../../../shared/space-query.js';
import type { Frame } from '../../kernel-jobs.js';
import { element } from '../../shell/element.js';
import { describePixel, screenColor } from './pixel-text.js';
import type { Pixel } from './stage.js';

/** The image that is on the stage. */
export interface Seen {
  readonly choice: SpaceChoice;
  readonly index: bigint;
  readonly frame: Frame;
}

export interface PixelLine {
  /** To be put into the bar below the stage. */
  readonly elements: readonly HTMLElement[];
  show(pixel: Pixel | undefined, seen: Pick<Seen, 'choice' | 'frame'> | undefined): void;
  /** What it says. */
  text(): string;
}

const HINT = 'Point at a pixel to see its values';

export function makePixelLine(): PixelLine {
  const swatch = element('span', { class: 'pixel-swatch', hidden: true });
  const text = element('span', { class: 'pixel-text' }, HINT);
  return {
    elements: [swatch, text],
    text: () => text.textContent ?? '',
    show(pixel, seen) {
      const samples = seen?.frame.samples;
      swatch.hidden = pixel === undefined;
      if (pixel === undefined || seen === undefined || samples === undefined) {
        text.textContent = HINT;
        return;
      }
      const { x, y } = pixel;
      const color = screenColor(seen.frame, x, y);
      swatch.style.backgroundColor = color;
      text.textContent = `${describePixel(seen.choice, samples, x, y)}   ${color}`;
    },
  };
}
