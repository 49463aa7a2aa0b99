/**
 * The ways from one image to another: steps, sliders, numbers that are typed, files.
 * @module
 */
import * as explore from '../../../page-state/explore.js';
import type { Growth } from '../../../page-state/growth.js';
import { walkStep, type Way } from '../../../page-state/slideshow.js';
import { lastOf } from '../../jobs.js';
import type { ViewContext } from '../../shell/view.js';
import type { Model } from './model.js';
import type { GoTo, Navigator } from './navigator.js';
import { readNumberFile } from './number-file.js';

export type Moves = ReturnType<typeof makeMoves>;

export function makeMoves(context: ViewContext, model: Model, navigator: Navigator) {
  const { run } = context;
  const { during, complainAt } = model;
  let moves: Promise<void> = Promise.resolve();
  let waitingMoves = 0;
  let sliding: AbortController | undefined;
  const readNumber = (text: string, signal: AbortSignal): Promise<bigint> =>
    run('readNumber', { choice: model.read().choice, text }, { signal });

  /** Moves are made one after the other, so that none is lost however fast they come. */
  function enqueue(
    place: explore.Place,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    sliding?.abort();
    waitingMoves++;
    const signal = navigator.place();
    moves = moves
      .then(() => during(() => work(signal)))
      .catch(complainAt(place))
      .finally(() => waitingMoves--);
    return moves;
  }

  async function stepBy(by: bigint, signal: AbortSignal, options: GoTo): Promise<void> {
    await navigator.ready();
    const { choice, target } = model.read();
    const reached = await run('step', { choice, index: target.index, by }, { signal });
    const note = explore.wrapNote(target.index, by, reached);
    if (note !== '') context.announce(note);
    navigator.goTo(reached, options);
  }

  /**
   * Go on (1) or back (-1) by a number, or to it (0).
   * @param number - as text
   * @param isHeld - whether its key is being held: that goes as fast as images are made, and is one
   *   entry of the history
   */
  function move(sign: 1 | -1 | 0, number: string, isHeld = false): void {
    const { seen, target } = model.read();
    if (isHeld && (waitingMoves > 0 || seen?.index !== target.index)) return;
    const goesOn = isHeld;
    void enqueue(sign === 0 ? 'actions' : 'stride', async (signal) => {
      const read = await readNumber(number, signal);
      if (sign === 0) return navigator.goTo(read, { goesOn, written: number });
      model.complain('stride', '');
      await stepBy(BigInt(sign) * read, signal, { goesOn });
    });
  }

  /** The slider only ever goes to the last place that it was given; a drag is one entry. */
  function slide(step: number, words: string, isDragging: boolean): void {
    const goesOn = sliding !== undefined;
    sliding?.abort();
    const current = new AbortController();
    sliding = isDragging ? current : undefined;
    model.set({ share: { step, words } });
    const input = { choice: model.read().choice, step };
    const signal = AbortSignal.any([current.signal, navigator.place()]);
    during(() => run('atShare', input, { signal }))
      .then((index) => navigator.goTo(index, { goesOn }))
      .catch(complainAt('actions'));
  }

  /** Where the slider of lengths is being put. */
  let growing: number | undefined;
  const growTo = lastOf(async (next: Growth, goesOn: boolean, signal: AbortSignal) => {
    const { whole, length } = next;
    try {
      const index = await run('cut', { choice: model.read().choice, whole, length }, { signal });
      navigator.goTo(index, { goesOn });
      await navigator.shown();
    } catch (error) {
      complainAt('actions')(error);
    }
    if (growing === length) growing = undefined;
  });

  /** Go to the number of so many of the lowest digits; a drag is one entry. */
  function grow(length: number, isGoingOn: boolean): void {
    const { growth } = model.read();
    if (growth === undefined) return;
    const next = { ...growth, length };
    growing = length;
    model.set({ growth: next });
    growTo(next, isGoingOn, navigator.place());
  }

  function goToText(written: string): void {
    model.complain('go', '');
    const signal = navigator.place();
    during(() => readNumber(written, signal))
      .then((index) => navigator.goTo(index, { written }))
      .catch(complainAt('go'));
  }

  function takeFile(file: File): void {
    model.complain('actions', '');
    const signal = navigator.place();
    during(() => readNumberFile(run, model.read().choice, file, signal))
      .then(({ index, next }) => navigator.goTo(index, { next }))
      .catch(complainAt('actions'));
  }

  /** An image of the whole space; in orders where that matters, one as busy as the present one. */
  async function anywhere(signal: AbortSignal): Promise<bigint> {
    const { choice, growth } = model.read();
    const whole = await readNumber('random', signal);
    const length = growth?.length ?? 0;
    return length === 0 ? whole : run('cut', { choice, whole, length }, { signal });
  }

  /**
   * The next image of a slideshow.
   * @param number - that is stepped by, as text
   * @param goesOn - whether it takes the place of the one before in the history
   */
  async function advance(way: Way, number: string, goesOn: boolean): Promise<void> {
    await enqueue('stride', async (signal) => {
      if (way === 'anywhere') return navigator.goTo(await anywhere(signal), { goesOn });
      const by = await readNumber(number, signal);
      const step = way === 'on' ? by : walkStep(by, [Math.random(), Math.random()]);
      await stepBy(step, signal, { goesOn });
    });
    await navigator.shown();
  }

  return {
    move,
    slide,
    grow,
    goToText,
    takeFile,
    advance,
    /** A slider that is being moved is not put back to the image that is seen by then. */
    keepGrowth: (growth: Growth | undefined): Growth | undefined =>
      growth && growing !== undefined ? { ...growth, length: growing } : growth,
  };
}
