/**
 * What stands below the picture and is drawn only where a visitor gets there: pictures of texts that
 * are nearly the same, and the tree of the picture's formula.
 * @module
 */
import { messageOf } from '../../../../core/errors.js';
import type { ArtChoice } from '../../../shared/art-query.js';
import { type NearText, nearTexts, shownText } from '../../../shared/near-texts.js';
import type { ArtClient } from '../../art/art-worker.js';
import { drawFrameOn } from '../../controls/canvas.js';
import { check, errorLine, part } from '../../controls/fields.js';
import { isAbort } from '../../jobs.js';
import { element, update } from '../../shell/element.js';

/** How far below the window something counts as seen. */
const AHEAD = '300px';
/** A visitor who types wants to see the picture itself first. */
const NEAR_PAUSE_MS = 250;
const TREE_PAUSE_MS = 350;
/** In pixels of the picture; it is shown at about half of that. */
const NEAR_SIDE = 192;
const NEAR_LENGTH = 12;
/** In pixels: a smaller box shows nothing but the root, unless it shows all. */
const SMALL_WIDTH = 640;

/**
 * Work that is done when an element is seen.
 * @param work - has to end when its signal is aborted
 * @param fail - told what went wrong
 * @returns `begin` begins anew after a pause, as soon as the element is seen; `stop` only ends what is
 *   going on, `close` for good
 */
export function whenSeen(
  watched: HTMLElement,
  pauseMs: number,
  work: (signal: AbortSignal) => Promise<void>,
  fail: (problem: unknown) => void,
) {
  let isSeen = false;
  let isWaiting = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let working = new AbortController();
  const attempt = (): void => {
    if (!isSeen || !isWaiting) return;
    isWaiting = false;
    work(working.signal).catch((problem: unknown) => {
      if (!isAbort(problem)) fail(problem);
    });
  };
  const stop = (): void => {
    clearTimeout(timer);
    isWaiting = false;
    working.abort();
    working = new AbortController();
  };
  const watch = new IntersectionObserver(
    (entries) => {
      isSeen = entries.at(-1)?.isIntersecting ?? false;
      attempt();
    },
    { rootMargin: AHEAD },
  );
  watch.observe(watched);
  return {
    signal: () => working.signal,
    stop,
    begin(): void {
      stop();
      timer = setTimeout(() => {
        isWaiting = true;
        attempt();
      }, pauseMs);
    },
    close: (): void => {
      stop();
      watch.disconnect();
    },
  };
}

/**
 * Pictures of texts that are nearly the same: they look nothing like one another.
 * @param isWanted - whether there is a text that others are near to
 * @param onText - called with the text that a visitor chooses
 * @returns `show` shows the texts near to that of a choice
 */
export function makeNearPanel(
  worker: () => ArtClient,
  isWanted: () => boolean,
  onText: (text: string) => void,
) {
  let isEmpty = false;
  let wanted: ArtChoice | undefined;
  const grid = element('div.near-grid', { role: 'group', 'aria-labelledby': 'near-title' });
  const root = element(
    'section.part',
    { 'aria-labelledby': 'near-title', hidden: () => isEmpty || !isWanted() },
    element('h2', { id: 'near-title' }, 'Near texts'),
    element(
      'p.quiet.small',
      'One small change, and nothing is the same. A picture takes the place of the text.',
    ),
    grid,
  );
  // What is wrong with the choice is said where it was made.
  const seen = whenSeen(root, NEAR_PAUSE_MS, draw, () => grid.replaceChildren());

  async function draw(signal: AbortSignal): Promise<void> {
    const choice = wanted;
    if (choice?.source.kind !== 'text') return;
    const near = nearTexts(choice.source.text);
    isEmpty = near.length === 0;
    update(root);
    const cells = near.map((one) => makeCell(one, onText));
    // As many as before stay, so that nothing moves while they come.
    grid.replaceChildren(...cells.map(({ button }) => button));
    for (const [i, { text }] of near.entries()) {
      const next = { ...choice, source: { kind: 'text', text } as const, variant: 0 };
      const frame = await worker().run('small', { choice: next, side: NEAR_SIDE }, { signal });
      const canvas = cells[i]?.canvas;
      if (canvas === undefined) continue;
      drawFrameOn(canvas, frame);
      canvas.classList.add('drawn');
    }
  }

  return {
    root,
    close: seen.close,
    show(choice: ArtChoice): void {
      wanted = choice;
      seen.begin();
    },
  };
}

