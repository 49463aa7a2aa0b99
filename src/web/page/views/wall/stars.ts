/**
 * The images that a visitor has put a star on, and the strip that shows them. They stay in this browser.
 * @module
 */
import { byteLength } from '../../../../core/big-bytes.js';
import { DEFAULT_ENUMERATION, type Enumeration } from '../../../../core/enumeration.js';
import { isTooLarge } from '../../../page-state/explore.js';
import { gridFor } from '../../../page-state/wall.js';
import { readSpaceQuery, writeSpaceQuery } from '../../../shared/space-query.js';
import { drawFrameOn } from '../../controls/canvas.js';
import { button } from '../../controls/fields.js';
import { each, element, update } from '../../shell/element.js';
import { openStore } from '../../shell/store.js';
import type { ViewContext } from '../../shell/view.js';

/** An image with a star. */
interface Star {
  readonly name: string;
  readonly choice: Enumeration;
  readonly query: string;
  readonly index: bigint;
}

/** What is kept of it. */
interface KeptStar {
  readonly query: string;
  readonly index: bigint;
}

const MOST_BYTES = 2 ** 24;
const SIDE = 64;

const NAME = 'every-image-stars';
const store = openStore(NAME, MOST_BYTES);
/** Other windows, which hear that there are other stars. */
const others = new BroadcastChannel(NAME);

function tellOthers(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, no window
  others.postMessage(NAME);
}

/** @param open - leads to an image @param changed - called when there are other stars */
export function makeStars(
  { run, signal, announce }: ViewContext,
  open: (choice: Enumeration, index: bigint) => void,
  changed: () => void,
) {
  let stars: readonly Star[] = [];
  /** Names of those that this window alone has, since the browser keeps nothing. */
  const unkept = new Set<string>();
  let isShown = false;
  /** Of one space: asked for with every cell that is drawn. */
  let starred: { readonly choice: Enumeration; readonly indices: ReadonlySet<bigint> } | undefined;

  const strip = element(
    'section.stars',
    { 'aria-label': 'Images with a star', hidden: () => !isShown },
    element('p.quiet.small', { hidden: () => stars.length > 0 }, 'A star keeps an image here.'),
    element(
      'div.stars-row',
      each(() => stars, makeCard),
    ),
  );
  const toggle = button(() => `★ ${stars.length}`, show, {
    class: 'button bare',
    'aria-expanded': () => String(isShown),
    'aria-label': () => `Images with a star: ${stars.length}`,
  });

  function show(): void {
    isShown = !isShown;
    changed();
  }

  function set(next: readonly Star[]): void {
    stars = next;
    starred = undefined;
    changed();
  }

  function makeCard(star: Star): HTMLElement {
    const { choice, index } = star;
    const { thumbWidth: width, thumbHeight: height, textLength } = gridFor(choice, SIDE, SIDE);
    const canvas = element('canvas', { 'aria-hidden': 'true' });
    let text = '';
    const card = element(
      'div.star',
      button(canvas, () => open(choice, index), {
        class: 'star-image',
        'aria-label': () => `Image ${text}`,
      }),
      button('×', () => void remove(star), {
        class: 'button bare star-end',
        'aria-label': () => `Take the star from image ${text}`,
      }),
    );
    const isDrawn = !isTooLarge(choice);
    const input = { choice, index, images: 1, width, height, textLength, isDrawn };
    const draw = async (): Promise<void> => {
      const { rgba, names } = await run('thumbnails', input, { signal });
      text = names[0] ?? '';
      if (isDrawn) drawFrameOn(canvas, { width, height, rgba });
      update(card);
    };
    draw().catch(() => {
      // It has no picture then, and can be opened all the same.
    });
    return card;
  }

  async function load(): Promise<void> {
    const names = await store.keys();
    const found = await Promise.all(
      names.map(async (name) => {
        const known = stars.find((star) => star.name === name);
        if (known !== undefined) return [known];
        try {
          const { query, index } = (await store.get(name)) as KeptStar;
          const choice = readSpaceQuery(new URLSearchParams(query), DEFAULT_ENUMERATION);
          return [{ name, choice, query, index }];
        } catch {
          // Of another version of the page.
          return [];
        }
      }),
    );
    set([...found.flat(), ...stars.filter(({ name }) => unkept.has(name))]);
  }

  async function remove(star: Star): Promise<void> {
    set(stars.filter((one) => one !== star));
    announce('Star taken away');
    await store.delete(star.name);
    tellOthers();
  }

  let loading = load();
  others.addEventListener('message', () => void (loading = loading.then(load)), { signal });
  return {
    strip,
    toggle,
    /** The images of a space that have one. */
    of(choice: Enumeration): ReadonlySet<bigint> {
      if (starred?.choice !== choice) {
        const query = writeSpaceQuery(choice);
        const own = stars.filter((star) => star.query === query);
        starred = { choice, indices: new Set(own.map(({ index }) => index)) };
      }
      return starred.indices;
    },
    /** Put a star on an image, or take it away. */
    async change(choice: Enumeration, index: bigint): Promise<void> {
      // What is kept would else take the place of a star that comes first.
      await loading;
      const query = writeSpaceQuery(choice);
      const known = stars.find((star) => star.index === index && star.query === query);
      if (known !== undefined) return remove(known);
      const name = `${Date.now()}-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
      set([...stars, { name, choice, query, index }]);
      const isKept = await store.put(name, { query, index }, byteLength(index) + query.length);
      if (isKept) tellOthers();
      else unkept.add(name);
      announce(isKept ? 'Star put' : 'Star put, until the page is closed');
    },
  };
}
