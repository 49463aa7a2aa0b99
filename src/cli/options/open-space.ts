/**
 * From options to a space, an order and a seed.
 * @module
 */
import fs from 'node:fs';
import { crc32 } from 'node:zlib';
import { ioError } from '../../io/system-error.js';
import { SIGNATURE } from '../../codecs/png/format.js';
import { readStructure } from '../../codecs/png/structure.js';
import { EnumeratorError } from '../../core/errors.js';
import { Numbering } from '../../core/numbering.js';
import type { Order } from '../../core/order.js';
import { findPalette, type Palette, PALETTE_NAMES, parsePalette } from '../../core/palette.js';
import { type Color, makeSpace, type Space } from '../../core/space.js';
import { DEFAULT_SIZE, type SpaceArguments } from './space-options.js';

/** A numbering with the colours that a palette space is shown in. */
export interface OpenedSpace {
  readonly numbering: Numbering;
  /** Given exactly where the space is a palette space. */
  readonly palette?: Palette;
}

/**
 * Open what the options name.
 * @throws EnumeratorError `E_SPACE`, `E_LIMIT`, `E_PALETTE`, `E_SEED`, `E_IO`
 */
export function openSpace(args: SpaceArguments): OpenedSpace {
  const { width, height } = parseSize(args.size ?? DEFAULT_SIZE);
  const color = (args.color ?? (args.palette === undefined ? 'rgb' : 'palette')) as Color;
  const order = (args.order ?? 'mixed') as Order;
  const seed = args.seed ?? '';
  if (color !== 'palette') {
    checkNoPalette(args, color);
    const space = makeSpace({ width, height, color, ...readDepth(args.depth) });
    return { numbering: new Numbering(space, order, seed) };
  }
  if (args.palette === undefined) throw paletteMissing();
  const palette = readPalette(args.palette);
  const colors = palette.colors.length / 3;
  const space = makeSpace({ width, height, color, colors, ...readDepth(args.depth) });
  return { numbering: new Numbering(space, order, seed), palette };
}

export function paletteMissing(): EnumeratorError {
  return new EnumeratorError(
    'E_PALETTE',
    '--color palette needs --palette: a name such as pico8, a file, or a list of hex colours',
  );
}

/** @throws EnumeratorError `E_SPACE` where a palette is given for another colour model */
export function checkNoPalette(args: SpaceArguments, color: string): void {
  if (args.palette === undefined) return;
  throw new EnumeratorError(
    'E_SPACE',
    `--palette goes with --color palette, not with ${color}: leave one of them out`,
  );
}

/** `64x64`, also with × between. */
export function parseSize(text: string, option = '--size'): Pick<Space, 'width' | 'height'> {
  const match = /^([0-9]{1,12})[xX×]([0-9]{1,12})$/.exec(text.trim());
  if (match === null) {
    throw new EnumeratorError(
      'E_SPACE',
      `${option} "${clip(text)}" is no size: write width x height in pixels, such as 64x64`,
    );
  }
  return { width: Number(match[1]), height: Number(match[2]) };
}

/** `--depth` as `makeSpace` takes it. */
export function readDepth(text: string | undefined): { depth?: number } {
  if (text === undefined) return {};
  if (!/^[0-9]{1,4}$/.test(text.trim())) {
    throw new EnumeratorError(
      'E_SPACE',
      `--depth "${clip(text)}" is no depth: write 1, 2, 4, 8 or 16`,
    );
  }
  return { depth: Number(text) };
}

/** A name, else a file (text, or a PNG that has a palette), else a list of colours. */
export function readPalette(text: string): Palette {
  if (PALETTE_NAMES.includes(text)) return findPalette(text);
  if (fs.existsSync(text)) {
    try {
      const bytes = fs.readFileSync(text);
      const isPng = SIGNATURE.every((byte, i) => bytes[i] === byte);
      return parsePalette(isPng ? pngPalette(bytes) : bytes.toString('utf8'));
    } catch (error) {
      if (error instanceof EnumeratorError)
        throw new EnumeratorError(error.code, `${text}: ${error.message}`);
      throw ioError(`cannot read the palette ${text}`, error);
    }
  }
  // A single word is a name with a slip in it, or a file that is not there, rather than a list.
  if (/^[^\s,]+$/.test(text) && !/^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text))
    return findPalette(text);
  return parsePalette(text);
}

/** The colours of a PNG's palette as a list. */
function pngPalette(bytes: Uint8Array): string {
  const { palette } = readStructure(bytes, crc32, () => {});
  if (palette === undefined) {
    throw new EnumeratorError(
      'E_PALETTE',
      'this PNG has no palette: give one that has, or a list of hex colours',
    );
  }
  return listColors(palette).join(',');
}

/**
 * As `rrggbb` each.
 * @param colors - 3·K bytes
 */
export function listColors(colors: Uint8Array): string[] {
  return Buffer.from(colors).toString('hex').match(/.{6}/g) ?? [];
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