function makeCell(near: NearText, onText: (text: string) => void) {
  const canvas = element('canvas.near-canvas', { 'aria-hidden': 'true' });
  canvas.width = NEAR_SIDE;
  canvas.height = NEAR_SIDE;
  const { before, changed, after } = shownText(near, NEAR_LENGTH);
  const button = element(
    'button.near',
    { type: 'button', on: { click: () => onText(near.text) } },
    canvas,
    element(
      'span.near-text.mono',
      before,
      ...(changed === '' ? [] : [element('mark', changed)]),
      after,
    ),
    element('span.near-change.quiet', near.change),
  );
  return { button, canvas };
}

/**
 * The tree of the picture's formula, with a small picture at each node.
 * @param actions - what can be done with it
 * @returns `show` shows the tree of another picture, `clear` none; `svg` gives the file, once it is
 *   there
 */
export function makeTreePanel(worker: () => ArtClient, actions: readonly HTMLElement[]) {
  let isWhole = false;
  let isBusy = false;
  let error = '';
  const box = element('div', {
    class: () => `tree-box${isWhole ? ' whole' : ''}`,
    tabindex: '0',
    role: 'group',
    'aria-labelledby': 'tree-title',
    'aria-busy': () => String(isBusy),
  });
  const root: HTMLElement = part(
    'tree-title',
    'Tree',
    [],
    element(
      'p.quiet.small',
      'How the picture comes about: what each part of the formula gives, from the whole to the leaves. Dashed ones go on elsewhere, or are cut.',
    ),
    box,
    errorLine(() => error),
    element(
      'div.row.tree-bar',
      ...actions,
      check('tree-whole', 'All of it at once', () => isWhole, fit),
    ),
  );
  let wanted: ArtChoice | undefined;
  let svg: Promise<string> | undefined;
  const seen = whenSeen(root, TREE_PAUSE_MS, draw, (problem) => {
    error = messageOf(problem);
    update(root);
  });

  async function draw(): Promise<void> {
    const file = await fetchSvg();
    const parsed = new DOMParser().parseFromString(file, 'image/svg+xml').documentElement;
    parsed.setAttribute('role', 'img');
    parsed.setAttribute('aria-label', parsed.querySelector('title')?.textContent ?? 'Tree');
    box.replaceChildren(document.adoptNode(parsed));
    isBusy = false;
    fit(isWhole || box.clientWidth < SMALL_WIDTH);
  }

  function fit(all: boolean): void {
    isWhole = all;
    update(root);
    showRoot();
  }

  /** A lying tree has its root in the middle of its left side, far below the top. */
  function showRoot(): void {
    const place = box.querySelector('use[href="#root"]')?.getBoundingClientRect();
    if (place === undefined) return;
    const frame = box.getBoundingClientRect();
    box.scrollLeft += place.x + place.width / 2 - frame.x - frame.width / 2;
    box.scrollTop += place.y + place.height / 2 - frame.y - frame.height / 2;
  }

  async function fetchSvg(): Promise<string> {
    if (wanted === undefined) throw new Error('there is no picture');
    const asked = (svg ??= worker().run('tree', { choice: wanted }, { signal: seen.signal() }));
    // What failed is asked for again.
    asked.catch(() => {
      if (svg === asked) svg = undefined;
    });
    return asked;
  }

  function want(choice: ArtChoice | undefined): void {
    seen.stop();
    wanted = choice;
    svg = undefined;
    error = '';
    isBusy = true;
    update(root);
  }

  return {
    root,
    svg: fetchSvg,
    close: seen.close,
    show(choice: ArtChoice): void {
      want(choice);
      seen.begin();
    },
    clear(): void {
      want(undefined);
      box.replaceChildren();
    },
  };
}
