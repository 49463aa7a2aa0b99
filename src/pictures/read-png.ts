/**
 * A PNG file as a picture with what its file says of it.
 * @module
 */
import { readChunks } from '../codecs/png/chunks.js';
import type { Checksum } from '../codecs/png/format.js';
import { readMetadata } from '../codecs/png/metadata.js';
import { type PngReadOptions, readPng } from '../codecs/png/reader.js';
import { findFacts } from './file-facts.js';
import { dropOpaqueAlpha, fromPng, type FilePicture } from './picture.js';

/** @throws {@link EnumeratorError} `E_PNG` as {@link readPng} */
export function readPngPicture(bytes: Uint8Array, options: PngReadOptions): FilePicture {
  const png = readPng(bytes, options);
  const picture = fromPng(png);
  const isAnimation = isAnimatedPng(bytes, options.crc32);
  return {
    // An animation has an alpha for its own purposes.
    picture: isAnimation ? dropOpaqueAlpha(picture) : picture,
    isAnimation,
    metadata: readMetadata(png.text),
    format: 'png',
    isConverted: false,
    facts: findFacts(bytes, 'png'),
  };
}

/**
 * Whether frames follow the first picture of a PNG, or might.
 * @throws {@link EnumeratorError} `E_PNG` where it is damaged before its image data
 */
export function isAnimatedPng(png: Uint8Array, crc32: Checksum): boolean {
  for (const { type } of readChunks(png, crc32)) {
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}
