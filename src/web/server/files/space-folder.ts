/**
 * Spaces and orders as the names of folders, `16x16-pico8` and `mixed@spring`: both together say all
 * of an enumeration, whatever the server was started with.
 * @module
 */
import { completeEnumeration, type Enumeration } from '../../../core/enumeration.js';
import { EnumeratorError } from '../../../core/errors.js';
import { quoteText } from '../../../core/quote.js';
import { paletteText, readSpaceWords } from '../../../text/space-text.js';

/** What stands between an order and its seed. */
const SEED_SIGN = '@';

/** `64x64-rgb8`, `16x16-gray1`, `16x16-pico8`, `8x8-000000,ff8800`. */
export function spaceFolder({ space, palette }: Pick<Enumeration, 'space' | 'palette'>): string {
  const { width, height, color, depth } = space;
  const colors = palette === undefined ? `${color}${depth}` : paletteText(palette);
  return `${width}x${height}-${colors}`;
}

/** `mixed`, `mixed@spring`. */
export function orderFolder({ order, seed }: Pick<Enumeration, 'order' | 'seed'>): string {
  return seed === '' ? order : `${order}${SEED_SIGN}${seed}`;
}

/**
 * Read both names; other spellings of them are read, too.
 * @param orderName - the usual order where it is left out
 * @throws EnumeratorError `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`
 */
export function readFolders(spaceName: string, orderName = 'mixed'): Enumeration {
  const dash = spaceName.indexOf('-');
  if (dash < 0)
    throw new EnumeratorError(
      'E_SPACE',
      `"${quoteText(spaceName)}" is no space: write WIDTHxHEIGHT-COLOURS, such as 64x64-rgb8, 16x16-gray1, 16x16-pico8 or 8x8-000000,ff8800`,
    );
  const at = orderName.indexOf(SEED_SIGN);
  const order = at < 0 ? orderName : orderName.slice(0, at);
  // An empty seed is none.
  const seed = at < 0 ? undefined : orderName.slice(at + 1) || undefined;
  const words = { size: spaceName.slice(0, dash), order, seed };
  const colors = spaceName.slice(dash + 1);
  const [, color, depth] = /^(graya?|rgba?)([0-9]*)$/i.exec(colors) ?? [];
  return completeEnumeration(
    readSpaceWords({
      ...words,
      ...(color === undefined
        ? { palette: colors }
        : { color, ...(depth === '' ? {} : { depth }) }),
    }),
  );
}
