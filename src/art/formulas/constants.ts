/**
 * The constants of formulas by their digits. ART §6, §15.
 *
 * Numbers of at most seven decimals lie further apart than those of single precision, so each has a number of its own
 * there, and a constant is known by its digits.
 * @module
 */
import { MAX_DECIMALS, writeConstant } from '../syntax.js';

/** The palettes of formulas/1: the first ones of ART §5. */
export const PALETTE_COUNT = 32;

/** What a constant without decimals costs, and each decimal besides. */
const WHOLE_SIZE = 2;
const DECIMAL_SIZE = 2;

/** 0, 1 and −1: in the order of their size, the one without a sign in front. */
const WHOLES = [0, 1, -1];

/** The decimals of the constants of a size; undefined where there are none. */
function decimalsOf(size: number): number | undefined {
  const decimals = (size - WHOLE_SIZE) / DECIMAL_SIZE;
  return Number.isInteger(decimals) && decimals >= 0 && decimals <= MAX_DECIMALS
    ? decimals
    : undefined;
}

/** How many constants have this size. */
export function constantCount(size: number): bigint {
  const decimals = decimalsOf(size);
  if (decimals === undefined) return 0n;
  return decimals === 0 ? BigInt(WHOLES.length) : 18n * 10n ** BigInt(decimals - 1);
}

/** The constant at a place among those of its size. */
export function constantAt(size: number, place: number): number {
  const decimals = decimalsOf(size) ?? NaN;
  if (decimals === 0) return WHOLES[place] ?? NaN;
  // Of ten numbers in a row, the one that ends in 0 has fewer decimals.
  const rank = Math.floor(place / 2);
  const digits = rank + 1 + Math.floor(rank / 9);
  const value = Math.fround(digits / 10 ** decimals);
  return place % 2 === 0 ? value : -value;
}

/** What a constant costs. @throws TypeError where no formula has it */
export function constantSize(value: number): number {
  return WHOLE_SIZE + DECIMAL_SIZE * digitsOf(value).decimals;
}

/** The inverse of {@link constantAt}. */
export function constantPlace(value: number): number {
  const { decimals, digits } = digitsOf(value);
  if (decimals === 0) return WHOLES.findIndex((whole) => whole === value);
  return 2 * (digits - 1 - Math.floor(digits / 10)) + (value < 0 ? 1 : 0);
}

function digitsOf(value: number): { readonly decimals: number; readonly digits: number } {
  const [whole = '', decimals = ''] = writeConstant(Math.abs(value)).split('.');
  return { decimals: decimals.length, digits: Number(whole + decimals) };
}
