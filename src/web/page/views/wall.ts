/**
 * The wall: all images of a space in rows, from the first to the last. `page-state/wall.ts` says which
 * rows there are, and `wall/scroller.ts` shows them.
 * @module
 */
import { cardinalityText } from '../../../core/cardinality.js';
import type { Enumeration } from '../../../core/enumeration.js';
import { messageOf } from '../../../core/errors.js';
import { KEPT, lastingText, writeAddress } from '../../page-state/number-address.js';
import { isTooLarge } from '../../page-state/explore.js';
import { standingText } from '../../page-state/find-standing.js';
import { openingAddress } from '../../page-state/presets.js';
import { surpriseAt } from '../../page-state/surprise.js';
import { USUAL_SIDE } from '../../page-state/wall.js';
import { writeQuery } from '../../shared/query-text.js';
import { readSpaceQuery, writeSpaceQuery } from '../../shared/space-query.js';
import { chooseFile } from '../controls/files.js';
import { isAbort, lastOf, newestOf, withSign } from '../jobs.js';
import { element, mount, update } from '../shell/element.js';
import { recall, remember } from '../shell/kept.js';
import { makeEntry, openInExplore, readNumber } from '../shell/kept-numbers.js';
import type { OpenView, Route, ViewContext } from '../shell/view.js';
import { makeScroller } from './wall/scroller.js';
import { makeStars } from './wall/stars.js';
import { makeToolbar } from './wall/toolbar.js';
import { makeWelcome } from './wall/welcome.js';

/** Steps of the bar over the whole space. */
const BAR_STEPS = 1000;
/** What the browser keeps for this view. */
const KEPT_SIDE = 'wall-side';
const KEPT_WELCOME = 'welcome';

