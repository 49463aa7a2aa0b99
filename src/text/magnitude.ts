/**
 * Quantities that no number type holds, by their logarithm: bytes of all images, years to make them.
 * @module
 */
import { grouped, type Log10, powerOfTenText } from '../core/cardinality.js';
import { durationText, sizeText, YEAR_S } from './quantity.js';

/** The age of the universe in years: cosmology's figure of 13.8 billion. */
export const UNIVERSE_YEARS = 1.38e10;

/** @param value - positive and finite */
export function logOf(value: number): Log10 {
  return split(0, Math.log10(value));
}

/** The quantity times a factor. The exponent of a space's size stays exact. */
export function multiply(log: Log10, factor: number | Log10): Log10 {
  const { exponent, fraction } = typeof factor === 'number' ? logOf(factor) : factor;
  return split(log.exponent + exponent, log.fraction + fraction);
}

/** The quotient of two quantities. */
export function divide(log: Log10, divisor: number | Log10): Log10 {
  const { exponent, fraction } = typeof divisor === 'number' ? logOf(divisor) : divisor;
  return split(log.exponent - exponent, log.fraction - fraction);
}

/** As a float: Infinity where it is too large for one, 0 where it is too small. */
export function valueOf({ exponent, fraction }: Log10): number {
  return 10 ** (exponent + fraction);
}

/** A measured count to three digits: `7`, `473,000`, `≈ 4.7·10^29`. */
export function countMagnitude(log: Log10): string {
  if (log.exponent >= 9) return powerOfTenText(log);
  const value = Number(valueOf(log).toPrecision(3));
  return value >= 1000 ? grouped(value) : String(value);
}

/** `12.5 MB`, `≈ 1.2·10^29,597 bytes`. */
export function bytesMagnitude(log: Log10): string {
  return log.exponent < 21 ? sizeText(Math.round(valueOf(log))) : `${powerOfTenText(log)} bytes`;
}

/**
 * `under 0.1 s`, `3 h 10 min`, `≈ 1.1·10^29,579 years`.
 * @param digits - in front of a power of ten, 0 for the power alone: `≈ 10^29,579 years`
 */
export function timeMagnitude(seconds: Log10, digits: 0 | 2 = 2): string {
  if (seconds.exponent < -1) return 'under 0.1 s';
  const years = divide(seconds, YEAR_S);
  if (years.exponent < 6) return durationText(valueOf(seconds));
  const power = digits === 0 ? `≈ 10^${grouped(years.exponent)}` : powerOfTenText(years);
  return `${power} years`;
}

/** A part of a whole: `all`, `12.3 %`, `≈ 1.6·10^-29,581`. */
export function shareMagnitude(share: Log10): string {
  if (share.exponent >= 0) return 'all';
  return share.exponent < -4
    ? powerOfTenText(share)
    : `${Number((valueOf(share) * 100).toPrecision(3))} %`;
}

/** For JSON: the logarithm as precise as a double is, and a text. */
export function magnitudeFields(log: Log10, text: string): { log10: number; text: string } {
  return { log10: log.exponent + log.fraction, text };
}

function split(exponent: number, fraction: number): Log10 {
  const carry = Math.floor(fraction);
  return { exponent: exponent + carry, fraction: fraction - carry };
}
