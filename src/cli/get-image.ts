/**
 * One image by its number, into a file, a pipe or the terminal.
 * @module
 */
import { numberingOf } from '../core/enumeration.js';
import { escapeControls } from '../core/quote.js';
import { frameNames, nameWidth } from '../core/name.js';
import { readIndex, shownIndex } from './options/numbers.js';
import { readEnumeration } from './options/open-space.js';
import { writeWhole } from '../io/atomic-file.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { checkPngPipe, writeToPipe } from './render/standard-output.js';
import { encodeImage } from '../run/outputs/png.js';
import { type SpaceArguments } from './options/space-options.js';

export interface GetOptions extends SpaceArguments {
  readonly number: string;
  readonly out?: string | undefined;
  readonly metadata: boolean;
  readonly force: boolean;
  /** A terminal's way of showing pictures, `auto` or the empty string to find out. */
  readonly show?: string | undefined;
}

/** @throws EnumeratorError; a file is whole or not there */
export async function getImage(options: GetOptions): Promise<void> {
  if (options.out === STANDARD_OUTPUT) checkPngPipe('say --show');
  const enumeration = readEnumeration(options);
  const numbering = numberingOf(enumeration);
  const index = readIndex(options.number, numbering.size);
  const isRandom = options.number.trim() === 'random';
  if (isRandom) process.stderr.write(`random: ${shownIndex(index)}\n`);
  const samples = numbering.frameAt(index);
  if (options.show !== undefined) {
    const { showImage } = await import('./render/show-image.js');
    await showImage({ ...enumeration, samples, method: options.show });
    if (options.out === undefined) return;
  }
  const png = encodeImage(enumeration, samples, index, options.metadata);
  if (options.out === STANDARD_OUTPUT) return writeToPipe(png);
  const run = { from: index, step: 1n, count: 1n };
  const file = options.out ?? `${frameNames(run, nameWidth(run))(0n)}.png`;
  writeWhole(file, png, options.force);
  process.stdout.write(`${escapeControls(file)}\n`);
}
