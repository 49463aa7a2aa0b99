/**
 * A space, its order and seed, and its colours as the query of an address:
 * `size=64x64&color=rgb&depth=8&order=mixed&seed=text`, or `size=16x16&palette=pico8`.
 *
 * What is missing comes from a default choice, which a server is started with. What belongs to
 * something that the query changes is not taken from there: another colour model has 8 bits, and
 * another order has no seed.
 * @module
 */
import { EnumeratorError } from '../../core/errors.js';
import { seedBytes } from '../../core/keys.js';
import { type Order, ORDERS } from '../../core/order.js';
import { findPalette, type Palette, PALETTE_NAMES, parsePalette } from '../../core/palette.js';
import { quoteText } from '../../core/quote.js';
import { type Color, COLORS, makeSpace, type Space } from '../../core/space.js';

/** A numbering and, for palette spaces alone, the colours that its images are shown in. */
export interface SpaceChoice {
  readonly space: Space;
  readonly order: Order;
  readonly seed: string;
  readonly palette?: Palette;
}

/** The keys of a query, in the order in which they are written. */
export const SPACE_KEYS = ['size', 'color', 'depth', 'palette', 'order', 'seed'] as const;

type SpaceKey = (typeof SPACE_KEYS)[number];

/** What each is unless somebody says otherwise: 64×64 RGB at 8 bit, mixed, no seed. */
export const USUAL_CHOICE: SpaceChoice = {
  space: makeSpace({ width: 64, height: 64, color: 'rgb' }),
  order: 'mixed',
  seed: '',
};

/**
 * Read a query; the inverse of {@link writeSpaceQuery}.
 * @throws {@link EnumeratorError} `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`; keys that are
 *   doubled or unknown are `E_SPACE`
 */
export function readSpaceQuery(params: URLSearchParams, defaults: SpaceChoice): SpaceChoice {
  const given = readKeys(params);
  const size = given.size === undefined ? defaults.space : readSize(given.size);
  const { width, height } = size;
  const color = readColor(given, defaults.space.color);
  const order = readOrder(given.order, defaults.order);
  const seed = readSeed(given.seed ?? impliedSeed(order, defaults), order);
  const depth = given.depth === undefined ? {} : { depth: readDepth(given.depth) };
  if (color !== 'palette') {
    if (given.palette !== undefined) {
      throw spaceError(`palette goes with color=palette, not with ${color}: leave one of them out`);
    }
    const space = makeSpace({
      width,
      height,
      color,
      depth: impliedDepth(color, defaults),
      ...depth,
    });
    return { space, order, seed };
  }
  const palette = given.palette === undefined ? defaults.palette : readPalette(given.palette);
  if (palette === undefined) {
    throw new EnumeratorError(
      'E_PALETTE',
      'color=palette needs palette=: a name such as pico8, or a list of hex colours',
    );
  }
  const colors = palette.colors.length / 3;
  const space = makeSpace({ width, height, color, colors, ...depth });
  return { space, order, seed, palette };
}

/**
 * The one shortest query that {@link readSpaceQuery} reads as this choice.
 * @param defaults - what the reader will have; left out, the query says everything
 * @returns without `?`, perhaps empty
 */
export function writeSpaceQuery(choice: SpaceChoice, defaults?: SpaceChoice): string {
  const { space, order, seed, palette } = choice;
  const texts: Partial<Record<SpaceKey, string>> = {};
  if (
    defaults === undefined ||
    space.width !== defaults.space.width ||
    space.height !== defaults.space.height
  ) {
    texts.size = `${space.width}x${space.height}`;
  }
  if (palette === undefined) {
    if (space.color !== defaults?.space.color) texts.color = space.color;
    if (defaults === undefined || space.depth !== impliedDepth(space.color, defaults)) {
      texts.depth = String(space.depth);
    }
  } else if (defaults?.palette === undefined || !hasSameColors(palette, defaults.palette)) {
    texts.palette = paletteText(palette);
  }
  if (order !== defaults?.order) texts.order = order;
  if (defaults === undefined || seed !== impliedSeed(order, defaults)) texts.seed = seed;
  return SPACE_KEYS.flatMap((key) => {
    const text = texts[key];
    // Commas mean nothing in a query, and lists of colours are easier to read with them.
    return text === undefined ? [] : [`${key}=${encodeURIComponent(text).replaceAll('%2C', ',')}`];
  }).join('&');
}

/** A palette as a query and a person write it: its name, or its colours, `000000,ff8800`. */
export function paletteText(palette: Palette): string {
  const name = PALETTE_NAMES.find((known) => hasSameColors(findPalette(known), palette));
  if (name !== undefined) return name;
  const digits = Array.from(palette.colors, (level) => level.toString(16).padStart(2, '0'));
  return (digits.join('').match(/.{6}/g) ?? []).join(',');
}

function readKeys(params: URLSearchParams): Partial<Record<SpaceKey, string>> {
  const given: Partial<Record<SpaceKey, string>> = {};
  for (const [name, value] of params) {
    const key = SPACE_KEYS.find((known) => known === name);
    if (key === undefined) {
      throw spaceError(
        `the query has no key "${quoteText(name)}": there are ${SPACE_KEYS.join(', ')}`,
      );
    }
    if (given[key] !== undefined) {
      throw spaceError(`the query has ${key} twice: leave one of them out`);
    }
    given[key] = value;
  }
  return given;
}

function readSize(text: string): { width: number; height: number } {
  const match = /^([0-9]{1,12})[xX×]([0-9]{1,12})$/.exec(text.trim());
  if (match === null) {
    throw spaceError(
      `size "${quoteText(text)}" is none: write width x height in pixels, such as 64x64`,
    );
  }
  return { width: Number(match[1]), height: Number(match[2]) };
}

function readColor({ color, palette }: Partial<Record<SpaceKey, string>>, usual: Color): Color {
  if (color === undefined) return palette === undefined ? usual : 'palette';
  const known = COLORS.find((one) => one === color);
  if (known === undefined) {
    throw spaceError(`no colour model "${quoteText(color)}": there are ${COLORS.join(', ')}`);
  }
  return known;
}

function readDepth(text: string): number {
  if (!/^[0-9]{1,4}$/.test(text.trim())) {
    throw spaceError(`depth "${quoteText(text)}" is none: write 1, 2, 4, 8 or 16`);
  }
  return Number(text);
}

/** A single word is a name with a slip in it rather than a list. */
function readPalette(text: string): Palette {
  const isList = /[\s,]/.test(text) || /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text);
  return isList ? parsePalette(text) : findPalette(text);
}

function readOrder(text: string | undefined, usual: Order): Order {
  if (text === undefined) return usual;
  const known = ORDERS.find((one) => one === text);
  if (known === undefined) {
    throw spaceError(`no order "${quoteText(text)}": there are ${ORDERS.join(', ')}`);
  }
  return known;
}

function readSeed(seed: string, order: Order): string {
  seedBytes(seed);
  if (seed !== '' && order !== 'mixed') {
    throw new EnumeratorError('E_SEED', `the ${order} order takes no seed: only mixed has one`);
  }
  return seed;
}

function impliedDepth(color: Color, { space }: SpaceChoice): number {
  return color === space.color ? space.depth : 8;
}

function impliedSeed(order: Order, defaults: SpaceChoice): string {
  return order === defaults.order ? defaults.seed : '';
}

function hasSameColors(a: Palette, b: Palette): boolean {
  return a.colors.length === b.colors.length && a.colors.every((level, i) => level === b.colors[i]);
}

function spaceError(message: string): EnumeratorError {
  return new EnumeratorError('E_SPACE', message);
}
