/**
 * What stands next to an image in each order.
 * @module
 */
import { enlargePixels, makePaper, pastePixels, type Pixels, toPixels } from '../codecs/pixels.js';
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import { type Order, takesSeed } from '../core/order.js';

/** An image that stands next to another one, or that one itself. */
export interface Neighbour {
  readonly enumeration: Enumeration;
  readonly offset: bigint;
  readonly index: bigint;
  /** Sample bytes, owned by the caller. */
  readonly samples: Uint8Array;
}

const OFFSETS = [-10n, -1n, 0n, 1n, 10n] as const;

/**
 * A row of neighbours for each order; what would lie outside the space is left out.
 * @param enumeration - its seed is that of the orders that take one
 * @param samples - the image
 */
export function neighboursOf(
  enumeration: Enumeration,
  samples: Uint8Array,
  orders: readonly Order[],
): Neighbour[][] {
  return orders.map((order) => {
    const own = { ...enumeration, order, seed: takesSeed(order) ? enumeration.seed : '' };
    const numbering = numberingOf(own);
    const center = numbering.indexOf(samples);
    return OFFSETS.filter((offset) => numbering.size.has(center + offset)).map((offset) => {
      const index = center + offset;
      return { enumeration: own, offset, index, samples: numbering.frameAt(index) };
    });
  });
}

/** Larger images are thinned, smaller ones enlarged, so that a cell's longer side is about this. */
const CELL_SIDE = 160;
/** Between the cells, and around them. */
const GAP = 8;
/** Red, green, blue. */
const PAPER = [128, 128, 128] as const;

/** A sheet with a column for each offset and a row for each order. */
export function drawNeighbours(rows: readonly (readonly Neighbour[])[]): Pixels {
  const { space, palette } = rows[0]![0]!.enumeration;
  const longer = Math.max(space.width, space.height);
  const every = Math.ceil(longer / (2 * CELL_SIDE));
  const factor = Math.max(1, Math.floor(CELL_SIDE / longer));
  const cellWidth = Math.ceil(space.width / every) * factor;
  const cellHeight = Math.ceil(space.height / every) * factor;
  const sheet = makePaper(
    PAPER,
    GAP + OFFSETS.length * (cellWidth + GAP),
    GAP + rows.length * (cellHeight + GAP),
  );
  const options = palette === undefined ? { every } : { every, colors: palette.colors };
  for (const [row, neighbours] of rows.entries()) {
    for (const { offset, samples } of neighbours) {
      const column = OFFSETS.findIndex((known) => known === offset);
      const pixels = enlargePixels(toPixels(space, samples, options), factor);
      pastePixels(pixels, sheet, GAP + column * (cellWidth + GAP), GAP + row * (cellHeight + GAP));
    }
  }
  return sheet;
}
