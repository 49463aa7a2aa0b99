/**
 * The number of a PNG that a visitor has sent. SPEC §9.
 * @module
 */
import { crc32, inflateSync } from 'node:zlib';
import { readPngHead } from '../../codecs/png/head.js';
import { type Enumeration, type EnumerationRequest, requestFor } from '../../core/enumeration.js';
import { locatePicture } from '../../pictures/locate.js';
import { readPngPicture } from '../../pictures/read-png.js';
import { formatIndexBytes } from '../../text/exact-number.js';
import { readSpaceQuery, readSpaceRequest, writeSpaceQuery } from '../shared/space-query.js';
import { Problem } from './problem.js';

export interface LocateJob {
  /** A PNG; taken over by the thread. */
  readonly png: Uint8Array;
  /** The request's, without its `?`. */
  readonly query: string;
  readonly defaults: Enumeration;
  readonly maxPixels: number;
}

/** Bytes of a pixel at most: four samples of two bytes. */
const MOST_PIXEL_BYTES = 8;

/**
 * @returns JSON: `index` as hex above 80 digits, `canonicalSpace`, `order`, `seed`, `query` (which
 *   says all of these, and the palette), `exact`
 * @throws EnumeratorError `E_PNG`, `E_FRAME` and those of the query; Problem 413, 415
 */
export function locatePng({ png, query, defaults, maxPixels }: LocateJob): Uint8Array {
  checkSize(png, maxPixels);
  const source = readPngPicture(png, {
    crc32,
    inflate: (bytes, sizeBytes) => inflateSync(bytes, { maxOutputLength: Math.max(1, sizeBytes) }),
    maxPixels,
    maxInflatedBytes: maxPixels * MOST_PIXEL_BYTES * 2,
  });
  const located = locatePicture(source, readRequest(new URLSearchParams(query), defaults));
  const { space, order, seed, indexBytes } = located;
  const record = {
    index: formatIndexBytes(indexBytes),
    canonicalSpace: space.canonical,
    order,
    seed,
    query: writeSpaceQuery(located),
    exact: true,
  };
  return Buffer.from(`${JSON.stringify(record)}\n`);
}

/** Check the first bytes alone, so that a bomb is refused before anything is inflated. */
function checkSize(png: Uint8Array, maxPixels: number): void {
  const head = readPngHead({ read: (at, length) => png.subarray(at, at + length) }, crc32);
  if (head === undefined || head.width * head.height <= maxPixels) return;
  throw new Problem(
    413,
    `E_PNG: ${head.width}×${head.height} pixels are too many: this server takes ${maxPixels}`,
  );
}

/** A query with a size is the address of a space; others leave to the picture what they do not say. */
function readRequest(params: URLSearchParams, defaults: Enumeration): EnumerationRequest {
  return params.has('size')
    ? requestFor(readSpaceQuery(params, defaults))
    : readSpaceRequest(params);
}
