/**
 * What writer and reader of PNG share: the container's constants, and how wide a row is.
 * The format itself is W3C's "Portable Network Graphics"; SPEC §9 says what we put into it.
 *
 * Nothing below this folder touches the platform. Checksums, deflate and inflate are
 * handed in, because the fastest ones differ between Node, workers and browsers.
 * @module
 */
import type { Color } from '../../core/space.js';

/**
 * A checksum that can be carried on: `crc32(b, crc32(a))` is that of a followed by b.
 * Without `previous` it starts from the beginning. The result is an unsigned 32-bit number.
 */
export type Checksum = (bytes: Uint8Array, previous?: number) => number;

/** Handed in, because the fastest ones differ by platform. */
export interface Checksums {
  /** The checksum of PNG chunks; 0 for no bytes. */
  readonly crc32: Checksum;
  /** The checksum of zlib streams; 1 for no bytes. */
  readonly adler32: Checksum;
}

/** The eight bytes that every PNG begins with. */
export const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** The chunk that every PNG ends with, whole. */
export const IEND = Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82);

/** The colour types of IHDR. */
export type ColorType = 0 | 2 | 3 | 4 | 6;

export const COLOR_TYPES: Readonly<Record<Color, ColorType>> = {
  gray: 0,
  rgb: 2,
  palette: 3,
  graya: 4,
  rgba: 6,
};

/** The colour model of a colour type, and the depths that PNG allows it. */
export const COLOR_MODELS: ReadonlyMap<
  number,
  { readonly color: Color; readonly channels: number; readonly depths: readonly number[] }
> = new Map([
  [0, { color: 'gray', channels: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { color: 'rgb', channels: 3, depths: [8, 16] }],
  [3, { color: 'palette', channels: 1, depths: [1, 2, 4, 8] }],
  [4, { color: 'graya', channels: 2, depths: [8, 16] }],
  [6, { color: 'rgba', channels: 4, depths: [8, 16] }],
]);

/** The largest length of a chunk, and the largest side of a picture. */
export const MAX_LENGTH = 2 ** 31 - 1;

/** Bytes of a chunk around its data: length and type before it, CRC after it. */
export const CHUNK_OVERHEAD = 12;

/** Bytes of one row without its filter byte; the last one may be padded. */
export function rowBytesOf(width: number, channels: number, depth: number): number {
  return Math.ceil((width * channels * depth) / 8);
}

/** Write `value` (an integer in 0..2^32−1), highest byte first. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Read four bytes, highest first; they must exist. */
export function readUint32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0
  );
}

/** Write text whose characters are all below 256, one byte each. */
export function writeLatin1(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

/** One whole chunk in new memory. */
export function makeChunk(type: string, data: Uint8Array, crc32: Checksum): Uint8Array {
  const chunk = new Uint8Array(CHUNK_OVERHEAD + data.length);
  writeUint32(chunk, 0, data.length);
  writeLatin1(chunk, 4, type);
  chunk.set(data, 8);
  writeUint32(chunk, 8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** The IHDR chunk of a picture that is not interlaced. */
export function makeHeaderChunk(
  width: number,
  height: number,
  depth: number,
  colorType: number,
  crc32: Checksum,
): Uint8Array {
  const header = new Uint8Array(13);
  writeUint32(header, 0, width);
  writeUint32(header, 4, height);
  header.set([depth, colorType], 8);
  return makeChunk('IHDR', header, crc32);
}
