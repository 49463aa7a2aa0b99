/**
 * What stands next to an image in each order, as one picture or as files.
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import { ioError } from '../io/system-error.js';
import { enlargePixels, toPixels } from '../codecs/pixels.js';
import { formatIndex } from '../core/index-format.js';
import { Numbering } from '../core/numbering.js';
import { type Order, ORDERS } from '../core/order.js';
import { escapeControls } from '../core/quote.js';
import { encodeSheet, makePaper, pastePixels } from './contact-sheet.js';
import { locateFile } from '../pictures/files/locate-file.js';
import { shortenNumber } from '../text/exact-number.js';
import { readIndex } from './options/numbers.js';
import { checkAbsent, writeWhole } from '../io/atomic-file.js';
import { STANDARD_OUTPUT } from '../io/standard-streams.js';
import { checkPngPipe, writeToPipe } from './render/standard-output.js';
import { notesOn, printNotes } from './render/picture-notes.js';
import { makePngEncoder } from '../run/outputs/png.js';
import { numberingOf } from '../core/enumeration.js';
import { openSpace, readSpaceRequest } from './options/open-space.js';
import type { SpaceArguments } from './options/space-options.js';
import { EnumeratorError } from '../core/errors.js';
import { STANDARD_INPUT } from '../io/standard-streams.js';

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

/** An image, wherever it came from. */
interface Origin {
  /** In the order that was asked for, or in which it was given. */
  readonly numbering: Numbering;
  readonly samples: Uint8Array;
  readonly colors?: Uint8Array;
  /** Of a picture: what is to be known of its number. */
  readonly notes: readonly string[];
}

/** One that stands next to it, or itself. */
interface Neighbour {
  readonly numbering: Numbering;
  readonly offset: bigint;
  readonly index: bigint;
  readonly samples: Uint8Array;
}

const OFFSETS = [-10n, -1n, 0n, 1n, 10n] as const;

const DEFAULT_SHEET = 'near.png';

/** @throws EnumeratorError */
export async function showNear(options: NearOptions): Promise<void> {
  if (options.sheet !== undefined && options.out !== undefined) {
    throw new EnumeratorError(
      'E_USAGE',
      '--sheet and --out exclude each other: one picture, or a folder of files',
    );
  }
  if (options.out === STANDARD_OUTPUT) {
    throw new EnumeratorError(
      'E_USAGE',
      '--out - is no folder: name one, or say --sheet - for one picture',
    );
  }
  const sheet = options.sheet ?? DEFAULT_SHEET;
  const toOutput = sheet === STANDARD_OUTPUT;
  if (toOutput) {
    if (options.json) {
      throw new EnumeratorError(
        'E_USAGE',
        '--sheet - leaves no room on standard output for --json: name a file',
      );
    }
    checkPngPipe('name a file for --sheet');
  }
  const origin = await findOrigin(options);
  if (options.out === undefined && !toOutput)
    checkAbsent(sheet, options.force, { key: 'other-file', value: '--sheet' });
  const rows = neighboursOf(origin, options.order);
  if (options.out !== undefined) {
    writeFiles(rows.flat(), options.out, origin.colors, options.force);
  } else if (toOutput) {
    await writeToPipe(drawSheet(rows, origin.colors));
  } else {
    writeWhole(sheet, drawSheet(rows, origin.colors), options.force);
  }
  if (!toOutput) {
    for (const neighbour of rows.flat()) process.stdout.write(`${lineOf(neighbour, options)}\n`);
    process.stderr.write(`written: ${escapeControls(options.out ?? sheet)}\n`);
  }
  printNotes(origin.notes);
}

/** What is a number is one; all else is a file. */
async function findOrigin(options: NearOptions): Promise<Origin> {
  const { image } = options;
  if (image !== STANDARD_INPUT && !isFileName(image)) {
    const { numbering, palette } = openSpace(options);
    const samples = numbering.frameAt(readIndex(image, numbering.size));
    return {
      numbering,
      samples,
      ...(palette === undefined ? {} : { colors: palette.colors }),
      notes: [],
    };
  }
  const located = await locateFile(image, readSpaceRequest(options)).catch((error: unknown) => {
    throw error instanceof EnumeratorError && error.hints[0]?.key === 'fit'
      ? new EnumeratorError(error.code, error.message, {
          cause: error,
          hints: [{ key: 'fit-first' }],
        })
      : error;
  });
  const { palette, samples } = located;
  return {
    numbering: numberingOf(located),
    samples,
    ...(palette === undefined ? {} : { colors: palette.colors }),
    notes: notesOn(located, image, 'the picture'),
  };
}

