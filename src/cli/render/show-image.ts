/**
 * A picture on the terminal: `--show`.
 * @module
 */
import { encodeSixel } from '../../codecs/sixel.js';
import { encodeIterm, encodeKitty } from '../../codecs/terminal-graphics.js';
import { enlargePixels, type Pixels, toPixels } from '../../codecs/pixels.js';
import type { Palette } from '../../core/palette.js';
import type { Space } from '../../core/space.js';
import {
  askForSixel,
  findMultiplexer,
  methodByEnvironment,
  SHOW_METHODS,
  type ShowMethod,
} from '../../io/picture-terminal.js';
import { usageError } from '../../core/errors.js';
import { encodePixels } from '../../run/outputs/png.js';

export interface ShowOptions {
  readonly space: Space;
  /** The frame's sample bytes; not kept. */
  readonly samples: Uint8Array;
  readonly palette?: Palette | undefined;
  /** `kitty`, `iterm` or `sixel`; `auto` or the empty string to find out. */
  readonly method: string;
}

/** Small pictures are enlarged as far as their longer side stays within it. */
const ENLARGED_SIDE = 512;
/**
 * Of larger pictures every second pixel is shown, or every third …: xterm takes no sixel
 * pictures beyond 1,000 pixels, and kitty no side beyond 10,000 and no more than 400 MB.
 */
const LARGEST_SIDE: Readonly<Record<ShowMethod, number>> = {
  kitty: 4096,
  iterm: 4096,
  sixel: 1000,
};

/**
 * Write the picture to standard output, with a line's end.
 * @throws EnumeratorError `E_USAGE` where the method is none of the three, or is to be found out and there
 * is no terminal, or one that shows no pictures
 */
export async function showImage({ space, samples, palette, method }: ShowOptions): Promise<void> {
  const chosen = await chooseMethod(method);
  const longer = Math.max(space.width, space.height);
  const every = Math.ceil(longer / LARGEST_SIDE[chosen]);
  if (every > 1) {
    process.stderr.write(
      `showing one pixel in ${every} of each row and column: ${chosen} pictures are kept to ${LARGEST_SIDE[chosen]} pixels a side; --out writes the whole picture\n`,
    );
  }
  const options = palette === undefined ? { every } : { every, colors: palette.colors };
  const pixels = toPixels(space, samples, options);
  const factor = Math.max(1, Math.floor(ENLARGED_SIDE / longer));
  const text = encodePicture(enlargePixels(pixels, factor), chosen);
  await new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}

/** A picture of moderate size as the method has it. */
function encodePicture(pixels: Pixels, method: ShowMethod): string {
  if (method === 'sixel') return encodeSixel(pixels);
  return method === 'kitty' ? encodeKitty(encodePixels(pixels)) : encodeIterm(encodePixels(pixels));
}

/**
 * The method that a terminal takes; `auto` may ask it.
 * @throws EnumeratorError `E_USAGE` as {@link showImage}
 */
export async function chooseMethod(method: string): Promise<ShowMethod> {
  if (method === '' || method === 'auto') return findMethod();
  const known = SHOW_METHODS.find((one) => one === method);
  if (known === undefined) {
    throw usageError(
      `--show ${method}: there are kitty, iterm and sixel, and auto, which finds out`,
    );
  }
  // Into a pipe everything goes; who reads it may know it.
  const multiplexer = process.stdout.isTTY ? findMultiplexer(process.env) : undefined;
  if (multiplexer !== undefined && (known !== 'sixel' || multiplexer === 'screen')) {
    throw usageError(
      `${multiplexer} does not keep ${known} pictures: say --show outside of it, or write a file with --out`,
    );
  }
  return known;
}

async function findMethod(): Promise<ShowMethod> {
  const { stdin, stdout, env } = process;
  if (!stdout.isTTY) {
    throw usageError(
      '--show looked for a terminal on standard output, and there is none: name its method (--show=kitty, iterm or sixel) to write that all the same, or write a file with --out',
    );
  }
  const byEnvironment = methodByEnvironment(env);
  if (byEnvironment !== undefined) return byEnvironment;
  const canAsk = stdin.isTTY && env['TERM'] !== 'dumb';
  if (canAsk && (await askForSixel(stdin, stdout))) return 'sixel';
  throw usageError(describeFailure(canAsk));
}

function describeFailure(asked: boolean): string {
  const multiplexer = findMultiplexer(process.env);
  const sixel = asked
    ? 'it does not answer that it knows sixel'
    : 'it could not be asked for sixel, for standard input is no terminal that answers';
  const wayOut = 'write a file with --out';
  if (multiplexer !== undefined) {
    return `--show found no way to show pictures inside ${multiplexer}: ${sixel}; say --show outside of it, or ${wayOut}`;
  }
  return `--show found no way to show pictures here: the environment names neither kitty, Ghostty, iTerm2, WezTerm nor mintty, and ${sixel}; name a method (--show=kitty, iterm or sixel) if you know better, or ${wayOut}`;
}
