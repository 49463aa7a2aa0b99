/**
 * Headers of tar archives. POSIX.1-2017, `pax`, "ustar Interchange Format".
 *
 * An archive is a row of members, a header of 512 bytes and a file's bytes padded to whole
 * blocks of 512, and behind the last one two blocks of zeros. What we write depends on names
 * and sizes alone: mode 0644, owner and group 0 without names, time 0, ordinary files. So
 * the header's other bytes, and their part of the checksum, are laid out once.
 * @module
 */
import { counted, grouped } from '../core/cardinality.js';
import { EnumeratorError } from '../core/errors.js';
import { writeLatin1 } from './png/format.js';

const BLOCK_BYTES = 512;
/** The two zero blocks that end an archive. */
export const TAR_END_BYTES = 2 * BLOCK_BYTES;

/** The longest name of a member. */
export const MOST_NAME_BYTES = 100;
/** Where the fields stand: every one is ASCII, numbers in octal. */
const MODE_AT = 100;
const USER_AT = 108;
const GROUP_AT = 116;
const SIZE_AT = 124;
const TIME_AT = 136;
const CHECKSUM_AT = 148;
const TYPE_AT = 156;
const MAGIC_AT = 257;
const DEVICE_AT = 329;
const PREFIX_AT = 345;
const PREFIX_BYTES = 155;

const SIZE_DIGITS = 11;
const CHECKSUM_BYTES = 8;
const CHECKSUM_DIGITS = 6;
/** 8 GiB: what eleven octal digits hold is below it. */
const SIZE_LIMIT = 8 ** SIZE_DIGITS;
/** "ustar", a zero, and version "00". */
const MAGIC = 'ustar\u000000';
/** What GNU tar writes in its own format. */
const GNU_MAGIC = 'ustar  \0';
const REGULAR_FILE = 0x30;
const FOLDER = 0x35;
/** Of pax and of GNU tar: what they say of the members behind them. */
const NOTES = new Set(['x', 'g', 'L', 'K'].map((type) => type.charCodeAt(0)));
const ZERO = 0x30;
const SPACE = 0x20;
const SLASH = 0x2f;

/** A header without a name, of size 0, its checksum still 0. */
const TEMPLATE = makeTemplate();
const TEMPLATE_SUM = checksumOf(TEMPLATE);

/**
 * Bytes of a member with its header and padding.
 * @param size - of its file, in bytes: a whole number from 0
 */
export function memberBytes(size: number): number {
  return BLOCK_BYTES + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
}

/**
 * Write a member's header. The caller writes the file's bytes behind it, and zeros up to
 * {@link memberBytes}.
 *
 * Hot: archives of small images spend much of their time here. Measure before editing.
 * @param out - 512 bytes from `at` on are overwritten, whatever stood there; unchanged after a throw
 * @param name - 1 to 100 characters from space to tilde, no slash at its end
 * @param size - of the file, in bytes: a whole number below 8 GiB
 * @throws {@link EnumeratorError} `E_OUTPUT` where the header can't hold the name or the size
 * @throws RangeError where `out` ends before the header does
 */
export function putTarHeader(out: Uint8Array, at: number, name: string, size: number): void {
  const { length } = name;
  if (length < 1 || length > MOST_NAME_BYTES) throw nameError(name);
  if (!Number.isInteger(size) || size < 0 || size >= SIZE_LIMIT) {
    throw new EnumeratorError(
      'E_OUTPUT',
      `a file of ${grouped(size)} bytes cannot go into a tar archive: a size is a whole number below ${grouped(SIZE_LIMIT)} (8 GiB)`,
    );
  }
  let sum = TEMPLATE_SUM;
  let last = 0;
  for (let i = 0; i < length; i++) {
    last = name.charCodeAt(i);
    if (last < 0x20 || last > 0x7e) throw nameError(name);
    sum += last;
  }
  if (last === SLASH) throw nameError(name);

  out.set(TEMPLATE, at);
  for (let i = 0; i < length; i++) out[at + i] = name.charCodeAt(i);
  // 33 bits are more than shifts take: the upper three digits, then the lower eight.
  sum += putOctal(out, at + SIZE_AT, 3, Math.floor(size / 2 ** 24));
  sum += putOctal(out, at + SIZE_AT + 3, 8, size % 2 ** 24);
  putOctal(out, at + CHECKSUM_AT, CHECKSUM_DIGITS, sum);
}

/** What a header says. */
export interface TarMember {
  readonly name: string;
  /** The size of the file in bytes: 0 to 8 GiB − 1. */
  readonly size: number;
  /**
   * What it is where it is no ordinary file: `notes` say something of the members behind them, and
   * `other` are links and devices.
   */
  readonly kind?: 'folder' | 'notes' | 'other';
}

/**
 * Read a header: ours, or another archiver's. Mode, owner and time are not looked at.
 * @param block - its first 512 bytes are read
 * @returns undefined for a block of zeros, which ends an archive
 * @throws {@link EnumeratorError} `E_OUTPUT`: cut short, the checksum is wrong, not ustar, or a name or
 *   size that is not plain
 */
