/**
 * How many images a space has: exactly, in bits, and as a power of ten. SPEC §3.
 *
 * The size R^D of an ordinary space has thousands to millions of digits, so it is worked out only
 * where it is needed whole. Its logarithm is taken in fixed point with 192 fractional bits: no
 * float decides a printed digit, and the text is the same on every machine.
 * @module
 */
import { requireFields, requireObject } from './arguments.js';
import { bitLength } from './big-bytes.js';
import type { Space } from './space.js';

/** A space, or what has one: its size, a numbering of its images, an enumeration. */
export type Sized = Space | { readonly space: Space };

function spaceOf(sized: Sized): Space {
  requireObject(sized, 'space');
  return requireSpace('space' in sized ? sized.space : sized, 'space');
}

const SPACE_TYPES = {
  width: 'number',
  height: 'number',
  color: 'string',
  depth: 'number',
  channels: 'number',
  radix: 'number',
  digits: 'number',
  radixBits: 'number',
  sampleBytes: 'number',
  canonical: 'string',
} as const;

/** @throws TypeError where the value is no space: mostly it is the options of one */
export function requireSpace(space: Space, name: string): Space {
  return requireFields(space, SPACE_TYPES, name);
}

/** R^D. Takes seconds and megabytes for the largest spaces. */
export function exactSize(space: Space): bigint {
  const { radix, radixBits, digits } = space;
  return radixBits > 0 ? 1n << BigInt(radixBits * digits) : BigInt(radix) ** BigInt(digits);
}

/** The information in one image, in bits: log₂ of the size, D·b where the radix is 2^b. */
export function bitsOf(space: Space): number {
  return space.radixBits > 0
    ? space.radixBits * space.digits
    : space.digits * Math.log2(space.radix);
}

/** The number of binary digits of the size, exactly. */
export function sizeBits(space: Space): number {
  const { radix, radixBits, digits } = space;
  if (radixBits > 0) return radixBits * digits + 1;
  return Number((BigInt(digits) * lnFixed(radix)) / lnFixed(2)) + 1;
}

/** A positive number as 10^(exponent + fraction). */
export interface Log10 {
  /** ⌊log₁₀⌋, exactly: one less than the number of decimal digits. */
  readonly exponent: number;
  /** 0 ≤ fraction < 1. */
  readonly fraction: number;
}

/**
 * log₁₀ of the size. The exponent is exact: the error of the fixed-point logarithm is below
 * 2^−150, and no power R^D in the limits of SPEC §3.1 comes that near to a power of ten without
 * being one, which only powers of ten themselves (K = 10, 100) are.
 */
export function log10Size(sized: Sized): Log10 {
  const { radix, digits } = spaceOf(sized);
  const zeros = Math.round(Math.log10(radix));
  if (10 ** zeros === radix) return { exponent: zeros * digits, fraction: 0 };
  return splitLog((BigInt(digits) * lnFixed(radix) * ONE) / lnFixed(10));
}

/** The number of decimal digits of the size, exactly. */
export function decimalDigits(sized: Sized): number {
  return log10Size(sized).exponent + 1;
}

/**
 * The size for people: in full with thousands separated below 10^15 (`65,536`), else
 * `≈ 10^866,966`, whose exponent is ⌊log₁₀ size⌋, one less than the number of digits. By that
 * convention 256^360000 is ≈ 10^866,966 and 256^480000 is ≈ 10^1,155,955.
 */
export function cardinalityText(sized: Sized): string {
  const log = log10Size(sized);
  return log.exponent < EXACT_DIGITS
    ? grouped(exactSize(spaceOf(sized)))
    : `≈ 10^${grouped(log.exponent)}`;
}

/** As {@link cardinalityText}, but with two digits in front: `≈ 2.8·10^29,592`. */
export function scientificText(sized: Sized): string {
  const log = log10Size(sized);
  return log.exponent < EXACT_DIGITS ? grouped(exactSize(spaceOf(sized))) : powerOfTenText(log);
}

/**
 * Any count from 0 on for people: in full below 10^15, else as a power of ten. Takes time in
 * proportion to the length, unlike `toString()`.
 */
export function countText(n: bigint): string {
  if (n < 10n ** BigInt(EXACT_DIGITS)) return grouped(n);
  return `≈ 10^${grouped(log10Of(n).exponent)}`;
}

/**
 * log₁₀ of a positive integer. Exact below 2^128; above, the number is cut to its 128 highest bits,
 * and near a power of ten compared with it, up to 2^24 bits; beyond that the exponent may be one too
 * low within 10^−38 below such a power.
 */
export function log10Of(n: bigint): Log10 {
  if (n <= 0n) throw new TypeError('n must be positive');
  const shift = Math.max(0, bitLength(n) - 128);
  const top = n >> BigInt(shift);
  const digits = top.toString();
  if (shift === 0 && /^10*$/.test(digits)) return { exponent: digits.length - 1, fraction: 0 };
  const topBits = BigInt(bitLength(top) - 1);
  const ln = (BigInt(shift) + topBits) * lnFixed(2) + lnRatio(top, 1n << topBits);
  const log = splitLog((ln * ONE) / lnFixed(10));
  const isNear = log.fraction > 0.999_999 && shift < 2 ** 24;
  if (isNear && n >= 10n ** BigInt(log.exponent + 1)) {
    return { exponent: log.exponent + 1, fraction: 0 };
  }
  return log;
}

/** `≈ 2.8·10^29,592` for a number given by its logarithm. */
export function powerOfTenText({ exponent, fraction }: Log10): string {
  // Cut, not rounded, so that it never shows 10.0.
  const mantissa = Math.floor(10 ** fraction * 10) / 10;
  return `≈ ${mantissa.toFixed(1)}·10^${grouped(exponent)}`;
}

/** Numbers below ten to this power are written in full. */
const EXACT_DIGITS = 15;

/** Thousands separated by commas, whatever the locale. */
export function grouped(n: bigint | number): string {
  return n.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 worker`, `2 workers`; a bigint as {@link countText} writes it. */
export function counted(count: bigint | number, one: string, several = `${one}s`): string {
  const text = typeof count === 'bigint' ? countText(count) : grouped(count);
  return `${text} ${text === '1' ? one : several}`;
}

/** Fractional bits of the fixed-point logarithms. */
const FRACTION_BITS = 192n;
const ONE = 1n << FRACTION_BITS;

function splitLog(log: bigint): Log10 {
  return {
    exponent: Number(log >> FRACTION_BITS),
    fraction: Number(BigInt.asUintN(Number(FRACTION_BITS), log) >> (FRACTION_BITS - 53n)) / 2 ** 53,
  };
}

/** ln of a whole number from 1 to 2^31, in units of 2^−192, off by less than 2^−180. */
function lnFixed(n: number): bigint {
  const bits = 31 - Math.clz32(n);
  const ratio = lnRatio(BigInt(n), 1n << BigInt(bits));
  return bits === 0 ? ratio : BigInt(bits) * LN2 + ratio;
}

/** ln(p/q) for 1 ≤ p/q ≤ 2, by ln x = 2·artanh((x − 1)/(x + 1)). */
function lnRatio(p: bigint, q: bigint): bigint {
  const z = ((p - q) * ONE) / (p + q);
  const square = (z * z) >> FRACTION_BITS;
  let sum = 0n;
  let power = z;
  for (let k = 1n; power > 0n; k += 2n) {
    sum += power / k;
    power = (power * square) >> FRACTION_BITS;
  }
  return 2n * sum;
}

const LN2 = lnRatio(2n, 1n);
