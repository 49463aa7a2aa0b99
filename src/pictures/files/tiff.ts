/**
 * A look at a TIFF's first directory. TIFF has more forms than ffmpeg reads rightly: of tiles, of JPEG
 * inside, and of some more it makes black or garbage without a word. Each form that passes here was
 * tried, and gave the samples that libtiff gives; all others are refused by name.
 * @module
 */
import { counted, grouped } from '../../core/cardinality.js';
import { repeatedTag, type TiffDirectory, readDirectory } from './tiff-directory.js';
import type { Look } from './look.js';

/** The compressions that ffmpeg reads; all others are named, where they have a name. */
const READ = {
  raw: 1,
  rle: 2,
  g3: 3,
  g4: 4,
  lzw: 5,
  deflate: 8,
  deflateOld: 32_946,
  packbits: 32_773,
  // Where ffmpeg was built without it, it says so.
  lzma: 34_925,
};
const OTHER_COMPRESSIONS: ReadonlyMap<number, string> = new Map([
  [6, 'old-style JPEG'],
  [7, 'JPEG'],
  [9, 'JBIG'],
  [10, 'JBIG'],
  [32_809, 'ThunderScan'],
  [34_676, 'SGILog'],
  [34_677, 'SGILog'],
  [34_712, 'JPEG 2000'],
  [34_887, 'LERC'],
  [50_000, 'Zstandard'],
  [50_001, 'WebP'],
  [50_002, 'JPEG XL'],
]);
const COLOURS: ReadonlyMap<number, string> = new Map([
  [4, 'a mask'],
  [6, 'YCbCr'],
  [8, 'CIE Lab'],
  [9, 'ICC Lab'],
  [10, 'ITU Lab'],
  [32_803, 'the raw values of a camera'],
  [32_844, 'LogL'],
  [32_845, 'LogLuv'],
  [34_892, 'the raw values of a camera'],
]);

const WITH_TIFFCP = 'rewrite it with `tiffcp -s -c zip in.tif out.tif`, or make a PNG of it';
const WITH_PNG = 'make a PNG of it';
/** What is taken as it stands, or made so by ffmpeg. */
const WHITE_IS_ZERO = 0;
const GRAY = 1;
const RGB = 2;
const PALETTE = 3;
const CMYK = 5;

/** The tags that decide a sample. */
const TAG = {
  kind: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  offsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  lengths: 279,
  planes: 284,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileOffsets: 324,
  inks: 332,
  extra: 338,
  format: 339,
  dng: 50_706,
} as const;
const TAGS = Object.values(TAG);

/** What may be missing of fields that are not read, such as a profile of colours. */
const MOST_FILLED_BYTES = 2 ** 22;

/** @param bytes - the whole file, which begins as a TIFF does */
export function lookAtTiff(bytes: Uint8Array): Look {
  const directory = readDirectory(bytes, TAGS);
  if (directory === undefined) return { damage: 'its directory cannot be read' };
  const refusal = findRefusal(directory, bytes);
  if (refusal !== undefined) return { refusal };
  const damage = findDamage(directory, bytes.length);
  const samples = sampleCount(directory);
  const missing = directory.end - bytes.length;
  const isPremultiplied = directory.first(TAG.extra) === 1;
  const isUnnamed =
    samples % 2 === 0 && !isCmyk(directory) && (directory.first(TAG.extra) ?? 0) === 0;
  return {
    ...(damage === undefined ? {} : { damage }),
    ...(isCmyk(directory) ? { storedAs: 'cmyk' } : {}),
    ...(isPremultiplied ? { isPremultiplied } : {}),
    ...(missing > 0 && missing <= MOST_FILLED_BYTES ? { filledTo: directory.end } : {}),
    remarks: [
      ...(isUnnamed
        ? ['the file does not say what its last sample is: it was taken for alpha']
        : []),
      ...(missing > 0 ? [`bytes that decide no sample are missing at its end: ${missing}`] : []),
    ],
  };
}

