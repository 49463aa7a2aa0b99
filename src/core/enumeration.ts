/**
 * Which images, in which order: what a numbering is opened with. SPEC §3 to §5.
 * @module
 */
import { requireKeys, requireObject } from './arguments.js';
import { EnumeratorError } from './errors.js';
import { checkSeed } from './keys.js';
import { Numbering, type OrderOptions } from './numbering.js';
import type { Order } from './order.js';
import { findPalette, type Palette } from './palette.js';
import {
  checkNoPalette,
  type Color,
  type LevelSpaceOptions,
  makeSpace,
  type PaletteSpaceOptions,
  type Space,
} from './space.js';

/** A space with an order of its images, and the colours that palette entries stand for. */
export interface Enumeration {
  readonly space: Space;
  readonly order: Order;
  /** SPEC §5.4; empty unless the order is mixed. */
  readonly seed: string;
  /** Undefined outside palette spaces, and where only the number of colours is known. */
  readonly palette: Palette | undefined;
}

/** The part of an enumeration that is asked for; the rest comes from defaults, or from a picture. */
export interface EnumerationRequest {
  /** In pixels. */
  readonly size?: Pick<Space, 'width' | 'height'> | undefined;
  readonly color?: Color | undefined;
  /** Bits per sample. */
  readonly depth?: number | undefined;
  /** For the colour model `palette`, which it implies. */
  readonly palette?: Palette | undefined;
  readonly order?: Order | undefined;
  readonly seed?: string | undefined;
}

/** 64×64 RGB at 8 bit, mixed, without a seed. */
export const DEFAULT_ENUMERATION: Enumeration = {
  space: makeSpace({ width: 64, height: 64, color: 'rgb' }),
  order: 'mixed',
  seed: '',
  palette: undefined,
};

/** What an enumeration is made of: all but the size has a default. */
export type EnumerationOptions = (LevelSpaceOptions | PaletteSpaceOptions) & OrderOptions;

const ENUMERATION_KEYS = ['width', 'height', 'color', 'depth', 'palette', 'order', 'seed'] as const;

/**
 * Make an enumeration: a space, an order of its images, and the colours of its palette.
 * @example
 * enumeration({ width: 64, height: 64 });
 * enumeration({ width: 32, height: 32, palette: 'pico8', seed: 'spring' });
 * @throws {@link EnumeratorError} `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`
 */
export function enumeration(options: EnumerationOptions): Enumeration {
  requireKeys(requireObject(options, 'options'), ENUMERATION_KEYS, 'options');
  const { width, height, palette, ...request } = options;
  return completeEnumeration({
    ...request,
    size: { width, height },
    palette: typeof palette === 'string' ? findPalette(palette) : palette,
  });
}

/** The numbering of an enumeration: frames from indices and back. */
export function numberingOf(images: Enumeration): Numbering {
  const { space, order, seed } = requireObject(images, 'images');
  requireObject(space, 'images.space');
  return new Numbering(space, order, seed);
}

/**
 * The enumeration that is asked for. What belongs to something that the request changes is not taken
 * from the defaults: another colour model has 8 bits, and another order has no seed.
 * @throws {@link EnumeratorError} `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`
 */
export function completeEnumeration(
  request: EnumerationRequest,
  defaults: Enumeration = DEFAULT_ENUMERATION,
): Enumeration {
  const { width, height } = request.size ?? defaults.space;
  const color = request.color ?? (request.palette === undefined ? defaults.space.color : 'palette');
  const order = request.order ?? defaults.order;
  const seed = request.seed ?? impliedSeed(order, defaults);
  checkSeed(seed, order);
  if (color !== 'palette') {
    checkNoPalette(request, color);
    const depth = request.depth ?? impliedDepth(color, defaults);
    return { space: makeSpace({ width, height, color, depth }), order, seed, palette: undefined };
  }
  const palette = request.palette ?? defaults.palette;
  if (palette === undefined) throw paletteMissing();
  const { depth } = request;
  return { space: makeSpace({ width, height, color, palette, depth }), order, seed, palette };
}

/** The request for exactly this enumeration. */
export function requestFor(enumeration: Enumeration): Required<EnumerationRequest> {
  const { space, order, seed, palette } = enumeration;
  const depth = space.color === 'palette' ? undefined : space.depth;
  return { size: space, color: space.color, depth, palette, order, seed };
}

/** The depth of a colour model for which none is asked. */
export function impliedDepth(color: Color, { space }: Pick<Enumeration, 'space'>): number {
  return color === space.color ? space.depth : 8;
}

/** The seed of an order for which none is asked. */
export function impliedSeed(order: Order, defaults: Pick<Enumeration, 'order' | 'seed'>): string {
  return order === defaults.order ? defaults.seed : '';
}

/** The error of a palette space without colours. */
export function paletteMissing(): EnumeratorError {
  return new EnumeratorError(
    'E_PALETTE',
    'the colour model palette needs a palette: a name such as pico8, a file, or a list of hex colours',
  );
}
