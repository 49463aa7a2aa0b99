/**
 * CRC-32 as in PNG and zlib, plain: for tests and for platforms without `zlib.crc32`.
 *
 * Eight tables let eight bytes be taken in a step ("slicing by eight"): table t says what a
 * byte does to the checksum with t more bytes behind it.
 * @module
 */
import { requireBytes, requireType } from '../../core/arguments.js';

const POLYNOMIAL = 0xedb88320;
const TABLES = makeTables();

/**
 * The checksum at the end of a PNG chunk.
 * @param bytes - any length; not kept
 * @param previous - the checksum of what comes before `bytes`
 * @returns unsigned, 32 bits; 0 for no bytes at all
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  requireBytes(bytes, 'bytes');
  requireType(previous, 'number', 'previous');
  const tables = TABLES;
  let crc = ~previous;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    const low =
      crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc =
      tables[0x700 | (low & 255)]! ^
      tables[0x600 | ((low >>> 8) & 255)]! ^
      tables[0x500 | ((low >>> 16) & 255)]! ^
      tables[0x400 | (low >>> 24)]! ^
      tables[0x300 | bytes[at + 4]!]! ^
      tables[0x200 | bytes[at + 5]!]! ^
      tables[0x100 | bytes[at + 6]!]! ^
      tables[bytes[at + 7]!]!;
  }
  for (; at < bytes.length; at++) {
    crc = tables[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

/** Table t at 256·t. */
function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let value = 0; value < 256; value++) {
    let crc = value;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[value] = crc;
  }
  for (let at = 256; at < tables.length; at++) {
    const before = tables[at - 256]!;
    tables[at] = tables[before & 255]! ^ (before >>> 8);
  }
  return tables;
}
