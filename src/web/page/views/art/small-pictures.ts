/**
 * Small pictures by the dozen, drawn by several workers.
 * @module
 */
import type { ArtChoice } from '../../../shared/art-query.js';
import type { ArtClient } from '../../art/art-worker.js';
import { drawFrameOn } from '../../controls/canvas.js';
import { element } from '../../shell/element.js';

/** @param side - in pixels of the picture */
export function smallCanvas(classes: string, side: number): HTMLCanvasElement {
  const canvas = element('canvas', { class: `pick-canvas ${classes}`, 'aria-hidden': 'true' });
  canvas.width = side;
  canvas.height = side;
  return canvas;
}

/**
 * Draw a picture on each canvas; those that are drawn have the class `drawn`.
 * @param choiceOf - what is drawn on each of them
 */
export async function drawSmall(
  workers: readonly ArtClient[],
  canvases: readonly HTMLCanvasElement[],
  choiceOf: (nth: number) => ArtChoice,
  signal: AbortSignal,
): Promise<void> {
  for (const canvas of canvases) canvas.classList.remove('drawn');
  // Each takes the next one as soon as it is free.
  const waiting = [...canvases.entries()].values();
  const work = async (worker: ArtClient): Promise<void> => {
    for (const [nth, canvas] of waiting) {
      const input = { choice: choiceOf(nth), side: canvas.width, samples: 1 };
      drawFrameOn(canvas, await worker.run('small', input, { signal }));
      canvas.classList.add('drawn');
    }
  };
  await Promise.all(workers.map(work));
}
