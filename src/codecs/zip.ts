/**
 * The records of zip archives whose members are stored: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.
 *
 * An archive is a row of members, a local header and a file's bytes, then the directory, a line for
 * each member, then the end. Where offsets pass 32 bits or members 16, ZIP64 records say them. What we
 * write depends on names, bytes and offsets alone: made on Unix, mode 0644, and the earliest time that
 * there is, the start of 1980.
 * @module
 */
import { countText, grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { joinBytes } from '../core/bytes.js';
import { writeLatin1 } from './png/format.js';

const LOCAL_SIGNATURE = 0x04034b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;

const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
/** The extra field of an entry: its kind, its length, and an offset of 64 bits. */
const OFFSET64_BYTES = 12;

const STORED_VERSION = 10;
const ZIP64_VERSION = 45;
const MADE_ON_UNIX = 3;
/** An ordinary file that its owner writes and everybody reads. */
const FILE_MODE = 0o100644;
/** 1980-01-01 as the format packs days; midnight is 0. */
const FIRST_DAY = 0x21;

/** A flag: sizes stand behind the file. */
const SIZES_FOLLOW = 8;

const LIMIT_16 = 0xffff;
const LIMIT_32 = 0xffffffff;
/** Archivers count bytes in signed 64-bit numbers. */
const SIZE_LIMIT = 2n ** 63n;
/** The longest name of a member of ours. */
export const LONGEST_NAME = 255;

/** A stored member. */
export interface ZipMember {
  /** 1 to 255 characters from space to tilde. */
  readonly name: string;
  /** Of its file, in bytes. */
  readonly size: number;
  /** CRC-32 of its file. */
  readonly crc: number;
}

/** Bytes of a member with its header. @param nameLength - in characters @param size - of its file */
export function zipMemberBytes(nameLength: number, size: number): number {
  return LOCAL_BYTES + nameLength + size;
}

/** Bytes of a member's line in a directory that is large, or not ({@link isLargeZip}). */
export function zipEntryBytes(nameLength: number, isLarge: boolean): number {
  return ENTRY_BYTES + nameLength + (isLarge ? OFFSET64_BYTES : 0);
}

/** Whether the directory says offsets in 64 bits, which it does in all of its lines or in none. @param start - of the directory */
export function isLargeZip(start: bigint): boolean {
  return start >= BigInt(LIMIT_32);
}

/**
 * Write the header of a member, which its bytes follow.
 * @param out - {@link zipMemberBytes} less the size are overwritten from `at` on
 * @throws {@link EnumeratorError} `E_OUTPUT` where the header cannot hold the name or the size
 */
export function putZipHeader(out: Uint8Array, at: number, member: ZipMember): void {
  checkMember(member);
  const view = new DataView(out.buffer, out.byteOffset + at, LOCAL_BYTES);
  view.setUint32(0, LOCAL_SIGNATURE, true);
  putCommon(view, 4, member);
  view.setUint16(28, 0, true);
  writeLatin1(out, at + LOCAL_BYTES, member.name);
}

/** No header of ours is longer. */
export const ZIP_HEADER_BYTES = LOCAL_BYTES + LONGEST_NAME;

/**
 * Read the header of a member: ours, or another archiver's of a stored file. Times and versions are not looked at.
 * @param bytes - {@link ZIP_HEADER_BYTES} of the archive, or fewer at its end
 * @returns undefined where no member begins
 * @throws {@link EnumeratorError} `E_OUTPUT`: cut short, compressed, or anything but a plain name and size
 */
export function readZipHeader(bytes: Uint8Array): ZipMember | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const signature = bytes.length < 4 ? 0 : view.getUint32(0, true);
  if (bytes.length === 0 || signature === ENTRY_SIGNATURE || signature === END_SIGNATURE)
    return undefined;
  if (signature === END64_SIGNATURE) return undefined;
  if (signature !== LOCAL_SIGNATURE) throw damage('damaged: it does not begin as one');
  const nameLength = bytes.length < LOCAL_BYTES ? 0 : view.getUint16(26, true);
  const end = LOCAL_BYTES + nameLength;
  if (nameLength === 0 || bytes.length < end) throw damage('cut short, or has no name');
  const [crc, packed, size] = [14, 18, 22].map((at) => view.getUint32(at, true));
  // Flags, method, and the extra field, which says what has no room.
  if ([6, 8, 28].some((at) => view.getUint16(at, true) !== 0) || packed !== size)
    throw damage('that of a file which is not plainly stored');
  const name = String.fromCharCode(...bytes.subarray(LOCAL_BYTES, end));
  const member = { name, size: size!, crc: crc! };
  checkMember(member);
  return member;
}

