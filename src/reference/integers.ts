/**
 * Integers of 32 and 64 bits, bytes, and digits in a base. SPEC §1, §4.
 *
 * A `u32` is a plain number, whose sums are exact; everything wider is a JSBI. A JSBI has no
 * width of its own, so the functions on `u64` cut their results back to 64 bits.
 * @module
 */
import { Refusal } from './refusal.js';
import { JSBI } from './jsbi.js';

export const ZERO = JSBI.BigInt(0);
export const ONE = JSBI.BigInt(1);
export const TWO_32 = JSBI.BigInt(2 ** 32);
export const TWO_64 = JSBI.multiply(TWO_32, TWO_32);

/** JSBI reads no text of more bits than these: 4 MiB. */
const MAX_TEXT_BITS = 2 ** 25;

/** x + y modulo 2^32. SPEC §1. */
export function addU32(x: number, y: number): number {
  return (x + y) % 2 ** 32;
}

/** `x <<< n` for a `u32` x and 0 < n < 32. SPEC §1. */
export function rotateU32(x: number, n: number): number {
  return ((x << n) | (x >>> (32 - n))) >>> 0;
}

/** x ^ y as a `u32`. SPEC §1. */
export function xorU32(x: number, y: number): number {
  return (x ^ y) >>> 0;
}

/** x + y modulo 2^64. SPEC §1. */
export function addU64(x: JSBI, y: JSBI): JSBI {
  return JSBI.asUintN(64, JSBI.add(x, y));
}

/** x · y modulo 2^64. SPEC §1. */
export function multiplyU64(x: JSBI, y: JSBI): JSBI {
  return JSBI.asUintN(64, JSBI.multiply(x, y));
}

/** `x >>> n` for a `u64` x and 0 ≤ n < 64. SPEC §1. */
export function shiftU64(x: JSBI, n: number): JSBI {
  return JSBI.signedRightShift(x, JSBI.BigInt(n));
}

/** `a mod m` in [0, m), for a negative `a` too; m > 0. SPEC §1. */
export function modulo(a: JSBI, m: JSBI): JSBI {
  const remainder = JSBI.remainder(a, m);
  return JSBI.lessThan(remainder, ZERO) ? JSBI.add(remainder, m) : remainder;
}

/** ⌊a / m⌋, for a negative `a` too; m > 0. SPEC §1. */
export function floorDivide(a: JSBI, m: JSBI): JSBI {
  return JSBI.divide(JSBI.subtract(a, modulo(a, m)), m);
}

/** `le32(x)`: the four bytes of a `u32`, the lowest first. SPEC §1. */
export function le32(x: number): Uint8Array {
  return Uint8Array.of(x & 255, (x >>> 8) & 255, (x >>> 16) & 255, x >>> 24);
}

/** The `u32` in the four bytes from `offset` on, LE. The inverse of {@link le32}. */
export function readU32(bytes: Uint8Array, offset: number): number {
  return (
    byteAt(bytes, offset) +
    byteAt(bytes, offset + 1) * 2 ** 8 +
    byteAt(bytes, offset + 2) * 2 ** 16 +
    byteAt(bytes, offset + 3) * 2 ** 24
  );
}

/** The eight bytes of a `u64`, the lowest first. */
export function le64(x: JSBI): Uint8Array {
  return joinBytes([le32(lowWord(x)), le32(highWord(x))]);
}

/** The `u64` in the eight bytes from `offset` on, LE. The inverse of {@link le64}. */
export function readU64(bytes: Uint8Array, offset: number): JSBI {
  return joinWords(readU32(bytes, offset), readU32(bytes, offset + 4));
}

/** low + 2^32·high: the `u64` of two `u32`. */
export function joinWords(low: number, high: number): JSBI {
  return JSBI.add(JSBI.BigInt(low), JSBI.multiply(TWO_32, JSBI.BigInt(high)));
}

/** x mod 2^32 for a `u64` x. */
export function lowWord(x: JSBI): number {
  return JSBI.toNumber(JSBI.asUintN(32, x));
}

/** ⌊x / 2^32⌋ for a `u64` x. */
export function highWord(x: JSBI): number {
  return JSBI.toNumber(shiftU64(x, 32));
}

/** `a ‖ b ‖ …`. SPEC §1. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Bytes as lower-case hex text. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The inverse of {@link toHex}; `text` is an even number of hex digits. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/**
 * The digits of a number, lowest first, without zeros at their end: zero has none. SPEC §4.
 *
 * Where the radix is 2^b the bits are cut into groups of b. Elsewhere the number is divided by
 * the radix once a digit, which takes time in the square of its length.
 * @param value - 0 or more
 * @param radix - 2 or more
 */
export function toDigits(value: JSBI, radix: number): number[] {
  const digits: number[] = [];
  const b = Math.log2(radix);
  if (Number.isInteger(b)) {
    const bits = JSBI.equal(value, ZERO) ? '' : value.toString(2);
    for (let end = bits.length; end > 0; end -= b) {
      digits.push(parseInt(bits.slice(Math.max(0, end - b), end), 2));
    }
    return digits;
  }
  const R = JSBI.BigInt(radix);
  for (let rest = value; JSBI.notEqual(rest, ZERO); rest = JSBI.divide(rest, R)) {
    digits.push(JSBI.toNumber(JSBI.remainder(rest, R)));
  }
  return digits;
}

/**
 * Σ d_i · R^i. The inverse of {@link toDigits}, zeros at the end allowed. SPEC §4.
 * @param digits - each 0 ≤ d < radix, lowest first
 * @throws {@link Refusal} `E_LIMIT` where the radix is 2^b and the number has more than
 * {@link MAX_TEXT_BITS}
 */
export function fromDigits(digits: readonly number[], radix: number): JSBI {
  const b = Math.log2(radix);
  if (Number.isInteger(b)) {
    const significant = digits.slice(0, digits.findLastIndex((digit) => digit > 0) + 1);
    if (significant.length * b > MAX_TEXT_BITS) {
      throw new Refusal(
        'E_LIMIT',
        `a number of ${significant.length * b} bits is too long for the reference: its limit is ${MAX_TEXT_BITS}`,
      );
    }
    const groups = significant.map((digit) => digit.toString(2).padStart(b, '0'));
    return JSBI.BigInt(`0b0${groups.toReversed().join('')}`);
  }
  const R = JSBI.BigInt(radix);
  return digits.reduceRight(
    (value, digit) => JSBI.add(JSBI.multiply(value, R), JSBI.BigInt(digit)),
    ZERO,
  );
}

/** R^n. */
export function power(radix: number, n: number): JSBI {
  return JSBI.exponentiate(JSBI.BigInt(radix), JSBI.BigInt(n));
}

/** The item at `i`, which the caller knows to be there. */
export function at<T>(items: readonly T[], i: number): T {
  const item = items[i];
  if (item === undefined) throw new TypeError(`i ${i} must lie in [0, ${items.length})`);
  return item;
}

/** The byte at `i`, which the caller knows to be there. */
export function byteAt(bytes: Uint8Array, i: number): number {
  const byte = bytes[i];
  if (byte === undefined) throw new TypeError(`i ${i} must lie in [0, ${bytes.length})`);
  return byte;
}
