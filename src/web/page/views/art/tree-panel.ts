/**
 * The tree of the picture's formula, with a small picture at each node.
 * @module
 */
import { messageOf } from '../../../../core/errors.js';
import type { ArtChoice } from '../../../shared/art-query.js';
import type { ArtClient } from '../../art/art-worker.js';
import { check, errorLine, part } from '../../controls/fields.js';
import { whenSeen } from '../../controls/when-seen.js';
import { isAbort } from '../../jobs.js';
import { element, update } from '../../shell/element.js';

export interface TreePanel {
  readonly root: HTMLElement;
  /** Show the tree of another picture. */
  show(choice: ArtChoice): void;
  /** Nothing is drawn. */
  clear(): void;
  /** The file, once it is there. */
  svg(): Promise<string>;
  close(): void;
}

const PAUSE_MS = 350;
/** In pixels: a smaller box shows nothing but the root, unless it shows all. */
const SMALL_WIDTH = 640;

/** @param actions - what can be done with it */
export function makeTreePanel(worker: () => ArtClient, actions: readonly HTMLElement[]): TreePanel {
  let isWhole = false;
  let isBusy = false;
  let error = '';
  const box = element('div', {
    class: () => `tree-box${isWhole ? ' whole' : ''}`,
    tabindex: '0',
    role: 'region',
    'aria-labelledby': 'tree-title',
    'aria-busy': () => String(isBusy),
  });
  const whole = element('input', {
    type: 'checkbox',
    id: 'tree-whole',
    checked: () => isWhole,
    on: { change: () => fit(whole.checked) },
  });
  const root = part(
    'tree-title',
    'Tree',
    [],
    element(
      'p.quiet.small',
      'How the picture comes about: what each part of the formula gives, from the whole to the leaves. Dashed ones go on elsewhere, or are cut.',
    ),
    box,
    errorLine(() => error),
    element('div.row.tree-bar', ...actions, check(whole, 'All of it at once')),
  );
  let wanted: ArtChoice | undefined;
  let drawn: { readonly choice: ArtChoice; readonly svg: string } | undefined;
  let drawing = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const seen = whenSeen(root, () => {
    draw().catch((problem: unknown) => {
      if (isAbort(problem)) return;
      error = messageOf(problem);
      update(root);
    });
  });

  async function draw(): Promise<void> {
    const svg = await fetchSvg();
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
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
    const choice = wanted;
    if (choice === undefined) throw new Error('there is no picture');
    if (drawn?.choice === choice) return drawn.svg;
    const { signal } = drawing;
    const svg = await worker().run('tree', { choice }, { signal });
    drawn = { choice, svg };
    return svg;
  }

  function stop(): void {
    clearTimeout(timer);
    drawing.abort();
    drawing = new AbortController();
    error = '';
    isBusy = true;
    update(root);
  }

  return {
    root,
    show(choice) {
      stop();
      wanted = choice;
      timer = setTimeout(seen.change, PAUSE_MS);
    },
    clear() {
      stop();
      wanted = undefined;
      box.replaceChildren();
    },
    svg: fetchSvg,
    close() {
      clearTimeout(timer);
      drawing.abort();
      seen.close();
    },
  };
}
