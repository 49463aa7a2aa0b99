/**
 * Any PNG, of any origin, to sample bytes: first our own check of the whole file, then the
 * pixel limit, then inflating under a limit, and only then upng-js.
 *
 * The samples are the PNG's own, in its own colour model and depth; nothing is converted.
 * @module
 */
import { grouped } from '../../core/cardinality.js';
import { joinBytes } from '../../core/bytes.js';
import type { Color, SpaceFields } from '../../core/space.js';
import { adam7Passes, scatterPass } from './adam7.js';
import { pngError } from './chunks.js';
import { type Checksum, COLOR_MODELS, rowBytesOf } from './format.js';
import { rowsToSamples } from './rows.js';
import { type Header, readStructure } from './structure.js';
import { undoFilters } from './upng.js';

/** No space's images have more pixels. Those of more than 2 bits are bounded by their bytes first. */
export const DEFAULT_MAX_PIXELS = 2 ** 30;
/** 256 MiB: twice what the largest space's frames take. */
export const DEFAULT_MAX_INFLATED_BYTES = 2 ** 28;

export interface PngReadOptions {
  readonly crc32: Checksum;
  /**
   * A zlib stream to its content, which has to be `sizeBytes` long. It must stop or throw
   * rather than produce more (in Node: `maxOutputLength`); whatever it throws becomes `E_PNG`.
   * What it returns is read during the call only.
   */
  readonly inflate: (bytes: Uint8Array, sizeBytes: number) => Uint8Array;
  /** Refuse every fault, also where it decides no sample. */
  readonly strict?: boolean | undefined;
  /** Width × height beyond it is refused before anything is inflated. */
  readonly maxPixels?: number;
  /** The size of the rows with their filter bytes, likewise. Reading takes about four times that. */
  readonly maxInflatedBytes?: number;
}

/** A picture as it stands in its file. Nothing in it is a view of the file. */
export interface PngPicture extends Header {
  /** Sample bytes as in SPEC §4: rows from the top, one byte a sample, two (LE) at 16 bit. */
  readonly samples: Uint8Array;
  /** Red, green, blue of each entry, for palette pictures only; all samples lie below its K. */
  readonly palette?: Uint8Array;
  /** The bytes of tRNS. */
  readonly transparency?: Uint8Array;
  /** Keyword to text, of tEXt and uncompressed iTXt up to 1 MiB; the first one of a keyword. */
  readonly text: ReadonlyMap<string, string>;
}

/**
 * Read a PNG file.
 * @param bytes - the whole file; not kept, not changed
 * @throws {@link EnumeratorError} `E_PNG`: damaged, not a PNG, or beyond the limits
 */
export function readPng(bytes: Uint8Array, options: PngReadOptions): PngPicture {
  const { crc32, inflate } = options;
  const { header, palette, transparency, imageData, text } = readStructure(bytes, crc32, (found) =>
    checkLimits(found, options),
  );
  const filtered = inflateExactly(imageData, inflatedBytesOf(header), inflate);
  const samples = header.interlaced
    ? readPasses(header, filtered)
    : readRows(header, filtered, header.width, header.height);
  if (palette !== undefined) checkEntries(samples, palette.length / 3);
  return {
    ...header,
    samples,
    ...(palette === undefined ? {} : { palette: new Uint8Array(palette) }),
    ...(transparency === undefined ? {} : { transparency: new Uint8Array(transparency) }),
    text,
  };
}

/**
 * The space that fits a picture: the one in which its sample bytes are a frame.
 * A palette of one colour makes no space, which `makeSpace` will say.
 */
export function pictureSpace(
  picture: Pick<PngPicture, 'width' | 'height' | 'colorType' | 'depth' | 'palette'>,
): SpaceFields & { readonly color: Color } {
  const { width, height, colorType, depth, palette } = picture;
  const { color } = COLOR_MODELS.get(colorType)!;
  return palette === undefined
    ? { width, height, color, depth }
    : { width, height, color, colors: palette.length / 3 };
}

function checkLimits(header: Header, options: PngReadOptions): void {
  const { width, height } = header;
  const maxPixels = options.maxPixels ?? DEFAULT_MAX_PIXELS;
  if (width * height > maxPixels) {
    throw pngError(
      `${width}×${height} is ${grouped(width * height)} pixels: the limit is ${grouped(maxPixels)}`,
    );
  }
  const maxBytes = options.maxInflatedBytes ?? DEFAULT_MAX_INFLATED_BYTES;
  const bytes = inflatedBytesOf(header);
  if (bytes > maxBytes) {
    throw pngError(
      `${width}×${height} takes ${grouped(bytes)} bytes of image data: the limit is ${grouped(maxBytes)}`,
    );
  }
}

/** Bytes of all rows with their filter bytes. */
function inflatedBytesOf({ width, height, channels, depth, interlaced }: Header): number {
  const pictures = interlaced ? adam7Passes(width, height) : [{ width, height }];
  return pictures.reduce(
    (sum, picture) => sum + picture.height * (1 + rowBytesOf(picture.width, channels, depth)),
    0,
  );
}

function inflateExactly(
  imageData: readonly Uint8Array[],
  sizeBytes: number,
  inflate: PngReadOptions['inflate'],
): Uint8Array {
  let filtered: Uint8Array;
  try {
    filtered = inflate(imageData.length === 1 ? imageData[0]! : joinBytes(...imageData), sizeBytes);
  } catch (cause) {
    throw pngError(
      `the image data is damaged, or is not the ${grouped(sizeBytes)} bytes that the header asks for`,
      { cause },
    );
  }
  if (filtered.length !== sizeBytes) {
    throw pngError(
      `the image data inflates to ${grouped(filtered.length)} bytes: the header asks for ${grouped(sizeBytes)}`,
    );
  }
  return filtered;
}

/** Filtered rows of one picture, or of one pass, to its sample bytes in new memory. */
function readRows(
  { channels, depth, colorType }: Header,
  filtered: Uint8Array,
  width: number,
  height: number,
): Uint8Array {
  const rows = undoFilters(
    filtered,
    { width, height, depth, colorType },
    rowBytesOf(width, channels, depth),
  );
  return rowsToSamples(rows, { width, height, channels, depth });
}

function readPasses(header: Header, filtered: Uint8Array): Uint8Array {
  const { width, height, channels, depth } = header;
  const pixelBytes = channels * (depth === 16 ? 2 : 1);
  const samples = new Uint8Array(width * height * pixelBytes);
  let at = 0;
  for (const pass of adam7Passes(width, height)) {
    const end = at + pass.height * (1 + rowBytesOf(pass.width, channels, depth));
    const passSamples = readRows(header, filtered.subarray(at, end), pass.width, pass.height);
    scatterPass(pass, passSamples, samples, width, pixelBytes);
    at = end;
  }
  return samples;
}

function checkEntries(samples: Uint8Array, colors: number): void {
  const at = samples.findIndex((entry) => entry >= colors);
  if (at >= 0) {
    throw pngError(
      `pixel ${grouped(at)} has palette entry ${samples[at]}: the palette has ${colors} colours`,
    );
  }
}
