/**
 * What the demonstration made, as JSON has it.
 * @module
 */
import path from 'node:path';
import { exactSize } from '../core/cardinality.js';
import { formatIndex } from '../core/index-format.js';
import { listColors } from '../text/space-text.js';
import type { MadeDemo } from './demo.js';
import { DEMO_RATE } from './scenes.js';

export function demoFields(made: MadeDemo): object {
  const { out, scenes, sheet, film, side, frames, bytes, missing } = made;
  return {
    out,
    film: {
      file: film,
      width: side,
      height: side,
      frames,
      fps: DEMO_RATE,
      bytes,
    },
    sheet,
    scenes: scenes.map(({ name, numbering, palette, from, step, count }) => ({
      folder: path.join(out, name),
      images: Number(count),
      space: numbering.space.canonical,
      order: numbering.order,
      seed: numbering.order === 'mixed' ? numbering.seed : undefined,
      palette: palette.name ?? listColors(palette.colors),
      from: formatIndex(from),
      step: formatIndex(step),
      space_images: formatIndex(exactSize(numbering.space)),
    })),
    notes: missing === undefined ? [] : [missing],
  };
}