export const openWall: OpenView = (root, context) => {
  const { run, signal } = context;
  let { choice } = openingAddress(new URLSearchParams(), context);
  let complaint = '';
  /** The last number that was asked for, as it was written. */
  let written: { readonly index: bigint; readonly text: string } | undefined;
  /** Where the wall stands in the space, from 0 to 1. */
  let place = 0;
  let isBusy = false;
  let isWelcome = recall('localStorage', KEPT_WELCOME) !== 'no';
  /** Whether the address is being made to say what is seen. */
  let isSettling = false;
  const newLook = newestOf(signal);
  /** Ends what was asked for before the address became another one. */
  let look = newLook();
  const jump = lastOf(jumpOnBar);

  const stars = makeStars(
    context,
    (of, index) => openInExplore(context, of, index),
    () => {
      update(page);
      scroller.refresh();
    },
  );
  const scroller = makeScroller(context, Number(recall('localStorage', KEPT_SIDE) ?? USUAL_SIDE), {
    starred: (of) => stars.of(of),
    open: (index) => openInExplore(context, choice, index),
    star: (index) => void stars.change(choice, index),
    settled: (index) => void write(index, look).catch(tell),
    fail: tell,
  });
  const toolbar = makeToolbar({
    stars: stars.toggle,
    choice: () => choice,
    complaint: () => complaint,
    choose: ({ query, number }) => goTo(query, number),
    order: (order) => goTo(orderQuery(choice, order)),
    go: (text) => void goToText(text),
    zoom: zoomBy,
  });
  const bar: HTMLInputElement = element('input.wall-map', {
    type: 'range',
    min: '0',
    max: String(BAR_STEPS),
    step: 'any',
    value: () => String(place * BAR_STEPS),
    'aria-label': 'Place in the whole space',
    'aria-orientation': 'vertical',
    'aria-valuetext': barText,
    title: barText,
    on: {
      input() {
        place = bar.valueAsNumber / BAR_STEPS;
        update(page);
        jump(look);
      },
    },
  });
  const page = element(
    'div.wall',
    element('h1.unseen', { tabindex: '-1' }, 'Wall of all images'),
    makeWelcome(
      () => sentenceOf(choice),
      () => !isWelcome,
      {
        surprise: () => void surprise(context).catch(tell),
        findPicture: () => chooseFile('image/*', (file) => context.findPictures([file])),
        drawText: (text) => context.go(textQuery(text), { view: 'art' }),
        prepare: () => context.prepareArt(),
        dismiss,
      },
    ),
    toolbar.root,
    stars.strip,
    element(
      'div',
      { class: () => `wall-main${isBusy ? ' busy' : ''}`, 'aria-busy': () => String(isBusy) },
      scroller.root,
      bar,
    ),
    element('div.wall-foot', element('p.quiet.small.figures', footText), toolbar.tools),
  );
  mount(root, page);
  context.addKeys([
    { keys: ['+', '='], label: 'Larger images', run: () => zoomBy(1) },
    { keys: ['-', '−'], label: 'Smaller images', run: () => zoomBy(-1) },
    { keys: ['PageDown', ' '], label: 'On by a screen', run: () => scroller.page(1) },
    { keys: ['PageUp'], label: 'Back by a screen', run: () => scroller.page(-1) },
    { keys: ['Home'], label: 'First image', run: () => void goToText('0') },
    { keys: ['End'], label: 'Last image', run: () => void goToText('last') },
    { keys: ['r'], label: 'Anywhere', run: () => void goToText('random') },
    { keys: ['g'], label: 'Go to a number', run: () => toolbar.field.select() },
    { keys: ['s'], label: 'A star, or none', run: () => scroller.starActive() },
  ]);
  context.onRoute((route) => {
    if (!isSettling) void showRoute(route);
  });
  void showRoute(context.route());

  return () => scroller.close();

  function complain(message: string): void {
    complaint = message;
    update(page);
  }

  /** Say what went wrong; a job that was given up is no fault. */
  function tell(error: unknown): void {
    if (!isAbort(error)) complain(messageOf(error));
  }

  function barText(): string {
    return standingText(choice, { place });
  }

  function footText(): string {
    return isTooLarge(choice) ? 'Images of this size are too large to be drawn here' : barText();
  }

  function dismiss(): void {
    isWelcome = false;
    remember('localStorage', KEPT_WELCOME, 'no');
    update(page);
    scroller.layOut();
  }

  async function showRoute({ params, state }: Route): Promise<void> {
    const here = (look = newLook());
    const show = async (): Promise<void> => {
      const address = openingAddress(params, context);
      ({ choice } = address);
      context.shareChoice(choice);
      const index = await readNumber(run, address, state, here);
      if (index === undefined) throw new Error('this number is no longer here: go to another');
      scroller.show(choice, index);
      update(page);
      await showPlace(index, here);
      if (address.text === KEPT) return;
      written = { index, text: address.text };
      if (lastingText(address.text, index) !== address.text) await write(index, here);
    };
    const sign = (busy: boolean): void => {
      isBusy = busy;
      update(page);
    };
    complaint = '';
    await withSign(here, sign, show, tell);
  }

  async function showPlace(index: bigint, here: AbortSignal): Promise<void> {
    place = await run('placeOnBar', { choice, index }, { signal: here });
    update(page);
  }

  async function jumpOnBar(here: AbortSignal): Promise<void> {
    try {
      const wanted = place;
      scroller.show(choice, await run('onBar', { choice, place: wanted }, { signal: here }));
      scroller.settleSoon();
    } catch (error) {
      tell(error);
    }
  }

  /** Let the address say what is seen. */
  async function write(index: bigint, here: AbortSignal): Promise<void> {
    await showPlace(index, here);
    const text = written?.index === index ? written.text : undefined;
    const entry = makeEntry(index, text, context.route().state);
    isSettling = true;
    context.go(writeAddress(choice, context.defaults, entry.text), {
      replace: true,
      state: entry.state,
    });
    isSettling = false;
  }

  function zoomBy(by: 1 | -1): void {
    const side = scroller.zoom(by);
    remember('localStorage', KEPT_SIDE, String(side));
    context.announce(`Images of ${side} pixels`);
  }

  function goTo(query: string, number = '0'): void {
    context.go(writeAddress(choiceOf(query, context), context.defaults, number));
  }

  async function goToText(text: string): Promise<void> {
    complaint = '';
    try {
      const index = await run('readNumber', { choice, text }, { signal: look });
      written = { index, text };
      scroller.show(choice, index);
      scroller.settleSoon();
      update(page);
    } catch (error) {
      tell(error);
    }
  }
};

function choiceOf(query: string, { defaults }: ViewContext): Enumeration {
  return readSpaceQuery(new URLSearchParams(query), defaults);
}

function sentenceOf({ space }: Enumeration): string {
  return `Every picture of ${space.width} × ${space.height} pixels that can exist is here, once: ${cardinalityText(space)} of them, each with a number.`;
}

/** The same space in another order, without a seed. */
function orderQuery(choice: Enumeration, order: string): string {
  const params = new URLSearchParams(writeSpaceQuery(choice));
  params.set('order', order);
  params.delete('seed');
  return writeQuery(params);
}

function textQuery(text: string): string {
  return writeQuery(new URLSearchParams({ text }));
}

/** Another cloud each time, or another drawing. */
async function surprise(context: ViewContext): Promise<void> {
  const found = surpriseAt(Math.random);
  if ('text' in found) {
    context.go(textQuery(found.text), { view: 'art' });
    return;
  }
  const choice = choiceOf(found.query, context);
  const index = await context.run('readNumber', { choice, text: found.number });
  openInExplore(context, choice, index + found.skip);
}
