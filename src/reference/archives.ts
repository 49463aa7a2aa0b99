/**
 * Archives of images. SPEC §9.3.
 * @module
 */
import { joinBytes, le32 } from './integers.js';
import { JSBI } from './jsbi.js';
import { utf8 } from './keys.js';
import { textOfIndex } from './number-texts.js';

/** A file of an archive. */
interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An image of an archive. */
export interface ArchivedImage {
  readonly index: JSBI;
  /** Without extension. */
  readonly name: string;
  readonly extension: string;
  readonly bytes: Uint8Array;
}

/** What stands beside each image of a tar. */
export interface ArchiveLabels {
  readonly order: string;
  readonly seed: string;
  readonly classes?: number | undefined;
  readonly json?: boolean | undefined;
}

/** A tar of images and their labels. */
export function tarOf(images: readonly ArchivedImage[], labels: ArchiveLabels): Uint8Array {
  const blocks = images
    .flatMap((image) => [fileOf(image), ...labelsOf(image, labels)])
    .flatMap(({ name, bytes }) => [
      tarHeader(name, bytes.length),
      bytes,
      new Uint8Array((512 - (bytes.length % 512)) % 512),
    ]);
  return joinBytes([...blocks, new Uint8Array(1024)]);
}

function fileOf({ name, extension, bytes }: ArchivedImage): Member {
  return { name: `${name}.${extension}`, bytes };
}

function labelsOf({ index, name }: ArchivedImage, labels: ArchiveLabels): Member[] {
  const { order, seed, classes, json = false } = labels;
  const members: Member[] = [];
  if (classes !== undefined) {
    const remainder = JSBI.remainder(index, JSBI.BigInt(classes));
    members.push({ name: `${name}.cls`, bytes: utf8(remainder.toString()) });
  }
  if (json) {
    const text = JSON.stringify({ index: textOfIndex(index), order, seed });
    members.push({ name: `${name}.json`, bytes: utf8(`${text}\n`) });
  }
  return members;
}

function tarHeader(name: string, size: number): Uint8Array {
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  const zeros = (text: string, bytes: number): string => text.padEnd(bytes, '\0');
  const before = [
    zeros(name, 100),
    zeros(octal(0o644, 7), 8),
    zeros(octal(0, 7), 8),
    zeros(octal(0, 7), 8),
    zeros(octal(size, 11), 12),
    zeros(octal(0, 11), 12),
  ].join('');
  const devices = zeros(octal(0, 7), 8).repeat(2);
  const behind = `0${zeros('', 100)}${zeros('ustar', 6)}00${zeros('', 64)}${zeros(devices, 16 + 155 + 12)}`;
  // The checksum is the sum of all bytes, its own field being blanks.
  const sum = utf8(`${before}${' '.repeat(8)}${behind}`).reduce((all, byte) => all + byte, 0);
  return utf8(`${before}${octal(sum, 6)}\0 ${behind}`);
}

/** A zip of images: below 65,535 of them, and below 2^32 − 1 bytes. */
export function zipOf(images: readonly ArchivedImage[]): Uint8Array {
  const files: Uint8Array[] = [];
  const entries: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of images.map(fileOf)) {
    const common = joinBytes([
      ...[10, 0, 0, 0, 0x21].map(le16),
      le32(crc32(bytes)),
      le32(bytes.length),
      le32(bytes.length),
      le16(name.length),
      le16(0),
    ]);
    const file = joinBytes([le32(0x04034b50), common, utf8(name), bytes]);
    const attributes = 0o100644 * 2 ** 16;
    const rest = joinBytes([...[0, 0, 0].map(le16), le32(attributes), le32(offset)]);
    entries.push(joinBytes([le32(0x02014b50), le16(0x032d), common, rest, utf8(name)]));
    files.push(file);
    offset += file.length;
  }
  const directory = joinBytes(entries);
  const counts = [0, 0, images.length, images.length].map(le16);
  const end = [le32(0x06054b50), ...counts, le32(directory.length), le32(offset), le16(0)];
  return joinBytes([...files, directory, ...end]);
}

function le16(x: number): Uint8Array {
  return le32(x).slice(0, 2);
}

/** CRC-32 as PNG and zip have it, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
