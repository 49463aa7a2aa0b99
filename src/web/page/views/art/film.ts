/**
 * The film of a picture while it plays: a round in ten seconds, each moment drawn by a worker while the one before is shown.
 * Nothing plays unless somebody asks for it.
 * @module
 */
import type { ArtChoice } from '../../../shared/art-query.js';
import { momentOf } from '../../../page-state/art.js';
import type { Frame } from '../../../page-state/pixels.js';
import type { Extent } from '../../../page-state/stage.js';
import type { ArtClient } from '../../art/art-worker.js';
import { isAbort } from '../../jobs.js';

export interface Film {
  readonly isPlaying: () => boolean;
  /** Of what is shown; undefined while nothing plays. */
  readonly time: () => number | undefined;
  readonly start: (choice: ArtChoice, size: Extent) => void;
  readonly stop: () => void;
}

/**
 * @param show - gets each moment
 * @param fail - told what went wrong; the film has stopped
 */
export function makeFilm(
  workers: () => readonly ArtClient[],
  show: (frame: Frame) => void,
  fail: (problem: unknown) => void,
): Film {
  let playing: AbortController | undefined;
  let shown: number | undefined;
  let films = 0;

  async function play(choice: ArtChoice, size: Extent, signal: AbortSignal): Promise<void> {
    const film = ++films;
    const start = performance.now();
    const drawers = workers();
    const drawNext = async (nth: number) => {
      const time = momentOf(choice.time, performance.now() - start);
      const worker = drawers[nth % drawers.length]!;
      return { time, frame: await worker.run('moment', { film, choice, size, time }, { signal }) };
    };
    let next = drawNext(0);
    for (let nth = 1; !signal.aborted; nth++) {
      const { time, frame } = await next;
      next = drawNext(nth);
      // It may fail while the one before is shown, and is asked about in the next round.
      next.catch(() => {});
      await new Promise(requestAnimationFrame);
      if (signal.aborted) return;
      shown = time;
      show(frame);
    }
  }

  function stop(): void {
    playing?.abort();
    playing = undefined;
    shown = undefined;
  }

  return {
    isPlaying: () => playing !== undefined,
    time: () => shown,
    start(choice, size) {
      stop();
      playing = new AbortController();
      play(choice, size, playing.signal).catch((problem: unknown) => {
        if (isAbort(problem)) return;
        stop();
        fail(problem);
      });
    },
    stop,
  };
}
