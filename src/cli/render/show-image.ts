/**
 * A picture on the terminal: `--show`.
 * @module
 */
import {
  askForSixel,
  findMultiplexer,
  methodByEnvironment,
  SHOW_METHODS,
  type ShowMethod,
} from '../../io/picture-terminal.js';
import { usageError } from '../../core/errors.js';
import { host } from '../host.js';
import { type Frame, LARGEST_SIDE, terminalPicture } from '../../run/outputs/terminal-picture.js';

export interface ShowOptions extends Frame {
  /** `kitty`, `iterm` or `sixel`; `auto` or the empty string to find out. */
  readonly method: string;
}

/**
 * Write the picture to standard output, with a line's end.
 * @throws EnumeratorError `E_USAGE` where the method is none of the three, or is to be found out and there
 * is no terminal, or one that shows no pictures
 */
export async function showImage({ space, samples, palette, method }: ShowOptions): Promise<void> {
  const chosen = await chooseMethod(method);
  const { text, every } = terminalPicture({ space, samples, palette }, chosen);
  if (every > 1) {
    host.stderr.write(
      `showing one pixel in ${every} of each row and column: ${chosen} pictures are kept to ${LARGEST_SIDE[chosen]} pixels a side; --out writes the whole picture\n`,
    );
  }
  await new Promise<void>((resolve) => host.stdout.write(`${text}\n`, () => resolve()));
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
  const multiplexer = host.stdout.isTTY ? findMultiplexer(host.env) : undefined;
  if (multiplexer !== undefined && (known !== 'sixel' || multiplexer === 'screen')) {
    throw usageError(
      `${multiplexer} does not keep ${known} pictures: say --show outside of it, or write a file with --out`,
    );
  }
  return known;
}

async function findMethod(): Promise<ShowMethod> {
  const { stdin } = process;
  if (!host.stdout.isTTY) {
    throw usageError(
      '--show looked for a terminal on standard output, and there is none: name its method (--show=kitty, iterm or sixel) to write that all the same, or write a file with --out',
    );
  }
  const byEnvironment = methodByEnvironment(host.env);
  if (byEnvironment !== undefined) return byEnvironment;
  const canAsk = stdin.isTTY && host.env['TERM'] !== 'dumb';
  if (canAsk && (await askForSixel(stdin, host.stdout))) return 'sixel';
  throw usageError(describeFailure(canAsk));
}

function describeFailure(asked: boolean): string {
  const multiplexer = findMultiplexer(host.env);
  const sixel = asked
    ? 'it does not answer that it knows sixel'
    : 'it could not be asked for sixel, for standard input is no terminal that answers';
  const wayOut = 'write a file with --out';
  if (multiplexer !== undefined) {
    return `--show found no way to show pictures inside ${multiplexer}: ${sixel}; say --show outside of it, or ${wayOut}`;
  }
  return `--show found no way to show pictures here: the environment names neither kitty, Ghostty, iTerm2, WezTerm nor mintty, and ${sixel}; name a method (--show=kitty, iterm or sixel) if you know better, or ${wayOut}`;
}
