/**
 * The way back: from a PNG file to its number.
 * @module
 */
import fs from 'node:fs';
import { crc32, inflateSync } from 'node:zlib';
import { ioError } from '../checkpoint/system-error.js';
import {
  type FoundMetadata,
  pictureSpace,
  type PngPicture,
  readMetadata,
  readPng,
} from '../codecs/png/index.js';
import { EnumeratorError } from '../core/errors.js';
import { formatIndex } from '../core/index-text.js';
import { Numbering } from '../core/numbering.js';
import type { Order } from '../core/order.js';
import { makeSpace } from '../core/space.js';

export interface LocateOptions {
  readonly file: string;
  readonly order?: string | undefined;
  readonly seed?: string | undefined;
}

/** SPEC §9: the version of the orders that this program knows. */
const ORDER_VERSION = 1;

/** @throws EnumeratorError `E_IO`, `E_PNG`, `E_SEED`, `E_SPACE`, `E_LIMIT` */
export function locatePicture(options: LocateOptions): void {
  const picture = readPicture(options.file);
  const space = makeSpace(pictureSpace(picture));
  const found = readMetadata(picture.text);
  const { order, seed } = chooseOrder(options, found);
  const index = new Numbering(space, order, seed).indexOf(picture.samples);
  process.stdout.write(`${formatIndex(index)}\n`);
  warnIfOtherwise(options, found, space.canonical, index);
}

function readPicture(file: string): PngPicture {
  const name = file === '-' ? 'standard input' : file;
  let bytes: Uint8Array;
  try {
    bytes = fs.readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    throw ioError(`cannot read ${name}`, error);
  }
  try {
    return readPng(bytes, {
      crc32,
      inflate: (part, sizeBytes) => inflateSync(part, { maxOutputLength: sizeBytes }),
    });
  } catch (error) {
    if (error instanceof EnumeratorError)
      throw new EnumeratorError(error.code, `${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** What the user says comes first, then what the picture says, then the defaults. */
function chooseOrder(
  options: LocateOptions,
  found: FoundMetadata | undefined,
): { order: Order; seed: string } {
  const isKnown = found !== undefined && found.version === ORDER_VERSION;
  const order = (options.order ?? (isKnown ? found.order : 'mixed')) as Order;
  const seed = options.seed ?? (isKnown && order === 'mixed' ? found.seed : '');
  return { order, seed };
}

/** A picture that was changed still carries its old number: say that it is another picture now. */
function warnIfOtherwise(
  options: LocateOptions,
  found: FoundMetadata | undefined,
  canonical: string,
  index: bigint,
): void {
  if (found === undefined) return;
  if (found.version !== ORDER_VERSION) {
    process.stderr.write(
      `note: the picture is of version ${found.version} of the numbering; this is its number in version ${ORDER_VERSION}\n`,
    );
  } else if (options.order === undefined && options.seed === undefined) {
    if (found.space !== canonical) {
      process.stderr.write(
        `note: the picture was made in the space ${found.space}, and is now in ${canonical}\n`,
      );
    } else if (found.index !== undefined && found.index !== index) {
      process.stderr.write(
        `note: the picture says that it is image ${formatIndex(found.index)}: its pixels were changed since\n`,
      );
    }
  }
}
