/**
 * Which film a file is, by how it begins, and what it says of itself.
 * @module
 */
import fs from 'node:fs';
import { crc32 } from 'node:zlib';
import { ioError } from '../io/system-error.js';
import { lastGifComment } from '../codecs/gif-comment.js';
import {
  parseFilmMetadata,
  readAnimationMetadata,
  type FilmMetadata,
} from '../codecs/film-metadata.js';
import { readMetadata } from '../codecs/png/metadata.js';
import { readStructure } from '../codecs/png/structure.js';
import { EnumeratorError } from '../core/errors.js';
import type { Palette } from '../core/palette.js';
import {
  FILM_NAMES,
  type FilmFormat,
  findFilmFormat,
  PROBED_FORMAT,
} from '../pictures/files/film-formats.js';
import { type ProbedMedia } from '../io/media-file.js';
import { isAnimatedPng } from '../pictures/read-png.js';
import { findFormat } from '../pictures/files/picture-formats.js';
import { readBytes } from '../pictures/files/read-picture.js';
import { STANDARD_INPUT } from '../io/standard-streams.js';

/** Find out which film a file is. @throws EnumeratorError `E_FRAME`, `E_IO` */
export function findFilm(file: string): FilmFormat {
  if (file === STANDARD_INPUT) {
    throw new EnumeratorError(
      'E_FRAME',
      'standard input: frames of films are found in files alone; write the film into one',
    );
  }
  const start = readStart(file);
  const format = findFilmFormat(start);
  if (format?.name === 'apng' && !isAnimation(file)) throw noFilm(file, 'png');
  if (format !== undefined) return format;
  const picture = findFormat(start);
  if (picture !== undefined) throw noFilm(file, picture.name);
  return PROBED_FORMAT;
}

/** The error for a file that no reader of ffmpeg takes for a film. */
export function unknownFilm(file: string): EnumeratorError {
  return new EnumeratorError(
    'E_FRAME',
    `${file}: no film of a known format: there are ${FILM_NAMES.join(', ')}, MPEG in all its forms, and others; webm is matroska`,
  );
}

function noFilm(file: string, format: string): EnumeratorError {
  return new EnumeratorError('E_FRAME', `${file} is a picture (${format}), not a film`, {
    hints: [{ key: 'no-frame' }],
  });
}

function readStart(file: string): Buffer {
  let descriptor: number | undefined;
  try {
    // A FIFO without a writer must not keep this waiting.
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    if (!fs.fstatSync(descriptor).isFile()) {
      throw new EnumeratorError(
        'E_FRAME',
        `${file} is no regular file, and frames of films are found in those alone`,
      );
    }
    const start = Buffer.alloc(64);
    return start.subarray(0, fs.readSync(descriptor, start, 0, start.length, 0));
  } catch (error) {
    throw error instanceof EnumeratorError ? error : ioError(`cannot read ${file}`, error);
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

function isAnimation(file: string): boolean {
  try {
    return isAnimatedPng(readBytes(file, file), crc32);
  } catch (error) {
    if (error instanceof EnumeratorError && error.code === 'E_PNG')
      throw new EnumeratorError(error.code, `${file}: ${error.message}`);
    throw error;
  }
}

/**
 * What the film says of itself.
 * @param palette - what the caller knows of the colours, where the film does not say them
 * @throws EnumeratorError `E_PALETTE` where neither says them
 */
export function findMetadata(
  file: string,
  { name }: FilmFormat,
  { tags }: ProbedMedia,
  palette: () => Palette | undefined,
): FilmMetadata | undefined {
  if (name === 'apng') return animationMetadata(file, palette);
  for (const tag of [tags.container, tags.stream]) {
    const metadata = parseFilmMetadata(tag.get('comment') ?? '');
    if (metadata !== undefined) return metadata;
  }
  const comment = name === 'gif' ? lastGifComment(readEnd(file)) : undefined;
  return comment === undefined ? undefined : parseFilmMetadata(comment);
}

/** The last bytes of a file: more than the longest comment takes. */
function readEnd(file: string): Buffer {
  const descriptor = fs.openSync(file, 'r');
  try {
    const end = Buffer.alloc(2 ** 17);
    const from = Math.max(0, fs.fstatSync(descriptor).size - end.length);
    return end.subarray(0, fs.readSync(descriptor, end, 0, end.length, from));
  } catch (error) {
    throw ioError(`cannot read ${file}`, error);
  } finally {
    fs.closeSync(descriptor);
  }
}

function animationMetadata(
  file: string,
  palette: () => Palette | undefined,
): FilmMetadata | undefined {
  const { text } = readStructure(readBytes(file, file), crc32, () => {});
  const isPalette = readMetadata(text)?.space.includes('palette') === true;
  const colors = isPalette ? palette() : undefined;
  if (isPalette && colors === undefined) {
    throw new EnumeratorError(
      'E_PALETTE',
      `${file} does not say the colours of its palette in their order`,
      { hints: [{ key: 'palette' }] },
    );
  }
  return readAnimationMetadata(text, colors);
}