export function readTarHeader(block: Uint8Array): TarMember | undefined {
  if (block.length < BLOCK_BYTES) {
    throw damage(`cut short: ${counted(block.length, 'byte')} of ${BLOCK_BYTES}`);
  }
  if (sumOf(block, 0, BLOCK_BYTES) === 0) return undefined;
  checkChecksum(block);
  if (!isAt(block, MAGIC_AT, MAGIC) && !isAt(block, MAGIC_AT, GNU_MAGIC))
    throw damage('not of the ustar format');
  const kind = kindOf(block[TYPE_AT]!);
  const name = readName(block, kind);
  return { name, size: readSize(block), ...(kind && { kind }) };
}

function isAt(block: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (block[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function kindOf(type: number): TarMember['kind'] {
  // Before POSIX a zero stood for an ordinary file.
  if (type === REGULAR_FILE || type === 0) return undefined;
  if (type === FOLDER) return 'folder';
  return NOTES.has(type) ? 'notes' : 'other';
}

function makeTemplate(): Uint8Array {
  const header = new Uint8Array(BLOCK_BYTES);
  writeLatin1(header, MODE_AT, '0000644');
  writeLatin1(header, USER_AT, '0000000');
  writeLatin1(header, GROUP_AT, '0000000');
  writeLatin1(header, SIZE_AT, '00000000000');
  writeLatin1(header, TIME_AT, '00000000000');
  writeLatin1(header, CHECKSUM_AT, '000000\0 ');
  header[TYPE_AT] = REGULAR_FILE;
  writeLatin1(header, MAGIC_AT, MAGIC);
  writeLatin1(header, DEVICE_AT, '0000000');
  writeLatin1(header, DEVICE_AT + 8, '0000000');
  return header;
}

/** Write `value` (0 ≤ value < 8^digits, below 2^31) in octal; the sum of its digits. */
function putOctal(out: Uint8Array, at: number, digits: number, value: number): number {
  let rest = value;
  let sum = 0;
  for (let i = at + digits - 1; rest > 0; i--) {
    const digit = rest & 7;
    out[i] = ZERO + digit;
    sum += digit;
    rest >>>= 3;
  }
  return sum;
}

function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += bytes[i]!;
  return sum;
}

/** The sum of all bytes of a header, those of the checksum itself taken as spaces. */
function checksumOf(header: Uint8Array): number {
  const after = CHECKSUM_AT + CHECKSUM_BYTES;
  return sumOf(header, 0, CHECKSUM_AT) + CHECKSUM_BYTES * SPACE + sumOf(header, after, BLOCK_BYTES);
}

/**
 * The field must be spelled as we and GNU tar spell it, so that no change of a single byte goes
 * unseen: six digits, a zero, a space.
 */
function checkChecksum(block: Uint8Array): void {
  const right = checksumOf(block);
  const found = readOctal(block, CHECKSUM_AT, CHECKSUM_DIGITS);
  const end = CHECKSUM_AT + CHECKSUM_DIGITS;
  if (found !== right || block[end] !== 0 || block[end + 1] !== SPACE) {
    throw damage(`damaged: its checksum should be ${right.toString(8)}`);
  }
}

/** A number of exactly so many octal digits; undefined where one is not octal. */
function readOctal(block: Uint8Array, at: number, digits: number): number | undefined {
  let value = 0;
  for (let i = at; i < at + digits; i++) {
    const digit = block[i]! - ZERO;
    if (digit < 0 || digit > 7) return undefined;
    value = value * 8 + digit;
  }
  return value;
}

function readSize(block: Uint8Array): number {
  const size = readOctal(block, SIZE_AT, SIZE_DIGITS);
  const end = block[SIZE_AT + SIZE_DIGITS];
  if (size === undefined || (end !== 0 && end !== SPACE)) {
    throw damage('of a size that is not eleven octal digits');
  }
  return size;
}

/** A name of two parts is joined by a slash. */
function readName(block: Uint8Array, kind: TarMember['kind']): string {
  const name = readText(block, 0, MOST_NAME_BYTES);
  const prefix = isAt(block, MAGIC_AT, MAGIC) ? readText(block, PREFIX_AT, PREFIX_BYTES) : '';
  const isNamed = kind === undefined ? /[^/]$/.test(name) : name !== '';
  if (!isNamed) throw damage("of a name that is empty, or a folder's");
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** It ends at the first zero; behind that there must be nothing else. */
function readText(block: Uint8Array, at: number, bytes: number): string {
  let text = '';
  for (let i = at; i < at + bytes && block[i] !== 0; i++) text += String.fromCharCode(block[i]!);
  if (sumOf(block, at + text.length, at + bytes) !== 0 || !/^[ -~]*$/.test(text))
    throw damage('of a name that is not plain ASCII');
  return text;
}

function damage(problem: string): EnumeratorError {
  return new EnumeratorError('E_OUTPUT', `a tar header is ${problem}`);
}

function nameError(name: string): EnumeratorError {
  return new EnumeratorError(
    'E_OUTPUT',
    `${JSON.stringify(name)} cannot name a file in a tar archive: names have 1 to ${MOST_NAME_BYTES} ASCII characters and do not end in a slash`,
  );
}
