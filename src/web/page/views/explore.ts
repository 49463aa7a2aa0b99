/**
 * Explore: the image at a number, the ways to others, and the space that they are in.
 * `page-state/explore.ts` says what follows from what.
 * @module
 */
import { byteLength } from '../../../core/big-bytes.js';
import { messageOf } from '../../../core/errors.js';
import { cardinalityText } from '../../../core/cardinality.js';
import { SpaceSize } from '../../../core/size.js';
import type { Enumeration } from '../../../core/enumeration.js';
import { indexLength } from '../../../core/index-length.js';
import { button, imageSide, part, wordSide } from '../controls/fields.js';
import { makeGrowthSlider } from '../controls/growth-slider.js';
import { makeSpaceForm } from '../controls/space-form.js';
import { choiceTitle } from '../../page-state/space-draft.js';
import { isAbort, lastOf, newestOf, withSign } from '../jobs.js';
import { each, element, mount, update } from '../shell/element.js';
import { raisePowers } from '../shell/powers.js';
import { keptNumbers, type OpenView, type Route } from '../shell/view.js';
import { makeStage } from '../stage/stage.js';
import type { Growth } from '../../page-state/growth.js';
import * as explore from '../../page-state/explore.js';
import {
  chooseNumberFile,
  makeNumberPanel,
  makeTakingPanel,
  makeWalk,
  readNumberFile,
} from './explore/panels.js';

/** The panel shortens it further. */
const SHOWN_LENGTH = 400;

