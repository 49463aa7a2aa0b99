/**
 * A picture on the terminal: `--show`.
 * @module
 */
import { chooseMethod, type PictureTerminal, type ShowMethod } from '../../io/picture-terminal.js';
import { host } from '../host.js';
import { type Frame, LARGEST_SIDE, terminalPicture } from '../../run/outputs/terminal-picture.js';

export interface ShowOptions extends Frame {
  readonly method: ShowMethod | 'auto';
}

/**
 * Write the picture to standard output, with a line's end.
 * @throws EnumeratorError `E_USAGE` where the method is to be found out and there is no terminal, or one
 * that shows no pictures
 */
export async function showImage({ space, samples, palette, method }: ShowOptions): Promise<void> {
  const chosen = await chooseMethod(method, terminalOf());
  const { text, every } = terminalPicture({ space, samples, palette }, chosen);
  if (every > 1) {
    host.stderr.write(
      `showing one pixel in ${every} of each row and column: ${chosen} pictures are kept to ${LARGEST_SIDE[chosen]} pixels a side; --out writes the whole picture\n`,
    );
  }
  await new Promise<void>((resolve) => host.stdout.write(`${text}\n`, () => resolve()));
}

/** The terminal that this command is on. */
export function terminalOf(): PictureTerminal {
  return { input: process.stdin, output: host.stdout, env: host.env };
}
