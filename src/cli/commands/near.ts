/**
 * `enumerate near N|FILE`: the neighbours of an image.
 * @module
 */
import { usageError } from '../../core/errors.js';
import { formatIndex } from '../../core/index-format.js';
import { ORDERS } from '../../core/order.js';
import { escapeControls } from '../../core/quote.js';
import { writeNeighbours } from '../../run/outputs/neighbours.js';
import { writeWhole } from '../../io/atomic-file.js';
import { STANDARD_INPUT, STANDARD_OUTPUT } from '../../io/standard-streams.js';
import { drawNeighbours, type Neighbour, neighboursOf } from '../../pictures/near.js';
import { encodePixels } from '../../run/outputs/png.js';
import { shortenNumber } from '../../text/exact-number.js';
import { findOrigin } from '../../pictures/files/origin.js';
import { orientOption } from '../options/fit-options.js';
import { READING_OPTIONS } from '../options/reading-options.js';
import { spaceOptions } from '../options/space-options.js';
import { command, flag, type Given, group, path, text, word } from '../options/table.js';
import { notesOn, printNotes } from '../render/picture-notes.js';
import { host, print, tell } from '../host.js';
import {
  checkApart,
  checkFile,
  checkPngPipe,
  noteShortBytes,
  writeToPipe,
} from '../render/results.js';

const OPTIONS = {
  ...spaceOptions({
    size: "64x64, or the picture's",
    color: "rgb, or the picture's",
    depth: "8, or the picture's",
    order: 'all three; a number is that of mixed',
    seed: 'none, or what the picture says',
  }),
  ...group('Picture', { orient: orientOption('stored') }),
  ...READING_OPTIONS,
  ...group('Output', {
    sheet: text(
      'FILE',
      'write them as one PNG, a row for each order; - for standard output, without the numbers',
      { otherwise: 'near.png', excludes: ['out'] },
    ),
    out: path('FOLDER', 'write them as files into this folder instead'),
    whole: flag('print all of a long number on a terminal, too'),
    json: flag('a JSON object a line, for programs'),
    force: flag('overwrite files'),
  }),
};

type NearArguments = Given<typeof OPTIONS>;

const DEFAULT_SHEET = 'near.png';

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
    ['near 42', 'fifteen images in near.png'],
    ['near picture.png --order gray --out near', 'five files'],
  ],
  async run(given) {
    const { out, sheet = DEFAULT_SHEET, force } = given;
    checkOptions(given);
    const origin = await findOrigin(given.image, given);
    if (out === undefined && sheet !== STANDARD_OUTPUT) checkFile(sheet, force, 'sheet');
    const orders = given.order === undefined ? ORDERS : [origin.order];
    const rows = neighboursOf(origin, origin.samples, orders);
    if (out !== undefined) writeNeighbours(rows.flat(), out, force);
    else if (sheet === STANDARD_OUTPUT) await writeToPipe(encodePixels(drawNeighbours(rows)));
    else writeWhole(sheet, encodePixels(drawNeighbours(rows)), force);
    if (sheet !== STANDARD_OUTPUT) {
      for (const neighbour of rows.flat()) print(lineOf(neighbour, given));
      tell(`written: ${escapeControls(out ?? sheet)}`);
    }
    const { located, number } = origin;
    if (number !== undefined) noteShortBytes(number, given, origin.space);
    if (located !== undefined) printNotes(notesOn(located, given.image, 'the picture'));
  },
});

function checkOptions({ sheet, out, json }: NearArguments): void {
  if (out === STANDARD_OUTPUT) {
    throw usageError('--out - is no folder: name one, or say --sheet - for one picture');
  }
  checkApart({ sheet }, { json });
  if (sheet === STANDARD_OUTPUT) checkPngPipe('name a file for --sheet');
}

function lineOf({ enumeration, offset, index }: Neighbour, { whole, json }: NearArguments): string {
  const { order } = enumeration;
  const number = formatIndex(index);
  if (json) return JSON.stringify({ order, offset: Number(offset), number });
  const shown = host.stdout.isTTY && !whole ? shortenNumber(number).text : number;
  return `${order} ${offset > 0n ? '+' : ''}${offset} ${shown}`;
}
