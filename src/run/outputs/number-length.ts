/**
 * How long numbers are as text: what the length of a file that holds its number depends on.
 * @module
 */
import { METADATA_LIMIT } from '../../codecs/png/metadata.js';
import { bitLength } from '../../core/big-bytes.js';
import { DECIMAL_LIMIT } from '../../core/index-format.js';

/** Characters of a number as text. */
export interface NumberLength {
  /** In decimal; 0 above 1,000 digits, which files leave out (SPEC §9). */
  readonly digits: number;
  /** As `formatIndex` writes it, in hex above 80 digits. */
  readonly text: number;
}

/** @param index - not negative */
export function numberLength(index: bigint): NumberLength {
  const digits = index < METADATA_LIMIT ? index.toString().length : 0;
  return { digits, text: index < DECIMAL_LIMIT ? digits : hexLength(bitLength(index)) };
}

function hexLength(bits: number): number {
  return '0x'.length + Math.ceil(bits / 4);
}

/**
 * The numbers above `least`, up to `most`, with which another length of files begins, in rising order.
 * @param sizeOf - the bytes of a file, by the length of its number
 */
export function lengthSteps(
  least: bigint,
  most: bigint,
  sizeOf: (length: NumberLength) => number,
): bigint[] {
  const [shortest, longest] = [numberLength(least), numberLength(most)];
  if (shortest.digits === longest.digits && shortest.text === longest.text) return [];
  const steps: bigint[] = [];
  let size = sizeOf(shortest);
  const look = (length: NumberLength, first: () => bigint): void => {
    const next = sizeOf(length);
    if (next === size) return;
    size = next;
    steps.push(first());
  };
  for (const first of shortSteps(least, most)) look(numberLength(first), () => first);
  // Above, files have hex digits alone: numbers of thousands of them are not made to be looked at.
  const begin = hexLength(bitLength(least > METADATA_LIMIT ? least : METADATA_LIMIT));
  const end = most < METADATA_LIMIT ? 0 : hexLength(bitLength(most));
  for (let text = begin + 1; text <= end; text++)
    look({ digits: 0, text }, () => 1n << BigInt(4 * (text - '0x'.length - 1)));
  return steps;
}

/**
 * The most bytes of a file whose number lies between two others: those of 81 digits are written shorter than those of
 * 80, and those of more than 1,000 are left out.
 */
export function largestSize(
  one: bigint,
  other: bigint,
  sizeOf: (length: NumberLength) => number,
): number {
  const [least, most] = one < other ? [one, other] : [other, one];
  const begins = [least, ...lengthSteps(least, most, sizeOf)];
  return Math.max(...begins.map((index) => sizeOf(numberLength(index))));
}

/** The powers of 10 and of 16 up to {@link METADATA_LIMIT} with which a number's text gets longer. */
function shortSteps(least: bigint, most: bigint): bigint[] {
  const end = most < METADATA_LIMIT ? most : METADATA_LIMIT;
  const steps: bigint[] = [];
  for (const base of [10n, 16n]) {
    const first = base === 10n ? base : DECIMAL_LIMIT;
    for (let step = base; step <= end; step *= base)
      if (step > least && step >= first) steps.push(step);
  }
  return steps.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
