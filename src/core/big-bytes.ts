/**
 * Big integers as bytes: SPEC §4 (rank bytes) and CHECKPOINT §2 (integers in a checkpoint). V8 reads and
 * writes hex text in linear time; everything here leans on that.
 * @module
 */

/** Bytes that go through one hex text: the more at once the faster, but a text takes memory. */
const HEX_BLOCK_BYTES = 2 ** 22;

/** 2^(8·HEX_BLOCK_BYTES), made when it is needed. */
let singleLimit: bigint | number | undefined;

/** Below this many bits hex text gives a number's length. */
const SHORT_BITS = 1024;
const SHORT_LIMIT = 1n << BigInt(SHORT_BITS);

/**
 * The number of binary digits: 0 for 0, else ⌊log₂ n⌋ + 1. Takes time in proportion to the
 * length, without writing the number out.
 * @param n - from 0
 */
export function bitLength(n: bigint): number {
  if (n < 0n) throw new TypeError('n must not be negative');
  if (n < SHORT_LIMIT) return shortBitLength(n);
  // Comparing numbers of different lengths is free: the cost is that of making 2^width.
  let width = SHORT_BITS;
  while (n >= powerOfTwo(width * 2)) width *= 2;
  let bits = 0;
  let rest = n;
  for (; width >= SHORT_BITS; width /= 2) {
    if (rest >= 1n << BigInt(width)) {
      rest >>= BigInt(width);
      bits += width;
    }
  }
  return bits + shortBitLength(rest);
}

/** 2^exponent; Infinity where it is above all numbers of the engine: Firefox's have up to 2^20 bits, V8's 2^30. */
export function powerOfTwo(exponent: number): bigint | number {
  try {
    return 1n << BigInt(exponent);
  } catch {
    return Infinity;
  }
}

function shortBitLength(n: bigint): number {
  if (n === 0n) return 0;
  const hex = n.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}

/** How many bytes {@link toBytes} needs at least: 0 for 0. */
export function byteLength(n: bigint): number {
  return Math.ceil(bitLength(n) / 8);
}

/** Without the zeros at the end: a view. */
export function trimZeros(bytes: Uint8Array): Uint8Array {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  return length === bytes.length ? bytes : bytes.subarray(0, length);
}

/**
 * Write an unsigned number as little-endian bytes, the inverse of {@link fromBytes}. SPEC §4.
 * @param n - from 0
 * @param length - of the result, filled up with zeros; by default as short as possible, so that 0
 *   is empty
 * @returns new bytes, owned by the caller
 * @throws RangeError where `n` needs more than `length` bytes
 */
export function toBytes(n: bigint, length?: number): Uint8Array {
  if (n < 0n) throw new TypeError('n must not be negative');
  if (
    length === undefined &&
    (n < SHORT_LIMIT || n < (singleLimit ??= powerOfTwo(8 * HEX_BLOCK_BYTES)))
  ) {
    const hex = n === 0n ? '' : n.toString(16);
    const bytes = new Uint8Array(Math.ceil(hex.length / 2));
    writeHex(hex, bytes, 0);
    return bytes;
  }
  const bytes = new Uint8Array(length ?? byteLength(n));
  if (!writeBytes(n, bytes, 0, bytes.length)) {
    throw new RangeError(
      `a number of ${bitLength(n)} bits does not fit into ${bytes.length} bytes`,
    );
  }
  return bytes;
}

/** Fill bytes[start, end) with `n`; false where it is too large. */
function writeBytes(n: bigint, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > HEX_BLOCK_BYTES) {
    const low = splitBytes(end - start);
    const lowBits = low * 8;
    return (
      writeBytes(BigInt.asUintN(lowBits, n), bytes, start, start + low) &&
      writeBytes(n >> BigInt(lowBits), bytes, start + low, end)
    );
  }
  if (n === 0n) return true;
  const hex = n.toString(16);
  if (hex.length > (end - start) * 2) return false;
  writeHex(hex, bytes, start);
  return true;
}

/**
 * Write lower-case hex text as little-endian bytes. Through bytes, since a text's characters are
 * read several times more slowly, and eight of them at a time.
 */
