/**
 * What the fields of a space say, which need not be a space yet.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { type Order, takesSeed } from '../../core/order.js';
import { PALETTE_NAMES } from '../../core/palette.js';
import { type Color, DEPTHS } from '../../core/space.js';
import { paletteText } from '../../text/space-text.js';
import { readSpaceQuery } from '../shared/space-query.js';
import { type Enumeration, DEFAULT_ENUMERATION } from '../../core/enumeration.js';

/** The texts of the fields, those included that the colour model or the order leaves unseen. */
export interface SpaceDraft {
  readonly width: string;
  readonly height: string;
  readonly color: string;
  readonly depth: string;
  /** A name, or {@link OWN}. */
  readonly palette: string;
  /** Colours of one's own, as hex. */
  readonly own: string;
  readonly order: string;
  readonly seed: string;
}

export type SpaceField = keyof SpaceDraft;

/** The palette list's last entry: colours of one's own. */
export const OWN = 'own';
/** Made for its looks: colours to begin a list of one's own with. */
const FIRST_OWN = '1b1a18,ad3d0f,f6f5f2';

export const COLOR_TITLES: Readonly<Record<Color, string>> = {
  gray: 'Gray',
  graya: 'Gray and alpha',
  rgb: 'RGB',
  rgba: 'RGB and alpha',
  palette: 'Palette',
};

export const ORDER_TITLES: Readonly<Record<Order, string>> = {
  mixed: 'Mixed',
  sequential: 'Sequential',
  gray: 'Gray code',
  progressive: 'Progressive',
  cloud: 'Cloud',
};

/** What counting up in an order shows. */
const ORDER_WORDS: Readonly<Partial<Record<string, string>>> = {
  mixed: 'All images, shuffled; each seed shuffles them in another way.',
  sequential: 'Counts like an odometer; its fastest wheel is the top left pixel.',
  gray: 'From image to image one sample changes.',
  progressive:
    'The lowest digits of a number are its image in small; each further one makes it sharper.',
  cloud:
    'From plain colours through clouds to static: the longer the number, the busier its image.',
} satisfies Record<Order, string>;

export const EMPTY_DRAFT: SpaceDraft = {
  width: '',
  height: '',
  color: 'rgb',
  depth: '8',
  palette: PALETTE_NAMES[0] ?? OWN,
  own: '',
  order: 'mixed',
  seed: '',
};

/** The fields of a choice; what it does not have keeps what stood there before. */
export function draftOf(choice: Enumeration, before: SpaceDraft): SpaceDraft {
  const { space, order, seed, palette } = choice;
  const { width, height, color, depth } = space;
  const draft = { ...before, width: `${width}`, height: `${height}`, color, order, seed };
  if (palette === undefined) return { ...draft, depth: String(depth) };
  const text = paletteText(palette);
  return PALETTE_NAMES.includes(text)
    ? { ...draft, palette: text }
    : { ...draft, palette: OWN, own: text };
}

/** One field changed by a person, and those that follow from it. */
export function withField(draft: SpaceDraft, field: SpaceField, text: string): SpaceDraft {
  const next = { ...draft, [field]: text };
  if (field === 'palette' && text === OWN && next.own === '') return { ...next, own: FIRST_OWN };
  const depths = depthsOf(next);
  return depths.length === 0 || depths.includes(next.depth) ? next : { ...next, depth: '8' };
}

export function orderWords({ order }: SpaceDraft): string {
  return ORDER_WORDS[order] ?? '';
}

/** The depths that the colour model has; none for palettes. */
export function depthsOf({ color }: SpaceDraft): readonly string[] {
  const depths: Partial<Record<string, readonly number[]>> = DEPTHS;
  return (depths[color] ?? []).map(String);
}

/** Whether a field means something beside the others. */
export function isUsed(draft: SpaceDraft, field: SpaceField): boolean {
  const isPalette = draft.color === ('palette' satisfies Color);
  if (field === 'depth') return !isPalette;
  if (field === 'palette') return isPalette;
  if (field === 'own') return isPalette && draft.palette === OWN;
  return field === 'seed' ? takesSeed(draft.order) : true;
}

/** The choice that the fields make, or what is wrong with them, and with which. */
export function readDraft(
  draft: SpaceDraft,
):
  | { readonly choice: Enumeration }
  | { readonly message: string; readonly fields: readonly SpaceField[] } {
  const params = new URLSearchParams({
    size: `${draft.width.trim()}x${draft.height.trim()}`,
    color: draft.color,
    order: draft.order,
  });
  if (isUsed(draft, 'depth')) params.set('depth', draft.depth);
  else params.set('palette', isUsed(draft, 'own') ? draft.own : draft.palette);
  if (isUsed(draft, 'seed')) params.set('seed', draft.seed);
  try {
    return { choice: readSpaceQuery(params, DEFAULT_ENUMERATION) };
  } catch (problem) {
    if (!(problem instanceof EnumeratorError)) throw problem;
    const { code, message } = problem;
    if (code === 'E_PALETTE') return { message, fields: ['own'] };
    return { message, fields: code === 'E_SEED' ? ['seed'] : ['width', 'height'] };
  }
}

/** The colour models, sizes and depth of a choice in a few words: `64×64, RGB, 8 bit`. */
export function choiceTitle({ space, palette }: Enumeration): string {
  const { width, height, color, depth, radix } = space;
  const size = `${width} × ${height}`;
  if (palette === undefined) return `${size} pixels, ${COLOR_TITLES[color]}, ${depth} bit`;
  const name = paletteText(palette);
  const colors = PALETTE_NAMES.includes(name) ? `${name}, ${radix} colours` : `${radix} colours`;
  return `${size} pixels, ${colors}`;
}
