/**
 * Any PNG, of any origin, to sample bytes: first our own check of the whole file, then the
 * pixel limit, then inflating under a limit, and only then upng-js.
 *
 * The samples are the PNG's own, in its own colour model and depth; nothing is converted.
 * @module
 */
import { requireFields } from '../../core/arguments.js';
import { counted, grouped } from '../../core/cardinality.js';
import { joinBytes } from '../../core/bytes.js';
import type { EnumeratorError } from '../../core/errors.js';
import type { Color, SpaceFields } from '../../core/space.js';
import { adam7Passes, scatterPass } from './adam7.js';
import { Faults, pngError } from './faults.js';
import { type Checksum, COLOR_MODELS, rowBytesOf } from './format.js';
import type { Inflated } from './inflate.js';
import { rowsToSamples } from './rows.js';
import { type Animation, type Header, readStructure, type Structure } from './structure.js';
import { undoFilters } from './upng.js';

/** No space's images have more pixels. Those of more than 2 bits are bounded by their bytes first. */
export const DEFAULT_MAX_PIXELS = 2 ** 30;
/** 256 MiB: twice what the largest space's frames take. */
export const DEFAULT_MAX_INFLATED_BYTES = 2 ** 28;

export interface PngReadOptions {
  readonly crc32: Checksum;
  /**
   * A zlib stream to its content, of at most `maxBytes`. It must stop or throw rather than produce
   * more, hold the content against its Adler-32, take any distance that deflate has, whatever the
   * window of the stream's header; whatever it throws becomes `E_PNG`. It says where the stream ends
   * too, and its memory is the reader's then; bytes alone are copied, and what follows the stream is
   * not noticed.
   */
  readonly inflate: (bytes: Uint8Array, maxBytes: number) => Inflated | Uint8Array;
  /** Refuse every fault, also where it decides no sample. */
  readonly strict?: boolean | undefined;
  /**
   * Called with what is known before anything is inflated; may throw. The header is right then, and
   * of a palette picture there are the colours.
   */
  readonly checkHead?: ((head: PngHeader) => void) | undefined;
  /** Width × height beyond it is refused before anything is inflated. */
  readonly maxPixels?: number;
  /**
   * The size of the rows with their filter bytes, likewise. Reading takes that and the samples,
   * which at 8 and 16 bit are in the same memory, and once more the file.
   */
  readonly maxInflatedBytes?: number;
}

/** What stands in a file around the samples. Nothing in it is a view of the file. */
export interface PngHeader extends Header {
  /** Red, green, blue of each entry, for palette pictures only; all samples lie below its K. */
  readonly palette?: Uint8Array;
  /** The bytes of tRNS. */
  readonly transparency?: Uint8Array;
  /** Keyword to text, of tEXt and uncompressed iTXt up to 1 MiB; the first one of a keyword. */
  readonly text: ReadonlyMap<string, string>;
  /** Of an animated PNG. */
  readonly animation?: Animation;
  /** The bytes of eXIf: a TIFF file. */
  readonly exif?: Uint8Array;
}

/** A picture as it stands in its file. */
export interface PngPicture extends PngHeader {
  /** Sample bytes as in SPEC §4: rows from the top, one byte a sample, two (LE) at 16 bit. */
  readonly samples: Uint8Array;
  /** The faults of the file that were passed over, since they decide no sample: a clause each. */
  readonly remarks: readonly string[];
}

/**
 * Read a PNG file.
 * @param bytes - the whole file; not kept, not changed
 * @throws {@link EnumeratorError} `E_PNG`: damaged, not a PNG, or beyond the limits
 */
export function readPng(bytes: Uint8Array, options: PngReadOptions): PngPicture {
  const { crc32, inflate, strict = false, checkHead } = options;
  const faults = new Faults(strict);
  const checkHeader = (found: Header): void => checkLimits(found, options);
  const structure = readStructure(bytes, { crc32, faults, checkHeader });
  const head = headOf(structure);
  checkHead?.(head);
  const filtered = inflateRows(structure, inflate, options, faults);
  const samples = head.interlaced
    ? readPasses(head, filtered)
    : readRows(head, filtered, head.width, head.height);
  if (head.palette !== undefined) checkEntries(samples, head.palette.length / 3);
  return { ...head, samples, remarks: faults.remarks() };
}

