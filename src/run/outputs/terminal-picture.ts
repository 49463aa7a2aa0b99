/**
 * Pictures as terminals show them.
 * @module
 */
import { enlargePixels, type Pixels, toPixels } from '../../codecs/pixels.js';
import { encodeHalfBlocks, shrinkPixels, type TerminalColors } from '../../codecs/half-blocks.js';
import { encodeSixel } from '../../codecs/sixel.js';
import { encodeIterm, encodeKitty } from '../../codecs/terminal-graphics.js';
import type { Palette } from '../../core/palette.js';
import type { Space } from '../../core/space.js';
import type { ShowMethod } from '../../io/picture-terminal.js';
import { encodePixels } from './png.js';

/** An image of a space. */
export interface Frame {
  readonly space: Space;
  /** The frame's sample bytes; not kept. */
  readonly samples: Uint8Array;
  readonly palette?: Palette | undefined;
}

/** Small pictures are enlarged as far as their longer side stays within it. */
const ENLARGED_SIDE = 512;
/**
 * Of larger pictures every second pixel is shown, or every third …: xterm takes no sixel
 * pictures beyond 1,000 pixels, and kitty no side beyond 10,000 and no more than 400 MB.
 */
export const LARGEST_SIDE: Readonly<Record<ShowMethod, number>> = {
  kitty: 4096,
  iterm: 4096,
  sixel: 1000,
  blocks: 4096,
};

/** What half blocks have to do with. */
export interface TextTerminal {
  /** Characters in a line. */
  readonly columns: number;
  readonly colors: TerminalColors;
}

/** The text that shows a picture. */
export interface TerminalPicture {
  readonly text: string;
  /** Which of its rows and columns are shown: 1 for all, 2 for every second one. */
  readonly every: number;
  /** Of text, how many pixels it shows; pictures keep their size. */
  readonly shrunk: Pick<Pixels, 'width' | 'height'> | undefined;
}

export function terminalPicture(
  { space, samples, palette }: Frame,
  method: ShowMethod,
  { columns, colors }: TextTerminal,
): TerminalPicture {
  const longer = Math.max(space.width, space.height);
  const every = Math.ceil(longer / LARGEST_SIDE[method]);
  const pixels = toPixels(
    space,
    samples,
    palette === undefined ? { every } : { every, colors: palette.colors },
  );
  if (method === 'blocks') {
    const shown = shrinkPixels(pixels, columns);
    const shrunk = shown.width < space.width ? shown : undefined;
    return { text: encodeHalfBlocks(shown, colors), every: 1, shrunk };
  }
  const factor = Math.max(1, Math.floor(ENLARGED_SIDE / longer));
  const text = encodePicture(enlargePixels(pixels, factor), method);
  return { text, every, shrunk: undefined };
}

/** A picture of moderate size as the method has it. */
function encodePicture(pixels: Pixels, method: Exclude<ShowMethod, 'blocks'>): string {
  if (method === 'sixel') return encodeSixel(pixels);
  return method === 'kitty' ? encodeKitty(encodePixels(pixels)) : encodeIterm(encodePixels(pixels));
}