export const openExplore: OpenView = (root, context) => {
  const { defaults, run } = context;
  let state = explore.beginExplore(defaults);
  /** The last number that went into an address, so that it need not be read again. */
  let known:
    { readonly choice: Enumeration; readonly text: string; readonly index: bigint } | undefined;
  const newLook = newestOf(context.signal);
  let sliding: AbortController | undefined;
  let shown: Promise<void> = Promise.resolve();
  /** Where the slider of lengths is being put. */
  let growing: number | undefined;
  const growTo = lastOf(async (next: Growth, isGoingOn: boolean) => {
    const { choice } = state;
    const { whole, length } = next;
    try {
      await goTo(await run('cut', { choice, whole, length }), { replace: isGoingOn });
      await shown;
    } catch (error) {
      complainAt('actions')(error);
    }
    if (growing === length) growing = undefined;
  });
  let moves: Promise<void> = Promise.resolve();
  let waitingMoves = 0;

  const read = (): explore.ExploreState => state;
  const stage = makeStage({
    isBusy: () => state.isBusy,
    note: element(
      'div.stage-note',
      { hidden: () => state.note === 'none' },
      element('p', noteText),
      button('Open number…', () => chooseNumberFile(takeFile), {
        class: 'button prime',
        hidden: () => state.note !== 'kept elsewhere',
      }),
    ),
  });
  const walk = makeWalk(read, move, slide);
  const growthSlider = makeGrowthSlider(read, grow, {
    class: 'labelled growth',
    hidden: () => indexLength(state.choice, 0n) === undefined,
  });
  const panel = makeNumberPanel(read, goToText);
  const taking = makeTakingPanel(context, read, takeFile, (message) =>
    complain('actions', message),
  );
  const form = makeSpaceForm(chooseSpace);
  const page = element(
    'div.explore',
    imageSide('Explore', 'Image', stage.root, stage.bar, walk.buttons, walk.slider, growthSlider),
    wordSide(
      'Number and space',
      panel.root,
      taking.root,
      part(
        'space-title',
        'Space',
        [
          element(
            'span.quiet.small.figures',
            each(() => [`${cardinalityText(state.choice.space)} images`], raisePowers),
          ),
        ],
        form.root,
      ),
    ),
  );
  mount(root, page);

  const { png, link, number } = taking.buttons;
  context.addKeys([
    { keys: ['ArrowRight'], label: 'Next image', run: (held) => move(1, '1', held) },
    { keys: ['ArrowLeft'], label: 'Previous image', run: (held) => move(-1, '1', held) },
    { keys: ['Home'], label: 'First image', run: () => move(0, '0') },
    { keys: ['End'], label: 'Last image', run: () => move(0, 'last') },
    { keys: ['['], label: 'Back by the number in the field', run: () => walk.stride(-1) },
    { keys: [']'], label: 'On by the number in the field', run: () => walk.stride(1) },
    { keys: ['r'], label: 'Random image', run: (held) => move(0, 'random', held) },
    { keys: ['g'], label: 'Go to a number', run: () => panel.field.select() },
    ...stage.keys(context.announce),
    { keys: ['c'], label: 'Copy the number', run: () => number.click() },
    { keys: ['l'], label: 'Copy a link', run: () => link.click() },
    { keys: ['s'], label: 'Save as PNG', run: () => png.click() },
  ]);
  context.onFile(takeFile);
  context.onRoute((route) => void (shown = showRoute(route)));
  shown = showRoute(context.route());

  return stage.close;

  function set(changes: Partial<explore.ExploreState>): void {
    state = { ...state, ...changes };
    update(page);
  }

  function complain(place: explore.Place, message: string): void {
    set(explore.withComplaint(state, place, message));
  }

  /** @returns tells what went wrong; a job that was given up is no fault */
  function complainAt(place: explore.Place): (error: unknown) => void {
    return (error) => {
      if (!isAbort(error)) complain(place, messageOf(error));
    };
  }

  async function showRoute({ params, state: kept }: Route): Promise<void> {
    const signal = newLook();
    set(explore.withoutComplaints(state));
    let text: string;
    try {
      const address = explore.readAddress(params, defaults);
      setChoice(address.choice);
      ({ text } = address);
    } catch (error) {
      form.complain(messageOf(error));
      return;
    }
    try {
      const index = await readNumber(text, kept, signal);
      if (index === undefined) return;
      set({ target: index });
      await show(index, signal);
    } catch (error) {
      complainAt('go')(error);
    }
  }

  /** @returns nothing where its file is wanted, or it is now in the address in another form */
  async function readNumber(
    text: string,
    kept: unknown,
    signal: AbortSignal,
  ): Promise<bigint | undefined> {
    const { choice } = state;
    if (known?.choice === choice && known.text === text) return known.index;
    const index =
      text === explore.KEPT
        ? keptNumbers.get(kept)
        : await run('readNumber', { choice, text }, { signal });
    if (index === undefined || !state.size.has(index)) {
      set({ number: undefined, note: 'kept elsewhere' });
      return undefined;
    }
    if (text === (await addressText(index, signal))) return index;
    await goTo(index, { replace: true });
    return undefined;
  }

  async function addressText(index: bigint, signal: AbortSignal): Promise<string> {
    const input = { index, width: explore.LINK_LENGTH };
    const { text, length } = await run('writeNumber', input, { signal });
    return length > explore.LINK_LENGTH ? explore.KEPT : text;
  }

  function setChoice(next: Enumeration): void {
    set(explore.withChoice(state, next));
    form.show(state.choice);
    context.shareChoice(state.choice);
  }

  function show(index: bigint, signal: AbortSignal): Promise<void> {
    const { choice } = state;
    const look = async (): Promise<void> => {
      const number = await run('writeNumber', { index, width: SHOWN_LENGTH }, { signal });
      const share = await run('shareOf', { choice, index }, { signal });
      const before = state.growth;
      const growth = await run('growth', { choice, index, before }, { signal });
      const frame = explore.isTooLarge(choice)
        ? undefined
        : await run('frame', { choice, index }, { signal });
      signal.throwIfAborted();
      // All at once, so that a number never stands beside another's image.
      if (frame === undefined) {
        set({ number, share, growth: grown(growth), note: 'too large' });
        return;
      }
      const seen = { choice, index, frame };
      state = { ...state, number, share, growth: grown(growth), note: 'none', seen };
      stage.show({ choice, frame }, `Image ${number.text}, ${choiceTitle(choice)}`);
      update(page);
      context.announce(`Image ${explore.spokenNumber(number)}`);
    };
    return withSign(signal, (isBusy) => set({ isBusy }), look, complainAt('go'));
  }

  /** A slider that is being moved is not put back to the image that is seen by then. */
  function grown(growth: Growth | undefined): Growth | undefined {
    return growth && growing !== undefined ? { ...growth, length: growing } : growth;
  }

  /** Make an address of a number; what is shown follows from it. */
  async function goTo(
    index: bigint,
    { replace = false, next = state.choice }: { replace?: boolean; next?: Enumeration } = {},
  ): Promise<void> {
    set({ target: index });
    if (next !== state.choice) setChoice(next);
    const { choice } = state;
    const text = await addressText(index, context.signal);
    const isKept = text === explore.KEPT;
    if (!isKept) known = { choice, text, index };
    context.go(explore.writeAddress(choice, defaults, text), {
      replace,
      state: isKept ? keptNumbers.keep(index, byteLength(index)) : null,
    });
  }

  /**
   * Go on or back by a number, or to it. Moves are made one after the other, so that none is lost
   * however fast they come.
   */
  function move(sign: 1 | -1 | 0, number: string, isHeld = false): void {
    // A held key goes as fast as images are made, and is one entry of the history.
    if (isHeld && (waitingMoves > 0 || state.seen?.index !== state.target)) return;
    sliding?.abort();
    waitingMoves++;
    moves = moves
      .then(async () => goTo(await movedTo(sign, number), { replace: isHeld }))
      .catch(complainAt(sign === 0 ? 'actions' : 'stride'))
      .finally(() => waitingMoves--);
  }

  async function movedTo(sign: 1 | -1 | 0, number: string): Promise<bigint> {
    const { choice, target } = state;
    const read = await run('readNumber', { choice, text: number });
    if (sign === 0) return read;
    complain('stride', '');
    const by = BigInt(sign) * read;
    const reached = await run('step', { choice, index: target, by });
    const note = explore.wrapNote(target, by, reached);
    if (note !== '') context.announce(note);
    return reached;
  }

  /** The slider only ever goes to the last place that it was given; a drag is one entry. */
  function slide(step: number, isDragging: boolean): void {
    const isGoingOn = sliding !== undefined;
    sliding?.abort();
    const current = new AbortController();
    sliding = isDragging ? current : undefined;
    set({ share: step });
    run('atShare', { choice: state.choice, step }, { signal: current.signal })
      .then((index) => goTo(index, { replace: isGoingOn }))
      .catch(complainAt('actions'));
  }

  /** Go to the number of so many of the lowest digits; a drag is one entry. */
  function grow(length: number, isGoingOn: boolean): void {
    const { growth } = state;
    if (growth === undefined) return;
    const next = { ...growth, length };
    growing = length;
    set({ growth: next });
    growTo(next, isGoingOn);
  }

  function goToText(text: string): void {
    complain('go', '');
    run('readNumber', { choice: state.choice, text })
      .then((index) => goTo(index))
      .catch(complainAt('go'));
  }

  function takeFile(file: File): void {
    complain('actions', '');
    readNumberFile(run, state.choice, file)
      .then(({ index, next }) => goTo(index, { next }))
      .catch(complainAt('actions'));
  }

  function chooseSpace(next: Enumeration): void {
    const index = new SpaceSize(next.space).has(state.target) ? state.target : 0n;
    goTo(index, { next }).catch((error: unknown) => {
      if (!isAbort(error)) form.complain(messageOf(error));
    });
  }

  function noteText(): string {
    return state.note === 'too large'
      ? `Images of ${choiceTitle(state.choice)} are too large to be drawn here. Their numbers and PNG files are not.`
      : 'The number of this image is too long for an address. Open the file that holds it, or drop it here.';
  }
};
