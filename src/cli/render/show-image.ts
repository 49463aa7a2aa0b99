/**
 * A picture on the terminal: `--show`.
 * @module
 */
import {
  chooseMethod,
  type PictureTerminal,
  type ShowMethod,
  terminalColors,
} from '../../io/picture-terminal.js';
import { host, tell } from '../host.js';
import { type Frame, LARGEST_SIDE, terminalPicture } from '../../run/outputs/terminal-picture.js';

/** Of a pipe, and of terminals that do not say. */
const DEFAULT_COLUMNS = 80;

export interface ShowOptions extends Frame {
  readonly method: ShowMethod | 'auto';
}

/**
 * Write the picture to standard output, with a line's end.
 * @throws EnumeratorError `E_USAGE` where the method is to be found out and there is no terminal, or one
 * without colours
 */
export async function showImage({ space, samples, palette, method }: ShowOptions): Promise<void> {
  const chosen = await chooseMethod(method, terminalOf());
  const { text, every, shrunk } = terminalPicture({ space, samples, palette }, chosen, {
    columns: host.stdout.columns ?? DEFAULT_COLUMNS,
    colors: terminalColors(host.env),
  });
  if (every > 1) {
    tell(
      `showing one pixel in ${every} of each row and column: ${chosen} pictures are kept to ${LARGEST_SIDE[chosen]} pixels a side; --out writes the whole picture`,
    );
  }
  if (shrunk !== undefined)
    tell(
      `shown in ${shrunk.width}×${shrunk.height} pixels, to fit in here; --out writes all of it`,
    );
  await new Promise<void>((resolve) => host.stdout.write(`${text}\n`, () => resolve()));
}

/** The terminal that this command is on. */
export function terminalOf(): PictureTerminal {
  return { input: process.stdin, output: host.stdout, env: host.env };
}