/** Whatever has a folder or an ending is: `0042.png`, `./42`; and what is there and no number. */
function isFileName(text: string): boolean {
  if (/^\s*@/.test(text)) return false;
  if (/[/\\]|\.[a-z]\w*$/i.test(text)) return true;
  return !/^\s*([0-9]|last|random)/i.test(text) && fs.existsSync(text);
}

/** A row for each order; what would lie outside the space is left out. */
function neighboursOf(origin: Origin, order: string | undefined): Neighbour[][] {
  const { space, seed } = origin.numbering;
  const orders = order === undefined ? ORDERS : [origin.numbering.order];
  return orders.map((each: Order) => {
    const numbering = new Numbering(space, each, each === 'mixed' ? seed : '');
    const center = numbering.indexOf(origin.samples);
    return OFFSETS.map((offset) => ({ offset, index: center + offset }))
      .filter(({ index }) => numbering.size.has(index))
      .map(({ offset, index }) => ({
        numbering,
        offset,
        index,
        samples: numbering.frameAt(index),
      }));
  });
}

function lineOf({ numbering, offset, index }: Neighbour, { whole, json }: NearOptions): string {
  const number = formatIndex(index);
  if (json) return JSON.stringify({ order: numbering.order, offset: Number(offset), number });
  const shown = process.stdout.isTTY && !whole ? shortenNumber(number).text : number;
  return `${numbering.order} ${signed(offset)} ${shown}`;
}

function signed(offset: bigint): string {
  return offset > 0n ? `+${offset}` : `${offset}`;
}

/** `mixed-10.png`, `gray+01.png`: the orders apart, and the offsets of two digits. */
function fileNameOf({ numbering, offset }: Neighbour): string {
  const distance = offset < 0n ? -offset : offset;
  return `${numbering.order}${offset < 0n ? '-' : '+'}${distance.toString().padStart(2, '0')}.png`;
}

function writeFiles(
  neighbours: readonly Neighbour[],
  folder: string,
  colors: Uint8Array | undefined,
  force: boolean,
): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw ioError(`cannot make the folder ${folder}`, error);
  }
  for (const neighbour of neighbours) checkAbsent(path.join(folder, fileNameOf(neighbour)), force);
  for (const neighbour of neighbours) {
    const { space, order, seed } = neighbour.numbering;
    const encoder = makePngEncoder({
      space,
      order,
      seed,
      metadata: true,
      ...(colors === undefined ? {} : { colors }),
    });
    const file = path.join(folder, fileNameOf(neighbour));
    writeWhole(file, encoder.encode(neighbour.samples, neighbour.index), force);
  }
}

/** Larger images are thinned, smaller ones enlarged, so that a cell's longer side is about this. */
const CELL_SIDE = 160;
/** Between the cells, and around them. */
const GAP = 8;
/** Red, green, blue. */
const PAPER = [128, 128, 128] as const;

/** A column for each offset, a row for each order, as PNG. */
function drawSheet(
  rows: readonly (readonly Neighbour[])[],
  colors: Uint8Array | undefined,
): Uint8Array {
  const { space } = rows[0]![0]!.numbering;
  const longer = Math.max(space.width, space.height);
  const every = Math.ceil(longer / (2 * CELL_SIDE));
  const factor = Math.max(1, Math.floor(CELL_SIDE / longer));
  const cellWidth = Math.ceil(space.width / every) * factor;
  const cellHeight = Math.ceil(space.height / every) * factor;
  const sheet = makePaper(
    PAPER,
    GAP + OFFSETS.length * (cellWidth + GAP),
    GAP + rows.length * (cellHeight + GAP),
  );
  for (const [row, neighbours] of rows.entries()) {
    for (const { offset, samples } of neighbours) {
      const pixels = toPixels(space, samples, {
        every,
        ...(colors === undefined ? {} : { colors }),
      });
      const left = GAP + OFFSETS.indexOf(offset as (typeof OFFSETS)[number]) * (cellWidth + GAP);
      pastePixels(enlargePixels(pixels, factor), sheet, left, GAP + row * (cellHeight + GAP));
    }
  }
  return encodeSheet(sheet);
}
