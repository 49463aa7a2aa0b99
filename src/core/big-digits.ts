/**
 * Big integers as digits of a radix: SPEC §4. V8 multiplies and divides below quadratic time,
 * which divide and conquer hands on. A loop of `value % radix` would take hours at a million
 * digits, and `toString()` at ten megabytes takes half a minute.
 * @module
 */
import { bitLength, fromBytes, toBytes } from './big-bytes.js';

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
    unpackDigits(toBytes(value), bits, digits);
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
  if (Number.isInteger(bits)) return fromBytes(packDigits(digits, bits));
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

/**
 * Digits from little-endian bit groups. Bits that `bytes` lacks are zero.
 * @param bits - bits a digit: 1..8, or 16, where each digit takes two bytes of `out`
 * @param out - filled wholly; caller-owned
 */
export function unpackDigits(bytes: Uint8Array, bits: number, out: Uint8Array): void {
  if (bits >= 8) {
    out.set(bytes.length > out.length ? bytes.subarray(0, out.length) : bytes);
    out.fill(0, Math.min(bytes.length, out.length));
    return;
  }
  const mask = (1 << bits) - 1;
  const filled = Math.min(out.length, Math.ceil((bytes.length * 8) / bits));
  let held = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < filled; i++) {
    if (count < bits) {
      held |= (bytes[at++] ?? 0) << count;
      count += 8;
    }
    out[i] = held & mask;
    held >>>= bits;
    count -= bits;
  }
  out.fill(0, filled);
}

/**
 * The inverse of {@link unpackDigits}.
 * @returns ⌈digits·bits / 8⌉ bytes, unused bits zero
 */
export function packDigits(digits: Uint8Array, bits: number): Uint8Array {
  if (bits >= 8) return digits.slice();
  const bytes = new Uint8Array(Math.ceil((digits.length * bits) / 8));
  let held = 0;
  let count = 0;
  let at = 0;
  for (let i = 0; i < digits.length; i++) {
    held |= digits[i]! << count;
    count += bits;
    if (count >= 8) {
      bytes[at++] = held;
      held >>>= 8;
      count -= 8;
    }
  }
  if (count > 0) bytes[at] = held;
  return bytes;
}

function checkRadix(radix: number): void {
  if (!Number.isInteger(radix) || radix < 2 || radix > 256) {
    throw new TypeError(`radix must be a whole number from 2 to 256, not ${radix}`);
  }
}
