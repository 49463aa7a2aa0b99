/**
 * What stands next to an image in each order, as one picture or as files.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { type Enumeration, numberingOf } from '../core/enumeration.js';
import { EnumeratorError, usageError } from '../core/errors.js';
import { formatIndex } from '../core/index-format.js';
import { ORDERS } from '../core/order.js';
import { escapeControls } from '../core/quote.js';
import { checkAbsent, writeWhole } from '../io/atomic-file.js';
import { STANDARD_INPUT, STANDARD_OUTPUT } from '../io/standard-streams.js';
import { ioError } from '../io/system-error.js';
import { locateFile } from '../pictures/files/locate-file.js';
import { drawNeighbours, type Neighbour, neighboursOf } from '../pictures/near.js';
import { encodeImage, encodePixels } from '../run/outputs/png.js';
import { shortenNumber } from '../text/exact-number.js';
import { readIndex } from './options/numbers.js';
import { readEnumeration, readSpaceRequest } from './options/open-space.js';
import type { SpaceArguments } from './options/space-options.js';
import { notesOn, printNotes } from './render/picture-notes.js';
import { checkPngPipe, writeToPipe } from './render/standard-output.js';

export interface NearOptions extends SpaceArguments {
  /** A number, or the file of a picture. */
  readonly image: string;
  /** The sheet's file: `-` is standard output, which then holds nothing else. */
  readonly sheet?: string | undefined;
  /** A folder, for one file an image in place of the sheet. */
  readonly out?: string | undefined;
  readonly force: boolean;
  readonly whole: boolean;
  readonly json: boolean;
}

/** The image whose neighbours are shown. */
interface Origin extends Enumeration {
  readonly samples: Uint8Array;
  /** What a person should know of its number. */
  readonly notes: readonly string[];
}

const DEFAULT_SHEET = 'near.png';

/** @throws EnumeratorError */
export async function showNear(options: NearOptions): Promise<void> {
  const { out, sheet = DEFAULT_SHEET, force } = options;
  checkOptions(options);
  const origin = await findOrigin(options);
  if (out === undefined && sheet !== STANDARD_OUTPUT)
    checkAbsent(sheet, force, { key: 'other-file', value: '--sheet' });
  const orders = options.order === undefined ? ORDERS : [origin.order];
  const rows = neighboursOf(origin, origin.samples, orders);
  if (out !== undefined) writeFiles(rows.flat(), out, force);
  else if (sheet === STANDARD_OUTPUT) await writeToPipe(encodePixels(drawNeighbours(rows)));
  else writeWhole(sheet, encodePixels(drawNeighbours(rows)), force);
  if (sheet !== STANDARD_OUTPUT) {
    for (const neighbour of rows.flat()) process.stdout.write(`${lineOf(neighbour, options)}\n`);
    process.stderr.write(`written: ${escapeControls(out ?? sheet)}\n`);
  }
  printNotes(origin.notes);
}

function checkOptions({ sheet, out, json }: NearOptions): void {
  if (sheet !== undefined && out !== undefined) {
    throw usageError('--sheet and --out exclude each other: one picture, or a folder of files');
  }
  if (out === STANDARD_OUTPUT) {
    throw usageError('--out - is no folder: name one, or say --sheet - for one picture');
  }
  if (sheet !== STANDARD_OUTPUT) return;
  if (json) {
    throw usageError('--sheet - leaves no room on standard output for --json: name a file');
  }
  checkPngPipe('name a file for --sheet');
}

/** A number is one; everything else is a file. */
async function findOrigin(options: NearOptions): Promise<Origin> {
  const { image } = options;
  if (image !== STANDARD_INPUT && !isFileName(image)) {
    const enumeration = readEnumeration(options);
    const numbering = numberingOf(enumeration);
    const samples = numbering.frameAt(readIndex(image, numbering.size));
    return { ...enumeration, samples, notes: [] };
  }
  try {
    const located = await locateFile(image, readSpaceRequest(options));
    return { ...located, notes: notesOn(located, image, 'the picture') };
  } catch (error) {
    if (!(error instanceof EnumeratorError) || error.hints[0]?.key !== 'fit') throw error;
    // There is no --fit here.
    const hints = [{ key: 'fit-first' }] as const;
    throw new EnumeratorError(error.code, error.message, { cause: error, hints });
  }
}

/** Whatever has a folder or an ending: `0042.png`, `./42`; and what is there and is no number. */
function isFileName(text: string): boolean {
  if (/^\s*@/.test(text)) return false;
  if (/[/\\]|\.[a-z]\w*$/i.test(text)) return true;
  return !/^\s*([0-9]|last|random)/i.test(text) && fs.existsSync(text);
}

function lineOf({ enumeration, offset, index }: Neighbour, { whole, json }: NearOptions): string {
  const { order } = enumeration;
  const number = formatIndex(index);
  if (json) return JSON.stringify({ order, offset: Number(offset), number });
  const shown = process.stdout.isTTY && !whole ? shortenNumber(number).text : number;
  return `${order} ${offset > 0n ? '+' : ''}${offset} ${shown}`;
}

/** `mixed-10.png`, `gray+01.png`: the orders apart, and the offsets of two digits. */
function fileNameOf({ enumeration, offset }: Neighbour): string {
  const distance = offset < 0n ? -offset : offset;
  return `${enumeration.order}${offset < 0n ? '-' : '+'}${`${distance}`.padStart(2, '0')}.png`;
}

function writeFiles(neighbours: readonly Neighbour[], folder: string, force: boolean): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw ioError(`cannot make the folder ${folder}`, error);
  }
  for (const neighbour of neighbours) checkAbsent(path.join(folder, fileNameOf(neighbour)), force);
  for (const neighbour of neighbours) {
    const { enumeration, samples, index } = neighbour;
    const file = path.join(folder, fileNameOf(neighbour));
    writeWhole(file, encodeImage(enumeration, samples, index), force);
  }
}
