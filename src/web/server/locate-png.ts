/**
 * The number of a PNG that somebody has sent. SPEC §9.
 * @module
 */
import { crc32, inflateSync } from 'node:zlib';
import { exactSamples } from '../../pictures/exact.js';
import { findPaletteFault, fittingSpace, fromPng, type Picture } from '../../pictures/picture.js';
import { readPngHead } from '../../codecs/png/head.js';
import { readMetadata, readPng } from '../../codecs/png/index.js';
import { formatIndex } from '../../core/index-format.js';
import { fromBytes } from '../../core/big-bytes.js';
import { Numbering } from '../../core/numbering.js';
import { type Order, SPEC_VERSION } from '../../core/order.js';
import type { Palette } from '../../core/palette.js';
import { makeSpace } from '../../core/space.js';
import {
  readSpaceQuery,
  type SpaceChoice,
  USUAL_CHOICE,
  writeSpaceQuery,
} from '../shared/space-query.js';
import type { LocateOrder } from './jobs.js';
import { Problem } from './problem.js';

/** Bytes of a pixel at most: four samples of two bytes. */
const MOST_PIXEL_BYTES = 8;

/**
 * @returns JSON: `index` as hex above 80 digits, `canonicalSpace`, `order`, `seed`, `query` (which
 *   says all of these, and the palette), `exact`
 * @throws EnumeratorError `E_PNG`, `E_FRAME` and those of the query; Problem 413, 415
 */
export function locatePng({ png, query, defaults, maxPixels }: LocateOrder): Uint8Array {
  checkSize(png, maxPixels);
  const file = readPng(png, {
    crc32,
    inflate: (bytes, sizeBytes) => inflateSync(bytes, { maxOutputLength: Math.max(1, sizeBytes) }),
    maxPixels,
    maxInflatedBytes: maxPixels * MOST_PIXEL_BYTES * 2,
  });
  const picture = fromPng(file);
  const choice = chooseSpace(picture, file.text, new URLSearchParams(query), defaults);
  const { space, order, seed, palette } = choice;
  const samples = exactSamples(picture, space, palette?.colors);
  const index = indexText(new Numbering(space, order, seed).indexBytesOf(samples));
  const record = {
    index,
    canonicalSpace: space.canonical,
    order,
    seed,
    query: writeSpaceQuery(choice),
    exact: true,
  };
  return Buffer.from(`${JSON.stringify(record)}\n`);
}

/** By the first bytes alone, so that a bomb is refused before anything is inflated. */
function checkSize(png: Uint8Array, maxPixels: number): void {
  const head = readPngHead({ read: (at, length) => png.subarray(at, at + length) }, crc32);
  if (head === undefined || head.width * head.height <= maxPixels) return;
  throw new Problem(
    413,
    `E_PNG: ${head.width}×${head.height} pixels are too many: this server takes ${maxPixels}`,
  );
}

/** What the query says, else what the picture is. */
function chooseSpace(
  picture: Picture,
  text: ReadonlyMap<string, string>,
  params: URLSearchParams,
  defaults: SpaceChoice,
): SpaceChoice {
  if (params.has('size')) return readSpaceQuery(params, defaults);
  const own = ownChoice(picture, text);
  // A seed goes with an order: a query that names one has nothing from the picture's other one.
  const order = params.has('order') || params.has('seed') ? USUAL_CHOICE : own;
  return readSpaceQuery(params, { ...own, order: order.order, seed: order.seed });
}

function ownChoice(picture: Picture, text: ReadonlyMap<string, string>): SpaceChoice {
  const space = makeSpace(fittingSpace(picture));
  const found = readMetadata(text);
  const isKnown = found !== undefined && found.version === SPEC_VERSION;
  const order = isKnown ? (found.order as Order) : 'mixed';
  const seed = isKnown && order === 'mixed' ? found.seed : '';
  const palette = space.color === 'palette' ? paletteOf(picture) : undefined;
  return { space, order, seed, ...(palette === undefined ? {} : { palette }) };
}

function paletteOf({ colors }: Picture): Palette | undefined {
  return colors === undefined || findPaletteFault(colors) !== undefined ? undefined : { colors };
}

/** Hex digits of a decimal of 80 digits at most: longer ones never become a bigint. */
const SHORT_BYTES = 34;

function indexText(bytes: Uint8Array): string {
  if (bytes.length <= SHORT_BYTES) return formatIndex(fromBytes(bytes));
  const hex = Buffer.from(bytes.toReversed()).toString('hex');
  return `0x${hex.startsWith('0') ? hex.slice(1) : hex}`;
}
