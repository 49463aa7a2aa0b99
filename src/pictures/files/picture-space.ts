/**
 * The space, order and seed in which a picture is looked for: what the user says comes first,
 * then what the picture says, then the defaults.
 * @module
 */
import { findPaletteFault, fittingSpace, type Picture } from '../picture.js';
import type { FoundMetadata } from '../../codecs/png/index.js';
import { EnumeratorError } from '../../core/errors.js';
import { Numbering } from '../../core/numbering.js';
import type { Order } from '../../core/order.js';
import { type Color, makeSpace, type Space } from '../../core/space.js';
import {
  checkNoPalette,
  paletteMissing,
  parseSize,
  readDepth,
  readPalette,
} from '../../cli/options/open-space.js';
import type { SpaceArguments } from '../../cli/options/space-options.js';

/** Where a picture is to be found. */
export interface PictureSpace {
  readonly numbering: Numbering;
  /** 3·K bytes, exactly where the space is a palette space. */
  readonly colors?: Uint8Array;
}

/** SPEC §9: the version of the orders that this program knows. */
export const ORDER_VERSION = 1;

/** @throws EnumeratorError `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`, `E_IO` */
export function openPictureSpace(
  args: SpaceArguments,
  picture: Picture,
  found?: FoundMetadata,
): PictureSpace {
  const colors = chooseColors(args, picture);
  const space = chooseSpace(args, picture, colors);
  const { order, seed } = chooseOrder(args, found);
  const numbering = new Numbering(space, order, seed);
  return colors === undefined ? { numbering } : { numbering, colors };
}

function chooseColor(args: SpaceArguments, picture: Picture): Color {
  if (args.color !== undefined) return args.color as Color;
  if (args.palette !== undefined) return 'palette';
  const { color } = fittingSpace(picture);
  // A depth goes with levels: whoever gives one does not mean the picture's palette.
  return color === 'palette' && args.depth !== undefined ? 'rgb' : color;
}

function chooseColors(args: SpaceArguments, picture: Picture): Uint8Array | undefined {
  const color = chooseColor(args, picture);
  if (color !== 'palette') {
    checkNoPalette(args, color);
    return undefined;
  }
  if (args.palette !== undefined) return readPalette(args.palette).colors;
  if (picture.colors === undefined) throw paletteMissing();
  const fault = findPaletteFault(picture.colors);
  if (fault !== undefined) {
    throw new EnumeratorError(
      'E_PALETTE',
      `the picture's palette has ${fault}: give 2 to 256 colours, no two alike, by --palette, or leave --color out`,
    );
  }
  return picture.colors;
}

function chooseSpace(
  args: SpaceArguments,
  picture: Picture,
  colors: Uint8Array | undefined,
): Space {
  const color = chooseColor(args, picture);
  const { width, height } = args.size === undefined ? picture : parseSize(args.size);
  if (colors !== undefined) {
    return makeSpace({ width, height, color, colors: colors.length / 3, ...readDepth(args.depth) });
  }
  const depth = color === 'gray' ? picture.depth : Math.max(8, picture.depth);
  return makeSpace({ width, height, color, depth, ...readDepth(args.depth) });
}

function chooseOrder(
  args: SpaceArguments,
  found: FoundMetadata | undefined,
): { order: Order; seed: string } {
  const isKnown = found !== undefined && found.version === ORDER_VERSION;
  const order = (args.order ?? (isKnown ? found.order : 'mixed')) as Order;
  const seed = args.seed ?? (isKnown && order === 'mixed' ? found.seed : '');
  return { order, seed };
}
