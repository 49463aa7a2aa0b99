/**
 * Spaces, orders and palettes as words: on a command line, in the query of an address.
 * @module
 */
import {
  type Enumeration,
  type EnumerationRequest,
  impliedDepth,
  impliedSeed,
} from '../core/enumeration.js';
import { EnumeratorError } from '../core/errors.js';
import { ORDERS } from '../core/order.js';
import { findPalette, type Palette, PALETTE_NAMES, parsePalette } from '../core/palette.js';
import { quoteText } from '../core/quote.js';
import { nearest, sameWord } from './nearest.js';
import { COLORS, type Space, spaceError } from '../core/space.js';

/** A space, an order and a seed as they were written. */
export interface SpaceWords {
  readonly size?: string | undefined;
  readonly color?: string | undefined;
  readonly depth?: string | undefined;
  readonly palette?: string | undefined;
  readonly order?: string | undefined;
  readonly seed?: string | undefined;
}

/**
 * @param readColors - reads a palette; without it there are names and lists, and no files
 * @throws {@link EnumeratorError} `E_SPACE`, `E_PALETTE`
 */
export function readSpaceWords(
  { size, color, depth, palette, order, seed }: SpaceWords,
  readColors: (text: string) => Palette = (text) => readPaletteWord(text),
): EnumerationRequest {
  return {
    size: size === undefined ? undefined : parseSize(size),
    color: color === undefined ? undefined : parseName('colour model', COLORS, color),
    depth: depth === undefined ? undefined : parseDepth(depth),
    palette: palette === undefined ? undefined : readColors(palette),
    order: order === undefined ? undefined : parseName('order', ORDERS, order),
    seed,
  };
}

/** The keys of the words, in the order in which they are written. */
export const SPACE_KEYS = [
  'size',
  'color',
  'depth',
  'palette',
  'order',
  'seed',
] as const satisfies readonly (keyof SpaceWords)[];

/**
 * The words that say an enumeration, the inverse of {@link readSpaceWords}.
 * @param defaults - what the reader will have, which is left out; without it, all of it is said
 */
export function writeSpaceWords(
  { space, order, seed, palette }: Enumeration,
  defaults?: Enumeration,
): SpaceWords {
  const size = `${space.width}x${space.height}`;
  const isLike = palette !== undefined && sameColors(palette, defaults?.palette);
  const isDepth = defaults !== undefined && space.depth === impliedDepth(space.color, defaults);
  const isSeed = defaults !== undefined && seed === impliedSeed(order, defaults);
  return {
    ...(defaults && size === `${defaults.space.width}x${defaults.space.height}` ? {} : { size }),
    ...(palette === undefined
      ? {
          ...(space.color === defaults?.space.color ? {} : { color: space.color }),
          ...(isDepth ? {} : { depth: String(space.depth) }),
        }
      : isLike
        ? {}
        : { palette: paletteText(palette) }),
    ...(order === defaults?.order ? {} : { order }),
    ...(isSeed ? {} : { seed }),
  };
}

function sameColors(one: Palette, other: Palette | undefined): boolean {
  return other !== undefined && listColors(one.colors).join() === listColors(other.colors).join();
}

/**
 * Read `64x64`, also with × or * between, and `64` for both sides.
 * @param what - what it is called in messages
 * @throws {@link EnumeratorError} `E_SPACE`
 */
export function parseSize(
  text: string,
  what = 'size',
  example = '800x450',
): Pick<Space, 'width' | 'height'> {
  const match = /^([0-9]+)(?:(?:px)? ?[xX×*] ?([0-9]+))?(?:px)?$/.exec(text.trim());
  if (match === null)
    throw invalid(
      what,
      text,
      `expected WIDTHxHEIGHT in pixels, such as ${example}, or 64 for 64x64`,
    );
  return { width: Number(match[1]), height: Number(match[2] ?? match[1]) };
}

/** @throws {@link EnumeratorError} `E_SPACE` */
function parseDepth(text: string): number {
  if (/^[0-9]{1,4}$/.test(text.trim())) return Number(text);
  throw invalid('depth', text, 'expected 1, 2, 4, 8 or 16');
}

function parseName<T extends string>(what: string, names: readonly T[], text: string): T {
  const found = sameWord(names, text);
  if (found !== undefined) return found;
  const near = nearest(names, text);
  const slip = near === undefined ? '' : `did you mean ${near}? `;
  throw spaceError(`no ${what} "${quoteText(text)}": ${slip}there are ${names.join(', ')}`);
}

/**
 * Read a palette's name, or a list of colours. A single word is a name with a slip in it rather than
 * a list, unless it is a colour.
 * @param others - what may be given besides a name, in messages
 * @throws {@link EnumeratorError} `E_PALETTE`
 */
export function readPaletteWord(text: string, others = 'a list'): Palette {
  const name = sameWord(PALETTE_NAMES, text);
  if (name !== undefined) return findPalette(name);
  const isList = /[\s,]/.test(text) || /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text);
  if (isList) return parsePalette(text);
  const near = nearest(PALETTE_NAMES, text);
  const names = `there are ${PALETTE_NAMES.join(', ')}`;
  throw new EnumeratorError(
    'E_PALETTE',
    `no palette is called "${quoteText(text)}": ${
      near === undefined
        ? `${names}, or give ${others} such as 000000,ff8800,ffffff`
        : `did you mean ${near}? ${names}`
    }`,
  );
}

/** A palette as it is written most briefly: its name, or its colours, `000000,ff8800`. */
export function paletteText({ colors }: Palette): string {
  const list = listColors(colors).join(',');
  const isSame = (name: string): boolean => listColors(findPalette(name).colors).join(',') === list;
  return PALETTE_NAMES.find(isSame) ?? list;
}

/**
 * The colours as `rrggbb` each.
 * @param colors - 3·K bytes
 */
export function listColors(colors: Uint8Array): string[] {
  const digits = Array.from(colors, (level) => level.toString(16).padStart(2, '0')).join('');
  return digits.match(/.{6}/g) ?? [];
}

function invalid(what: string, text: string, expected: string): EnumeratorError {
  return spaceError(`invalid ${what} "${quoteText(text)}": ${expected}`);
}