/** @returns what ffmpeg does not read as it is, with a way out */
function findRefusal(directory: TiffDirectory, bytes: Uint8Array): string | undefined {
  const { first } = directory;
  const photometric = first(TAG.photometric);
  const compression = first(TAG.compression) ?? READ.raw;
  const colour = photometric === undefined ? 'colours of no name' : COLOURS.get(photometric);
  const twice = repeatedTag(directory, TAGS);
  if (twice !== undefined) return `its field ${twice} stands in it twice; ${WITH_TIFFCP}`;
  if (first(TAG.dng) !== undefined || ((first(TAG.kind) ?? 0) & 1) !== 0) {
    return 'its first picture is a small copy of another, as in the raw file of a camera; develop it into a PNG';
  }
  if (first(TAG.tileWidth) !== undefined || first(TAG.tileOffsets) !== undefined) {
    return `it is stored in tiles, which ffmpeg reads wrongly; ${WITH_TIFFCP}`;
  }
  if (!Object.values(READ).includes(compression)) {
    const name = OTHER_COMPRESSIONS.get(compression) ?? `method ${compression}`;
    return `it is compressed by ${name}, which ffmpeg does not read rightly; ${WITH_TIFFCP}`;
  }
  if (compression === READ.lzw && isOldLzw(directory, bytes)) {
    return `it is compressed by LZW in its old style, which ffmpeg does not read; ${WITH_TIFFCP}`;
  }
  if (colour !== undefined || photometric! > CMYK) {
    return `it holds ${colour ?? `colours of kind ${photometric}`}, which ffmpeg does not read rightly; ${WITH_PNG}`;
  }
  return findSampleRefusal(directory, photometric!) ?? findStorageRefusal(directory, compression);
}

/** @returns what of the samples themselves is not read */
function findSampleRefusal({ first, all }: TiffDirectory, photometric: number): string | undefined {
  const samples = first(TAG.samples) ?? 1;
  const bits = all(TAG.bits) ?? [1];
  const format = all(TAG.format) ?? [];
  if (bits.some((depth) => depth !== bits[0])) {
    return `its samples have ${bits.join(', ')} bits; ${WITH_PNG}`;
  }
  if (format.includes(2)) return `its samples have signs; ${WITH_PNG} without negative ones`;
  if (format.some((kind) => kind !== 1 && kind !== 4)) {
    return `its samples are fractions; ${WITH_PNG} of 16 bits`;
  }
  if (!FORMS.get(photometric)?.get(samples)?.includes(bits[0]!)) {
    const name = NAMES[photometric];
    return `it has ${counted(samples, 'sample')} of ${counted(bits[0]!, 'bit')} for each pixel (${name}), which ffmpeg does not read rightly; ${WITH_PNG}`;
  }
  if (photometric === CMYK && (first(TAG.inks) ?? 1) !== 1)
    return `its inks are not cyan, magenta, yellow and black; ${WITH_PNG}`;
  const levels = photometric === PALETTE ? all(TAG.colorMap) : undefined;
  if (levels !== undefined && levels.length !== 3 * 2 ** bits[0]!)
    return `its palette has ${counted(levels.length, 'level')} in place of ${3 * 2 ** bits[0]!}; ${WITH_PNG}`;
  if (photometric === PALETTE && (levels ?? []).every((level) => level < 256)) {
    return `its palette has levels of 8 bits, which ffmpeg takes for black; ${WITH_TIFFCP}`;
  }
  return undefined;
}

const NAMES = ['gray, white is 0', 'gray', 'rgb', 'palette', '', 'CMYK'];

/** Photometric → samples of a pixel → their bits. */
const FORMS: ReadonlyMap<number, ReadonlyMap<number, readonly number[]>> = new Map([
  [WHITE_IS_ZERO, new Map([[1, [1, 2, 4, 8, 16]]])],
  [
    GRAY,
    new Map([
      [1, [1, 2, 4, 8, 16]],
      [2, [8, 16]],
    ]),
  ],
  [
    RGB,
    new Map([
      [3, [8, 16]],
      [4, [8, 16]],
    ]),
  ],
  [PALETTE, new Map([[1, [1, 2, 4, 8]]])],
  // Of 16 bits ffmpeg takes the four inks for red, green, blue and alpha.
  [CMYK, new Map([[4, [8]]])],
]);

