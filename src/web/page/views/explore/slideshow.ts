/**
 * A slideshow while it plays: an image, a pause, the next image.
 * @module
 */
import type { Slideshow } from '../../../page-state/slideshow.js';
import type { ViewContext } from '../../shell/view.js';
import type { Model } from './model.js';

/**
 * @param advance - shows the next image, and ends when it is seen; `goesOn` where it takes the place
 *   of the one before in the history
 */
export function makeSlideshow(
  context: ViewContext,
  model: Model,
  advance: (show: Slideshow, goesOn: boolean) => Promise<void>,
) {
  let playing = new AbortController();

  function choose(changes: Partial<Slideshow>): void {
    model.set({ slideshow: { ...model.read().slideshow, ...changes } });
  }

  function pause(): void {
    playing.abort();
    if (!model.read().slideshow.isPlaying) return;
    choose({ isPlaying: false });
    context.announce('Slideshow paused');
  }

  async function play(): Promise<void> {
    playing = new AbortController();
    const signal = AbortSignal.any([playing.signal, context.signal]);
    choose({ isPlaying: true });
    context.announce('Slideshow');
    for (let images = 0; !signal.aborted; images++) {
      await Promise.all([
        // A show is one entry of the history.
        advance(model.read().slideshow, images > 0),
        wait(model.read().slideshow.seconds, signal),
      ]);
      // What cannot go on says so.
      if (model.read().complaints.stride) pause();
    }
  }

  return {
    choose,
    pause,
    toggle: (): void => {
      if (model.read().slideshow.isPlaying) pause();
      else void play();
    },
  };
}

function wait(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, 1000 * seconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
