/**
 * Pictures of 8-bit RGB as PNG, band by band: bands of rows are filtered and deflated on their own, in any
 * order and by any thread, and joined at the end. The bytes depend on the bands' rows alone.
 * @module
 */
import { joinBytes } from '../../core/bytes.js';
import { adler32 } from './adler32.js';
import { filterRows } from './filters.js';
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

/** Rows that are compressed. */
export interface Band {
  /** Blocks of deflate that end at a byte, none of which says that it is the last. */
  readonly blocks: Uint8Array;
  /** The Adler-32 of the bytes before compression. */
  readonly adler: number;
  readonly bytes: number;
}

/**
 * Compress a band of rows.
 * @param pixels - red, green, blue of each
 * @param above - the row in front of it; undefined at the picture's top
 * @param deflate - bytes to raw blocks, flushed to a byte and without a last one
 */
export function makeBand(
  pixels: Uint8Array,
  width: number,
  deflate: (bytes: Uint8Array) => Uint8Array,
  above?: Uint8Array,
): Band {
  const filtered = filterRows(pixels, 3 * width, 3, above);
  return { blocks: deflate(filtered), adler: adler32(filtered), bytes: filtered.length };
}

/** The content of a PNG of bands besides its pixels. */
export interface BandPicture {
  readonly width: number;
  readonly height: number;
  /** Keyword and text of each `iTXt` chunk. */
  readonly texts?: readonly (readonly [keyword: string, text: string])[];
}

/** Fast compression with a window of 32 KiB. */
const ZLIB_HEAD = Uint8Array.of(0x78, 0x9c);
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
 * @param deflate - bytes to a zlib stream
 * @returns a whole file
 */
export function encodeRgb(
  picture: BandPicture,
  pixels: Uint8Array,
  crc32: Checksum,
  deflate: (bytes: Uint8Array) => Uint8Array,
): Uint8Array<ArrayBuffer> {
  const image = deflate(filterRows(pixels, 3 * picture.width, 3));
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
