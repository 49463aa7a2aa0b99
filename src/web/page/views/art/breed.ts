/**
 * Breeding: sixteen children of the picture, of which a person picks those that breed on.
 *
 * All of it stands in the lineage of the picture on the stage: its brothers and sisters are shown here.
 * @module
 */
import { messageOf } from '../../../../core/errors.js';
import {
  CHILDREN,
  DEFAULT_FAR,
  escapeWord,
  MAX_CHILD,
  MAX_FAR,
} from '../../../../art/evolution/lineage.js';
import { DEFAULT_DEPTH, GRAMMAR_NAMES } from '../../../../art/limits.js';
import type { ArtState } from '../../../page-state/art.js';
import type { ArtChoice } from '../../../shared/art-query.js';
import type { ArtClient } from '../../art/art-worker.js';
import { button, errorLine, numberIn, part, slider } from '../../controls/fields.js';
import { isAbort, newestOf } from '../../jobs.js';
import { element, update } from '../../shell/element.js';
import { drawSmall, smallCanvas } from './small-pictures.js';

/** In pixels of the picture. */
const SIDE = 256;

/** A child's lineage in its parts; undefined where it is none. */
function splitLineage(lineage: string) {
  const match = /^(.+)\/([1-9])\.([0-9]+)$/.exec(lineage);
  return match === null
    ? undefined
    : { parents: match[1]!, far: Number(match[2]), child: Number(match[3]) };
}

/** The lineage that begins with the picture on the stage. */
function founderOf({ drawn }: ArtState): string | undefined {
  if (drawn === undefined) return undefined;
  const { source, salt, grammar, depth, variant, palette } = drawn.taken;
  if (source.kind === 'lineage') return source.lineage;
  const isOwn = salt !== '' || palette !== '' || !GRAMMAR_NAMES.includes(grammar);
  if (source.kind !== 'text' || isOwn) return `evolve/1/formula:${escapeWord(drawn.art.formula)}`;
  const isUsual = grammar === 'default' && depth === DEFAULT_DEPTH && variant === 0;
  const growth = isUsual ? '' : `:${grammar}:${depth}:${variant}`;
  return `evolve/1/text:${escapeWord(source.text)}${growth}`;
}

/**
 * @param workers - that draw children, side by side
 * @param onLineage - called with the lineage of the picture that is to be on the stage
 * @returns `show` shows what belongs to the picture on the stage; `go` breeds
 */
export function makeBreedPanel(
  read: () => ArtState,
  workers: () => readonly ArtClient[],
  onLineage: (lineage: string) => void,
) {
  const closing = new AbortController();
  const newDrawing = newestOf(closing.signal);
  /** Whose children are shown, and how far they went: `evolve/1/text:ada/3`. */
  let family: string | undefined;
  /** The first one that is shown. */
  let first = 0;
  let picks = new Set<number>();
  let far = DEFAULT_FAR;
  let error = '';
  const lineage = (): string | undefined => {
    const { source } = read().choice;
    return source.kind === 'lineage' ? source.lineage : undefined;
  };
  const cells = Array.from({ length: CHILDREN }, (_, child) => makeCell(child));
  const root: HTMLElement = part(
    'breed-title',
    'Breed',
    [],
    element(
      'p.quiet.small',
      'Children of the picture: their formulas are changed, and exchange parts. Pick those that you like, and breed on; the browser’s way back leads to their parents.',
    ),
    element(
      'div.breed-grid',
      {
        role: 'group',
        'aria-labelledby': 'breed-title',
        hidden: () => family === undefined,
      },
      ...cells.map((cell) => cell.root),
    ),
    errorLine(() => read().complaints.lineage || error),
    slider('breed-far', 'How far children go', () => String(far), {
      min: '1',
      max: MAX_FAR,
      value: () => far,
      on: {
        input({ target }) {
          far = numberIn(target);
          update(root);
        },
      },
    }),
    element(
      'div.row',
      button(() => (picks.size > 1 ? `Breed these ${picks.size}` : 'Breed this picture'), go, {
        id: 'breed-go',
        disabled: () => !read().isCurrent,
      }),
      button('Other children', others, { hidden: () => family === undefined }),
    ),
  );

  function makeCell(child: number) {
    const canvas = smallCanvas('breed-canvas', SIDE);
    const cell = element(
      'button.pick.breed-child',
      {
        type: 'button',
        'aria-label': () => `Child ${first + child}`,
        'aria-pressed': () => String(picks.has(first + child)),
        on: { click: () => toggle(first + child) },
      },
      canvas,
    );
    return { root: cell, canvas };
  }

  /** A child that is picked comes onto the stage, too. */
  function toggle(child: number): void {
    if (picks.delete(child)) update(root);
    else {
      picks.add(child);
      onLineage(`${family}.${child}`);
    }
  }

  function go(): void {
    const chosen = [...picks].toSorted((a, b) => a - b).join();
    const parents =
      family !== undefined && chosen !== '' ? `${family}.${chosen}` : founderOf(read());
    if (parents !== undefined) onLineage(`${parents}/${far}.0`);
  }

  /** Those that come next, or first where the slider says another far. */
  function others(): void {
    const found = splitLineage(lineage() ?? '');
    if (found === undefined) return;
    const next = found.far === far ? Math.min(first + CHILDREN, MAX_CHILD + 1 - CHILDREN) : 0;
    onLineage(`${found.parents}/${far}.${next}`);
  }

  async function draw(): Promise<void> {
    const signal = newDrawing();
    const { choice } = read();
    const wanted = `${family}.`;
    const from = first;
    const canvases = cells.map(({ canvas }) => canvas);
    const childOf = (nth: number): ArtChoice => {
      const source = { kind: 'lineage', lineage: `${wanted}${from + nth}` } as const;
      return { ...choice, source };
    };
    try {
      await drawSmall(workers(), canvases, childOf, signal);
    } catch (problem) {
      if (isAbort(problem)) return;
      error = messageOf(problem);
      update(root);
    }
  }

  return {
    root,
    go,
    close: (): void => closing.abort(),
    show(): void {
      error = '';
      const found = splitLineage(lineage() ?? '');
      const shown = found && `${found.parents}/${found.far}`;
      const start = found === undefined ? 0 : found.child - (found.child % CHILDREN);
      if (shown !== family || start !== first) {
        family = shown;
        first = start;
        picks = new Set();
        if (found === undefined) newDrawing();
        else {
          far = found.far;
          void draw();
        }
      }
      update(root);
    },
  };
}
