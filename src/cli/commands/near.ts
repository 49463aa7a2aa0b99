/**
 * `enumerate near N|FILE`: the neighbours of an image.
 * @module
 */
import { usageError } from '../../core/errors.js';
import { briefIndex, formatIndex } from '../../core/index-format.js';
import { ORDERS } from '../../core/order.js';
import { checkNoRun } from '../../run/folder-owner.js';
import { writeNeighbours } from '../../run/outputs/neighbours.js';
import type { Pixels } from '../../codecs/pixels.js';
import { checkFolderName } from '../../io/endings.js';
import { STANDARD_INPUT, STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { drawNeighbours, type Neighbour, neighboursOf } from '../../pictures/near.js';
import { encodePixels, frameOfPixels } from '../../run/outputs/png.js';
import { findOrigin } from '../../pictures/files/origin.js';
import { orientOption } from '../options/fit-options.js';
import { READING_OPTIONS } from '../options/reading-options.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, type Given, group, path, text, word } from '../options/table.js';
import { notesOn, printNotes } from '../render/picture-notes.js';
import { host, print, tell } from '../host.js';
import {
  checkApart,
  checkPictureFile,
  checkPngPipe,
  noteShortBytes,
  writePicture,
  writeToPipe,
} from '../render/results.js';

const OPTIONS = {
  ...spaceOptions({
    size: "64x64, or the picture's",
    color: "rgb, or the picture's",
    depth: "8, or the picture's",
    order: 'all of them; a number is that of mixed',
    seed: 'none, or what the picture says',
  }),
  ...group('Picture', { orient: orientOption('stored') }),
  ...READING_OPTIONS,
  ...group('Output', {
    sheet: text(
      'FILE',
      'write them as one picture, a row for each order (.png, .jpg …: as the name ends); - for a PNG on standard output, without the numbers',
      { excludes: ['out'] },
    ),
    out: path('FOLDER', 'write them as files into this folder'),
    whole: flag('print all of a long number on a terminal, too'),
    json: flag('a JSON object a line, for programs'),
    force: flag('overwrite files'),
  }),
};

type NearArguments = Given<typeof OPTIONS>;

export default command({
  about:
    'Show the images 1 and 10 before and after an image, in each order or in the one of --order.',
  positionals: {
    image: word('a number, or the file of a picture (./42 where it looks like a number)', {
      dash: { value: STANDARD_INPUT },
      ask: 'which image? give a number, such as 42, or the file of a picture',
      mayBeFile: true,
    }),
  },
  options: OPTIONS,
  examples: [
    ['near 42', 'the numbers of its neighbours in each order, and its own'],
    ['near 42 --sheet near.png', '… and their pictures on a sheet'],
    ['near picture.png --order gray --out near', 'five files'],
  ],
  async run(given) {
    const { out, sheet, force } = given;
    checkOptions(given);
    const origin = await findOrigin(given.image, given);
    const orders = given.order === undefined ? ORDERS : [origin.order];
    const rows = neighboursOf(origin, origin.samples, orders);
    if (out !== undefined) writeNeighbours(rows.flat(), out, force);
    if (sheet === STANDARD_OUTPUT) await writeToPipe(encodePixels(drawNeighbours(rows)));
    else {
      if (sheet !== undefined) await writeSheet(sheet, drawNeighbours(rows), force);
      printLines(rows.flat(), given);
      if (out !== undefined || sheet !== undefined) tell(`written: ${out ?? sheet ?? ''}`);
    }
    const { located, number } = origin;
    if (number !== undefined) noteShortBytes(number, given, origin.space);
    if (located !== undefined) printNotes(notesOn(located, given.image, 'the picture'));
  },
});

async function writeSheet(sheet: string, pixels: Pixels, force: boolean): Promise<void> {
  await writePicture(sheet, frameOfPixels(pixels), force, () => encodePixels(pixels));
}

function checkOptions({ sheet, out, json, force }: NearArguments): void {
  if (out === STANDARD_OUTPUT) {
    throw usageError('--out - is no folder: name one, or say --sheet - for one picture');
  }
  if (out !== undefined) {
    checkFolderName(out, 'out');
    checkNoRun(out);
  }
  checkApart({ sheet }, { json });
  if (sheet === STANDARD_OUTPUT) checkPngPipe('name a file for --sheet');
  else if (sheet !== undefined) checkPictureFile(sheet, force, 'sheet');
}

/** What of 80 columns is left for it. */
const NUMBER_WIDTH = 58;

/** With a heading for people: programs have read these lines without one. */
function printLines(neighbours: readonly Neighbour[], { whole, json }: NearArguments): void {
  const isForEyes = host.stdout.isTTY && !json;
  if (isForEyes) print('order       offset  number');
  for (const { enumeration, offset, index } of neighbours) {
    const { order } = enumeration;
    const number = formatIndex(index);
    const sign = offset > 0n ? '+' : '';
    if (json) print(JSON.stringify({ order, offset: Number(offset), number }));
    else if (isForEyes) {
      const shown = whole ? number : briefIndex(index, NUMBER_WIDTH);
      print(`${order.padEnd(12)}${`${sign}${offset}`.padStart(6)}  ${shown}`);
    } else print(`${order} ${sign}${offset} ${number}`);
  }
}
