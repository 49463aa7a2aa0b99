/**
 * Pictures from files: PNG by our own reader, other formats by the ffmpeg of this machine.
 * @module
 */
import { type Located, locatePicture, type LocateRequest } from '../locate.js';
import {
  dropOpaqueAlpha,
  type FilePicture,
  type Picture,
  type ReadingOptions,
} from '../picture.js';
import { findFacts } from '../file-facts.js';
import { readPngPicture } from '../read-png.js';
import { SIGNATURE } from '../../codecs/png/format.js';
import { EnumeratorError, naming } from '../../core/errors.js';
import { passOver } from './damage.js';
import type { DecodedPixels } from './ffmpeg-picture.js';
import {
  findFilmFormat,
  findFormat,
  findUnread,
  FORMAT_NAMES,
  type PictureBytes,
  START_BYTES,
} from './formats.js';
import { type IconPicture, largestIcon, largestOf } from './ico.js';
import { readTga } from './tga.js';
import { readWholeFile } from '../../io/bounded-read.js';
import { nodeZlib } from '../../io/node-zlib.js';
import { readPiece } from '../../io/pieces.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';

/** The name of a file in messages. */
export function pictureName(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : file;
}

/**
 * @param file - a path, or {@link STANDARD_INPUT}
 * @throws EnumeratorError `E_IO`, `E_PNG`, `E_LIMIT`; the message names the file
 */
export async function readPicture(
  file: string,
  options: ReadingOptions = {},
): Promise<FilePicture> {
  const name = pictureName(file);
  return decodeFile(readBytes(file, name), name, options);
}

/** What else is known when a file's turn to be decoded comes. */
interface DecodingOptions extends ReadingOptions {
  /** Its pixels, where ffmpeg has decoded them already. */
  readonly decoded?: DecodedPixels | undefined;
  /** Where its number is looked for, if it is. */
  readonly request?: LocateRequest | undefined;
}

/**
 * The picture of a whole file.
 * @param name - what the file is called in messages
 * @throws EnumeratorError as {@link readPicture}
 */
export async function decodeFile(
  bytes: Uint8Array,
  name: string,
  options: DecodingOptions = {},
): Promise<FilePicture> {
  const format = findFormat(bytes);
  if (format?.name === 'ico') {
    const icon = largestIcon(bytes);
    if (icon !== undefined && beginsAsPng(icon.bytes)) return readPngIcon(icon, name, options);
  }
  if (format !== undefined) {
    const { decodePicture } = await import('./ffmpeg-picture.js');
    return decodePicture({ bytes, format, name }, options, options.decoded);
  }
  const unread = findUnread(bytes);
  if (unread !== undefined) {
    throw new EnumeratorError(
      'E_PNG',
      `${name} is ${unread.what}, which is not read: ${unread.wayOut}`,
    );
  }
  const film = findFilmFormat(bytes);
  if (film !== undefined && film.name !== 'apng') {
    throw new EnumeratorError('E_FRAME', `${name} is a film (${film.name}), not a picture`, {
      hints: [{ key: 'frame' }],
    });
  }
  const tga = readTgaFile(bytes, name, options);
  if (tga !== undefined) return tga;
  if (bytes.length > 0 && !beginsAsPng(bytes)) {
    throw new EnumeratorError(
      'E_PNG',
      `${name}: not a picture of a known format: there are ${FORMAT_NAMES.join(', ')}`,
      { hints: [{ key: 'film-frame' }, { key: 'make-png' }] },
    );
  }
  return readPngFile(bytes, name, options);
}

function readPngFile(
  bytes: Uint8Array,
  name: string,
  { strict, request }: DecodingOptions,
): FilePicture {
  return naming(name, () => readPngPicture(bytes, { ...nodeZlib, strict }, request));
}

/** An icon whose largest picture is a PNG, which our own reader reads. */
function readPngIcon(
  { bytes, frames }: IconPicture,
  name: string,
  options: DecodingOptions,
): FilePicture {
  const read = readPngFile(bytes, name, options);
  const remarks = frames > 1 ? [largestOf(frames)] : [];
  return {
    ...read,
    format: 'ico',
    metadata: undefined,
    remarks: [...remarks, ...(read.remarks ?? [])],
  };
}

function readTgaFile(
  bytes: Uint8Array,
  name: string,
  options: ReadingOptions,
): FilePicture | undefined {
  const format = { name: 'tga' };
  const found = readTga(bytes, (sign) =>
    passOver(sign, { name, format, options }, 'with zeros in the place of what is missing'),
  );
  if (found === undefined) return undefined;
  return { picture: dropOpaqueAlpha(found.picture), format: format.name, remarks: found.remarks };
}

/**
 * The number of a picture.
 * @param picture - a path, {@link STANDARD_INPUT}, or the bytes of a file
 * @throws EnumeratorError as {@link readPicture} and {@link locatePicture}; the message names the file
 */
export async function locateFile(
  picture: string | Uint8Array,
  { strict, damaged, ...request }: LocateRequest & ReadingOptions = {},
): Promise<Located> {
  const isBytes = typeof picture !== 'string';
  const name = isBytes ? 'the picture' : pictureName(picture);
  const bytes = isBytes ? picture : readBytes(picture, name);
  const read = await decodeFile(bytes, name, { strict, damaged, request });
  return naming(name, () => locatePicture(read, request), 'E_FRAME');
}

/** What is known of a picture before it is decoded. */
export type ProbedPicture = Pick<Picture, 'width' | 'height' | 'color' | 'depth'> & {
  /** EXIF's, where it is not upright. */
  readonly orientation: number | undefined;
};

/**
 * Look at a picture of a format other than PNG without decoding it.
 * @returns undefined where only decoding tells, and for a PNG or what is no picture
 * @throws EnumeratorError `E_IO`, `E_LIMIT`; the message names the file
 */
export async function probeOther(
  file: string,
  options: ReadingOptions = {},
): Promise<ProbedPicture | undefined> {
  const format = findFormat(readPiece(file, 0, START_BYTES));
  return format && probeBytes({ bytes: readBytes(file, file), format, name: file }, options);
}

/** The same for a file that was read. @param decoded - its pixels, where ffmpeg has decoded them already */
export async function probeBytes(
  file: PictureBytes,
  options: ReadingOptions,
  decoded?: DecodedPixels,
): Promise<ProbedPicture | undefined> {
  const { probePicture } = await import('./ffmpeg-picture.js');
  const { hasAlpha, ...probed } = await probePicture(file, options, decoded);
  const { orientation } = findFacts(file.bytes, file.format.name);
  return hasAlpha ? undefined : { ...probed, orientation };
}

/** Whether the bytes begin as a PNG does; a file that ends within the signature was cut off. */
export function beginsAsPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => i >= bytes.length || bytes[i] === byte);
}

/** The whole file of a picture. @throws EnumeratorError `E_IO`, `E_LIMIT` */
export function readBytes(file: string, name: string): Uint8Array {
  return readWholeFile(file, { name, tooLarge: "the limit for a picture's file" });
}