/** @returns what of their storage is not read */
function findStorageRefusal(directory: TiffDirectory, compression: number): string | undefined {
  const { first } = directory;
  const bits = first(TAG.bits) ?? 1;
  const photometric = first(TAG.photometric)!;
  const isFax = [READ.rle, READ.g3, READ.g4].includes(compression);
  const isPlain = [READ.raw, READ.packbits].includes(compression);
  const predictor = first(TAG.predictor) ?? 1;
  const planes = first(TAG.planes) ?? 1;
  if (isFax && bits !== 1) return `it is compressed as a fax with ${bits} bits; ${WITH_TIFFCP}`;
  if (predictor !== 1 && (predictor !== 2 || bits < 8 || isPlain || isFax)) {
    return `its predictor ${predictor} does not fit its samples; ${WITH_TIFFCP}`;
  }
  if (planes !== 1 && (planes !== 2 || photometric !== RGB || bits !== 8)) {
    return `its samples lie in planes of their own, which ffmpeg does not read rightly; rewrite it with \`tiffcp -p contig in.tif out.tif\`, or make a PNG of it`;
  }
  const isReversed = (first(TAG.fillOrder) ?? 1) !== 1;
  if (isReversed && isPlain && bits < 8 && (bits > 1 || photometric === PALETTE)) {
    return `its bits are stored in reverse, which ffmpeg reads wrongly; rewrite it with \`tiffcp -f msb2lsb in.tif out.tif\`, or make a PNG of it`;
  }
  return undefined;
}

/** Its strips begin with a code that the new style does not begin with. */
function isOldLzw({ all }: TiffDirectory, bytes: Uint8Array): boolean {
  const offsets = all(TAG.offsets) ?? [];
  return offsets.some((at) => bytes[at] === 0 && ((bytes[at + 1] ?? 0) & 1) === 1);
}

/** @returns which of its pixels cannot be in the file */
function findDamage(directory: TiffDirectory, fileBytes: number): string | undefined {
  const { first, all } = directory;
  const [width, height] = [first(TAG.width) ?? 0, first(TAG.height) ?? 0];
  const offsets = all(TAG.offsets) ?? [];
  const lengths = all(TAG.lengths) ?? (offsets.length === 1 ? [fileBytes - offsets[0]!] : []);
  const planes = first(TAG.planes) === 2 ? sampleCount(directory) : 1;
  const rows = Math.min(height, first(TAG.rowsPerStrip) ?? height);
  if (width === 0 || rows === 0) return 'it has no pixels';
  const strips = Math.ceil(height / rows) * planes;
  if (offsets.length < strips || lengths.length < strips) {
    return `it has ${Math.min(offsets.length, lengths.length)} of ${strips} strips`;
  }
  const isRaw = (first(TAG.compression) ?? READ.raw) === READ.raw;
  const pixelBits = ((first(TAG.bits) ?? 1) * sampleCount(directory)) / planes;
  for (let i = 0; i < strips; i++) {
    const end = offsets[i]! + lengths[i]!;
    if (end > fileBytes || lengths[i] === 0) {
      return `strip ${i + 1} of ${strips} ends at byte ${end}, and the file has ${fileBytes}`;
    }
    const stripRows = Math.min(rows, height - (i % (strips / planes)) * rows);
    const needed = Math.ceil((width * pixelBits) / 8) * stripRows;
    if (isRaw && lengths[i]! < needed) {
      return `strip ${i + 1} of ${strips} has ${counted(lengths[i]!, 'byte')} in place of ${grouped(needed)}`;
    }
  }
  return undefined;
}

function sampleCount({ first }: TiffDirectory): number {
  return first(TAG.samples) ?? 1;
}

function isCmyk({ first }: TiffDirectory): boolean {
  return first(TAG.photometric) === CMYK;
}
