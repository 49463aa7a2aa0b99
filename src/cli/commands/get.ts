/**
 * `enumerate get N`: one image, at once.
 * @module
 */
import { counted } from '../../core/cardinality.js';
import { type Enumeration, numberingOf } from '../../core/enumeration.js';
import { usageError } from '../../core/errors.js';
import { prefixIndex } from '../../core/index-length.js';
import { frameNames, nameWidth } from '../../core/name.js';
import { writeWhole } from '../../io/atomic-file.js';
import { pictureEnding } from '../../io/endings.js';
import { STANDARD_OUTPUT } from '../../io/standard-streams.js';
import type { EncodedPicture } from '../../run/image-file.js';
import { encodeImage } from '../../run/outputs/png.js';
import { unsaidNumber } from '../../text/index-text.js';
import { type Part, readPart } from '../../text/read-quantity.js';
import { SHOW } from '../options/art-options.js';
import { FILM_OPTIONS } from '../options/film-options.js';
import { openNumber, readIndex, shownIndex } from '../../io/read-index.js';
import { readEnumeration } from '../../pictures/files/read-space.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, flagOn, group, path, value, word } from '../options/table.js';
import { tell } from '../host.js';
import {
  checkPictureFile,
  checkPngPipe,
  noteShortBytes,
  printFile,
  tellLossy,
  tellUntold,
  writeToPipe,
} from '../render/results.js';

export default command({
  about: 'Write the image with this number.',
  positionals: {
    number: word(
      '42, 0x2a, 1,000,000, 2^100+5, 50%, last, random, name: with any text, b64: with the bytes, or @file with a number in it, and its space where locate --out wrote it (.bin: bytes, the lowest first)',
      { ask: 'which image? give a number, such as 42', mayBeFile: true },
    ),
  },
  options: {
    ...spaceOptions(),
    ...group('Output', {
      out: path(
        'FILE',
        'file, or - for a PNG on standard output; .png, .pnm (.ppm, .pgm …), .raw, and by ffmpeg .jpg, .webp, .gif, .bmp, .tif, .qoi, .jxl',
        { otherwise: 'NUMBER.png; above 40 digits image-DIGEST.png' },
      ),
      scale: FILM_OPTIONS.scale,
      prefix: value(
        readPart,
        'PART',
        'with --order progressive: the picture that the lowest digits of the number alone make; 1/16, 10% or so many digits',
        { otherwise: 'all' },
      ),
      metadata: flagOn('leave out of the PNG what it is'),
      force: flag('overwrite the file'),
      show: SHOW,
    }),
  },
  examples: [
    ['get 42', 'image 42 of the default space, in 42.png'],
    ['get 2^100+5 --size 800x450 --out - > picture.png', 'a large number, to a pipe'],
    ['get 42 --scale 8 --out large.png', 'image 42, large enough for a viewer'],
    [
      'get @photo.txt --prefix 1/16',
      'a photograph in its first digits, where locate --order progressive wrote its number',
    ],
    ['get random --size 16x16 --palette pico8 --show', 'a surprise on the terminal'],
    ['get name:hello --size 16x16 --palette pico8', 'the image whose number this text leads to'],
  ],
  async run(given) {
    if (given.out === STANDARD_OUTPUT) checkPngPipe('say --show');
    else if (given.out !== undefined) checkPictureFile(given.out, true, 'out');
    const number = openNumber(given.number);
    const enumeration = readEnumeration(given, [number]);
    const numbering = numberingOf(enumeration);
    const full = readIndex(number, numbering.size, { enumeration });
    const index = given.prefix === undefined ? full : prefixOf(enumeration, full, given.prefix);
    noteShortBytes(number, given, enumeration.space);
    const unsaid = unsaidNumber(given.number);
    if (unsaid !== undefined) tell(`${unsaid}: ${shownIndex(index)}`);
    const samples = numbering.frameAt(index);
    if (given.show !== undefined) {
      const { showImage } = await import('../render/show-image.js');
      await showImage({ ...enumeration, samples, method: given.show });
      if (given.out === undefined) return;
    }
    const { bytes, isExact, untold } = await encode(enumeration, samples, index, given);
    if (given.out === STANDARD_OUTPUT) return writeToPipe(bytes);
    const run = { from: index, step: 1n, count: 1n };
    // A long number's name is a digest of it, and says so: digits alone would be a number.
    const [name, position] = frameNames(run, nameWidth(run))(0n).split('+');
    const file = given.out ?? `${position === undefined ? '' : 'image-'}${name}.png`;
    printFile(file, writeWhole(file, bytes, given.force));
    if (!isExact) tellLossy(file);
    else if (untold !== undefined) tellUntold(file, untold);
  },
});

/** The number that is left of one. */
function prefixOf({ space, order }: Enumeration, index: bigint, part: Part): bigint {
  const digits = part(space.digits);
  if (digits > space.digits)
    throw usageError(
      `--prefix ${digits}: numbers of this space have at most ${counted(space.digits, 'digit')}`,
    );
  if (order === 'progressive') return prefixIndex(space, index, digits);
  throw usageError(
    `--prefix goes with --order progressive: in the ${order} order the lowest digits are no picture in small`,
  );
}

interface FileOptions {
  readonly out: string | undefined;
  readonly scale: number | undefined;
  readonly metadata: boolean;
}

/** The image as the file that the options ask for. */
async function encode(
  images: Enumeration,
  samples: Uint8Array,
  index: bigint,
  { out = STANDARD_OUTPUT, scale = 1, metadata }: FileOptions,
): Promise<EncodedPicture> {
  const name = out === STANDARD_OUTPUT ? 'standard output' : out;
  // Nearly all are: they load nothing more.
  if (scale === 1 && pictureEnding(name) === 'png')
    return { bytes: encodeImage(images, samples, index, metadata), isExact: true };
  const { encodeNumbered } = await import('../../run/outputs/picture-file.js');
  return encodeNumbered(images, samples, { index, name, scale, metadata });
}
