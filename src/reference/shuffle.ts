/**
 * Spaces of at most 65,536 images: a shuffled table. SPEC §5.9.
 * @module
 */
import type { Space } from '../core/space.js';
import { JSBI } from './jsbi.js';
import { TWO_32, ZERO, at, highWord, lowWord } from './integers.js';
import type { Keys } from './keys.js';
import { digitCountOf, radixOf, sizeOf } from './spaces.js';
import { streamWords } from './stream.js';

const MAX_TABLE_IMAGES = 65536;

/** Whether the space has at most 65,536 images. SPEC §5.3. */
export function isTiny(space: Space): boolean {
  // A radix is at least 2, so that more than 16 digits are always too many to work out R^D for.
  return digitCountOf(space) <= 16 && radixOf(space) ** digitCountOf(space) <= MAX_TABLE_IMAGES;
}

/**
 * τ: the rank of each index, N = R^D of them. SPEC §5.9.
 * @param space - of at most 65,536 images
 */
export function shuffleTable(space: Space, keys: Keys): number[] {
  const N = JSBI.toNumber(sizeOf(space));
  const words = streamWords(keys, { x: ZERO, y: ZERO });
  const table = Array.from({ length: N }, (_, i) => i);
  for (let i = N - 1; i >= 1; i--) {
    const m = JSBI.BigInt(i + 1);
    const rejected = JSBI.toNumber(JSBI.remainder(TWO_32, m));
    let product: JSBI;
    do {
      product = JSBI.multiply(JSBI.BigInt(words.next().value), m);
    } while (lowWord(product) < rejected);
    const j = highWord(product);
    const moved = at(table, i);
    table[i] = at(table, j);
    table[j] = moved;
  }
  return table;
}
