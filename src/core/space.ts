/**
 * Spaces: all images of one width, height and colour model. SPEC §3.
 *
 * Everything else in the program takes a {@link Space}; this file is the only
 * place that decides which spaces there are.
 * @module
 */
import { counted, grouped } from './cardinality.js';
import { requireBytes, requireObject, requireType } from './arguments.js';
import { EnumeratorError } from './errors.js';
import { findPalette, type Palette } from './palette.js';
import { quoteText } from './quote.js';

export type Color = 'gray' | 'graya' | 'rgb' | 'rgba' | 'palette';

/** What a caller says of a space: RGB at 8 bit, unless it says something else than the size. */
export type SpaceOptions = LevelSpaceOptions | PaletteSpaceOptions | CountedSpaceOptions;

interface SizeOptions {
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** A space whose samples are levels. */
export interface LevelSpaceOptions extends SizeOptions {
  /** `rgb` unless given. */
  readonly color?: Exclude<Color, 'palette'> | undefined;
  /** Bits per sample: gray 1 2 4 8 16, graya rgb rgba 8 16; 8 unless given. */
  readonly depth?: number | undefined;
  readonly colors?: undefined;
  readonly palette?: undefined;
}

/** A space whose samples are entries of a palette. */
export interface PaletteSpaceOptions extends SizeOptions {
  readonly color?: 'palette' | undefined;
  /** A name, such as `pico8`, or colours. Only their number K makes the space. */
  readonly palette: string | Palette;
  readonly depth?: undefined;
  readonly colors?: undefined;
}

/** A palette space of which only the number of colours is known. */
export interface CountedSpaceOptions extends SizeOptions {
  readonly color: 'palette';
  /** K, 2..256. */
  readonly colors: number;
  readonly depth?: undefined;
  readonly palette?: undefined;
}

/** {@link SpaceOptions} where the colour model becomes known while the program runs. */
export interface SpaceFields extends SizeOptions {
  readonly color?: Color | undefined;
  readonly depth?: number | undefined;
  readonly colors?: number | undefined;
  readonly palette?: string | Palette | undefined;
}

/** A checked space with what follows from it. Made by {@link makeSpace} alone. */
export interface Space {
  readonly width: number;
  readonly height: number;
  readonly color: Color;
  /** Bits per sample; for palettes the bits that hold an entry's number in a PNG: 1, 2, 4 or 8. */
  readonly depth: number;
  /** Samples per pixel: 1 to 4. */
  readonly channels: number;
  /** Values that a digit can take: 2..65536. For palettes, K. */
  readonly radix: number;
  /** D: how many digits a frame has. */
  readonly digits: number;
  /** b where the radix is 2^b, else 0. */
  readonly radixBits: number;
  /** Whether digits never straddle bytes: radix 2, 4, 16, 256 or 65536. SPEC §3. */
  readonly packed: boolean;
  /** Length of a frame's sample bytes: D, or 2·D at 16 bits. SPEC §4. */
  readonly sampleBytes: number;
  /** The text that names the space, such as `64x64 rgb 8`. SPEC §3. */
  readonly canonical: string;
}

/** Samples per pixel of each colour model. */
export const CHANNELS: Readonly<Record<Color, number>> = {
  gray: 1,
  graya: 2,
  rgb: 3,
  rgba: 4,
  palette: 1,
};

export function hasAlpha(color: Color): boolean {
  return color === 'graya' || color === 'rgba';
}

/** The colour models, in the order in which CHECKPOINT §3 numbers them. */
export const COLORS = [
  'gray',
  'graya',
  'rgb',
  'rgba',
  'palette',
] as const satisfies readonly Color[];

/** The depths of each colour model that PNG has too. */
export const DEPTHS: Readonly<Record<Exclude<Color, 'palette'>, readonly number[]>> = {
  gray: [1, 2, 4, 8, 16],
  graya: [8, 16],
  rgb: [8, 16],
  rgba: [8, 16],
};

const MAX_SIDE = 2 ** 31 - 1;
/** 120 MiB: V8 ends a BigInt at 128 MiB. */
export const MAX_RANK_BYTES = 120 * 2 ** 20;
/** Where the radix is no power of two and numbers must be converted. */
const MAX_CONVERTED_DIGITS = 2 ** 24;

/**
 * Check a space and work out what follows from it. SPEC §3.
 * @throws {@link EnumeratorError} `E_SPACE` where there is no such space, `E_LIMIT` where it is too large
 */
export function makeSpace(options: SpaceFields): Space {
  requireObject(options, 'options');
  const { width, height, palette } = options;
  const color = options.color ?? (palette === undefined ? 'rgb' : 'palette');
  requireType(color, 'string', 'color');
  checkSide('width', width);
  checkSide('height', height);
  const channels = Object.hasOwn(CHANNELS, color) ? CHANNELS[color] : undefined;
  if (channels === undefined) {
    throw spaceError(`no colour model ${color}: there are ${COLORS.join(', ')}`);
  }
  const { radix, depth } =
    color === 'palette' ? paletteRadix(options) : sampleRadix(color, options);
  const digits = width * height * channels;
  const power = Math.log2(radix);
  const radixBits = Number.isInteger(power) ? power : 0;
  const size = describeSpace({ width, height, color, radix, depth });
  if (radixBits > 0) {
    const rankBytes = Math.ceil((digits * radixBits) / 8);
    if (!(rankBytes <= MAX_RANK_BYTES)) {
      throw new EnumeratorError(
        'E_LIMIT',
        `${size} takes ${grouped(rankBytes)} bytes a number: the limit is ${grouped(MAX_RANK_BYTES)} (120 MiB); choose a smaller size or depth`,
      );
    }
  } else if (!(digits <= MAX_CONVERTED_DIGITS)) {
    throw new EnumeratorError(
      'E_LIMIT',
      `${size} has ${grouped(digits)} digits: the limit is ${grouped(MAX_CONVERTED_DIGITS)} where the number of colours is no power of two; choose a smaller size or another palette`,
    );
  }
  return Object.freeze({
    width,
    height,
    color,
    depth,
    channels,
    radix,
    digits,
    radixBits,
    packed: [1, 2, 4, 8, 16].includes(radixBits),
    sampleBytes: radix > 256 ? digits * 2 : digits,
    canonical: `${width}x${height} ${color} ${color === 'palette' ? radix : depth}`,
  });
}

/**
 * Read a canonical text, the inverse of {@link Space.canonical}. SPEC §3.
 * @throws {@link EnumeratorError} `E_SPACE` for another text, `E_LIMIT` as {@link makeSpace}
 */
export function parseCanonical(text: string): Space {
  requireType(text, 'string', 'text');
  const match =
    /^([1-9][0-9]*)x([1-9][0-9]*) (gray|graya|rgb|rgba|palette) ([1-9][0-9]{0,2})$/.exec(text);
  if (match === null) {
    throw spaceError(
      `"${quoteText(text)}" names no space: the form is "64x64 rgb 8" or "16x16 palette 4"`,
    );
  }
  const color = match[3] as Color;
  const last = Number(match[4]);
  return makeSpace({
    width: Number(match[1]),
    height: Number(match[2]),
    color,
    ...(color === 'palette' ? { colors: last } : { depth: last }),
  });
}

/** The space in words, for messages: `4×4 gray at 1 bit`. */
export function describeSpace({
  width,
  height,
  color,
  radix,
  depth,
}: Pick<Space, 'width' | 'height' | 'color' | 'radix' | 'depth'>): string {
  return `${width}×${height} ${color} ${color === 'palette' ? `of ${radix} colours` : `at ${depth} bit`}`;
}

/** The error of a space that is none. */
export function spaceError(message: string): EnumeratorError {
  return new EnumeratorError('E_SPACE', message);
}

function checkSide(name: string, value: number): void {
  requireType(value, 'number', name);
  if (value > MAX_SIDE) {
    // A text may have more digits than a float can count.
    const shown = value > Number.MAX_SAFE_INTEGER ? 'of that many digits' : value;
    throw new EnumeratorError(
      'E_LIMIT',
      `${name} ${shown} is too large: the limit is ${grouped(MAX_SIDE)}`,
    );
  }
  if (!Number.isInteger(value) || value < 1) {
    throw spaceError(`${name} ${value} is no size: it must be a whole number from 1`);
  }
}

function sampleRadix(
  color: Exclude<Color, 'palette'>,
  options: SpaceFields,
): { radix: number; depth: number } {
  const depth = options.depth ?? 8;
  requireType(depth, 'number', 'depth');
  const depths = DEPTHS[color];
  if (!depths.includes(depth)) {
    throw spaceError(`${color} has no depth ${depth}: it has ${depths.join(', ')}`);
  }
  if (options.colors !== undefined) {
    throw spaceError(`${color} takes no number of colours: that goes with palette`);
  }
  checkNoPalette(options, color);
  return { radix: 2 ** depth, depth };
}

/** @throws {@link EnumeratorError} `E_SPACE` where a palette is given for another colour model */
export function checkNoPalette({ palette }: Pick<SpaceFields, 'palette'>, color: Color): void {
  if (palette === undefined) return;
  throw spaceError(
    `a palette goes with the colour model palette, not with ${color}: leave one of them out`,
  );
}

function paletteRadix(options: SpaceFields): { radix: number; depth: number } {
  const colors = numberOfColors(options);
  if (colors === undefined || !Number.isInteger(colors) || colors < 2 || colors > 256) {
    throw spaceError(
      `a palette of ${colors === undefined ? 'no colours' : counted(colors, 'colour')}: it must have 2 to 256`,
    );
  }
  if (options.depth !== undefined) {
    throw spaceError(`palette takes no depth (${options.depth} was given): its colours decide`);
  }
  return { radix: colors, depth: colors <= 2 ? 1 : colors <= 4 ? 2 : colors <= 16 ? 4 : 8 };
}

/** K, of which a palette or its length tells; undefined where neither is given. */
function numberOfColors({ palette, colors }: SpaceFields): number | undefined {
  if (palette === undefined) {
    if (colors !== undefined) requireType(colors, 'number', 'colors');
    return colors;
  }
  if (colors !== undefined) {
    throw spaceError('both a palette and a number of colours are given: leave one of them out');
  }
  if (typeof palette === 'string') return findPalette(palette).colors.length / 3;
  requireBytes(requireObject(palette, 'palette').colors, 'palette.colors');
  return palette.colors.length / 3;
}
