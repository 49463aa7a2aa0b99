/**
 * The space in which a picture's file says that it was made, where the picture is an image of it still,
 * whatever became of the file: programs that make files smaller change gray to a palette, or 8 bits to
 * one, and leave the text as it is. SPEC §9.
 * @module
 */
import type { FoundMetadata } from '../codecs/png/metadata.js';
import { type EnumerationRequest, numberingOf } from '../core/enumeration.js';
import { EnumeratorError, resultOf } from '../core/errors.js';
import { ORDERS, SPEC_VERSION } from '../core/order.js';
import { findPalette, type Palette, PALETTE_NAMES } from '../core/palette.js';
import { parseCanonical, type Space } from '../core/space.js';
import { exactSamples } from './exact.js';
import {
  findPaletteFault,
  fittingSpace,
  type Picture,
  type ReadPicture,
  readRow,
} from './picture.js';

/** What a space is asked for by. */
export type SpaceRequest = Pick<EnumerationRequest, 'color' | 'depth' | 'palette'>;

/** It takes a look at all pixels, and is asked for again and again. */
const found = new WeakMap<ReadPicture, SpaceRequest | false>();

/** @returns nothing where the file names no space, or one that has no such picture */
export function recordedSpace(source: ReadPicture): SpaceRequest | undefined {
  let request = found.get(source);
  if (request === undefined) {
    request = findRecorded(source) ?? false;
    found.set(source, request);
  }
  return request === false ? undefined : request;
}

function findRecorded({ picture, metadata }: ReadPicture): SpaceRequest | undefined {
  if (metadata?.version !== SPEC_VERSION) return undefined;
  const space = resultOf(() => parseCanonical(metadata.space));
  if (space instanceof EnumeratorError) return undefined;
  const { color, depth } = space;
  if (color !== 'palette') {
    return exactFrame(picture, space) === undefined ? undefined : { color, depth };
  }
  const image = recordedImage(space, metadata);
  for (const palette of palettesFor(picture, space, image)) {
    const samples = exactFrame(picture, space, palette.colors);
    const isImage = image?.every((entry, at) => entry === samples?.[at]) ?? true;
    if (samples !== undefined && isImage) return { color, palette };
  }
  return undefined;
}

function exactFrame(picture: Picture, space: Space, colors?: Uint8Array): Uint8Array | undefined {
  const samples = resultOf(() => exactSamples(picture, space, colors));
  return samples instanceof EnumeratorError ? undefined : samples;
}

/** The image that the file says it is, where it says its number. */
function recordedImage(space: Space, metadata: FoundMetadata): Uint8Array | undefined {
  const { index, seed } = metadata;
  const order = ORDERS.find((known) => known === metadata.order);
  if (order === undefined || index === undefined) return undefined;
  const frame = resultOf(() =>
    numberingOf({ space, order, seed, palette: undefined }).frameAt(index),
  );
  return frame instanceof EnumeratorError ? undefined : frame;
}

/** The palettes that the picture may have been made with, since its file names only how many colours. */
function palettesFor(picture: Picture, { radix }: Space, image?: Uint8Array): Palette[] {
  const { colors } = fittingSpace(picture).color === 'palette' ? picture : {};
  const own = colors?.length === 3 * radix ? [{ colors }] : [];
  const named = PALETTE_NAMES.map(findPalette).filter((one) => one.colors.length === 3 * radix);
  const shown = image && shownColors(picture, image, radix);
  return [...own, ...named, ...(shown === undefined ? [] : [{ colors: shown }])];
}

/** The colours in which the picture shows the entries of an image, where it shows all of them. */
function shownColors(picture: Picture, image: Uint8Array, count: number): Uint8Array | undefined {
  const { width, height } = picture;
  if (image.length !== width * height || new Set(image).size < count) return undefined;
  const colors = new Uint8Array(3 * count);
  const row = new Uint16Array(4 * width);
  for (let y = 0; y < height; y++) {
    readRow(picture, y, row);
    for (let x = 0; x < width; x++) {
      const entry = image[y * width + x]!;
      for (let c = 0; c < 3; c++) colors[3 * entry + c] = row[4 * x + c]! >> 8;
    }
  }
  return findPaletteFault(colors) === undefined ? colors : undefined;
}
