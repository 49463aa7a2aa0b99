/**
 * Whether pictures are the images of a run, so that a film of them can say so. SPEC §9.1.
 * @module
 */
import type { FilmRun } from '../codecs/film-metadata.js';
import { Numbering } from '../core/numbering.js';
import { type Order, SPEC_VERSION } from '../core/order.js';
import type { FrameRate } from '../core/pace.js';
import { findPalette, type Palette, PALETTE_NAMES } from '../core/palette.js';
import type { Film } from '../run/record.js';
import type { CommonSpace, ListedPicture } from './picture-list.js';

export interface FilmedPictures extends CommonSpace {
  readonly pictures: readonly ListedPicture[];
  readonly film: Film;
  readonly rate: FrameRate;
}

/** Which run the pictures are, where all of them say it and their numbers have one step. */
export function numberedRun({
  pictures,
  space,
  colors,
  film,
  rate,
}: FilmedPictures): FilmRun | undefined {
  const first = pictures[0]?.metadata;
  const from = first?.index;
  if (first === undefined || from === undefined || first.version !== SPEC_VERSION) return undefined;
  if (first.space !== space.canonical) return undefined;
  const second = pictures[1]?.metadata?.index;
  const step = pictures.length === 1 ? 1n : second === undefined ? 0n : second - from;
  const isRun = pictures.every(
    ({ metadata }, i) =>
      metadata?.space === first.space &&
      metadata.order === first.order &&
      metadata.version === first.version &&
      metadata.seed === first.seed &&
      metadata.index === from + BigInt(i) * step,
  );
  if (!isRun || step === 0n) return undefined;
  const order = first.order as Order;
  try {
    const { size } = new Numbering(space, order, first.seed);
    if (!size.has(from) || !size.has(from + BigInt(pictures.length - 1) * step)) return undefined;
  } catch {
    // The seed is not well-formed.
    return undefined;
  }
  return {
    space,
    order,
    seed: first.seed,
    palette: colors && namedPalette(colors),
    from,
    step,
    rate,
    scale: film.scale,
  };
}

function namedPalette(colors: Uint8Array): Palette {
  const known = PALETTE_NAMES.map(findPalette);
  return known.find((palette) => Buffer.compare(palette.colors, colors) === 0) ?? { colors };
}