function writeHex(hex: string, bytes: Uint8Array, start: number): void {
  const out = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  let rest = hex.length;
  while (rest >= 8) {
    const count = Math.min(rest - (rest % 8), HEX_CODES_AT_ONCE);
    TO_ASCII.encodeInto(hex.substring(rest - count, rest), HEX_CODES);
    for (let i = count - 8; i >= 0; i -= 8, at += 4) {
      const high = hexPairs(HEX_CODES_VIEW.getUint32(i));
      out.setUint32(at, hexPairs(HEX_CODES_VIEW.getUint32(i + 4)) | (high << 16), true);
    }
    rest -= count;
  }
  for (; rest > 0; rest -= 2)
    bytes[at++] = Number.parseInt(hex.slice(Math.max(0, rest - 2), rest), 16);
}

/** The value of four hex digits by their character codes: letters have bit 6 set. */
function hexPairs(four: number): number {
  const digits = (four & 0x0f0f0f0f) + ((four >>> 6) & 0x01010101) * 9;
  return (
    (digits & 15) | ((digits >>> 4) & 0xf0) | ((digits >>> 8) & 0xf00) | ((digits >>> 12) & 0xf000)
  );
}

/** The largest power of two of blocks that is less than `length` bytes. */
function splitBytes(length: number): number {
  let low = HEX_BLOCK_BYTES;
  while (low * 2 < length) low *= 2;
  return low;
}

/**
 * Read little-endian bytes as an unsigned number, the inverse of {@link toBytes}. SPEC §4.
 * @param bytes - any length below 128 MiB, where V8's numbers end; left as they are
 */
export function fromBytes(bytes: Uint8Array): bigint {
  return readBytes(bytes, 0, bytes.length);
}

function readBytes(bytes: Uint8Array, start: number, end: number): bigint {
  if (end - start > HEX_BLOCK_BYTES) {
    const middle = start + splitBytes(end - start);
    const high = readBytes(bytes, middle, end);
    const low = readBytes(bytes, start, middle);
    return high === 0n ? low : (high << BigInt((middle - start) * 8)) | low;
  }
  return end === start ? 0n : BigInt(hexText(bytes, start, end));
}

/** `0x` and two digits for each of the little-endian bytes, of which there is one at least. */
export function hexText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const hex = new Uint16Array(1 + end - start);
  hex[0] = HEX_PREFIX;
  for (let i = end - 1, at = 1; i >= start; i--, at++) hex[at] = HEX_PAIRS[bytes[i]!]!;
  return ASCII.decode(hex);
}

/** Few enough to stay in the processor's cache; a multiple of 8. */
const HEX_CODES_AT_ONCE = 2 ** 14;
const HEX_CODES = new Uint8Array(HEX_CODES_AT_ONCE);
const HEX_CODES_VIEW = new DataView(HEX_CODES.buffer);

const ASCII = new TextDecoder();
const TO_ASCII = new TextEncoder();
/** The character codes of the two digits of each byte, side by side in memory; behind them `0x`. */
const HEX_PAIRS = asciiPairs(
  `${Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join('')}0x`,
);
const HEX_PREFIX = HEX_PAIRS[256]!;

/** @param text - an even number of characters */
function asciiPairs(text: string): Uint16Array {
  const pairs = new Uint16Array(text.length / 2);
  TO_ASCII.encodeInto(text, new Uint8Array(pairs.buffer));
  return pairs;
}

/**
 * Write a signed number as little-endian two's complement, as short as possible but at least one
 * byte, the inverse of {@link fromSignedBytes}. CHECKPOINT §2.
 * @returns new bytes, owned by the caller
 */
export function toSignedBytes(n: bigint): Uint8Array {
  const magnitudeBits = bitLength(n < 0n ? ~n : n);
  const length = Math.floor(magnitudeBits / 8) + 1;
  return toBytes(BigInt.asUintN(length * 8, n), length);
}

/**
 * Read little-endian two's complement, the inverse of {@link toSignedBytes}. CHECKPOINT §2.
 * @param bytes - any length; no bytes at all are 0
 */
export function fromSignedBytes(bytes: Uint8Array): bigint {
  return BigInt.asIntN(bytes.length * 8, fromBytes(bytes));
}
