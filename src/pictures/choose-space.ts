/**
 * The space, order and seed in which a picture is looked for: what is asked for comes first, then
 * what the picture's file records, then the picture itself, then the defaults.
 * @module
 */
import type { FoundMetadata } from '../codecs/png/metadata.js';
import {
  completeEnumeration,
  type Enumeration,
  type EnumerationRequest,
  paletteMissing,
} from '../core/enumeration.js';
import { EnumeratorError } from '../core/errors.js';
import { type Order, ORDERS, SPEC_VERSION, takesSeed } from '../core/order.js';
import type { Palette } from '../core/palette.js';
import type { Color } from '../core/space.js';
import { findPaletteFault, fittingSpace, type Picture, type ReadPicture } from './picture.js';
import { recordedSpace } from './recorded-space.js';

/** A picture's order and seed. */
type OrderAndSeed = Pick<Enumeration, 'order' | 'seed'>;

/** What holds where neither the request nor the picture says anything. */
const DEFAULT_ORDER: OrderAndSeed = { order: 'mixed', seed: '' };

/**
 * @param defaults - the order and seed where nothing else names them
 * @throws {@link EnumeratorError} `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`
 */
export function chooseEnumeration(
  asked: EnumerationRequest,
  source: ReadPicture,
  defaults: OrderAndSeed = DEFAULT_ORDER,
): Enumeration {
  const request = namesSpace(asked) ? asked : { ...asked, ...recordedSpace(source) };
  return completeFor(request, source, defaults);
}

/**
 * {@link chooseEnumeration} for a request that holds already what the file records of the space, which
 * takes no kernel.
 */
export function completeFor(
  request: EnumerationRequest,
  { picture, metadata }: Pick<ReadPicture, 'picture' | 'metadata'>,
  defaults: OrderAndSeed,
): Enumeration {
  const color = chooseColor(request, picture);
  const ownDepth = color === 'gray' ? picture.depth : Math.max(8, picture.depth);
  const isPalette = color === 'palette';
  return completeEnumeration({
    ...chooseOrder(request, metadata, defaults),
    size: request.size ?? picture,
    color,
    depth: request.depth ?? (isPalette ? undefined : ownDepth),
    palette: request.palette ?? (isPalette ? ownPalette(picture) : undefined),
  });
}

/** Whether a request says more of the space than its size. */
export function namesSpace({ color, depth, palette }: EnumerationRequest): boolean {
  return [color, depth, palette].some((asked) => asked !== undefined);
}

function chooseColor({ color, palette, depth }: EnumerationRequest, picture: Picture): Color {
  if (color !== undefined) return color;
  if (palette !== undefined) return 'palette';
  const own = fittingSpace(picture).color;
  // A depth goes with levels: a request that gives one does not mean the picture's palette.
  return own === 'palette' && depth !== undefined ? 'rgb' : own;
}

function ownPalette({ colors }: Picture): Palette {
  if (colors === undefined) throw paletteMissing();
  const fault = findPaletteFault(colors);
  if (fault === undefined) return { colors };
  throw new EnumeratorError(
    'E_PALETTE',
    `the picture's palette has ${fault}: give a palette of 2 to 256 colours, no two alike, or leave the colour model out`,
  );
}

function chooseOrder(
  request: EnumerationRequest,
  metadata: FoundMetadata | undefined,
  defaults: OrderAndSeed,
): OrderAndSeed {
  const recorded = recordedOrder(metadata) ?? defaults;
  // A seed alone means the mixed order, unless the picture is of another that takes one.
  const implied = request.seed && !takesSeed(recorded.order) ? 'mixed' : recorded.order;
  const order = request.order ?? implied;
  const seed = request.seed ?? (order === recorded.order ? recorded.seed : '');
  return { order, seed };
}

function recordedOrder(metadata: FoundMetadata | undefined): OrderAndSeed | undefined {
  if (metadata?.version !== SPEC_VERSION) return undefined;
  const order: Order | undefined = ORDERS.find((known) => known === metadata.order);
  return order && { order, seed: takesSeed(order) ? metadata.seed : '' };
}
