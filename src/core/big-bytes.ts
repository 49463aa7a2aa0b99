/**
 * Big integers as bytes and as digits: SPEC §4 (rank bytes, digits) and §10 (integers in a
 * checkpoint).
 *
 * V8 reads and writes hex text in linear time, in blocks that is faster still, and it multiplies
 * and divides below quadratic time; everything here leans on those. A loop of `value % radix`
 * would take hours at a million digits, and `toString()` at ten megabytes takes half a minute.
 * @module
 */

/** Bytes that go through one hex text. Larger blocks leave the processor's cache, smaller ones need more shifts. */
const HEX_BLOCK_BYTES = 2 ** 18;

/** Below this, 4 MiB, a number of unknown length goes through one hex text. Made when it is needed. */
let singleLimit: bigint | undefined;

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
  while (width < 2 ** 29 && n >= 1n << BigInt(width * 2)) width *= 2;
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

function shortBitLength(n: bigint): number {
  if (n === 0n) return 0;
  const hex = n.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}

/** How many bytes {@link toBytes} needs at least: 0 for 0. */
export function byteLength(n: bigint): number {
  return Math.ceil(bitLength(n) / 8);
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
  if (length === undefined && (n < SHORT_LIMIT || n < (singleLimit ??= 1n << (2n ** 25n)))) {
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
 * Write lower-case hex text as little-endian bytes. Through bytes: a text's characters are read
 * several times more slowly.
 */
function writeHex(hex: string, bytes: Uint8Array, start: number): void {
  const codes = TO_ASCII.encode(hex);
  let at = start;
  let i = codes.length - 1;
  for (; i > 0; i -= 2) bytes[at++] = hexValue(codes[i]!) | (hexValue(codes[i - 1]!) << 4);
  if (i === 0) bytes[at] = hexValue(codes[0]!);
}

/** The value of a hex digit by its character code: letters have bit 6 set. */
function hexValue(code: number): number {
  return (code & 15) + (code >> 6) * 9;
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
  if (end === start) return 0n;
  const codes = new Uint8Array((end - start) * 2);
  for (let i = end - 1, at = 0; i >= start; i--) {
    const byte = bytes[i]!;
    codes[at++] = HEX_CODES[byte >> 4]!;
    codes[at++] = HEX_CODES[byte & 15]!;
  }
  return BigInt(`0x${ASCII.decode(codes)}`);
}

const ASCII = new TextDecoder();
const TO_ASCII = new TextEncoder();
const HEX_CODES = TO_ASCII.encode('0123456789abcdef');

/**
 * Write a signed number as little-endian two's complement, as short as possible but at least one
 * byte, the inverse of {@link fromSignedBytes}. SPEC §10.
 * @returns new bytes, owned by the caller
 */
export function toSignedBytes(n: bigint): Uint8Array {
  const magnitudeBits = bitLength(n < 0n ? ~n : n);
  const length = Math.floor(magnitudeBits / 8) + 1;
  return toBytes(BigInt.asUintN(length * 8, n), length);
}

/**
 * Read little-endian two's complement, the inverse of {@link toSignedBytes}. SPEC §10.
 * @param bytes - any length; no bytes at all are 0
 */
export function fromSignedBytes(bytes: Uint8Array): bigint {
  return BigInt.asIntN(bytes.length * 8, fromBytes(bytes));
}

/**
 * Write `value` in base `radix`, lowest digit first, the inverse of {@link fromDigits}. SPEC §4.
 * Divide and conquer over R^(leaf·2^k), or one pass over the bits where the radix is 2^b.
 * @param value - 0 ≤ value < radix^digits.length
 * @param radix - 2..256
 * @param digits - filled in place; caller-owned; unspecified after a throw
 * @throws RangeError where the value has more digits
 */
export function toDigits(value: bigint, radix: number, digits: Uint8Array): void {
  checkRadix(radix);
  if (value < 0n) throw new TypeError('value must not be negative');
  const tooLarge = (): RangeError =>
    new RangeError(
      `a number of ${bitLength(value)} bits has more than ${digits.length} digits in base ${radix}`,
    );
  const bits = Math.log2(radix);
  // A number in the range has at most this many bits; one that is only just outside is noticed below.
  if (bitLength(value) > Math.floor(digits.length * bits * (1 + 1e-12)) + 1) throw tooLarge();
  if (Number.isInteger(bits)) {
    if (bitLength(value) > digits.length * bits) throw tooLarge();
    unpackBits(toBytes(value), bits, digits);
    return;
  }
  const powers = powersOf(radix, digits.length);
  const rest = splitDigits(value, powers, powers.values.length, digits, 0);
  if (rest !== 0n) throw tooLarge();
}

/** R^leaf, R^(2·leaf), R^(4·leaf) … for one conversion. */
interface Powers {
  readonly radix: number;
  /** Digits that a double holds. */
  readonly leaf: number;
  /** values[k] = radix^(leaf·2^k). */
  readonly values: readonly bigint[];
  /** inverses[k], filled in where it pays. */
  readonly inverses: (Inverse | undefined)[];
}

/** What Barrett's division by one number needs. */
interface Inverse {
  /** 2^(shift − 1) ≤ divisor < 2^shift. */
  readonly shift: number;
  /** ⌊2^(2·shift) / divisor⌋; not worked out below {@link INVERSE_BITS}. */
  readonly factor: bigint;
}

/** From this many bits on, two multiplications with a kept inverse are faster than V8's division. */
const INVERSE_BITS = 8192;

/** The powers that split `digits` digits: the highest stands for fewer than all of them. */
function powersOf(radix: number, digits: number): Powers {
  let leaf = 1;
  while (radix ** (leaf + 1) <= 2 ** 53) leaf++;
  const values: bigint[] = [];
  for (let width = leaf; width < digits; width *= 2) {
    const below = values.at(-1);
    values.push(below === undefined ? BigInt(radix ** leaf) : below * below);
  }
  return { radix, leaf, values, inverses: [] };
}

/**
 * Write the leaf·2^level digits of `value` from `start` on, as far as `digits` goes.
 * @returns 0n where the value fits, else something that is left over
 */
function splitDigits(
  value: bigint,
  powers: Powers,
  level: number,
  digits: Uint8Array,
  start: number,
): bigint {
  if (level === 0) {
    let rest = Number(value);
    const end = Math.min(start + powers.leaf, digits.length);
    for (let i = start; i < end; i++) {
      const quotient = Math.floor(rest / powers.radix);
      digits[i] = rest - quotient * powers.radix;
      rest = quotient;
    }
    return BigInt(rest);
  }
  const middle = start + powers.leaf * 2 ** (level - 1);
  if (value === 0n) {
    digits.fill(0, start, start + powers.leaf * 2 ** level);
    return 0n;
  }
  const { high, low } = divideByPower(value, powers, level - 1);
  const lowRest = splitDigits(low, powers, level - 1, digits, start);
  const highRest =
    middle < digits.length ? splitDigits(high, powers, level - 1, digits, middle) : high;
  return lowRest === 0n ? highRest : lowRest;
}

/** Quotient and remainder of `value` by the power of that level. */
function divideByPower(
  value: bigint,
  powers: Powers,
  level: number,
): { high: bigint; low: bigint } {
  const divisor = powers.values[level]!;
  if (value < divisor) return { high: 0n, low: value };
  // The highest power divides once, and its square may be below the value.
  if (level === powers.values.length - 1) return divideOnce(value, divisor);
  const inverse = (powers.inverses[level] ??= invert(divisor));
  if (inverse.shift < INVERSE_BITS) return divideOnce(value, divisor);
  // Barrett: the value is below divisor², or a few times that where it is too large for its digits,
  // so the estimate is only a few too low.
  let high = ((value >> BigInt(inverse.shift - 1)) * inverse.factor) >> BigInt(inverse.shift + 1);
  let low = value - high * divisor;
  while (low >= divisor) {
    low -= divisor;
    high++;
  }
  return { high, low };
}

function divideOnce(value: bigint, divisor: bigint): { high: bigint; low: bigint } {
  const high = value / divisor;
  return { high, low: value - high * divisor };
}

function invert(divisor: bigint): Inverse {
  const shift = bitLength(divisor);
  const factor = shift < INVERSE_BITS ? 0n : (1n << BigInt(2 * shift)) / divisor;
  return { shift, factor };
}

/**
 * Read digits, lowest first, as a number in base `radix`, the inverse of {@link toDigits}. SPEC §4.
 * @param digits - each below `radix`; left as they are
 * @param radix - 2..256
 * @throws RangeError where a digit is not below the radix
 */
export function fromDigits(digits: Uint8Array, radix: number): bigint {
  checkRadix(radix);
  for (let i = 0; i < digits.length; i++) {
    if (digits[i]! >= radix)
      throw new RangeError(`digit ${i} is ${digits[i]}: it must be below ${radix}`);
  }
  const bits = Math.log2(radix);
  if (Number.isInteger(bits)) return fromBytes(packBits(digits, bits));
  const powers = powersOf(radix, digits.length);
  return joinDigits(digits, powers, powers.values.length, 0);
}

/** The value of the leaf·2^level digits from `start` on, as far as `digits` goes. */
function joinDigits(digits: Uint8Array, powers: Powers, level: number, start: number): bigint {
  if (level === 0) {
    let value = 0;
    for (let i = Math.min(start + powers.leaf, digits.length) - 1; i >= start; i--) {
      value = value * powers.radix + digits[i]!;
    }
    return BigInt(value);
  }
  const middle = start + powers.leaf * 2 ** (level - 1);
  const low = joinDigits(digits, powers, level - 1, start);
  if (middle >= digits.length) return low;
  const high = joinDigits(digits, powers, level - 1, middle);
  return high === 0n ? low : high * powers.values[level - 1]! + low;
}

/** Cut little-endian bytes into digits of `bits` (1..8) each; digits beyond the bytes are 0. */
function unpackBits(bytes: Uint8Array, bits: number, digits: Uint8Array): void {
  const mask = 2 ** bits - 1;
  let held = 0;
  let heldBits = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    if (heldBits < bits) {
      held |= (bytes[at++] ?? 0) << heldBits;
      heldBits += 8;
    }
    digits[i] = held & mask;
    held >>>= bits;
    heldBits -= bits;
  }
}

/** The inverse of {@link unpackBits}. */
function packBits(digits: Uint8Array, bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((digits.length * bits) / 8));
  let held = 0;
  let heldBits = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    held |= digits[i]! << heldBits;
    heldBits += bits;
    if (heldBits >= 8) {
      bytes[at++] = held;
      held >>>= 8;
      heldBits -= 8;
    }
  }
  if (heldBits > 0) bytes[at] = held;
  return bytes;
}

function checkRadix(radix: number): void {
  if (!Number.isInteger(radix) || radix < 2 || radix > 256) {
    throw new TypeError(`radix must be a whole number from 2 to 256, not ${radix}`);
  }
}
