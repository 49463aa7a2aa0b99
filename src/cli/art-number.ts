/**
 * The number of a text's picture in the space of all images: where the two halves of this program meet.
 * @module
 */
import { renderArt } from '../art/compile/renderer.js';
import { Numbering } from '../core/numbering.js';
import type { Order } from '../core/order.js';
import { escapeControls } from '../core/quote.js';
import { makeSpace } from '../core/space.js';
import type { ArtArguments, InputArguments } from './options/art-options.js';
import { DEFAULT_ART_SIZE, growArt } from './art-picture.js';
import { readInput, readSettings } from './options/art-settings.js';
import { formatIndexBytes, shortenNumber } from '../text/exact-number.js';
import { usageError } from '../core/errors.js';
import { checkAbsent, writeWhole } from '../io/atomic-file.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';

export interface ArtNumberOptions extends ArtArguments, InputArguments {
  readonly text?: string | undefined;
  readonly order?: string | undefined;
  readonly seed?: string | undefined;
  readonly out?: string | undefined;
  readonly whole: boolean;
  readonly force: boolean;
}

/** @throws EnumeratorError */
export function printArtNumber(options: ArtNumberOptions): void {
  const { order = 'mixed', seed = '', out, whole, force } = options;
  const input = readInput(options.text, options);
  if (input === undefined) throw usageError('no input: give a text, --file, --stdin or --hex');
  const settings = readSettings(options, DEFAULT_ART_SIZE);
  const { width, height } = settings;
  const space = makeSpace({ width, height, color: 'rgb', depth: 8 });
  const numbering = new Numbering(space, order as Order, seed);
  const file = out === STANDARD_OUTPUT ? undefined : out;
  if (file !== undefined) checkAbsent(file, force);
  const { expression } = growArt(input, settings);
  const index = numbering.indexBytesOf(renderArt(expression, width, height));
  if (file !== undefined) {
    writeWhole(file, file.endsWith('.bin') ? index : `${formatIndexBytes(index)}\n`, force);
    process.stdout.write(`${escapeControls(file)}\n`);
    return;
  }
  const number = formatIndexBytes(index);
  const isForEyes = process.stdout.isTTY && !whole && out === undefined;
  const shown = isForEyes ? shortenNumber(number) : { text: number, isShortened: false };
  process.stdout.write(`${shown.text}\n`);
  if (shown.isShortened)
    process.stderr.write('note: --whole prints all digits, --out FILE writes them\n');
}