/** In new memory. */
function headOf({ header, palette, transparency, text, animation, exif }: Structure): PngHeader {
  return {
    ...header,
    ...(palette === undefined ? {} : { palette: new Uint8Array(palette) }),
    ...(transparency === undefined ? {} : { transparency: new Uint8Array(transparency) }),
    text,
    ...(animation === undefined ? {} : { animation }),
    ...(exif === undefined ? {} : { exif: new Uint8Array(exif) }),
  };
}

/**
 * The space that fits a picture: the one in which its sample bytes are a frame.
 * A palette of one colour makes no space, which `makeSpace` will say.
 */
export function pictureSpace(
  picture: Pick<PngPicture, 'width' | 'height' | 'colorType' | 'depth' | 'palette'>,
): SpaceFields & { readonly color: Color } {
  const { width, height, colorType, depth, palette } = requireFields(
    picture,
    { width: 'number', height: 'number', depth: 'number' },
    'picture',
  );
  const color = COLOR_MODELS.get(colorType)?.color;
  if (color === undefined) throw new TypeError('picture.colorType must be that of a PNG');
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
  const maxBytes = maxInflatedBytesOf(options);
  const bytes = inflatedBytesOf(header);
  if (bytes > maxBytes) {
    throw pngError(
      `${width}×${height} takes ${grouped(bytes)} bytes of image data: the limit is ${grouped(maxBytes)}`,
    );
  }
}

function maxInflatedBytesOf({ maxInflatedBytes }: PngReadOptions): number {
  return maxInflatedBytes ?? DEFAULT_MAX_INFLATED_BYTES;
}

/** Bytes of all rows with their filter bytes. */
function inflatedBytesOf({ width, height, channels, depth, interlaced }: Header): number {
  const pictures = interlaced ? adam7Passes(width, height) : [{ width, height }];
  return pictures.reduce(
    (sum, picture) => sum + picture.height * (1 + rowBytesOf(picture.width, channels, depth)),
    0,
  );
}

/** Image data beyond the last row is looked at up to here, and up to as much as the rows. */
const MOST_EXTRA_BYTES = 2 ** 20;

/** @returns the rows with their filter bytes */
function inflateRows(
  { header, imageData, cut }: Structure,
  inflate: PngReadOptions['inflate'],
  options: PngReadOptions,
  faults: Faults,
): Uint8Array {
  const sizeBytes = inflatedBytesOf(header);
  const zlib = imageData.length === 1 ? imageData[0]! : joinBytes(...imageData);
  const mostBytes = Math.min(2 * sizeBytes + MOST_EXTRA_BYTES, maxInflatedBytesOf(options));
  const damage = (cause: unknown): EnumeratorError =>
    pngError(
      cut ??
        `the image data is damaged, or is not the ${grouped(sizeBytes)} bytes that the header asks for`,
      { cause },
    );
  let inflated: Inflated | Uint8Array;
  try {
    inflated = inflate(zlib, sizeBytes);
  } catch (cause) {
    if (options.strict === true) throw damage(cause);
    try {
      inflated = inflate(zlib, mostBytes);
    } catch {
      throw damage(cause);
    }
  }
  const { content, readBytes } =
    inflated instanceof Uint8Array
      ? { content: new Uint8Array(inflated), readBytes: zlib.length }
      : inflated;
  if (content.length !== sizeBytes) {
    const problem = `the image data inflates to ${counted(content.length, 'byte')}: the header asks for ${grouped(sizeBytes)}`;
    if (content.length < sizeBytes) throw pngError(cut ?? problem);
    faults.pass(problem, 'what is beyond the last row was passed over');
  }
  const rest = zlib.length - readBytes;
  if (rest > 0) {
    const what = counted(rest, 'byte follows', 'bytes follow');
    faults.pass(`${what} the zlib stream in IDAT`, 'passed over', 'cut them off');
  }
  return content.subarray(0, sizeBytes);
}

/**
 * Filtered rows of one picture, or of one pass, to its sample bytes.
 * @param filtered - taken over: at 8 and 16 bit the samples are in its memory
 */
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
      `pixel ${grouped(at)} has palette entry ${samples[at]}: the palette has ${counted(colors, 'colour')}`,
    );
  }
}