/** What another archiver did with its members. */
export interface ForeignZip {
  readonly isCompressed: boolean;
  /** Bytes of the member with its header; undefined where the header does not say them. */
  readonly memberBytes: number | undefined;
}

/**
 * Look at a header that {@link readZipHeader} refuses.
 * @returns undefined where it is no header, or a plain one
 */
export function readForeignZipHeader(bytes: Uint8Array): ForeignZip | undefined {
  if (bytes.length < LOCAL_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [flags, method, nameLength, extraBytes] = [6, 8, 26, 28].map((at) =>
    view.getUint16(at, true),
  );
  const isPlain = flags === 0 && method === 0 && extraBytes === 0;
  if (view.getUint32(0, true) !== LOCAL_SIGNATURE || isPlain) return undefined;
  const packed = view.getUint32(18, true);
  const hasSize = (flags! & SIZES_FOLLOW) === 0 && packed !== LIMIT_32;
  const memberBytes = hasSize ? LOCAL_BYTES + nameLength! + extraBytes! + packed : undefined;
  return { isCompressed: method !== 0, memberBytes };
}

/**
 * Write a member's line in the directory.
 * @param offset - of its header in the archive
 * @param isLarge - as {@link isLargeZip} says of the directory's start
 */
export function putZipEntry(
  out: Uint8Array,
  at: number,
  member: ZipMember,
  offset: bigint,
  isLarge: boolean,
): void {
  checkMember(member);
  const { name } = member;
  const sizeBytes = zipEntryBytes(name.length, isLarge);
  const view = new DataView(out.buffer, out.byteOffset + at, sizeBytes);
  view.setUint32(0, ENTRY_SIGNATURE, true);
  view.setUint16(4, (MADE_ON_UNIX << 8) | ZIP64_VERSION, true);
  putCommon(view, 6, member);
  if (isLarge) view.setUint16(6, ZIP64_VERSION, true);
  view.setUint16(30, isLarge ? OFFSET64_BYTES : 0, true);
  // No comment, the first disk, no internal attributes.
  view.setUint16(32, 0, true);
  view.setUint32(34, 0, true);
  view.setUint32(38, FILE_MODE * 2 ** 16, true);
  view.setUint32(42, isLarge ? LIMIT_32 : Number(offset), true);
  writeLatin1(out, at + ENTRY_BYTES, name);
  if (!isLarge) return;
  const extra = ENTRY_BYTES + name.length;
  view.setUint16(extra, 1, true);
  view.setUint16(extra + 2, 8, true);
  view.setBigUint64(extra + 4, offset, true);
}

/** From the version on to the length of the name: 24 bytes that header and line have in common. */
function putCommon(view: DataView, at: number, { name, size, crc }: ZipMember): void {
  view.setUint16(at, STORED_VERSION, true);
  // No flags, stored, midnight.
  view.setUint32(at + 2, 0, true);
  view.setUint16(at + 6, 0, true);
  view.setUint16(at + 8, FIRST_DAY, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, name.length, true);
}

function needsZip64(members: bigint, start: bigint, directoryBytes: bigint): boolean {
  return members >= BigInt(LIMIT_16) || isLargeZip(start) || directoryBytes >= BigInt(LIMIT_32);
}

/**
 * The end of an archive, in new memory.
 * @param start - of the directory
 * @throws {@link EnumeratorError} `E_OUTPUT` where 64 bits cannot hold the end
 */
export function zipEnd(members: bigint, start: bigint, directoryBytes: bigint): Uint8Array {
  const end64 = start + directoryBytes;
  if (end64 >= SIZE_LIMIT) {
    const most = countText((members * SIZE_LIMIT) / end64);
    throw new EnumeratorError(
      'E_OUTPUT',
      `${countText(members)} images are too many for one .zip file: it holds less than 2^63 bytes, ${most.startsWith('≈') ? '' : 'about '}${most} of them`,
    );
  }
  const end = new Uint8Array(END_BYTES);
  const view = new DataView(end.buffer);
  const least = (n: bigint, limit: number): number => Number(n < BigInt(limit) ? n : limit);
  view.setUint32(0, END_SIGNATURE, true);
  view.setUint16(8, least(members, LIMIT_16), true);
  view.setUint16(10, least(members, LIMIT_16), true);
  view.setUint32(12, least(directoryBytes, LIMIT_32), true);
  view.setUint32(16, least(start, LIMIT_32), true);
  if (!needsZip64(members, start, directoryBytes)) return end;
  return joinBytes(zip64End(members, start, directoryBytes), locator(end64), end);
}

/** What the end of an archive says. */
export interface ZipEnd {
  readonly members: bigint;
  /** Of the directory. */
  readonly start: bigint;
}

/** The most bytes that {@link zipEnd} has. */
export const ZIP_END_BYTES = END64_BYTES + LOCATOR_BYTES + END_BYTES;

/**
 * Read the end of an archive of ours.
 * @param last - the last {@link ZIP_END_BYTES} of the file, or all of a shorter one
 * @param sizeBytes - of the file
 * @returns undefined where it does not end as {@link zipEnd} has it
 */
export function readZipEnd(last: Uint8Array, sizeBytes: bigint): ZipEnd | undefined {
  for (const endBytes of [ZIP_END_BYTES, END_BYTES]) {
    if (last.length < endBytes) continue;
    const found = last.subarray(last.length - endBytes);
    const view = new DataView(found.buffer, found.byteOffset, endBytes);
    const isLarge = endBytes > END_BYTES;
    const members = isLarge ? view.getBigUint64(32, true) : BigInt(view.getUint16(10, true));
    const directory = isLarge ? view.getBigUint64(40, true) : BigInt(view.getUint32(12, true));
    const start = isLarge ? view.getBigUint64(48, true) : BigInt(view.getUint32(16, true));
    if (start + directory + BigInt(endBytes) !== sizeBytes) continue;
    const ours = zipEnd(members, start, directory);
    if (ours.length === endBytes && ours.every((byte, i) => byte === found[i]))
      return { members, start };
  }
  return undefined;
}

function zip64End(members: bigint, start: bigint, directoryBytes: bigint): Uint8Array {
  const bytes = new Uint8Array(END64_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, END64_SIGNATURE, true);
  // What follows this field.
  view.setBigUint64(4, BigInt(END64_BYTES - 12), true);
  view.setUint16(12, (MADE_ON_UNIX << 8) | ZIP64_VERSION, true);
  view.setUint16(14, ZIP64_VERSION, true);
  view.setBigUint64(24, members, true);
  view.setBigUint64(32, members, true);
  view.setBigUint64(40, directoryBytes, true);
  view.setBigUint64(48, start, true);
  return bytes;
}

/** Where the ZIP64 end is, on the only disk. */
function locator(end64: bigint): Uint8Array {
  const bytes = new Uint8Array(LOCATOR_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x07064b50, true);
  view.setBigUint64(8, end64, true);
  view.setUint32(16, 1, true);
  return bytes;
}

function damage(problem: string): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', `a zip header is ${problem}`);
}

function checkMember({ name, size }: ZipMember): void {
  if (name.length > LONGEST_NAME || !/^[\x20-\x7e]+$/.test(name))
    throw new EnumeratorError(
      'E_OUTPUT',
      `a name in a zip archive has 1 to ${LONGEST_NAME} characters from space to tilde`,
    );
  if (size >= LIMIT_32)
    throw new EnumeratorError(
      'E_OUTPUT',
      `a file of ${grouped(size)} bytes is too large for a zip archive of ours: a size is below ${grouped(LIMIT_32)} (4 GiB)`,
    );
}
