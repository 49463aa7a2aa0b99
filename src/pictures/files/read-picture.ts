/**
 * Pictures from files: PNG by our own reader, other formats by the machine's ffmpeg.
 * @module
 */
import { crc32, inflateSync } from 'node:zlib';
import { type FileFacts, findFacts } from '../file-facts.js';
import { fromPng, type Picture } from '../picture.js';
import { type FoundMetadata, readMetadata, readPng } from '../../codecs/png/index.js';
import { readChunks } from '../../codecs/png/chunks.js';
import { SIGNATURE } from '../../codecs/png/format.js';
import { EnumeratorError } from '../../core/errors.js';
import { findFilmFormat } from './film-formats.js';
import { findFormat, type Format, FORMAT_NAMES } from './picture-formats.js';
import { droppingAlpha } from './pixel-form.js';
import { readWholeFile } from '../../io/bounded-read.js';
import { STANDARD_INPUT } from '../../io/standard-streams.js';

/** A picture and what its file says of it. */
export interface ReadPicture {
  readonly picture: Picture;
  /** What this program wrote into it. */
  readonly metadata?: FoundMetadata;
  /** `png`, `jpeg` … */
  readonly format: string;
  /** Other formats: the form in which ffmpeg found the pixels, such as `yuvj420p`. */
  readonly pixelFormat?: string;
  /** Whether the colours were worked out from others, as for a JPEG: another decoder may differ. */
  readonly isConverted: boolean;
  /** Of a PNG: whether it is, or could be, the first of several. */
  readonly isAnimation?: boolean;
  readonly facts: FileFacts;
}

/** Before anybody has looked for what else the file says. */
type DecodedFile = Omit<ReadPicture, 'facts'>;

/** How a file is called in messages. */
export function pictureName(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : file;
}

/**
 * @param file - a path, or {@link STANDARD_INPUT}
 * @throws EnumeratorError `E_IO`, `E_PNG`, `E_LIMIT`; the message names the file
 */
export async function readPicture(file: string): Promise<ReadPicture> {
  const name = pictureName(file);
  const bytes = readBytes(file, name);
  const format = findFormat(bytes);
  const film = format === undefined ? findFilmFormat(bytes) : undefined;
  if (film !== undefined && film.name !== 'apng') {
    throw new EnumeratorError(
      'E_FRAME',
      `${name} is a film (${film.name}): say which of its frames, as in --frame 0`,
    );
  }
  if (format === undefined && bytes.length > 0 && !beginsAsPng(bytes)) {
    throw new EnumeratorError(
      'E_PNG',
      `${name}: not a picture of a known format: there are ${FORMAT_NAMES.join(', ')}, and films with --frame; make a PNG of it`,
    );
  }
  const decoded = format === undefined ? readAsPng(bytes, name) : await decode(bytes, format, name);
  return { ...decoded, facts: findFacts(bytes, decoded.format) };
}

async function decode(bytes: Uint8Array, format: Format, name: string): Promise<DecodedFile> {
  const { decodePicture } = await import('./ffmpeg-picture.js');
  return decodePicture(bytes, format, name);
}

/** What a picture will be, as far as that is known before it is read. */
export type ProbedPicture = Pick<Picture, 'width' | 'height' | 'color' | 'depth'>;

/**
 * Look at a picture of a format other than PNG without decoding it.
 * @returns nothing where only decoding tells
 * @throws EnumeratorError `E_IO`, `E_LIMIT`; the message names the file
 */
export async function probeOther(file: string, format: Format): Promise<ProbedPicture | undefined> {
  const { probePicture } = await import('./ffmpeg-picture.js');
  const { hasAlpha, ...probed } = await probePicture(readBytes(file, file), format, file);
  return hasAlpha ? undefined : probed;
}

/** As far as it goes: one that ends within its signature is a PNG that was cut off. */
export function beginsAsPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => i >= bytes.length || bytes[i] === byte);
}

function readAsPng(bytes: Uint8Array, name: string): DecodedFile {
  try {
    const png = readPng(bytes, {
      crc32,
      inflate: (part, sizeBytes) => inflateSync(part, { maxOutputLength: sizeBytes }),
    });
    const metadata = readMetadata(png.text);
    const picture = fromPng(png);
    const isAnimated = isAnimation(bytes);
    return {
      // An animation has an alpha for its own purposes.
      picture: isAnimated ? droppingAlpha(picture) : picture,
      ...(isAnimated ? { isAnimation: true } : {}),
      format: 'png',
      isConverted: false,
      ...(metadata === undefined ? {} : { metadata }),
    };
  } catch (error) {
    if (error instanceof EnumeratorError)
      throw new EnumeratorError(error.code, `${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Whether frames follow the first picture of a PNG, or might. */
function isAnimation(png: Uint8Array): boolean {
  for (const { type } of readChunks(png, crc32)) {
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}

/** The whole file of a picture. @throws EnumeratorError `E_IO`, `E_LIMIT` */
export function readBytes(file: string, name: string): Uint8Array {
  return readWholeFile(file, { name, tooLarge: "the limit for a picture's file" });
}
