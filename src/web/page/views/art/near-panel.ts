/**
 * Pictures of texts that are nearly the same: they look nothing like one another.
 * @module
 */
import type { ArtChoice } from '../../../shared/art-query.js';
import { type NearText, nearTexts, shownText } from '../../../shared/near-texts.js';
import type { ArtClient } from '../../art/art-worker.js';
import { whenSeen } from '../../controls/when-seen.js';
import { isAbort } from '../../jobs.js';
import { element, update } from '../../shell/element.js';

export interface NearPanel {
  readonly root: HTMLElement;
  /** Show those near to the text of a choice. */
  show(choice: ArtChoice): void;
  close(): void;
}

/** In pixels of the picture; it is shown at about half of that. */
const SIDE = 192;
/** Who types wants to see his picture first. */
const PAUSE_MS = 250;
const SHOWN_LENGTH = 12;

/** A cell of the grid. */
interface Cell {
  readonly button: HTMLButtonElement;
  readonly canvas: HTMLCanvasElement;
}

/**
 * @param isWanted - whether there is a text that others are near to
 * @param onText - called with the text that somebody chooses
 */
export function makeNearPanel(
  worker: () => ArtClient,
  isWanted: () => boolean,
  onText: (text: string) => void,
): NearPanel {
  let isEmpty = false;
  const grid = element('div.near-grid', {
    role: 'group',
    'aria-labelledby': 'near-title',
  });
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
  let wanted: ArtChoice | undefined;
  let drawing = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const seen = whenSeen(root, () => void draw());

  async function draw(): Promise<void> {
    const choice = wanted;
    if (choice?.source.kind !== 'text') return;
    const { signal } = (drawing = new AbortController());
    const near = nearTexts(choice.source.text);
    isEmpty = near.length === 0;
    update(root);
    const cells = near.map((one) => makeCell(one, onText));
    // As many as before stay, so that nothing moves while they come.
    grid.replaceChildren(...cells.map(({ button }) => button));
    try {
      for (const [i, { text }] of near.entries()) {
        const next = { ...choice, source: { kind: 'text', text } as const, variant: 0 };
        const frame = await worker().run('small', { choice: next, side: SIDE }, { signal });
        const canvas = cells[i]?.canvas;
        canvas
          ?.getContext('2d')
          ?.putImageData(new ImageData(frame.rgba, frame.width, frame.height), 0, 0);
        canvas?.classList.add('drawn');
      }
    } catch (problem) {
      // What is wrong with the choice is said where it was made.
      if (!isAbort(problem)) grid.replaceChildren();
    }
  }

  return {
    root,
    show(choice) {
      drawing.abort();
      wanted = choice;
      clearTimeout(timer);
      timer = setTimeout(seen.change, PAUSE_MS);
    },
    close() {
      clearTimeout(timer);
      drawing.abort();
      seen.close();
    },
  };
}

function makeCell(near: NearText, onText: (text: string) => void): Cell {
  const canvas = element('canvas.near-canvas', { 'aria-hidden': 'true' });
  canvas.width = SIDE;
  canvas.height = SIDE;
  const { before, changed, after } = shownText(near, SHOWN_LENGTH);
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
