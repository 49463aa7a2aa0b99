/**
 * `enumerate get N`: one image, at once.
 * @module
 */
import { numberingOf } from '../../core/enumeration.js';
import { frameNames, nameWidth } from '../../core/name.js';
import { escapeControls } from '../../core/quote.js';
import { writeWhole } from '../../io/atomic-file.js';
import { STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { encodeImage } from '../../run/outputs/png.js';
import { SHOW } from '../options/art-options.js';
import { openNumber, readIndex, shownIndex } from '../../io/read-index.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, flagOn, group, path, word } from '../options/table.js';
import { print, tell } from '../host.js';
import { checkPngPipe, noteShortBytes, writeToPipe } from '../render/results.js';

export default command({
  about: 'Write the image with this number.',
  positionals: {
    number: word(
      '42, 0x2a, 2^100+5, 50%, last, random, or @file with a number in it, and its space where locate --out wrote it (.bin: bytes, the lowest first)',
      { ask: 'which image? give a number, such as 42', mayBeFile: true },
    ),
  },
  options: {
    ...spaceOptions(),
    ...group('Output', {
      out: path('FILE', 'file, or - for standard output', {
        otherwise: 'NUMBER.png; a short digest above 40 digits',
      }),
      metadata: flagOn('leave out of the PNG what it is'),
      force: flag('overwrite the file'),
      show: SHOW,
    }),
  },
  examples: [
    ['get 42', 'image 42 of the default space, in 42.png'],
    ['get 2^100+5 --size 800x450 --out - > picture.png', 'a large number, to a pipe'],
    ['get random --size 16x16 --palette pico8 --show', 'a surprise on the terminal'],
  ],
  async run(given) {
    if (given.out === STANDARD_OUTPUT) checkPngPipe('say --show');
    const number = openNumber(given.number);
    const enumeration = readEnumeration(given, [number]);
    const numbering = numberingOf(enumeration);
    const index = readIndex(number, numbering.size, { enumeration });
    noteShortBytes(number, given, enumeration.space);
    const isRandom = given.number.trim() === 'random';
    if (isRandom) tell(`random: ${shownIndex(index)}`);
    const samples = numbering.frameAt(index);
    if (given.show !== undefined) {
      const { showImage } = await import('../render/show-image.js');
      await showImage({ ...enumeration, samples, method: given.show });
      if (given.out === undefined) return;
    }
    const png = encodeImage(enumeration, samples, index, given.metadata);
    if (given.out === STANDARD_OUTPUT) return writeToPipe(png);
    const run = { from: index, step: 1n, count: 1n };
    const file = given.out ?? `${frameNames(run, nameWidth(run))(0n)}.png`;
    writeWhole(file, png, given.force);
    print(escapeControls(file));
  },
});
