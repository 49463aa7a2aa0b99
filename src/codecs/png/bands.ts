/**
 * Pictures of 8-bit RGB as PNG, band by band: bands of rows are filtered and deflated on their own, in any
 * order and by any thread, and joined at the end. The bytes depend on the bands' rows alone.
 * @module
 */
import { joinBytes } from '../../core/bytes.js';
import {
  compressPart,
  type CompressedPart,
  compressRows,
  type WriteRows,
} from '../../core/kernel/compressor.js';
import {
  type Checksum,
  COLOR_TYPES,
  IEND,
  makeChunk,
  makeHeaderChunk,
  SIGNATURE,
  writeUint32,
} from './format.js';
import { makeTextChunk } from './metadata.js';
import { RowWriter } from './rows.js';

/** Rows that are compressed. */
export type Band = CompressedPart;

/**
 * Compress a band of rows.
 * @param pixels - red, green, blue of each
 * @param above - the row in front of it; undefined at the picture's top
 */
export function makeBand(pixels: Uint8Array, width: number, above?: Uint8Array): Band {
  const rowBytes = 3 * width;
  const layout = { rowBytes, height: pixels.length / rowBytes, pixelBytes: 3 };
  return compressPart(layout, rowsOf(pixels, width), above);
}

/** Pixels as rows. */
function rowsOf(pixels: Uint8Array, width: number): WriteRows {
  const writer = new RowWriter({ width, channels: 3, depth: 8 });
  return (firstRow, rows, out, at) => writer.writeRows(pixels, firstRow, rows, out, at);
}

/** The content of a PNG of bands besides its pixels. */
export interface BandPicture {
  readonly width: number;
  readonly height: number;
  /** Keyword and text of each `iTXt` chunk. */
  readonly texts?: readonly (readonly [keyword: string, text: string])[];
}

/** Fast compression with a window of 32 KiB. */
const ZLIB_HEAD = Uint8Array.of(0x78, 0x01);
/** An empty block that says it is the last. */
const LAST_BLOCK = Uint8Array.of(1, 0, 0, 0xff, 0xff);

/** Puts a file together from its bands. */
export interface BandWriter {
  /** The bytes before the bands. */
  readonly head: readonly Uint8Array[];
  /** The chunk of the next band, from the top to the bottom. */
  put(band: Band): Uint8Array;
  /** The bytes after the bands. */
  end(): readonly Uint8Array[];
}

/** Begin a file, which comes in parts: a large picture is never one piece of memory. */
export function openBandWriter(picture: BandPicture, crc32: Checksum): BandWriter {
  let adler = 1;
  return {
    head: [...makeHead(picture, crc32), makeChunk('IDAT', ZLIB_HEAD, crc32)],
    put(band) {
      adler = joinAdler(adler, band.adler, band.bytes);
      return makeChunk('IDAT', band.blocks, crc32);
    },
    end() {
      const tail = new Uint8Array(LAST_BLOCK.length + 4);
      tail.set(LAST_BLOCK);
      writeUint32(tail, LAST_BLOCK.length, adler);
      return [makeChunk('IDAT', tail, crc32), IEND];
    },
  };
}

/**
 * The same picture in one piece.
 * @param pixels - red, green, blue of each
 * @returns a whole file
 */
export function encodeRgb(
  picture: BandPicture,
  pixels: Uint8Array,
  crc32: Checksum,
): Uint8Array<ArrayBuffer> {
  const { width, height } = picture;
  const layout = { rowBytes: 3 * width, height, pixelBytes: 3 };
  const image = compressRows(layout, rowsOf(pixels, width));
  return joinBytes(...makeHead(picture, crc32), makeChunk('IDAT', image, crc32), IEND);
}

/** The bytes before the image data. */
function makeHead({ width, height, texts = [] }: BandPicture, crc32: Checksum): Uint8Array[] {
  return [
    SIGNATURE,
    makeHeaderChunk(width, height, 8, COLOR_TYPES.rgb, crc32),
    ...texts.map(([keyword, text]) => makeTextChunk(keyword, text, crc32)),
  ];
}

const MODULUS = 65521;

/**
 * Adler-32 of two pieces, one behind the other, from those of each.
 * @param bytes - how many the second piece has
 */
export function joinAdler(first: number, second: number, bytes: number): number {
  const [a1, b1] = [first & 0xffff, first >>> 16];
  const [a2, b2] = [second & 0xffff, second >>> 16];
  const a = (a1 + a2 - 1 + MODULUS) % MODULUS;
  // The second piece began from a = 1 in place of a1, which each of its bytes adds to b.
  const b = (b1 + b2 + (bytes % MODULUS) * ((a1 - 1 + MODULUS) % MODULUS)) % MODULUS;
  return ((b << 16) | a) >>> 0;
}
